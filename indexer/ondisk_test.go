package indexer

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	zap "github.com/blevesearch/zapx/v17"

	"acervo/records"
)

// wordsOnDisk tells which of the words are in any file of an index's folder: in a dictionary of a segment, in what is stored
// there of an index document (of a deleted one, too), or among a file's bytes. The files themselves are looked
// through, whatever the index makes of them; words are cut up in dictionaries, so that no search for their bytes would find them.
func wordsOnDisk(t *testing.T, dir string, words ...string) map[string]bool {
	t.Helper()
	return wordsFound(t, dir, 20*time.Second, words...)
}

// wordsFound waits so long for files that are being written; of what is never finished only the bytes are looked at.
func wordsFound(t *testing.T, dir string, patience time.Duration, words ...string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	look := func(b []byte) {
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				found[w] = true
			}
		}
	}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) { // removed meanwhile
			return nil
		}
		if err != nil || e.IsDir() {
			return err
		}
		isSegment := filepath.Ext(path) == ".zap"
		for end := time.Now().Add(patience); isSegment && err == nil && checksum(t.Context(), path, 0) != nil; {
			_, err = os.Stat(path) // until it is written, or gone
			isSegment = patience > 0 || err != nil
			if patience > 0 && time.Now().After(end) {
				return fmt.Errorf("%s is not finished", path)
			}
		}
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		b, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		if look(b); err != nil || !isSegment {
			return err
		}
		seg, err := (&zap.ZapPlugin{}).Open(path)
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		defer seg.Close() //nolint:errcheck // only read
		for num := range seg.Count() {
			if err := seg.VisitStoredFields(num, func(_ string, _ byte, value []byte, _ []uint64) bool { look(value); return true }); err != nil {
				return err
			}
		}
		for _, field := range seg.Fields() {
			dictionary, err := seg.Dictionary(field)
			if err != nil {
				return err
			}
			for it := dictionary.AutomatonIterator(nil, nil, nil); ; {
				term, err := it.Next()
				if err != nil {
					return err
				}
				if term == nil {
					break
				}
				look([]byte(term.Term))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// settled waits until everything is on disk.
func settled(t *testing.T, x *Index) {
	t.Helper()
	if !x.generation().settle(20 * time.Second) {
		t.Fatal("the index is not written")
	}
}

// destroy makes a stub of a document, as one ledger entry, and returns its number.
func (s *shelf) destroy(id records.DocumentID) int64 {
	s.mu.Lock()
	d := s.docs[id]
	s.mu.Unlock()
	d.Disposal = records.Disposal{Fate: records.Destroyed}
	s.put(d)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range d.Versions {
		for _, text := range v.Texts {
			for _, f := range text.Files {
				s.passages[f.ID] = nil
			}
		}
	}
	return int64(len(s.ledger))
}

func (s *shelf) textsRead() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}

func openShelf(t *testing.T, s *shelf, dir string) *Index {
	t.Helper()
	x, err := Open(Config{Dir: dir, Source: s, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// taken indexes what was filed, on disk.
func taken(t *testing.T, x *Index) {
	t.Helper()
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	settled(t, x)
}

func purged(t *testing.T, x *Index, seq int64) {
	t.Helper()
	if err := x.Purge(t.Context(), seq); err != nil {
		t.Fatal(err)
	}
}
