package blob_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage/blob"
	"acervo/storage/blob/blobtest"
)

// wantOutage ends the test unless the error asks to come back later.
func wantOutage(t *testing.T, err error) {
	t.Helper()
	blobtest.WantKind(t, err, records.Unavailable)
	if told := (*records.Error)(nil); !errors.As(err, &told) || told.RetryAfter <= 0 {
		t.Errorf("%v does not say when to try again", err)
	}
}

func TestS3ServerThatDiesIsUnavailableAndThenWorksAgain(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	v := newS3(t, gateway)
	before := blobtest.Put(t, v, blobtest.Content(1, 17<<20))
	r, _, err := v.Open(t.Context(), before.Sum)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.ReadFull(r, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}

	// The server dies while an upload arrives, and while a download is read.
	content := blobtest.Content(2, 3<<20)
	dies := readerFunc(func([]byte) (int, error) { gateway.Stop(); return 0, io.EOF })
	_, err = v.Put(t.Context(), io.MultiReader(bytes.NewReader(content), dies), 1<<30)
	wantOutage(t, err)
	_, err = io.Copy(io.Discard, r)
	wantOutage(t, err)

	_, err = v.Put(t.Context(), bytes.NewReader(content), 1<<30)
	wantOutage(t, err)
	_, err = v.Stat(t.Context(), before.Sum)
	wantOutage(t, err)
	_, _, err = v.Open(t.Context(), before.Sum)
	wantOutage(t, err)
	wantOutage(t, v.Delete(t.Context(), before.Sum))
	wantOutage(t, v.Check(t.Context()))
	_, err = v.Sweep(t.Context(), time.Now())
	wantOutage(t, err)
	for _, err := range v.All(t.Context()) {
		wantOutage(t, err)
	}

	gateway.Start(t)
	if err := v.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Stat(t.Context(), blobtest.SumOf(content)); records.KindOf(err) != records.NotFound {
		t.Errorf("the refused upload left something: %v", err)
	}
	if b := blobtest.Put(t, v, content); b.Existed {
		t.Error("the refused upload left something")
	}
	if got, err := v.Stat(t.Context(), before.Sum); err != nil || got != before {
		t.Errorf("stat = %+v, %v; want %+v", got, err, before)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestS3UploadInPartsThatIsCutLeavesNothingAfterASweep(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	line := newLine(t, gateway.Endpoint)
	v, err := blob.NewS3(t.Context(), blob.S3Config{
		Endpoint: line.address, Bucket: "cut", AccessKey: gateway.AccessKey, SecretKey: blob.Secret(gateway.SecretKey),
		Spool: t.TempDir(), CreateBucket: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Capabilities(t.Context()); err != nil {
		t.Fatal(err)
	}
	content := blobtest.Content(3, 40<<20)
	line.cutAfter(20 << 20) // in the middle of the second of three parts
	_, err = v.Put(t.Context(), bytes.NewReader(content), 1<<30)
	wantOutage(t, err)

	line.repair()
	if _, err := v.Stat(t.Context(), blobtest.SumOf(content)); records.KindOf(err) != records.NotFound {
		t.Errorf("half an upload can be seen: %v", err)
	}
	if n, err := v.Sweep(t.Context(), time.Now().Add(-time.Hour)); n != 0 || err != nil {
		t.Errorf("a sweep of what is older than an hour removed %d, %v", n, err)
	}
	if n, err := v.Sweep(t.Context(), time.Now().Add(time.Hour)); n != 1 || err != nil {
		t.Errorf("a sweep removed %d leftovers, %v; want the 1 upload in parts", n, err)
	}
	blobtest.Empty(t, v)
	if b := blobtest.Put(t, v, content); b.Existed || b.Size != 40<<20 {
		t.Errorf("put after the repair = %+v", b)
	}
}

func TestS3ServerThatIsDownAtTheStartIsNoError(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	gateway.Stop()
	v := newS3(t, gateway)
	_, err := v.Put(t.Context(), strings.NewReader("too early"), 100)
	wantOutage(t, err)
	gateway.Start(t)
	blobtest.Put(t, v, []byte("in time"))
}

func TestS3WrongCredentialsAreToldWithoutThem(t *testing.T) {
	gateway := blobtest.StartVersity(t)
	sum := blobtest.Put(t, newS3(t, gateway), []byte("Estatuto")).Sum
	for name, wrong := range map[string]blob.S3Config{
		"wrong secret": {AccessKey: gateway.AccessKey, SecretKey: "wrong-secret-0815"},
		"wrong key":    {AccessKey: "wrong-key-0815", SecretKey: blob.Secret(gateway.SecretKey)},
	} {
		t.Run(name, func(t *testing.T) {
			wrong.Endpoint, wrong.Bucket, wrong.Spool = gateway.Endpoint, fmt.Sprintf("vault-%d", bucketNumber.Load()), t.TempDir()
			_, err := blob.NewS3(t.Context(), wrong)
			blobtest.WantKind(t, err, records.Unavailable)
			if !strings.Contains(err.Error(), "secret key") {
				t.Errorf("%q does not say what to check", err)
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				if said := fmt.Sprintf("%v %+v %#v", e, e, e); strings.Contains(said, "0815") || strings.Contains(said, gateway.SecretKey) {
					t.Errorf("the error says too much: %s", said)
				}
			}

			// When they become wrong later, nobody is told that bytes are lost.
			gateway.Stop()
			v, err := blob.NewS3(t.Context(), wrong)
			gateway.Start(t)
			if err != nil {
				t.Fatal(err)
			}
			_, err = v.Stat(t.Context(), sum)
			blobtest.WantKind(t, err, records.Unavailable)
			_, err = v.Put(t.Context(), strings.NewReader("Acta"), 100)
			blobtest.WantKind(t, err, records.Unavailable)
			for _, err := range v.All(t.Context()) {
				blobtest.WantKind(t, err, records.Unavailable)
			}
		})
	}
}
