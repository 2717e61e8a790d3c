package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"acervo/records"
)

// chunkSize is how much is read, written and hashed at a time. One upload holds two
// chunks in memory, whatever its size.
const chunkSize = 128 << 10

// arrivalMode is the final mode at once, unless another is asked for: it binds later openings, not the descriptor.
const arrivalMode = 0o440

// syncedAtOnce is the size up to which a file is synced as a whole, beside its hash; of a
// larger one the disk gets the beginning while the rest is still arriving.
const syncedAtOnce = 1 << 20

// spoolPrefix begins the names of files that are still arriving.
const spoolPrefix = "put-"

// spooler receives bytes into temporary files of one directory, and knows their
// sum and size when they are all there.
type spooler struct {
	dir     string
	mode    os.FileMode   // of the files
	passing bool          // the bytes only pass through: their file needs no name and no fsync
	chunks  sync.Pool     // of *[chunkSize]byte
	ready   chan *os.File // made ahead, without names: a file costs the disk's journal time
}

// readyMost is how many files are made ahead, for uploads that come at once.
const readyMost = 4

func newSpooler(dir string, passing bool) *spooler {
	return &spooler{dir: dir, mode: arrivalMode, passing: passing, chunks: sync.Pool{New: func() any { return new([chunkSize]byte) }}, ready: make(chan *os.File, readyMost)}
}

// arrival is a spooled file: the caller either moves it or discards it.
type arrival struct {
	*os.File
	syncing chan error // holds the outcome of a sync under way; nil while there is none
	sum     records.Sum
	size    int64
	name    string // empty when the file has none, or no longer its own
}

// startSync begins to make the bytes durable, unless that has begun.
func (a *arrival) startSync() {
	if a.syncing == nil {
		a.syncing = make(chan error, 1)
		go func() { a.syncing <- a.Sync() }()
	}
}

// synced waits until the bytes are durable, and closes the file. It is called once.
func (a *arrival) synced() error {
	a.startSync()
	return errors.Join(<-a.syncing, a.Close())
}

// discard closes the file, and removes it unless it was moved.
func (a *arrival) discard() {
	if a.syncing != nil {
		<-a.syncing // what becomes of them is all the same
	}
	_ = a.Close()
	if a.name != "" {
		_ = os.Remove(a.name)
	}
}

// receive reads r to its end. look, which may be nil, is shown all bytes while their
// sum is still being made. On any error nothing is left behind.
func (s *spooler) receive(ctx context.Context, r io.Reader, limit int64, look func(io.Reader) error) (*arrival, error) {
	a, err := s.open()
	if err != nil {
		return nil, diskFault(err)
	}
	if err := s.fill(ctx, a, r, limit, look); err != nil {
		a.discard()
		return nil, err
	}
	return a, nil
}

// open returns a new file.
func (s *spooler) open() (*arrival, error) {
	select {
	case file := <-s.ready:
		return &arrival{File: file}, nil
	default:
		return s.create()
	}
}

// prepare makes a file for whoever comes next, where it needs no name.
func (s *spooler) prepare() {
	if len(s.ready) == readyMost {
		return
	}
	file, err := openUnnamed(s.dir, s.mode)
	if err != nil {
		return // whoever comes next meets it again, and hears of it
	}
	select {
	case s.ready <- file:
	default:
		_ = file.Close()
	}
}

// create makes a file: without a name where the system can, so that none is left behind
// whatever happens.
func (s *spooler) create() (*arrival, error) {
	if file, err := openUnnamed(s.dir, s.mode); err == nil {
		return &arrival{File: file}, nil
	}
	file, err := os.OpenFile(filepath.Join(s.dir, spoolPrefix+rand.Text()), os.O_RDWR|os.O_CREATE|os.O_EXCL, s.mode)
	if err != nil {
		return nil, err
	}
	a := &arrival{File: file, name: file.Name()}
	if s.passing && os.Remove(a.name) == nil { // else discard or a sweep does it
		a.name = ""
	}
	return a, nil
}

// moveTo gives the file a name, and takes the one that it had. A name in use is fs.ErrExist,
// or is taken over where the file had a name.
func (a *arrival) moveTo(path string) error {
	if a.name == "" {
		return link(a.File, path)
	}
	err := os.Rename(a.name, path)
	if err == nil {
		a.name = ""
	}
	return err
}

// fill writes what comes, while another goroutine reads it back and hashes it at its own
// pace: what comes waits for the disk alone. A small file begins to be made durable
// meanwhile: its hash and its fsync take about as long.
func (s *spooler) fill(ctx context.Context, a *arrival, r io.Reader, limit int64, look func(io.Reader) error) error {
	written := make(chan int64, 1) // how much of the file is written; the latest word only
	hash, hashed := sha256.New(), make(chan error, 1)
	go func() { hashed <- s.follow(hash, a, written) }()

	err := s.write(ctx, a, r, limit, written)
	close(written)
	if err == nil && !s.passing && a.size <= syncedAtOnce {
		a.startSync()
	}
	if err == nil && look != nil && a.size > 0 {
		err = look(io.NewSectionReader(a.File, 0, a.size))
	}
	if err := errors.Join(err, diskFault(<-hashed)); err != nil {
		return err
	}
	a.sum = records.Sum(hex.EncodeToString(hash.Sum(nil)))
	return ctx.Err()
}

// write writes r to its end, chunk by chunk, and says each time how much is written.
func (s *spooler) write(ctx context.Context, a *arrival, r io.Reader, limit int64, written chan int64) error {
	chunk := s.chunks.Get().(*[chunkSize]byte)
	defer s.chunks.Put(chunk)
	for {
		n, end := readFull(ctx, r, chunk[:])
		switch {
		case a.size+int64(n) > limit:
			return tooLarge(limit)
		case end != nil && end != io.EOF:
			return end
		}
		if _, err := a.Write(chunk[:n]); err != nil {
			return diskFault(err)
		}
		a.size += int64(n)
		select {
		case <-written: // nobody has heard it yet
		default:
		}
		written <- a.size
		if end == io.EOF {
			return nil
		}
		if !s.passing && a.size > syncedAtOnce { // what is smaller is synced as one
			startWriteback(a.File, a.size-int64(n), int64(n))
		}
	}
}

// follow hashes the file as far as it is written, until nobody says any more.
func (s *spooler) follow(hash io.Writer, file io.ReaderAt, written <-chan int64) error {
	chunk := s.chunks.Get().(*[chunkSize]byte)
	defer s.chunks.Put(chunk)
	at := int64(0)
	for end := range written {
		for at < end {
			n, err := file.ReadAt(chunk[:min(chunkSize, end-at)], at)
			if err != nil {
				return err // the writer needs no listener
			}
			_, _ = hash.Write(chunk[:n]) // never fails
			at += int64(n)
		}
	}
	return nil
}

// readFull fills p and returns the reader's own error, io.EOF included. Unlike
// io.ReadFull it never turns an end into io.ErrUnexpectedEOF, which is what
// a broken upload reports and must stay recognizable.
func readFull(ctx context.Context, r io.Reader, p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		var m int
		m, err = r.Read(p[n:])
		n += m
	}
	return n, err
}

// digest returns the SHA-256 of what r holds, and sets r back to its beginning.
func (s *spooler) digest(r io.ReadSeeker) ([]byte, error) {
	chunk := s.chunks.Get().(*[chunkSize]byte)
	defer s.chunks.Put(chunk)
	hash := sha256.New()
	if _, err := io.CopyBuffer(hash, r, chunk[:]); err != nil {
		return nil, diskFault(err)
	}
	_, err := r.Seek(0, io.SeekStart)
	return hash.Sum(nil), err
}

// sweep removes files last written before the instant.
func (s *spooler) sweep(ctx context.Context, before time.Time) (removed int, err error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return 0, diskFault(err)
	}
	for _, entry := range entries {
		if err := ctx.Err(); err != nil {
			return removed, err
		}
		if !strings.HasPrefix(entry.Name(), spoolPrefix) {
			continue
		}
		info, err := entry.Info()
		if err == nil && !info.ModTime().Before(before) {
			continue
		}
		if err == nil {
			err = os.Remove(filepath.Join(s.dir, entry.Name()))
		}
		switch {
		case err == nil:
			removed++
		case !errors.Is(err, fs.ErrNotExist): // else its upload has just ended
			return removed, diskFault(err)
		}
	}
	return removed, nil
}
