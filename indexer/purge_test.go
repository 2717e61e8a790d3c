package indexer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	zap "github.com/blevesearch/zapx/v17"

	"acervo/records"
)

// wordsOnDisk tells which of the words are in a dictionary of any segment file of an index's folder: the files
// themselves are looked through, whatever the index makes of them. Words are cut up there, so that no search for
// their bytes would find them; what is stored as it is, is looked for by its bytes.
func wordsOnDisk(t *testing.T, dir string, words ...string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".zap" {
			return err
		}
		seg, err := (&zap.ZapPlugin{}).Open(path)
		if err != nil {
			return err
		}
		defer seg.Close() //nolint:errcheck // only read
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
				for _, w := range words {
					if strings.Contains(term.Term, w) {
						found[w] = true
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// What went is in no file of the index any more: neither among the words of passages nor in the lexicon of
// their forms, which an index that only deletes keeps for ever.
func TestWordsOfWhatWasDestroyedLeaveTheFilesOfTheIndex(t *testing.T) {
	s := newShelf()
	dir := t.TempDir()
	x, err := Open(Config{Dir: dir, Source: s})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // at the end
	s.file("queda", es("El presupuesto quedó quedabundo."))
	s.file("va", es("La nómina secreta dice zurrumbático y xilobálsamo."))
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	settled(t, x)
	if was := wordsOnDisk(t, dir, "zurrumbatico", "xilobalsamo", "quedabundo"); len(was) != 3 {
		t.Fatalf("before, the files have %v: the test looks in the wrong place", was)
	}
	d := s.docs["va"]
	d.Disposal = records.Disposal{Fate: records.Destroyed, Seq: 3}
	for _, v := range d.Versions {
		for _, text := range v.Texts {
			for _, f := range text.Files {
				s.passages[f.ID] = nil
			}
		}
	}
	s.put(d)
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	settled(t, x)
	if left := wordsOnDisk(t, dir, "zurrumbatico"); len(left) == 0 {
		t.Fatal("the words went by themselves: there is nothing to be purged, and this test proves nothing")
	}
	if err := x.Purge(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	if left := wordsOnDisk(t, dir, "zurrumbatico", "xilobalsamo", "zurrumb", "xilobals"); len(left) != 0 {
		t.Errorf("after it was purged, the files have %v", left)
	}
	if kept := wordsOnDisk(t, dir, "quedabundo"); len(kept) != 1 {
		t.Error("what stays is not in the files any more")
	}
	if r := find(t, x, records.Query{Text: "quedabundo"}); r.Total != 1 {
		t.Errorf("%d are found of what stays", r.Total)
	}
	name := x.name
	if err := x.Purge(t.Context(), 2); err != nil || x.name != name {
		t.Errorf("an index that was begun later is made anew once more: %v", err)
	}
}

// settled waits until everything is on disk.
func settled(t *testing.T, x *Index) {
	t.Helper()
	if !x.generation().settle(20 * time.Second) {
		t.Fatal("the index is not written")
	}
}
