package blob

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"acervo/records"
)

var _ records.Intake = (*Intake)(nil)

// Intake keeps uploads that arrive in pieces in a folder of this machine: of each
// its description (ID.json) and, until it is complete, its bytes (ID.bytes). Where
// several machines serve one catalogue, an upload goes on where it began.
type Intake struct {
	dir string

	mu      sync.Mutex
	writing map[string]bool // by id: one piece at a time
}

// NewIntake opens the folder, and makes it when it is not there.
func NewIntake(dir string) (*Intake, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, records.Errorf(records.Unavailable, "The folder for uploads %s cannot be made or opened: check its owner, its permissions and its disk.", dir).Because(err)
	}
	return &Intake{dir: dir, writing: map[string]bool{}}, nil
}

// uploadID is what ids look like: they are names of files.
var uploadID = regexp.MustCompile(`^[a-z0-9]{10,40}$`)

const (
	describedEnding = ".json"
	bytesEnding     = ".bytes"
)

func (i *Intake) path(id, ending string) string { return filepath.Join(i.dir, id+ending) }

// Begin implements records.Intake.
func (i *Intake) Begin(_ context.Context, u records.Upload) error {
	if !uploadID.MatchString(u.ID) {
		return fmt.Errorf("intake: %q is no id", u.ID)
	}
	f, err := os.OpenFile(i.path(u.ID, bytesEnding), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
	if err != nil {
		return diskFault(err)
	}
	if err := f.Close(); err != nil {
		return diskFault(err)
	}
	return i.describe(u)
}

// describe writes what is known of an upload, whole or not at all.
func (i *Intake) describe(u records.Upload) error {
	b, err := json.Marshal(u)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(i.dir, "new-*")
	if err != nil {
		return diskFault(err)
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), i.path(u.ID, describedEnding))
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return diskFault(err)
	}
	return diskFault(syncDir(i.dir))
}

// Upload implements records.Intake.
func (i *Intake) Upload(_ context.Context, id string) (records.Upload, error) {
	if !uploadID.MatchString(id) {
		return records.Upload{}, noUpload()
	}
	b, err := os.ReadFile(i.path(id, describedEnding))
	if errors.Is(err, fs.ErrNotExist) {
		return records.Upload{}, noUpload()
	}
	if err != nil {
		return records.Upload{}, diskFault(err)
	}
	var u records.Upload
	if err := json.Unmarshal(b, &u); err != nil {
		return records.Upload{}, fmt.Errorf("intake: %s: %w", id, err)
	}
	u.Offset = u.Size
	if u.Received != nil {
		return u, nil
	}
	info, err := os.Stat(i.path(id, bytesEnding))
	if errors.Is(err, fs.ErrNotExist) {
		return records.Upload{}, noUpload()
	}
	if err != nil {
		return records.Upload{}, diskFault(err)
	}
	u.Offset = min(info.Size(), u.Size)
	return u, nil
}

func noUpload() error { return records.Errorf(records.NotFound, "There is no such upload.") }

// Append implements records.Intake.
func (i *Intake) Append(ctx context.Context, id string, offset int64, r io.Reader) (int64, error) {
	end, err := i.begin(id)
	if err != nil {
		return 0, err
	}
	defer end()
	u, err := i.Upload(ctx, id)
	if err != nil {
		return 0, err
	}
	if offset != u.Offset {
		return u.Offset, records.Errorf(records.Conflict, "The upload has %d bytes, not %d; go on from there.", u.Offset, offset).At("Upload-Offset")
	}
	f, err := os.OpenFile(i.path(id, bytesEnding), os.O_WRONLY, 0)
	if err != nil {
		return u.Offset, diskFault(err)
	}
	defer f.Close()
	n, broken, err := i.write(ctx, f, offset, u.Size, r)
	if err == nil {
		err = f.Sync()
	}
	if err != nil { // nothing of the piece is kept: what is left of it would not be known to be whole
		_ = f.Truncate(offset)
		return offset, diskFault(err)
	}
	return offset + n, broken
}

// write copies a piece behind the offset. broken is the reader's own error.
func (i *Intake) write(ctx context.Context, f *os.File, offset, size int64, r io.Reader) (n int64, broken, err error) {
	buffer := make([]byte, chunkSize)
	for {
		m, end := readFull(ctx, r, buffer)
		if offset+n+int64(m) > size {
			return 0, nil, records.Errorf(records.TooLarge, "The piece goes beyond the %d bytes that were announced; it was not kept.", size)
		}
		if _, err := f.WriteAt(buffer[:m], offset+n); err != nil {
			return 0, nil, err
		}
		n += int64(m)
		switch {
		case errors.Is(end, io.EOF):
			return n, nil, nil
		case end != nil:
			return n, end, nil
		}
	}
}

// begin lets nobody else write to the upload until end is called.
func (i *Intake) begin(id string) (end func(), err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.writing[id] {
		return nil, records.Errorf(records.Conflict, "Another piece of this upload is being written; ask for the offset again in a moment.").At("Upload-Offset")
	}
	i.writing[id] = true
	return func() {
		i.mu.Lock()
		defer i.mu.Unlock()
		delete(i.writing, id)
	}, nil
}

// Open implements records.Intake.
func (i *Intake) Open(_ context.Context, id string) (io.ReadCloser, error) {
	if !uploadID.MatchString(id) {
		return nil, noUpload()
	}
	f, err := os.Open(i.path(id, bytesEnding))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, noUpload()
	}
	if err != nil {
		return nil, diskFault(err)
	}
	return f, nil
}

// Complete implements records.Intake.
func (i *Intake) Complete(_ context.Context, u records.Upload) error {
	if err := i.describe(u); err != nil {
		return err
	}
	if err := os.Remove(i.path(u.ID, bytesEnding)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return diskFault(err)
	}
	return nil
}

// Sweep implements records.Intake.
func (i *Intake) Sweep(ctx context.Context, idle, kept time.Time) (removed int, err error) {
	entries, err := os.ReadDir(i.dir)
	if err != nil {
		return 0, diskFault(err)
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return removed, err
		}
		name := e.Name()
		id, described := strings.CutSuffix(name, describedEnding)
		before := idle
		var last time.Time
		for _, part := range []string{name, id + bytesEnding} {
			if info, err := os.Stat(filepath.Join(i.dir, part)); err == nil && info.ModTime().After(last) {
				last = info.ModTime()
			}
		}
		if _, err := os.Stat(i.path(id, bytesEnding)); described && errors.Is(err, fs.ErrNotExist) {
			before = kept
		}
		if i.busy(strings.TrimSuffix(id, bytesEnding)) || !last.Before(before) {
			continue
		}
		if err := os.Remove(filepath.Join(i.dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return removed, diskFault(err)
		}
		if described {
			_ = os.Remove(i.path(id, bytesEnding)) // else the next sweep does it
			removed++
		}
	}
	return removed, nil
}

func (i *Intake) busy(id string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.writing[id]
}
