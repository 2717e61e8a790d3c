package bag_test

import (
	"context"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"

	"acervo/records"
	"acervo/storage/bag"
	"acervo/storage/safe"
)

// noise is so many bytes that nothing compresses.
type noise struct {
	left int64
	from *rand.ChaCha8
}

func (n *noise) Read(p []byte) (int, error) {
	if n.left == 0 {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), n.left)]
	_, _ = n.from.Read(p) // it has no end
	n.left -= int64(len(p))
	return len(p), nil
}

func (n *noise) Close() error { return nil }

// Packing and locking do not grow with the bytes: files of half a gigabyte together leave a heap of a few megabytes.
func TestALargeKitIsPackedInLittleMemory(t *testing.T) {
	const files, each, most = 64, 8 << 20, 24 << 20
	var peak uint64
	all := func(yield func(records.Packed, error) bool) {
		for i := range files {
			open := func(context.Context) (io.ReadCloser, error) {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
				return &noise{each, rand.NewChaCha8([32]byte{byte(i)})}, nil
			}
			if !yield(records.Packed{Path: string(rune('a'+i%26)) + string(rune('a'+i/26)), Open: open}, nil) {
				return
			}
		}
	}
	locked, err := safe.Safe{WorkFactor: 10}.Lock(io.Discard, records.Lock{Passphrase: "una frase muy larga"})
	if err != nil {
		t.Fatal(err)
	}
	if err := (bag.Packer{}).Pack(t.Context(), locked, records.Package{Name: "kit", Files: all}); err != nil {
		t.Fatal(err)
	}
	if err := locked.Close(); err != nil {
		t.Fatal(err)
	}
	if peak > most {
		t.Errorf("the heap grew to %d MB", peak>>20)
	}
	t.Logf("%d MB packed and locked, heap at most %d MB", files*each>>20, peak>>20)
}
