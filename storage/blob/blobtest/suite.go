// Package blobtest holds the rules that every vault keeps, as tests, and starts
// a real S3 server to run them against.
package blobtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"acervo/records"
	"acervo/storage/blob"
)

// Run holds a vault against the contract of records.Vault. Open returns a new, empty vault.
func Run(t *testing.T, open func(t *testing.T) records.Vault) {
	for _, rule := range []struct {
		name string
		test func(t *testing.T, v records.Vault)
	}{
		{"what is put is what is opened", roundTrip},
		{"more bytes than the limit are refused, and nothing is kept", limit},
		{"an error of the reader comes back as it is, and nothing is kept", brokenReader},
		{"a cancelled upload keeps nothing", cancelled},
		{"the same bytes are kept once, under the time of the last put", putTwice},
		{"of many who put the same bytes at once, one brings them", putAtOnce},
		{"bytes are read from any place", seek},
		{"bytes that are not there are not found", notThere},
		{"deleted bytes are gone, and may come back", deleted},
		{"bytes are deleted as old ones only when they are old", deletedIfOlder},
		{"all blobs are listed in the order of their sums", listed},
		{"a sweep leaves kept bytes alone", swept},
		{"manifests are kept beside the bytes, and replaced", manifests},
	} {
		t.Run(rule.name, func(t *testing.T) { rule.test(t, open(t)) })
	}
}

// Content returns size bytes that look random and are the same for the same seed.
func Content(seed, size int) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)}).Read(b)
	return b
}

// SumOf returns the key of bytes.
func SumOf(b []byte) records.Sum {
	digest := sha256.Sum256(b)
	return records.Sum(hex.EncodeToString(digest[:]))
}

// Put puts bytes or ends the test.
func Put(t *testing.T, v records.Vault, content []byte) records.Blob {
	t.Helper()
	b, err := v.Put(t.Context(), bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatalf("put of %d bytes: %v (%v)", len(content), err, errors.Unwrap(err))
	}
	return b
}

// Empty ends the test unless the vault holds no blob and no leftover of an upload.
func Empty(t *testing.T, v records.Vault) {
	t.Helper()
	for b, err := range v.All(t.Context()) {
		t.Fatalf("the vault holds %v, error %v; want nothing", b, err)
	}
	if n, err := v.Sweep(t.Context(), time.Now().Add(time.Hour)); n != 0 || err != nil {
		t.Fatalf("a sweep removed %d leftovers, error %v; want none", n, err)
	}
}

// WantKind ends the test unless the error is of the kind.
func WantKind(t *testing.T, err error, want records.Kind) {
	t.Helper()
	if err == nil || records.KindOf(err) != want {
		t.Fatalf("error %v of kind %v (%v), want kind %v", err, records.KindOf(err), errors.Unwrap(err), want)
	}
}

func roundTrip(t *testing.T, v records.Vault) {
	const buffer = 256 << 10
	for _, size := range []int{0, 1, 64 << 10, buffer - 1, buffer, buffer + 1, 17 << 20} {
		content := Content(size, size)
		// Short reads, as they come from a network, and the end together with the last bytes.
		b, err := v.Put(t.Context(), iotest.DataErrReader(iotest.HalfReader(bytes.NewReader(content))), int64(size))
		if err != nil {
			t.Fatalf("put of %d bytes: %v (%v)", size, err, errors.Unwrap(err))
		}
		if want := SumOf(content); b.Sum != want || b.Size != int64(size) || b.Existed {
			t.Errorf("put of %d bytes = %+v, want sum %s and not existed", size, b, want)
		}
		if age := time.Since(b.StoredAt); age < -time.Minute || age > time.Minute || b.StoredAt.Location() != time.UTC {
			t.Errorf("put of %d bytes was stored at %v, want now, in UTC", size, b.StoredAt)
		}
		if got, err := v.Stat(t.Context(), b.Sum); err != nil || got != b {
			t.Errorf("stat = %+v, %v; want what put returned: %+v", got, err, b)
		}
		r, opened, err := v.Open(t.Context(), b.Sum)
		if err != nil {
			t.Fatalf("open of %d bytes: %v", size, err)
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, content) || opened != b {
			t.Errorf("open of %d bytes gave %d bytes as %+v, %v", size, len(got), opened, err)
		}
		if err := r.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
}

func limit(t *testing.T, v records.Vault) {
	content := Content(1, 300<<10)
	for _, limit := range []int64{0, 1, 256 << 10, 300<<10 - 1} {
		_, err := v.Put(t.Context(), bytes.NewReader(content), limit)
		WantKind(t, err, records.TooLarge)
	}
	Empty(t, v)
	for _, size := range []int{0, 1, 300 << 10} { // exactly the limit
		Put(t, v, content[:size])
	}
}

func brokenReader(t *testing.T, v records.Vault) {
	for _, want := range []error{errors.New("the client went away"), io.ErrUnexpectedEOF, io.ErrClosedPipe} {
		for _, size := range []int{0, 10, 700 << 10} {
			r := io.MultiReader(bytes.NewReader(Content(2, size)), iotest.ErrReader(want))
			if _, err := v.Put(t.Context(), r, 1<<20); !errors.Is(err, want) {
				t.Errorf("reader broke after %d bytes with %v, put returned %v", size, want, err)
			}
		}
	}
	Empty(t, v)
}

func cancelled(t *testing.T, v records.Vault) {
	content := Content(3, 600<<10)
	for _, after := range []int{0, 1, 300 << 10, len(content)} {
		ctx, cancel := context.WithCancel(t.Context())
		stop := readerFunc(func([]byte) (int, error) { cancel(); return 0, io.EOF })
		r := io.MultiReader(bytes.NewReader(content[:after]), stop, bytes.NewReader(content[after:]))
		if _, err := v.Put(ctx, r, 1<<20); !errors.Is(err, context.Canceled) {
			t.Errorf("put cancelled after %d bytes returned %v", after, err)
		}
	}
	Empty(t, v)
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func putTwice(t *testing.T, v records.Vault) {
	content := Content(4, 100<<10)
	first := Put(t, v, content)
	time.Sleep(1100 * time.Millisecond) // S3 tells times in seconds
	second := Put(t, v, content)
	if !second.Existed || second.Sum != first.Sum || second.Size != first.Size {
		t.Errorf("second put = %+v, want the same as %+v, existed", second, first)
	}
	if !second.StoredAt.After(first.StoredAt) {
		t.Errorf("stored at %v after %v: a sweep would take the bytes for old ones", second.StoredAt, first.StoredAt)
	}
	kept, err := v.Stat(t.Context(), first.Sum)
	if err != nil || !kept.StoredAt.Equal(second.StoredAt) || kept.Existed {
		t.Errorf("stat = %+v, %v; want stored at %v", kept, err, second.StoredAt)
	}
	if all := list(t, v); len(all) != 1 {
		t.Errorf("the vault holds %d blobs, want 1", len(all))
	}
}

func putAtOnce(t *testing.T, v records.Vault) {
	content := Content(5, 400<<10)
	var wg sync.WaitGroup
	blobs, errs := make([]records.Blob, 8), make([]error, 8)
	for i := range blobs {
		wg.Go(func() { blobs[i], errs[i] = v.Put(t.Context(), bytes.NewReader(content), 1<<20) })
	}
	wg.Wait()
	brought := 0
	for i, b := range blobs {
		if errs[i] != nil || b.Sum != SumOf(content) || b.Size != int64(len(content)) {
			t.Errorf("put %d = %+v, %v", i, b, errs[i])
		}
		if !b.Existed {
			brought++
		}
	}
	if brought != 1 {
		t.Errorf("%d of 8 say that the bytes are new, want 1", brought)
	}
	if all := list(t, v); len(all) != 1 {
		t.Errorf("the vault holds %d blobs, want 1", len(all))
	}
}

func seek(t *testing.T, v records.Vault) {
	content := Content(6, 5000)
	b := Put(t, v, content)
	r, _, err := v.Open(t.Context(), b.Sum)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := iotest.TestReader(r, content); err != nil {
		t.Error(err)
	}
	for _, move := range []struct {
		offset int64
		whence int
		want   int64
	}{{0, io.SeekStart, 0}, {-10, io.SeekEnd, 4990}, {4000, io.SeekStart, 4000}, {-1000, io.SeekCurrent, 3000}, {7000, io.SeekStart, 7000}, {0, io.SeekEnd, 5000}} {
		at, err := r.Seek(move.offset, move.whence)
		if err != nil || at != move.want {
			t.Fatalf("seek(%d, %d) = %d, %v; want %d", move.offset, move.whence, at, err, move.want)
		}
		got, err := io.ReadAll(r)
		if want := content[min(at, 5000):]; err != nil || !bytes.Equal(got, want) {
			t.Fatalf("from %d read %d bytes, %v; want %d", at, len(got), err, len(want))
		}
		if _, err := r.Seek(at, io.SeekStart); err != nil { // the moves build on each other
			t.Fatal(err)
		}
	}
	if _, err := r.Seek(-1, io.SeekStart); err == nil {
		t.Error("seek before the beginning succeeded")
	}
}

func notThere(t *testing.T, v records.Vault) {
	Put(t, v, []byte("something else"))
	for _, sum := range []records.Sum{SumOf([]byte("nothing")), "", "ab", "../../etc/passwd", records.Sum(strings.ToUpper(string(SumOf([]byte("something else")))))} {
		_, err := v.Stat(t.Context(), sum)
		WantKind(t, err, records.NotFound)
		_, _, err = v.Open(t.Context(), sum)
		WantKind(t, err, records.NotFound)
		if err := v.Delete(t.Context(), sum); err != nil {
			t.Errorf("delete of %q: %v", sum, err)
		}
	}
	if len(list(t, v)) != 1 {
		t.Error("a delete of what is not there removed something")
	}
}

func deleted(t *testing.T, v records.Vault) {
	content := Content(7, 1000)
	b := Put(t, v, content)
	for range 2 {
		if err := v.Delete(t.Context(), b.Sum); err != nil {
			t.Fatal(err)
		}
	}
	_, err := v.Stat(t.Context(), b.Sum)
	WantKind(t, err, records.NotFound)
	Empty(t, v)
	if again := Put(t, v, content); again.Existed {
		t.Error("bytes put after their deletion existed")
	}
}

// deletedIfOlder sweeps and puts the same bytes at once: whoever was told that they
// are there must find them.
func deletedIfOlder(t *testing.T, v records.Vault) {
	sweeper, ok := v.(interface {
		DeleteIfOlder(ctx context.Context, sum records.Sum, before time.Time) (deleted bool, err error)
	})
	if !ok {
		t.Fatalf("%T has no DeleteIfOlder", v)
	}
	content := Content(9, 1000)
	Put(t, v, content)
	for _, c := range []struct {
		before time.Time
		want   bool
	}{{time.Now().Add(-time.Hour), false}, {time.Now().Add(time.Hour), true}, {time.Now().Add(time.Hour), false}} {
		if deleted, err := sweeper.DeleteIfOlder(t.Context(), SumOf(content), c.before); deleted != c.want || err != nil {
			t.Errorf("deleted %v, %v; want %v", deleted, err, c.want)
		}
	}
	for _, sum := range []records.Sum{"", "../../etc/passwd"} {
		if deleted, err := sweeper.DeleteIfOlder(t.Context(), sum, time.Now()); deleted || err != nil {
			t.Errorf("of %q deleted %v, %v", sum, deleted, err)
		}
	}

	Put(t, v, content)
	for range 3 {
		time.Sleep(1100 * time.Millisecond) // the bytes are older than this second
		before := time.Now().Truncate(time.Second)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 5 {
					if _, err := sweeper.DeleteIfOlder(t.Context(), SumOf(content), before); err != nil {
						t.Errorf("sweep: %v", err)
					}
				}
			})
			wg.Go(func() {
				b, err := v.Put(t.Context(), bytes.NewReader(content), 1000)
				if err == nil {
					_, err = v.Stat(t.Context(), b.Sum)
				}
				if err != nil {
					t.Errorf("put while swept: %v (%v)", err, errors.Unwrap(err))
				}
			})
		}
		wg.Wait()
	}
}

func list(t *testing.T, v records.Vault) []records.Blob {
	t.Helper()
	var all []records.Blob
	for b, err := range v.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
	return all
}

func listed(t *testing.T, v records.Vault) {
	var want []records.Blob
	for i := range 60 {
		want = append(want, Put(t, v, Content(i, 10+i)))
	}
	slices.SortFunc(want, func(a, b records.Blob) int { return strings.Compare(string(a.Sum), string(b.Sum)) })
	if got := list(t, v); !slices.EqualFunc(got, want, func(a, b records.Blob) bool {
		return a.Sum == b.Sum && a.Size == b.Size && a.StoredAt.Sub(b.StoredAt).Abs() < time.Second
	}) {
		t.Errorf("listed %v\nwant %v", got, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	seen, failed := 0, error(nil)
	for _, err := range v.All(ctx) {
		if failed = err; err == nil {
			seen++
		}
		cancel()
	}
	if seen >= len(want) || !errors.Is(failed, context.Canceled) {
		t.Errorf("a list cancelled after the first blob gave %d of %d and the error %v: it looks complete", seen, len(want), failed)
	}
	for range v.All(t.Context()) {
		break // whoever has seen enough may stop
	}
}

func swept(t *testing.T, v records.Vault) {
	b := Put(t, v, Content(8, 1000))
	if n, err := v.Sweep(t.Context(), time.Now().Add(time.Hour)); n != 0 || err != nil {
		t.Errorf("sweep removed %d, %v", n, err)
	}
	if _, err := v.Stat(t.Context(), b.Sum); err != nil {
		t.Error(err)
	}
}

func manifests(t *testing.T, v records.Vault) {
	m, ok := v.(blob.Manifests)
	if !ok {
		t.Fatalf("%T keeps no manifests", v)
	}
	list := func(prefix string) []string {
		var names []string
		for name, err := range m.Manifests(t.Context(), prefix) {
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, name)
		}
		return names
	}
	if names := list(""); len(names) > 0 {
		t.Errorf("an empty vault lists %v", names)
	}
	for _, name := range []string{"documents/b.json", "documents/a.json", "cursor.json", "documents/a.json"} {
		if err := m.PutManifest(t.Context(), name, []byte(name+" "+string(Content(1, 9000)))); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.PutManifest(t.Context(), "documents/a.json", []byte("the last word")); err != nil {
		t.Fatal(err)
	}
	if names := list("documents/"); !slices.Equal(names, []string{"documents/a.json", "documents/b.json"}) {
		t.Errorf("%v", names)
	}
	if b, err := m.Manifest(t.Context(), "documents/a.json"); err != nil || string(b) != "the last word" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := m.Manifest(t.Context(), "documents/c.json"); records.KindOf(err) != records.NotFound {
		t.Errorf("a manifest that is not there: %v", err)
	}
	for _, name := range []string{"../out.json", "/etc/passwd", "a//b.json", "a", ""} {
		if err := m.PutManifest(t.Context(), name, nil); err == nil {
			t.Errorf("%q was taken as a name", name)
		}
	}
	Empty(t, v) // they are no blobs
}
