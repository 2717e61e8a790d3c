package redline_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/indexer/extract/outline"
	"acervo/indexer/redline"
	"acervo/records"
)

var update = flag.Bool("update", false, "write the golden files anew")

// law reads a text of testdata as the service would: its pages are parted by form
// feeds, and what is no norm is not cut by article.
func law(t *testing.T, name string, norm bool) records.ComparedText {
	t.Helper()
	s := read(t, filepath.Join("testdata", name))
	x := records.ComparedText{Text: s}
	if norm {
		x.Outline, _ = outline.Find(strings.Split(s, records.PageBreak), strings.Contains(s, records.PageBreak))
	}
	return x
}

// sheet writes a redline as a lawyer reads it.
func sheet(changes records.Changes) string {
	var b strings.Builder
	n := changes.Count()
	fmt.Fprintf(&b, "unchanged %d, amended %d, new %d, repealed %d, moved %d (with other words %d); words: %d in, %d out\n",
		n.Unchanged, n.Amended, n.New, n.Repealed, n.Moved, n.MovedAmended, n.Words.Inserted, n.Words.Deleted)
	layout := changes.Layout()
	for _, p := range changes {
		fmt.Fprintf(&b, "\n== %s: %s", title(p), p.Change)
		if p.Change == records.ProvisionMoved {
			fmt.Fprintf(&b, " from %s", p.Old.EID)
			if p.Amended {
				b.WriteString(", amended")
			}
		}
		b.WriteString("\n")
		if p.Changed() {
			b.WriteString(p.Marked(layout) + "\n")
		}
	}
	return b.String()
}

func title(p records.ProvisionChange) string {
	at := p.Place()
	switch {
	case at.EID != "":
		return at.EID
	case at.Page > 0:
		return fmt.Sprintf("page %d", at.Page)
	}
	return "opening"
}

// The golden files are read by people: each must be what a lawyer would have marked by hand.
func TestRedlinesReadAsALawyerWouldMarkThem(t *testing.T) {
	for _, c := range []struct {
		folder, before, after string
		norm                  bool
	}{
		{"estatuto", "1", "2", true}, // amended, new, moved by a new article, repealed, another typography
		{"estatuto", "2", "1", true}, // and back
		{"estatuto", "2", "3", true}, // a corrigendum of one word
		{"statute", "1", "2", true},  // repealed: the ones after it move up; a new title
		{"acta", "1", "2", false},    // pages with running headers that are others
	} {
		name := c.folder + "/" + c.before + "-" + c.after
		t.Run(name, func(t *testing.T) {
			before, after := law(t, c.folder+"/"+c.before+".txt", c.norm), law(t, c.folder+"/"+c.after+".txt", c.norm)
			changes, err := redline.New().Compare(t.Context(), before, after)
			if err != nil {
				t.Fatal(err)
			}
			exact(t, name, before.Text, after.Text, changes)
			golden := filepath.Join("testdata", name+".golden")
			got := sheet(changes)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := read(t, golden); got != want {
				t.Errorf("the redline reads otherwise than %s:\n%s", golden, got)
			}
		})
	}
}
