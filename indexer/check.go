package indexer

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"time"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// checkRate bounds how fast Check reads, in bytes a second, so that it does not
// stand in the way of searches.
const checkRate = 64 << 20

// Check reads the index's files and compares their checksums: bleve itself does
// not notice damage in the middle of a file. A damaged index is marked, and Run
// makes it anew; the damage is also returned.
func (x *Index) Check(ctx context.Context) error {
	gen := x.generation()
	if gen == nil {
		return nil
	}
	v := gen.acquire()
	if v == nil {
		return nil
	}
	paths := v.paths()
	v.release() // for it takes long, and what a view has stays on disk
	files, err := checksums(ctx, paths, checkRate)
	if d := (*damage)(nil); errors.As(err, &d) {
		e := error(d)
		gen.broken.Store(&e)
		x.because("Damage was found in its files.")
	}
	if err == nil {
		x.Log.Debug("the index's files are sound", "files", files)
	}
	return err
}

// paths returns the files of the segments that are on disk.
func (v *view) paths() (paths []string) {
	for _, p := range v.segments {
		if f, ok := p.seg.(segment.PersistedSegment); ok {
			paths = append(paths, f.Path())
		}
	}
	return paths
}

// checksums compares the checksum at the end of each file; rate 0 is as fast as it goes.
func checksums(ctx context.Context, paths []string, rate int) (files int, err error) {
	for _, path := range paths {
		switch err := checksum(ctx, path, rate); {
		case errors.Is(err, fs.ErrNotExist): // merged into another meanwhile
		case err != nil:
			return files, err
		default:
			files++
		}
	}
	return files, nil
}

// checksum verifies a zap file: its last four bytes are the CRC-32 (IEEE) of the rest.
func checksum(ctx context.Context, path string, rate int) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < 4 {
		return &damage{fmt.Errorf("%s is cut off", info.Name())}
	}
	sum := crc32.NewIEEE()
	rest := io.LimitReader(f, info.Size()-4)
	for {
		const step = 1 << 20
		n, err := io.CopyN(sum, rest, step)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if n < step {
			break
		}
		if rate > 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(step * time.Second / time.Duration(rate)):
			}
		}
	}
	var want [4]byte
	if _, err := io.ReadFull(f, want[:]); err != nil {
		return err
	}
	if got := sum.Sum32(); got != binary.BigEndian.Uint32(want[:]) {
		return &damage{fmt.Errorf("the checksum of %s is wrong", info.Name())}
	}
	return nil
}
