package redline_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"acervo/indexer/extract/outline"
	"acervo/indexer/redline"
	"acervo/records"
)

// text is a text as it is compared, with the outline that the service finds in it.
func text(s string) records.ComparedText {
	units, _ := outline.Find([]string{s}, false)
	return records.ComparedText{Text: s, Outline: units}
}

// With ACERVO_CORPUS set to a folder of laws, one folder each with one file for every
// version (2019-03-08.md), the redline of every two neighbouring versions is exact.
func TestNeighbouringVersionsOfACorpusAreRebuilt(t *testing.T) {
	root := os.Getenv("ACERVO_CORPUS")
	if root == "" {
		t.Skip("ACERVO_CORPUS names no folder of laws with their versions")
	}
	laws, err := filepath.Glob(filepath.Join(root, "*"))
	if err != nil || len(laws) == 0 {
		t.Fatalf("no laws in %s: %v", root, err)
	}
	c := redline.New()
	var total records.ChangeCount
	pairs, size := 0, 0
	var took time.Duration
	for _, law := range laws {
		versions, _ := filepath.Glob(filepath.Join(law, "*.md"))
		slices.Sort(versions)
		for i := 1; i < len(versions); i++ {
			before, after := text(read(t, versions[i-1])), text(read(t, versions[i]))
			start := time.Now()
			changes, err := c.Compare(t.Context(), before, after)
			if err != nil {
				t.Fatal(err)
			}
			took += time.Since(start)
			exact(t, versions[i], before.Text, after.Text, changes)
			n := changes.Count()
			t.Logf("%s %s: %+v", filepath.Base(law), filepath.Base(versions[i]), n)
			pairs++
			size += len(before.Text) + len(after.Text)
			total.Unchanged += n.Unchanged
			total.Amended += n.Amended
			total.New += n.New
			total.Repealed += n.Repealed
			total.Moved += n.Moved
			total.MovedAmended += n.MovedAmended
		}
	}
	if pairs == 0 {
		t.Fatalf("no two versions of a law in %s", root)
	}
	t.Logf("%d pairs, %d bytes, %v to compare: %+v", pairs, size, took, total)
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// exact fails unless the changes hold both texts to the byte.
func exact(t *testing.T, name, before, after string, changes records.Changes) {
	t.Helper()
	got, err := changes.Apply(before)
	if err != nil {
		t.Fatalf("%s: the old text is not rebuilt: %v\n%.300q\n%.300q", name, err, changes.OldText(), before)
	}
	if got != after {
		t.Fatalf("%s: the new text is not rebuilt:\n%.300q\n%.300q", name, got, after)
	}
}
