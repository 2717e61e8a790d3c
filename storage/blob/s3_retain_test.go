package blob_test

import (
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"acervo/records"
	"acervo/storage/blob"
	"acervo/storage/blob/blobtest"
)

// retaining opens the vault in a bucket with Object Lock, in a mode.
func retaining(t *testing.T, gateway *blobtest.Versity, bucket, mode string) *blob.S3 {
	t.Helper()
	location, err := blob.ParseVault(gateway.URL(bucket) + "&retention=" + mode)
	if err != nil {
		t.Fatal(err)
	}
	v, err := location.Open(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return v.(*blob.S3)
}

func TestABucketKeepsBytesUntilTheirRetentionEndsAndGovernanceIsOverruled(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	bucket := newLockedBucket(t, gateway)
	v := openS3(t, gateway, bucket)
	if mode, err := v.Retains(t.Context()); err != nil || mode != records.RetainsGovernance {
		t.Fatalf("it retains in mode %q, %v", mode, err)
	}
	sum := putBytes(t, v, "kept until 2099")
	until := time.Date(2099, 1, 1, 6, 0, 0, 0, time.UTC)
	for _, u := range []time.Time{until, until.AddDate(1, 0, 0)} { // and later once more
		if err := v.Retain(t.Context(), sum, u); err != nil {
			t.Fatal(err)
		}
	}
	client, name := behind(t, gateway), string(sum[:2])+"/"+string(sum)
	for object := range client.ListObjects(t.Context(), bucket, minio.ListObjectsOptions{Prefix: name, WithVersions: true, Recursive: true}) {
		if err := client.RemoveObject(t.Context(), bucket, object.Key, minio.RemoveObjectOptions{VersionID: object.VersionID}); err == nil {
			t.Fatal("the bucket let a version go that is kept until 2100")
		}
	}
	if may, err := v.Overrules(t.Context()); err != nil || !may {
		t.Errorf("the owner's key overrules governance: %v, %v", may, err)
	}
	if gone, err := v.Erase(t.Context(), sum, time.Now().Add(time.Hour)); err != nil || !gone {
		t.Errorf("erased: %v, %v", gone, err)
	}
	if n := versionsOf(t, client, bucket, sum); n != 0 {
		t.Errorf("%d versions are left", n)
	}
	if err := v.Retain(t.Context(), sum, until); err != nil {
		t.Errorf("bytes that are not there: %v", err)
	}
	past := putBytes(t, v, "due long ago")
	if err := v.Retain(t.Context(), past, time.Now().Add(-time.Hour)); err != nil {
		t.Errorf("a day that is past: %v", err)
	}
	if plain := newS3(t, gateway); true {
		if mode, err := plain.Retains(t.Context()); err != nil || mode != records.RetainsNot {
			t.Errorf("a plain bucket retains in mode %q, %v", mode, err)
		}
	}
	if mode, err := retaining(t, gateway, bucket, "none").Retains(t.Context()); err != nil || mode != records.RetainsNot {
		t.Errorf("with retention=none it retains in mode %q, %v", mode, err)
	}
}

func TestWhatABucketKeepsInComplianceModeNobodyErasesAndTheReasonIsSaid(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	bucket := newLockedBucket(t, gateway)
	v := retaining(t, gateway, bucket, "compliance")
	sum := putBytes(t, v, "kept for sure")
	if err := v.Retain(t.Context(), sum, time.Now().Add(3*time.Second)); err != nil {
		t.Fatal(err)
	}
	if may, err := v.Overrules(t.Context()); err != nil || may {
		t.Errorf("compliance is overruled: %v, %v", may, err)
	}
	gone, err := v.Erase(t.Context(), sum, time.Now().Add(time.Hour))
	if gone || err == nil || records.KindOf(err) != records.Conflict || !strings.Contains(err.Error(), "does not let go of "+string(sum)) {
		t.Errorf("erased: %v, %v", gone, err)
	}
	if versionsOf(t, behind(t, gateway), bucket, sum) != 1 {
		t.Error("the version is gone")
	}
	deadline := time.Now().Add(time.Minute)
	for gone = false; !gone && time.Now().Before(deadline); {
		gone, err = v.Erase(t.Context(), sum, time.Now().Add(time.Hour))
	}
	if !gone || err != nil {
		t.Errorf("after its time: %v, %v", gone, err)
	}
	if err := v.Lock(t.Context(), sum, true); err != nil {
		t.Error(err)
	}
}

func TestOldStatesOfAManifestAreRemoved(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	bucket := newLockedBucket(t, gateway)
	v := openS3(t, gateway, bucket)
	for _, content := range []string{"one", "two", "three"} {
		if err := v.PutManifest(t.Context(), "documents/a.jsonl", []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	count := func() (n int) {
		for object := range behind(t, gateway).ListObjects(t.Context(), bucket, minio.ListObjectsOptions{Prefix: "manifests/documents/a.jsonl", WithVersions: true, Recursive: true}) {
			if object.Err != nil {
				t.Fatal(object.Err)
			}
			n++
		}
		return n
	}
	if n := count(); n != 3 {
		t.Fatalf("the bucket keeps %d versions, not every one", n)
	}
	for range 2 {
		if err := v.PruneManifest(t.Context(), "documents/a.jsonl"); err != nil {
			t.Fatal(err)
		}
	}
	if b, err := v.Manifest(t.Context(), "documents/a.jsonl"); err != nil || string(b) != "three" || count() != 1 {
		t.Errorf("left are %d, the present one is %q, %v", count(), b, err)
	}
}
