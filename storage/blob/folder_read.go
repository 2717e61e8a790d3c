package blob

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"time"

	"acervo/records"
)

// Open implements records.Vault. The reader is an *os.File, for callers that want its path.
func (f *Folder) Open(_ context.Context, sum records.Sum) (io.ReadSeekCloser, records.Blob, error) {
	if !sum.Valid() {
		return nil, records.Blob{}, missing()
	}
	file, err := os.Open(f.path(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, records.Blob{}, missing()
	}
	if err != nil {
		return nil, records.Blob{}, diskFault(err)
	}
	info, err := file.Stat()
	if err != nil {
		_ = file.Close()
		return nil, records.Blob{}, diskFault(err)
	}
	return file, blobOf(sum, info), nil
}

// Stat implements records.Vault.
func (f *Folder) Stat(_ context.Context, sum records.Sum) (records.Blob, error) {
	if !sum.Valid() {
		return records.Blob{}, missing()
	}
	info, err := os.Stat(f.path(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return records.Blob{}, missing()
	}
	if err != nil {
		return records.Blob{}, diskFault(err)
	}
	return blobOf(sum, info), nil
}

// All implements records.Vault. It holds the names of one shard at a time.
func (f *Folder) All(ctx context.Context) iter.Seq2[records.Blob, error] {
	return func(yield func(records.Blob, error) bool) {
		for _, dir := range f.shardDirs() {
			entries, err := os.ReadDir(dir)
			if err != nil {
				yield(records.Blob{}, diskFault(err))
				return
			}
			for _, entry := range entries {
				if err := ctx.Err(); err != nil {
					yield(records.Blob{}, err)
					return
				}
				sum := records.Sum(entry.Name())
				if !sum.Valid() || filepath.Dir(f.path(sum)) != dir {
					continue
				}
				info, err := entry.Info()
				if errors.Is(err, fs.ErrNotExist) {
					continue
				}
				if err != nil {
					yield(records.Blob{}, diskFault(err))
					return
				}
				if !yield(blobOf(sum, info), nil) {
					return
				}
			}
		}
	}
}

// Sweep implements records.Vault: it removes spool files last written before the instant, and ends what replace could not.
func (f *Folder) Sweep(ctx context.Context, before time.Time) (removed int, err error) {
	if err := f.takeUp(); err != nil {
		return 0, diskFault(err)
	}
	return f.spool.sweep(ctx, before)
}

func blobOf(sum records.Sum, info fs.FileInfo) records.Blob {
	return records.Blob{Sum: sum, Size: info.Size(), StoredAt: info.ModTime().UTC()}
}
