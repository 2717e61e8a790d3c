package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"acervo/cmd/acervo/client"
	"acervo/records"
	"acervo/storage/blob"
	"acervo/storage/blob/blobtest"
)

// heldObjects is how many records the hold of the test catches.
const heldObjects = 240

// The job that holds the objects of buckets with Object Lock, of both vaults, is killed while it holds them, and while it
// releases them; each time the next start goes on until all is done. And what is destroyed leaves no version in the buckets.
func TestObjectsAreHeldAndReleasedByTheJobAlsoWhenItIsKilled(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	server, err := minio.New(gateway.Endpoint, &minio.Options{Creds: credentials.NewStaticV4(gateway.AccessKey, gateway.SecretKey, ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	buckets, vaults := []string{"locked", "second"}, []*blob.S3{}
	for _, bucket := range buckets {
		if err := server.MakeBucket(t.Context(), bucket, minio.MakeBucketOptions{ObjectLocking: true}); err != nil {
			t.Fatal(err)
		}
		vaults = append(vaults, bucketVault(t, gateway.URL(bucket)))
	}
	dir, address, second := t.TempDir(), gateway.URL(buckets[0]), gateway.URL(buckets[1])
	docs := fileDue(t, dir, address)
	held := func() (n int) {
		for _, vault := range vaults {
			for _, d := range docs {
				on, err := vault.Locked(t.Context(), d.Versions[0].Texts[0].Files[0].SHA256)
				if err == nil && on { // of what was never held the server says that there is nothing to say
					n++
				}
			}
		}
		return n
	}
	everything := len(buckets) * heldObjects
	serving := func(do func(c *client.Client), until func() bool) {
		t.Helper()
		cmd := programCommand(t.Context(), "serve", "--data", dir, "--vault", address, "--second-vault", second, "--listen", "127.0.0.1:0", "--log-level", "warn")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		c := awaitSocket(t, dir, &stderr)
		do(c)
		waitUntil(t, until)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		c.Close()
		waitUntil(t, func() bool { return len(processesIn(dir)) == 0 })
	}
	var hold int64
	nothing := func(*client.Client) {}
	serving(func(c *client.Client) {
		h, err := c.PlaceHold(t.Context(), client.HoldRequest{Name: "Pleito", Reason: "juicio", Authority: "Juzgado 3", Class: "FIN-PRE"})
		if err != nil {
			t.Fatal(err)
		}
		hold = int64(h.ID)
	}, func() bool { return held() > 0 })
	if n := held(); n == everything {
		t.Log("all were held before it was killed")
	}
	serving(nothing, func() bool { return held() == everything })
	sum := docs[0].Versions[0].Texts[0].Files[0].SHA256
	for _, bucket := range buckets {
		for object := range server.ListObjects(t.Context(), bucket, minio.ListObjectsOptions{Prefix: string(sum[:2]) + "/" + string(sum), WithVersions: true, Recursive: true}) {
			if err := server.RemoveObject(t.Context(), bucket, object.Key, minio.RemoveObjectOptions{VersionID: object.VersionID, GovernanceBypass: true}); err == nil {
				t.Errorf("the bucket %s let go of what is held", bucket)
			}
		}
	}
	serving(func(c *client.Client) {
		if _, err := c.LiftHold(t.Context(), hold, "sentencia"); err != nil {
			t.Fatal(err)
		}
	}, func() bool { return held() < everything })
	serving(nothing, func() bool { return held() == 0 })

	destroyAll(t, dir, address, second, docs[:30])
	for _, bucket := range buckets {
		for object := range server.ListObjects(t.Context(), bucket, minio.ListObjectsOptions{WithVersions: true, Recursive: true}) {
			for _, d := range docs[:30] {
				if strings.HasSuffix(object.Key, string(d.Versions[0].Texts[0].Files[0].SHA256)) {
					t.Errorf("the bucket %s still has version %s of %s", bucket, object.VersionID, object.Key)
				}
				if strings.HasSuffix(object.Key, string(d.ID)+".jsonl") && !object.IsLatest {
					t.Errorf("the bucket %s still has an older state of %s", bucket, object.Key)
				}
			}
		}
	}
}

// bucketVault opens the vault in a bucket.
func bucketVault(t *testing.T, address string) *blob.S3 {
	t.Helper()
	location, err := blob.ParseVault(address)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := location.Open(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return opened.(*blob.S3)
}

// fileDue files records that are due, in a bucket.
func fileDue(t *testing.T, dir, address string) []records.Document {
	t.Helper()
	c := testConfig(t, dir)
	c.Vault = address
	a, err := openApp(t.Context(), c, newLog(config{}, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	who := records.Operator(a.profile())
	docs := make([]records.Document, heldObjects)
	var filing sync.WaitGroup
	for worker := range 8 {
		filing.Go(func() {
			for i := worker; i < heldObjects; i += 8 {
				f, err := a.office.Receive(t.Context(), who, "p.txt", strings.NewReader(fmt.Sprintf("Presupuesto número %d", i)))
				if err != nil {
					t.Error(err)
					return
				}
				r, err := a.office.File(t.Context(), who, records.FileRequest{
					Type: "other", Class: "FIN-PRE", Body: "SG", Title: fmt.Sprintf("Presupuesto %d", i), Date: "2001-06-30",
					VersionRequest: records.VersionRequest{Language: records.Spanish, Files: []records.Received{f}},
				})
				if err == nil {
					docs[i], err = a.db.Document(t.Context(), r.Document)
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	filing.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return docs
}

// destroyAll destroys records by two persons, to the certificate.
func destroyAll(t *testing.T, dir, address, second string, docs []records.Document) {
	t.Helper()
	c := testConfig(t, dir)
	c.Vault, c.SecondVault = address, second
	a, err := openApp(t.Context(), c, newLog(config{}, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	a.work()
	who := records.Operator(a.profile())
	manager := who
	manager.ID, manager.Name = "rosa", "Rosa"
	var refs []string
	for _, d := range docs {
		refs = append(refs, string(d.ID))
	}
	s, err := a.custodian.Propose(t.Context(), manager, records.DispositionRequest{Action: records.DestroyIt, Refs: refs, Reason: "Venció"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.custodian.Approve(t.Context(), who, s.ID, nil, ""); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, func() bool {
		d, err := a.custodian.Disposition(t.Context(), who, s.ID)
		return err == nil && d.State == records.DispositionIsCertified
	})
}
