package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"acervo/records"
)

var _ records.Vault = (*Memory)(nil)

// Memory is a vault for tests of other rooms. It behaves as the others do,
// except that its bytes are in memory and end with the program.
type Memory struct {
	mu    sync.Mutex
	blobs map[records.Sum]kept

	manifests map[string][]byte
}

type kept struct {
	blob  records.Blob
	bytes []byte
}

// NewMemory returns an empty vault.
func NewMemory() *Memory { return &Memory{blobs: map[records.Sum]kept{}} }

// Put implements records.Vault.
func (m *Memory) Put(ctx context.Context, r io.Reader, limit int64) (records.Blob, error) {
	var all []byte
	buffer := make([]byte, 32<<10)
	for {
		n, end := readFull(ctx, r, buffer)
		if all = append(all, buffer[:n]...); int64(len(all)) > limit {
			return records.Blob{}, tooLarge(limit)
		}
		if end == io.EOF {
			break
		}
		if end != nil {
			return records.Blob{}, end
		}
	}
	if err := ctx.Err(); err != nil {
		return records.Blob{}, err
	}
	digest := sha256.Sum256(all)
	b := records.Blob{Sum: records.Sum(hex.EncodeToString(digest[:])), Size: int64(len(all)), StoredAt: time.Now().UTC()}

	m.mu.Lock()
	defer m.mu.Unlock()
	_, existed := m.blobs[b.Sum]
	m.blobs[b.Sum] = kept{blob: b, bytes: all}
	b.Existed = existed
	return b, nil
}

// memoryReader is a reader of bytes that can be closed.
type memoryReader struct{ *bytes.Reader }

func (memoryReader) Close() error { return nil }

// Open implements records.Vault.
func (m *Memory) Open(_ context.Context, sum records.Sum) (io.ReadSeekCloser, records.Blob, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, ok := m.blobs[sum]
	if !ok {
		return nil, records.Blob{}, missing()
	}
	return memoryReader{bytes.NewReader(k.bytes)}, k.blob, nil
}

// Stat implements records.Vault.
func (m *Memory) Stat(_ context.Context, sum records.Sum) (records.Blob, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, ok := m.blobs[sum]
	if !ok {
		return records.Blob{}, missing()
	}
	return k.blob, nil
}

// Delete implements records.Vault.
func (m *Memory) Delete(_ context.Context, sum records.Sum) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.blobs, sum)
	return nil
}

// DeleteIfOlder deletes bytes that were last put before the instant.
func (m *Memory) DeleteIfOlder(_ context.Context, sum records.Sum, before time.Time) (deleted bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if k, ok := m.blobs[sum]; !ok || !k.blob.StoredAt.Before(before) {
		return false, nil
	}
	delete(m.blobs, sum)
	return true, nil
}

// All implements records.Vault.
func (m *Memory) All(ctx context.Context) iter.Seq2[records.Blob, error] {
	return func(yield func(records.Blob, error) bool) {
		m.mu.Lock()
		sums := slices.Sorted(maps.Keys(m.blobs))
		m.mu.Unlock()
		for _, sum := range sums {
			if err := ctx.Err(); err != nil {
				yield(records.Blob{}, err)
				return
			}
			b, err := m.Stat(ctx, sum)
			if err != nil {
				continue // deleted while the list was read
			}
			if !yield(b, nil) {
				return
			}
		}
	}
}

// Sweep implements records.Vault. Nothing is ever left behind in memory.
func (m *Memory) Sweep(ctx context.Context, _ time.Time) (removed int, err error) {
	return 0, ctx.Err()
}
