package api_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// laterVault is a vault whose disk takes its time, or fails.
type laterVault struct {
	records.Vault
	settle func() error
}

func (v laterVault) PutEagerly(ctx context.Context, r io.Reader, limit int64, look func(io.Reader) error) (records.Arrival, error) {
	b, err := v.Put(ctx, r, limit)
	if err != nil {
		return nil, err
	}
	file, _, err := v.Open(ctx, b.Sum)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return later{b, v.settle}, look(file)
}

// later is bytes that are named, and durable when settle says so.
type later struct {
	blob   records.Blob
	settle func() error
}

func (a later) Size() int64                  { return a.blob.Size }
func (a later) Named() (records.Blob, error) { return a.blob, nil }
func (a later) Settle() error                { return a.settle() }

func TestNothingIsFiledBeforeItsBytesAreDurable(t *testing.T) {
	durable := make(chan error)
	h := newHouse(t, func(h *house, c *records.OfficeConfig) {
		c.Vault = laterVault{h.vault, func() error { return <-durable }}
	})
	file := func(words string) error {
		f, err := h.office.Receive(t.Context(), root(), "a.txt", strings.NewReader(words))
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.office.File(t.Context(), root(), records.FileRequest{Title: words, VersionRequest: records.VersionRequest{Files: []records.Received{f}}})
		return err
	}
	filed := func() int {
		list, err := h.office.Documents(t.Context(), root(), records.DocumentFilter{})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	done := make(chan error, 1)
	go func() { done <- file("one") }()
	select {
	case err := <-done:
		t.Fatalf("filed while its bytes were not durable: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	if n := filed(); n != 0 {
		t.Errorf("%d documents are filed while the disk is still at work", n)
	}
	durable <- nil
	if err := <-done; err != nil || filed() != 1 {
		t.Errorf("%v; %d documents are filed", err, filed())
	}

	go func() { done <- file("two") }()
	durable <- records.Errorf(records.Unavailable, "The vault's disk reports a fault.")
	if err := <-done; records.KindOf(err) != records.Unavailable || filed() != 1 {
		t.Errorf("bytes that the disk lost: %v; %d documents are filed", err, filed())
	}
}
