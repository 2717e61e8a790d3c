package blob_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"acervo/records"
	"acervo/storage/blob"
	"acervo/storage/blob/blobtest"
)

var bucketNumber atomic.Int64

func newBucket() string { return fmt.Sprintf("vault-%d", bucketNumber.Add(1)) }

// openS3 opens the vault in a bucket of the gateway.
func openS3(t testing.TB, gateway *blobtest.Versity, bucket string) *blob.S3 {
	t.Helper()
	location, err := blob.ParseVault(gateway.URL(bucket))
	if err != nil {
		t.Fatal(err)
	}
	v, err := location.Open(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return v.(*blob.S3)
}

func newS3(t testing.TB, gateway *blobtest.Versity) *blob.S3 {
	t.Helper()
	return openS3(t, gateway, newBucket())
}

// behind is a client of the gateway that goes around the vault.
func behind(t *testing.T, gateway *blobtest.Versity) *minio.Client {
	t.Helper()
	client, err := minio.New(gateway.Endpoint, &minio.Options{Creds: credentials.NewStaticV4(gateway.AccessKey, gateway.SecretKey, ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// newLockedBucket makes a bucket with Object Lock, which brings versioning.
func newLockedBucket(t *testing.T, gateway *blobtest.Versity) string {
	t.Helper()
	bucket := newBucket()
	if err := behind(t, gateway).MakeBucket(t.Context(), bucket, minio.MakeBucketOptions{ObjectLocking: true}); err != nil {
		t.Fatal(err)
	}
	return bucket
}

func TestS3KeepsTheContract(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	t.Run("in a plain bucket", func(t *testing.T) {
		blobtest.Run(t, func(t *testing.T) records.Vault { return newS3(t, gateway) })
	})
	t.Run("in a bucket with versioning and Object Lock", func(t *testing.T) {
		blobtest.Run(t, func(t *testing.T) records.Vault { return openS3(t, gateway, newLockedBucket(t, gateway)) })
	})
}

func TestS3PutStreams(t *testing.T) {
	blobtest.RunLarge(t, newS3(t, blobtest.StartVersity(t)))
}

func TestS3CapabilitiesAreProbed(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	for _, c := range []struct {
		name, bucket string
		want         blob.Capabilities
	}{
		{"a plain bucket", newBucket(), blob.Capabilities{Conditional: true, Checksums: true}},
		{"a bucket with Object Lock", newLockedBucket(t, gateway), blob.Capabilities{Versioning: true, ObjectLock: true, Conditional: true, Checksums: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := openS3(t, gateway, c.bucket)
			if got, err := v.Capabilities(t.Context()); err != nil || got != c.want {
				t.Errorf("capabilities = %+v, %v; want %+v", got, err, c.want)
			}
			blobtest.Empty(t, v)
			for object := range behind(t, gateway).ListObjectsIter(t.Context(), c.bucket, minio.ListObjectsOptions{Recursive: true, WithVersions: true}) {
				t.Errorf("the probe left %s, version %q", object.Key, object.VersionID)
			}
		})
	}
}

func TestS3NeedsABucketThatIsThereUnlessItMayMakeOne(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	bucket := newBucket()
	location, err := blob.ParseVault(strings.TrimSuffix(gateway.URL(bucket), "?create=true"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = location.Open(t.Context(), t.TempDir(), nil)
	blobtest.WantKind(t, err, records.Unavailable)
	if !strings.Contains(err.Error(), "bucket") {
		t.Errorf("%q does not say that the bucket is missing", err)
	}

	// When it vanishes later, nobody is told that bytes are lost.
	v := openS3(t, gateway, bucket)
	if err := behind(t, gateway).RemoveBucket(t.Context(), bucket); err != nil {
		t.Fatal(err)
	}
	_, err = v.Stat(t.Context(), blobtest.SumOf([]byte("Acta")))
	blobtest.WantKind(t, err, records.Unavailable)
}

func TestS3PutHealsADamagedObject(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	bucket := newBucket()
	v := openS3(t, gateway, bucket)
	content := []byte("Reglamento de la Comisión")
	for name, damaged := range map[string][]byte{
		"cut short":           content[:3],
		"of the right length": bytes.Repeat([]byte{'x'}, len(content)), // seen by the checksum
	} {
		b := blobtest.Put(t, v, content)
		key := string(b.Sum[:2]) + "/" + string(b.Sum)
		digest := blobtest.SumOf(damaged)
		core := minio.Core{Client: behind(t, gateway)}
		options := minio.PutObjectOptions{DisableContentSha256: true, UserMetadata: map[string]string{"x-amz-checksum-sha256": base64Of(t, digest)}}
		if _, err := core.PutObject(t.Context(), bucket, key, bytes.NewReader(damaged), int64(len(damaged)), "", string(digest), options); err != nil {
			t.Fatal(err)
		}
		if again := blobtest.Put(t, v, content); again.Existed {
			t.Errorf("an object %s passed for the bytes", name)
		}
		if b, err := v.Stat(t.Context(), b.Sum); err != nil || b.Size != int64(len(content)) {
			t.Errorf("after the object was %s: %+v, %v", name, b, err)
		}
	}
}

func TestS3TouchesOnlyItsOwnKeys(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	bucket := newBucket()
	v := openS3(t, gateway, bucket)
	b := blobtest.Put(t, v, []byte("Balance"))
	core := minio.Core{Client: behind(t, gateway)}
	for _, key := range []string{"README", "00/" + string(b.Sum), string(b.Sum), "manifests/1.json"} {
		if _, err := core.Client.PutObject(t.Context(), bucket, key, strings.NewReader("x"), 1, minio.PutObjectOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := core.NewMultipartUpload(t.Context(), bucket, "manifests/2.json", minio.PutObjectOptions{}); err != nil {
		t.Fatal(err)
	}
	for got, err := range v.All(t.Context()) {
		if err != nil || got.Sum != b.Sum {
			t.Errorf("listed %+v, %v", got, err)
		}
	}
	if n, err := v.Sweep(t.Context(), time.Now().Add(time.Hour)); n != 0 || err != nil {
		t.Errorf("a sweep removed %d uploads of others, %v", n, err)
	}
}

func TestS3ListsMoreThanOnePage(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	v := newS3(t, gateway)
	for i := range 1100 {
		blobtest.Put(t, v, fmt.Append(nil, i))
	}
	seen, last := 0, records.Sum("")
	for b, err := range v.All(t.Context()) {
		if err != nil || b.Sum <= last {
			t.Fatalf("after %s came %s, %v", last, b.Sum, err)
		}
		seen, last = seen+1, b.Sum
	}
	if seen != 1100 {
		t.Errorf("listed %d of 1100", seen)
	}
}
