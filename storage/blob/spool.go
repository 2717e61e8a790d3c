package blob

import (
	"cmp"
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

// chunkSize is how much is read, written and hashed at a time.
const chunkSize = 64 << 10

// ring is what one upload holds in memory, whatever its size: the hash may be this far
// behind the disk.
type ring [10][chunkSize]byte

// arrivalMode is the final mode at once, unless another is asked for: it binds later openings, not the descriptor.
const arrivalMode = 0o440

// writebackSize is how much of a file the disk gets at a time while the rest is still arriving.
const writebackSize = 256 << 10

// spoolPrefix begins the names of files that are still arriving.
const spoolPrefix = "put-"

// spooler receives bytes into temporary files of one directory, and knows their
// sum and size when they are all there.
type spooler struct {
	dir     string
	mode    os.FileMode   // of the files
	passing bool          // the bytes only pass through: their file needs no name and no fsync
	rings   sync.Pool     // of *ring
	ready   chan *os.File // made ahead, without names: a file costs the disk's journal time
}

// readyMost is how many files are made ahead, for uploads that come at once.
const readyMost = 4

// prepareAfter is how long after a file is durable another is made: the commit that waited
// for it has the disk until then.
const prepareAfter = 5 * time.Millisecond

func newSpooler(dir string, passing bool) *spooler {
	return &spooler{dir: dir, mode: arrivalMode, passing: passing, rings: sync.Pool{New: func() any { return new(ring) }}, ready: make(chan *os.File, readyMost)}
}

// arrival is a spooled file: the caller either moves it or discards it.
type arrival struct {
	*os.File
	sum     records.Sum
	size    int64
	offered int64  // how much of it the disk was given
	name    string // empty when the file has none, or no longer its own
}

// writeback has the disk begin with what it was not given yet.
func (a *arrival) writeback() {
	startWriteback(a.File, a.offered, a.size-a.offered)
	a.offered = a.size
}

// synced waits until the bytes are durable, and closes the file. It is called once.
func (a *arrival) synced() error { return errors.Join(a.Sync(), a.Close()) }

// discard closes the file, and removes it unless it was moved.
func (a *arrival) discard() {
	_ = a.Close()
	if a.name != "" {
		_ = os.Remove(a.name)
	}
}

// arrive reads r to its end, and returns its size when all of it is written and look, which may
// be nil, has seen it. The sum is made meanwhile, and as a rule a little longer: then gets the
// file, and is its owner, when it is known. On any error nothing is left behind and then is not called.
func (s *spooler) arrive(ctx context.Context, r io.Reader, limit int64, look func(io.Reader) error, then func(*arrival)) (size int64, err error) {
	a, err := s.open()
	if err != nil {
		return 0, diskFault(err)
	}
	l := &line{ring: s.rings.Get().(*ring), full: make(chan []byte, len(ring{})), free: make(chan struct{}, len(ring{})), whole: make(chan bool, 1)}
	go func() { // from here on one goroutine, hence one thread, does what the disk waits for
		sum := l.hash()
		s.rings.Put(l.ring)
		if <-l.whole {
			a.sum = sum
			then(a)
		}
	}()
	err = s.write(ctx, a, r, limit, l)
	close(l.full)
	if size = a.size; err == nil {
		if !s.passing {
			a.writeback()
		}
		if look != nil && size > 0 {
			err = look(io.NewSectionReader(a.File, 0, size))
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	l.whole <- err == nil
	if err != nil {
		a.discard()
	}
	return size, err
}

// receive is arrive that waits for the sum.
func (s *spooler) receive(ctx context.Context, r io.Reader, limit int64) (*arrival, error) {
	whole := make(chan *arrival, 1)
	if _, err := s.arrive(ctx, r, limit, nil, func(a *arrival) { whole <- a }); err != nil {
		return nil, err
	}
	return <-whole, nil
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

// moveTo gives the file a name, and takes the one that it had. A name in use is fs.ErrExist;
// its caller sees to it that nobody gives the same name meanwhile.
func (a *arrival) moveTo(path string) error {
	if a.name == "" {
		return link(a.File, path)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return cmp.Or(err, fs.ErrExist)
	}
	err := os.Rename(a.name, path)
	if err == nil {
		a.name = ""
	}
	return err
}

// line hands what was written to the one who hashes it, each at its own pace.
type line struct {
	ring  *ring
	full  chan []byte   // written, to be hashed
	free  chan struct{} // chunks of the ring that are hashed
	whole chan bool     // whether it came to a good end
}

// hash returns the sum of what comes until there is no more.
func (l *line) hash() records.Sum {
	hash := sha256.New()
	for chunk := range l.full {
		_, _ = hash.Write(chunk) // never fails
		l.free <- struct{}{}
	}
	return records.Sum(hex.EncodeToString(hash.Sum(nil)))
}

// write writes r to its end, chunk by chunk, and gives each to be hashed.
func (s *spooler) write(ctx context.Context, a *arrival, r io.Reader, limit int64, l *line) error {
	for i := 0; ; i++ {
		if i >= len(l.ring) {
			<-l.free
		}
		chunk := l.ring[i%len(l.ring)][:]
		n, end := readFull(ctx, r, chunk)
		switch {
		case a.size+int64(n) > limit:
			return tooLarge(limit)
		case end != nil && end != io.EOF:
			return end
		}
		l.full <- chunk[:n]
		if _, err := a.Write(chunk[:n]); err != nil {
			return diskFault(err)
		}
		a.size += int64(n)
		if end == io.EOF {
			return nil
		}
		if !s.passing && a.size-a.offered >= writebackSize {
			a.writeback()
		}
	}
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
	ring := s.rings.Get().(*ring)
	defer s.rings.Put(ring)
	hash := sha256.New()
	if _, err := io.CopyBuffer(hash, r, ring[0][:]); err != nil {
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
