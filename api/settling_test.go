package api_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// laterVault is a vault whose sums, or disk, take their time, or fail.
type laterVault struct {
	records.Vault
	named, settle func() error // nil: at once
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
	return later{b, v}, look(file)
}

// later is bytes that are named and durable when their vault says so.
type later struct {
	blob  records.Blob
	vault laterVault
}

func (a later) Size() int64 { return a.blob.Size }

func (a later) Named() (records.Blob, error) {
	if a.vault.named != nil {
		if err := a.vault.named(); err != nil {
			return records.Blob{}, err
		}
	}
	return a.blob, nil
}

func (a later) Settle() error {
	if a.vault.settle != nil {
		return a.vault.settle()
	}
	return nil
}

func TestNothingIsFiledBeforeItsBytesAreDurable(t *testing.T) {
	durable := make(chan error)
	h := newHouse(t, func(h *house, c *records.OfficeConfig) {
		c.Vault = laterVault{Vault: h.vault, settle: func() error { return <-durable }}
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

func TestAFilingWaitsForTheSumOfItsBytes(t *testing.T) {
	sums := make(chan error)
	h := newHouse(t, func(h *house, c *records.OfficeConfig) {
		c.Vault = laterVault{Vault: h.vault, named: func() error { return <-sums }}
	})
	file := func(words string) (records.Receipt, error) {
		f, err := h.office.Receive(t.Context(), root(), "a.txt", strings.NewReader(words))
		if err != nil {
			t.Fatal(err)
		}
		if f.Blob.Sum != "" || f.Blob.Size != int64(len(words)) {
			t.Errorf("received before their sum is known: %+v", f.Blob)
		}
		return h.office.File(t.Context(), root(), records.FileRequest{Title: words, VersionRequest: records.VersionRequest{Files: []records.Received{f}}})
	}
	go func() { sums <- nil }()
	r, err := file("one")
	if err != nil || r.Files[0].SHA256 != records.Sum(sum("one")) {
		t.Errorf("%v; the receipt says %+v", err, r.Files)
	}

	go func() { sums <- nil }()
	if _, err := file("one"); records.KindOf(err) != records.Conflict {
		t.Errorf("the same bytes again: %v", err)
	}

	go func() { sums <- records.Errorf(records.Unavailable, "The vault's disk is full.") }()
	_, err = file("two")
	list, lerr := h.office.Documents(t.Context(), root(), records.DocumentFilter{})
	if lerr != nil || records.KindOf(err) != records.Unavailable || len(list) != 1 {
		t.Errorf("bytes that could not be named: %v, %v; %d documents are filed", err, lerr, len(list))
	}
	go func() { sums <- nil }()
	if r, err := file("three"); err != nil || !strings.HasSuffix(r.Number, "/2") {
		t.Errorf("the number that was given back is not taken next: %s, %v", r.Number, err)
	}
}
