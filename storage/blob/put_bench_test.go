package blob_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"acervo/storage/blob/blobtest"
)

// writeBare is the least that can be done for durable bytes: one file, one fsync.
func writeBare(b *testing.B, path string, content []byte) {
	file, err := os.Create(path)
	if err == nil {
		_, err = file.Write(content)
	}
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkBareFsync1MB(b *testing.B) {
	dir, content := b.TempDir(), blobtest.Content(1, 1<<20)
	b.SetBytes(1 << 20)
	for i := 0; b.Loop(); i++ {
		writeBare(b, filepath.Join(dir, strconv.Itoa(i)), content)
	}
}

// BenchmarkFolderPut1MB also writes a bare file before each Put, so that both meet
// the same disk, and reports the ratio of the medians as x-bare.
func BenchmarkFolderPut1MB(b *testing.B) {
	v, dir, content := newFolder(b, b.TempDir()), b.TempDir(), blobtest.Content(2, 1<<20)
	var puts, bares []time.Duration
	b.SetBytes(1 << 20)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		binary.LittleEndian.PutUint64(content, uint64(i)) // each Put brings new bytes
		start := time.Now()
		writeBare(b, filepath.Join(dir, strconv.Itoa(i)), content)
		bares = append(bares, time.Since(start))
		b.StartTimer()

		start = time.Now()
		if _, err := v.Put(b.Context(), bytes.NewReader(content), 1<<20); err != nil {
			b.Fatal(err)
		}
		puts = append(puts, time.Since(start))
	}
	slices.Sort(puts)
	slices.Sort(bares)
	b.ReportMetric(float64(puts[len(puts)/2])/float64(bares[len(bares)/2]), "x-bare")
}

// BenchmarkFolderPutKnown1MB is putKnown in a folder, as far as whoever files waits for it.
func BenchmarkFolderPutKnown1MB(b *testing.B) {
	v := newFolder(b, b.TempDir())
	putKnown(b, func(content []byte) error {
		a, err := v.PutEagerly(b.Context(), bytes.NewReader(content), 1<<20, nil)
		if err != nil {
			return err
		}
		return a.Settle()
	})
}

// BenchmarkS3PutKnown1MB is putKnown in a bucket.
func BenchmarkS3PutKnown1MB(b *testing.B) {
	v := newS3(b, blobtest.StartVersity(b))
	putKnown(b, func(content []byte) error {
		_, err := v.Put(b.Context(), bytes.NewReader(content), 1<<20)
		return err
	})
}

// putKnown puts bytes that are in the vault already and bytes that are not, by turns, and reports
// the ratio of the medians as x-new: who puts them must not tell by the time that somebody else did.
func putKnown(b *testing.B, do func(content []byte) error) {
	content := blobtest.Content(2, 1<<20)
	put := func(n uint64) time.Duration {
		binary.LittleEndian.PutUint64(content, n)
		start := time.Now()
		if err := do(content); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	const held = 1 << 40
	for i := range uint64(100) {
		put(held + i)
	}
	var known, unknown []time.Duration
	for i := uint64(0); b.Loop(); i++ {
		unknown = append(unknown, put(i))
		known = append(known, put(held+i%100))
	}
	slices.Sort(known)
	slices.Sort(unknown)
	b.ReportMetric(float64(known[len(known)/2])/float64(unknown[len(unknown)/2]), "x-new")
}
