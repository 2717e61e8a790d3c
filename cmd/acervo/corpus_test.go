package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
)

// laws is a collection of real laws with their versions: a folder for each law
// with a file for each version, named by its first day (2019-03-08.md), and asof.tsv,
// which says for laws and days which file is the text in force.
type laws struct {
	root     string
	versions map[string][]string // of each law: the names of its files, in order
	asof     []asof
}

type asof struct{ law, on, file string }

// corpus reads the laws that ACERVO_CORPUS names; without it the test is left out.
func corpus(t *testing.T) laws {
	t.Helper()
	root := os.Getenv("ACERVO_CORPUS")
	if root == "" {
		t.Skip("ACERVO_CORPUS names no folder of laws with their versions")
	}
	c := laws{root: root, versions: map[string][]string{}}
	table, err := os.ReadFile(filepath.Join(root, "asof.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 {
			t.Fatalf("asof.tsv has the line %q", line)
		}
		if cells[0] == "law" {
			continue
		}
		c.asof = append(c.asof, asof{cells[0], cells[1], cells[2]})
		if c.versions[cells[0]] == nil {
			files, err := filepath.Glob(filepath.Join(root, cells[0], "*.md"))
			if err != nil || len(files) == 0 {
				t.Fatalf("the law %s has no files: %v", cells[0], err)
			}
			for _, f := range files {
				c.versions[cells[0]] = append(c.versions[cells[0]], filepath.Base(f))
			}
			slices.Sort(c.versions[cells[0]])
		}
	}
	if len(c.asof) == 0 {
		t.Fatal("asof.tsv has no line")
	}
	return c
}

// number is the version of a law that a file is, from 1.
func (c laws) number(law, file string) int { return 1 + slices.Index(c.versions[law], file) }

// imported files all the laws by a manifest whose effective dates make their legal events.
func (c laws) imported(t *testing.T, o on) {
	t.Helper()
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(f)
	rows := [][]string{{"file", "document", "symbol", "type", "title", "lang", "date", "effective_on", "access"}}
	for law, files := range c.versions {
		lang := map[string]string{"cl": "es", "fr": "fr", "ie": "en"}[law[:2]]
		for _, name := range files {
			text, err := os.ReadFile(filepath.Join(c.root, law, name))
			if err != nil {
				t.Fatal(err)
			}
			copied := law + "-" + name
			if err := os.WriteFile(filepath.Join(dir, copied), text, 0o600); err != nil {
				t.Fatal(err)
			}
			day := strings.TrimSuffix(name, ".md")
			rows = append(rows, []string{copied, law, law, "statute", "Law " + law, lang, day, day, "public"})
		}
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	o.run(exitOK, "import", filepath.Join(dir, "manifest.csv"))
}

// With ACERVO_CORPUS set: every law, on every day that the corpus knows the answer of, is
// found by its name and by words of the text in force then, in that version and no other.
func TestTheLawsOfACorpusAreFoundAsTheyWereOnADay(t *testing.T) {
	c := corpus(t)
	stacks(t, func(t *testing.T, o on) {
		c.imported(t, o)
		_, stop := startService(t, o.env)
		defer stop()
		for _, a := range c.asof {
			want := c.number(a.law, a.file)
			name := fmt.Sprintf("symbol:%q", a.law)
			for _, query := range []string{name, name + " " + c.phrase(t, a)} {
				r := parse[client.Results](t, o.run(exitOK, "search", query, "--on", a.on, "--json"))
				if r.Total != 1 || r.Hits[0].Symbol != a.law || r.Hits[0].Version != want || r.Hits[0].Status != "in_force" {
					t.Errorf("%s on %s: found %d, %+v, not version %d", query, a.on, r.Total, r.Hits, want)
					continue
				}
				for _, p := range r.Hits[0].Passages {
					if p.Version != want {
						t.Errorf("%s on %s: a passage is of version %d, not %d", query, a.on, p.Version, want)
					}
				}
			}
		}
		t.Logf("%d answers of %d laws", len(c.asof), len(c.versions))
	})
}

// phrase is a line from the middle of the text in force, between quotation marks.
func (c laws) phrase(t *testing.T, a asof) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(c.root, a.law, a.file))
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.NewReplacer(`"`, " ", "“", " ", "”", " ", "«", " ", "»", " ", "*", " ", "#", " ", "|", " ", "_", " ", "[", " ", "]", " ")
	lines := strings.Split(string(text), "\n")
	for _, line := range lines[len(lines)/2:] {
		if words := strings.Fields(plain.Replace(line)); len(words) >= 5 {
			return `"` + strings.Join(words[:5], " ") + `"`
		}
	}
	return ""
}
