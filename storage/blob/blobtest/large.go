package blobtest

import (
	"io"
	"math/rand/v2"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"acervo/records"
)

// RunLarge puts a stream of 200 MB and holds the vault to 2 MB of memory for it.
//
// It counts what the garbage collector found alive, so garbage that waits to be
// collected cannot fail the test, and one buffered part of the stream must.
func RunLarge(t *testing.T, v records.Vault) {
	const size, allowed = 200 << 20, 2 << 20
	done := make(chan error)
	before := liveHeap()
	go func() {
		b, err := v.Put(t.Context(), io.LimitReader(rand.NewChaCha8([32]byte{1}), size), size)
		if err == nil && b.Size != size {
			err = io.ErrShortWrite
		}
		done <- err
	}()
	peak, samples := before, 0
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			if samples < 5 {
				t.Fatalf("only %d samples of the heap: the measurement says nothing", samples)
			}
			t.Logf("heap %d kB, at most %d kB during the upload (%d samples)", before>>10, peak>>10, samples)
			if peak > before+allowed {
				t.Errorf("an upload of %d MB held %d kB in memory, allowed are %d kB", size>>20, (peak-before)>>10, allowed>>10)
			}
			return
		case <-time.After(10 * time.Millisecond):
			peak = max(peak, liveHeap())
			samples++
		}
	}
}

// liveHeap returns the bytes that are alive at a collection made now.
func liveHeap() uint64 {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
