package blob_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"acervo/records"
	"acervo/storage/blob"
	"acervo/storage/blob/blobtest"
)

var bucketNumber atomic.Int64

// newS3 opens a vault in a new bucket of the gateway.
func newS3(t *testing.T, gateway *blobtest.Versity) *blob.S3 {
	t.Helper()
	location, err := blob.ParseVault(gateway.URL(fmt.Sprintf("vault-%d", bucketNumber.Add(1))))
	if err != nil {
		t.Fatal(err)
	}
	v, err := location.Open(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return v.(*blob.S3)
}

func TestS3KeepsTheContract(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	blobtest.Run(t, func(t *testing.T) records.Vault { return newS3(t, gateway) })
}

func TestS3PutStreams(t *testing.T) {
	blobtest.RunLarge(t, newS3(t, blobtest.StartVersity(t)))
}
