package blob_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"acervo/records"
	"acervo/storage/blob"
	"acervo/storage/blob/blobtest"
)

func putBytes(t *testing.T, v *blob.S3, text string) records.Sum {
	t.Helper()
	b, err := v.Put(t.Context(), bytes.NewReader([]byte(text)), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return b.Sum
}

// versionsOf counts versions and delete markers of a sum in a bucket.
func versionsOf(t *testing.T, client *minio.Client, bucket string, sum records.Sum) (n int) {
	t.Helper()
	for object := range client.ListObjects(t.Context(), bucket, minio.ListObjectsOptions{Prefix: string(sum[:2]) + "/" + string(sum), WithVersions: true, Recursive: true}) {
		if object.Err != nil {
			t.Fatal(object.Err)
		}
		n++
	}
	return n
}

func TestABucketWithObjectLockHoldsBytesByItself(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	bucket := newLockedBucket(t, gateway)
	v := openS3(t, gateway, bucket)
	if locks, err := v.Locks(t.Context()); err != nil || !locks {
		t.Fatalf("the bucket locks: %v, %v", locks, err)
	}
	sum := putBytes(t, v, "held")
	if err := v.Lock(t.Context(), sum, true); err != nil {
		t.Fatal(err)
	}
	if locked, err := v.Locked(t.Context(), sum); err != nil || !locked {
		t.Errorf("locked: %v, %v", locked, err)
	}
	later := time.Now().Add(time.Hour)
	if gone, err := v.Erase(t.Context(), sum, later); err == nil || gone {
		t.Errorf("bytes under the bucket's legal hold were erased: %v, %v", gone, err)
	}
	if versionsOf(t, behind(t, gateway), bucket, sum) == 0 {
		t.Fatal("the held version is gone")
	}
	if err := v.Lock(t.Context(), sum, false); err != nil {
		t.Fatal(err)
	}
	if gone, err := v.Erase(t.Context(), sum, later); err != nil || !gone {
		t.Errorf("released bytes were not erased: %v, %v", gone, err)
	}
	if n := versionsOf(t, behind(t, gateway), bucket, sum); n != 0 {
		t.Errorf("%d versions are left", n)
	}
	if err := v.Lock(t.Context(), sum, true); err != nil {
		t.Errorf("bytes that are not there: %v", err)
	}
}

func TestErasingLeavesNoVersionAndNoDeleteMarker(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	client := behind(t, gateway)
	bucket := newBucket()
	if err := client.MakeBucket(t.Context(), bucket, minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := client.EnableVersioning(t.Context(), bucket); err != nil {
		t.Fatal(err)
	}
	v := openS3(t, gateway, bucket)
	sum := putBytes(t, v, "twice")
	if err := v.Delete(t.Context(), sum); err != nil { // hides it behind a delete marker
		t.Fatal(err)
	}
	if n := versionsOf(t, client, bucket, sum); n < 2 {
		t.Fatalf("%d versions after hiding; the server does not keep them", n)
	}
	putBytes(t, v, "twice")
	if gone, err := v.Erase(t.Context(), sum, time.Now().Add(-time.Hour)); err != nil || gone {
		t.Errorf("bytes that were put since the instant were erased: %v, %v", gone, err)
	}
	if gone, err := v.Erase(t.Context(), sum, time.Now().Add(time.Hour)); err != nil || !gone {
		t.Errorf("erased: %v, %v", gone, err)
	}
	if n := versionsOf(t, client, bucket, sum); n != 0 {
		t.Errorf("%d versions are left", n)
	}
	if gone, err := v.Erase(t.Context(), sum, time.Now().Add(time.Hour)); err != nil || !gone {
		t.Errorf("erased again: %v, %v", gone, err)
	}
	plain := newS3(t, gateway)
	sum = putBytes(t, plain, "plain")
	if locks, err := plain.Locks(t.Context()); err != nil || locks {
		t.Errorf("a plain bucket locks: %v, %v", locks, err)
	}
	if gone, err := plain.Erase(t.Context(), sum, time.Now().Add(time.Hour)); err != nil || !gone {
		t.Errorf("erased in a plain bucket: %v, %v", gone, err)
	}
}
