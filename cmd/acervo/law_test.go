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
	"acervo/records"
)

// Laws are imported by a manifest whose effective dates make their legal events;
// which version is the law on a day is then asked by the API, and of the index. A folder of laws has
// one folder for each, one file for every version, named by its day, and asof.tsv
// with law, day and the file that answers. ACERVO_CORPUS names another such folder.
func TestEveryDayOfTheLawsIsAnsweredOnBothStacks(t *testing.T) {
	roots := []string{filepath.Join("testdata", "laws")}
	if more := os.Getenv("ACERVO_CORPUS"); more != "" {
		roots = append(roots, more)
	}
	stacks(t, func(t *testing.T, o on) {
		for _, root := range roots {
			questions := tsv(t, filepath.Join(root, "asof.tsv"))
			manifest := lawManifest(t, root)
			o.run(exitOK, "import", manifest)
			address, stop := startService(t, o.env)
			defer stop()
			c, err := client.New(client.Options{Server: address})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			ids, right := map[string]records.DocumentID{}, 0
			for _, q := range questions {
				law, on, want := q[0], records.Date(q[1]), q[2]
				if ids[law] == "" {
					d, err := c.Resolve(t.Context(), law)
					if err != nil {
						t.Fatal(err)
					}
					ids[law] = d.ID
				}
				a, err := c.InForce(t.Context(), ids[law], on, "", "")
				switch {
				case err != nil:
					t.Errorf("%s on %s: %v", law, on, err)
				case a.Text == nil || a.Text.Files[0].Name != want:
					t.Errorf("%s on %s: %+v, want %s", law, on, a, want)
				default:
					right++
				}
			}
			t.Logf("%s: %d of %d questions are answered right", root, right, len(questions))
			for _, q := range questions {
				lawIsFound(t, c, root, q[0], records.Date(q[1]), q[2])
			}
			stop()
			if again := o.run(exitOK, "import", manifest); !strings.Contains(again.stdout+again.stderr, "0 filed") {
				t.Errorf("a second import filed something:\n%s%s", again.stdout, again.stderr)
			}
		}
	})
}

// lawIsFound searches for a law on a day, by its name and by words of the text in
// force then: it is found in that version and in no other.
func lawIsFound(t *testing.T, c *client.Client, root, law string, on records.Date, file string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, law, "[0-9]*.md"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	want := 1 + slices.Index(files, filepath.Join(root, law, file))
	name := fmt.Sprintf("symbol:%q ", law)
	for _, query := range []string{name, name + lineOf(t, filepath.Join(root, law, file))} {
		r, err := c.Search(t.Context(), client.Query{Query: records.Query{Text: query, On: on, Facets: true}})
		if err != nil {
			t.Fatal(err)
		}
		if r.Total != 1 || r.Hits[0].Symbol != law || r.Hits[0].Version != want || r.Hits[0].Status != "in_force" || r.Hits[0].Since > on || r.Hits[0].Until != "" && r.Hits[0].Until <= on {
			t.Errorf("%s on %s: found %d, %+v, not version %d", query, on, r.Total, r.Hits, want)
			continue
		}
		for _, p := range r.Hits[0].Passages {
			if p.Version != want {
				t.Errorf("%s on %s: a passage is of version %d, not %d", query, on, p.Version, want)
			}
		}
	}
}

// lineOf returns the beginning of a line from the middle of a text, between quotation marks.
func lineOf(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	signs := strings.NewReplacer(`"`, " ", "“", " ", "”", " ", "«", " ", "»", " ", "*", " ", "#", " ", "|", " ", "_", " ", "[", " ", "]", " ")
	lines := strings.Split(string(text), "\n")
	for _, line := range lines[len(lines)/2:] {
		if words := strings.Fields(signs.Replace(line)); len(words) >= 5 {
			return `"` + strings.Join(words[:5], " ") + `"`
		}
	}
	return ""
}

// tsv reads a table without its header.
func tsv(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = '\t'
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %d rows, %v", name, len(rows), err)
	}
	return rows[1:]
}

// lawManifest writes the manifest of a folder of laws.
func lawManifest(t *testing.T, root string) string {
	t.Helper()
	folder := t.TempDir() // a manifest's files lie beside it
	if err := os.CopyFS(folder, os.DirFS(root)); err != nil {
		t.Fatal(err)
	}
	versions, err := filepath.Glob(filepath.Join(folder, "*", "[0-9]*.md"))
	if err != nil || len(versions) == 0 {
		t.Fatalf("no laws in %s: %v", root, err)
	}
	manifest := filepath.Join(folder, "laws.csv")
	f, err := os.Create(manifest)
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(f)
	rows := [][]string{{"file", "document", "type", "body", "title", "lang", "date", "effective_on", "symbol", "access"}}
	for _, v := range versions {
		law, day := filepath.Base(filepath.Dir(v)), strings.TrimSuffix(filepath.Base(v), ".md")
		lang := map[string]string{"cl": "es", "es": "es", "ie": "en", "en": "en", "fr": "fr"}[law[:2]]
		rows = append(rows, []string{law + "/" + day + ".md", law, "regulation", "AG", law, lang, day, day, law, "public"})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return manifest
}

// The Statute's story, from the first filing to the total reform.
func TestTheStatutesStoryIsToldByCommands(t *testing.T) {
	stacks(t, func(t *testing.T, o on) {
		startService(t, o.env) // the commands go through it
		file := func(symbol, kind, day string, more ...string) {
			t.Helper()
			o.run(exitOK, append([]string{"file", text(t, strings.ReplaceAll(symbol, "/", "-")+".txt", symbol+" as filed, "+day), "--type", kind, "--body", "AG",
				"--title", symbol, "--lang", "es", "--symbol", symbol, "--date", day, "--access", "public"}, more...)...)
		}
		event := func(ref, kind, day string, more ...string) client.Recorded {
			t.Helper()
			args := []string{"event", "add", ref, "--type", kind, "--json"}
			if day != "" {
				args = append(args, "--effective", day)
			}
			return parse[client.Recorded](t, o.run(exitOK, append(args, more...)...))
		}
		version := func(ref, words string) {
			t.Helper()
			o.run(exitOK, "file", text(t, "v.txt", words), "--version-of", ref, "--lang", "es")
		}
		file("EST/1984", "statute", "1984-11-29")
		file("RES/3", "resolution", "2013-12-01")
		file("RES/9", "resolution", "2016-06-01")
		file("EST/2018", "statute", "2018-08-11")
		version("EST/1984", "The Statute as amended in 1990.")
		version("EST/1984", "The Statute as amended in 2014.")
		version("EST/1984", "The Statute as amended in 2014, corrected.")

		event("EST/1984", "adopted", "1984-11-29")
		event("EST/1984", "published", "1984-12-20")
		if r := event("EST/1984", "in_force", "1985-01-01", "--version", "1"); len(r.Warnings) != 0 {
			t.Errorf("warnings %+v", r.Warnings)
		}
		event("EST/1984", "amended", "2014-05-01", "--by", "RES/3", "--provision", "art_3", "--version", "3")
		late := event("EST/1984", "amended", "1990-01-01", "--version", "2", "--note", "found in the minutes")
		event("EST/1984", "corrected", "2014-05-01", "--ordinal", "1", "--version", "4")
		if r := event("EST/1984", "amended", "2016-07-01", "--by", "RES/9"); len(r.Warnings) != 1 || r.Warnings[0].Code != records.DoubtUnconsolidated {
			t.Errorf("warnings %+v", r.Warnings)
		}
		event("EST/1984", "replaced", "2018-08-11", "--by", "EST/2018")
		if r := event("EST/2018", "in_force", "2018-08-11"); r.Event.Version != 1 || len(r.Warnings) != 1 || r.Warnings[0].Code != records.NoteVersionTaken {
			t.Errorf("%+v", r)
		}
		wrong := event("EST/2018", "repealed", "2020-01-01")

		before := late.Event.RecordedAt.Add(-1000).Format("2006-01-02T15:04:05.999999999Z07:00")
		for _, q := range []struct {
			ref, on, known, text string
			says                 []string
		}{
			{"EST/1984", "1985-01-01", "", "EST/1984 as filed", []string{"in_force", "version 1", "until", "1990-01-01"}},
			{"EST/1984", "1995-01-01", "", "as amended in 1990", []string{"found in the minutes"}},
			{"EST/1984", "1995-01-01", before, "EST/1984 as filed", []string{"as known on"}},
			{"EST/1984", "2014-05-01", "", "as amended in 2014, corrected", []string{"corrected 2014-05-01"}},
			{"EST/1984", "2017-01-01", "", "as amended in 2014, corrected", []string{"does not have the new words yet", "by RES/9"}},
			{"EST/2018", "2017-01-01", "", "as amended in 2014, corrected", []string{"another document of the same lineage"}},
			{"EST/1984", "2019-01-01", "", "EST/2018 as filed", []string{"another document of the same lineage"}},
		} {
			args := []string{"get", q.ref, "--on", q.on, "--text"}
			if q.known != "" {
				args = append(args, "--known", q.known)
			}
			r := o.run(exitOK, args...)
			if !strings.Contains(r.stdout, q.text) {
				t.Errorf("%s on %s: got %q", q.ref, q.on, r.stdout)
			}
			said := strings.Join(strings.Fields(strings.ReplaceAll(r.stderr, "acervo: ", "")), " ")
			for _, s := range q.says {
				if !strings.Contains(said, s) {
					t.Errorf("%s on %s does not say %q:\n%s", q.ref, q.on, s, r.stderr)
				}
			}
		}
		if r := o.run(exitNotFound, "get", "EST/2018", "--on", "2021-01-01", "--text"); !strings.Contains(r.stderr, "repealed") || !strings.Contains(r.stderr, "--version 1") || r.stdout != "" {
			t.Errorf("of what is repealed: %s%s", r.stdout, r.stderr)
		}
		search := func(words string, more ...string) []string {
			t.Helper()
			found := []string{}
			for _, h := range parse[client.Results](t, o.run(exitOK, append([]string{"search", words, "--type", "statute", "--json"}, more...)...)).Hits {
				found = append(found, fmt.Sprintf("%s v%d %s", h.Symbol, h.Version, h.Status))
			}
			slices.Sort(found)
			return found
		}
		finds := func(want []string, words string, more ...string) {
			t.Helper()
			waitUntil(t, func() bool { return slices.Equal(search(words, more...), want) }) // the index follows the ledger
		}
		finds([]string{"EST/1984 v4 superseded", "EST/2018 v1 repealed"}, "")
		finds([]string{"EST/2018 v1 repealed"}, "status:repealed")
		for _, q := range []struct{ words, on, known, want string }{
			{"filed", "1985-01-01", "", "EST/1984 v1 in_force"},
			{"amended 1990", "1995-01-01", "", "EST/1984 v2 in_force"},
			{"filed", "1995-01-01", "", ""},
			{"filed", "1995-01-01", before, "EST/1984 v1 in_force"},
			{"amended corrected", "2014-05-01", "", "EST/1984 v4 in_force"},
			{"filed", "2019-01-01", "", "EST/2018 v1 in_force"},
			{"filed", "2021-01-01", "", ""},
		} {
			args := []string{"--on", q.on}
			if q.known != "" {
				args = append(args, "--known", q.known)
			}
			if got := strings.Join(search(q.words, args...), ", "); got != q.want {
				t.Errorf("%s on %s known %s: found %s, not %s", q.words, q.on, q.known, got, q.want)
			}
		}
		if r := o.run(exitOK, "search", "amended", "--on", "2017-01-01"); !strings.Contains(strings.Join(strings.Fields(r.stdout), " "), "in_force since 2014-05-01 until 2018-08-10") {
			t.Errorf("found\n%s", r.stdout)
		}
		o.run(exitInvalid, "search", "x", "--on", "2019-02-30")
		o.run(exitInvalid, "search", "x", "--known", "yesterday")
		number := fmt.Sprint(wrong.Event.ID)
		o.run(exitOK, "event", "retract", number, "--reason", "it was another statute")
		o.run(exitConflict, "event", "retract", number, "--reason", "again")
		o.run(exitOK, "get", "EST/2018", "--on", "2021-01-01", "--text")
		finds([]string{"EST/2018 v1 in_force"}, "filed", "--on", "2021-01-01")
		if r := o.run(exitOK, "event", "list", "EST/2018"); !strings.Contains(r.stdout, "it was another statute") {
			t.Errorf("the retraction is not told: %s", r.stdout)
		}
		o.run(exitOK, "relation", "add", "RES/3", "implements", "EST/1984", "--to-provision", "art_3")
		for ref, want := range map[string]string{"EST/1984": "RES/3 implements EST/1984 art_3", "RES/9": "RES/9 amends EST/1984", "EST/2018": "EST/2018 replaces EST/1984"} {
			if r := o.run(exitOK, "relation", "list", ref); !strings.Contains(r.stdout, want) {
				t.Errorf("%s does not show %q:\n%s", ref, want, r.stdout)
			}
		}
		if r := o.run(exitOK, "calendar", "--from", "2014-01-01", "--to", "2018-12-31"); !strings.Contains(r.stdout, "RES/9") || strings.Contains(r.stdout, "1990-01-01") {
			t.Errorf("the calendar is\n%s", r.stdout)
		}
		if r := o.run(exitOK, "calendar", "--from", "1900-01-01", "--csv", "--types", "replaced"); strings.Count(r.stdout, "\r\n") != 2 {
			t.Errorf("the table is\n%s", r.stdout)
		}
	})
}
