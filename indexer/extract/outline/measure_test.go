package outline

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

var update = flag.Bool("update", false, "write the goldens anew")

// truthOf are the Markdown headings that are articles, by language. They are what the laws'
// publishers marked, not what this package thinks of them.
var truthOf = map[string]*regexp.Regexp{
	"es": regexp.MustCompile(`^#+ ((?i:art[íi]culo|disposici[oó]n (transitoria|adicional|final)) |(PRIMERO|SEGUNDO)\.)`),
	"en": regexp.MustCompile(`^#+ (\d+[A-Z]*\.|(?i:article|section) )`),
	"fr": regexp.MustCompile(`^#+ (?i:article|art\.) `),
	"pt": regexp.MustCompile(`^#+ (?i:artigo|art\.) `),
}

// law is a text whose marks were taken away, and where its articles begin.
type law struct {
	name, language string
	pages          []string
	text           string      // the pages, joined
	truth          map[int]int // offsets where an article's heading may be found -> that article
	articles       int
}

// readLaw takes the marks of Markdown away. A heading that the text repeats on its next line
// ("Artículo 1" / "ARTICULO 1°- …") is right in either place, but not in both.
func readLaw(name, language, source string) law {
	l := law{name: name, language: language, truth: map[int]int{}}
	if strings.HasPrefix(source, "---\n") {
		_, source, _ = strings.Cut(source[4:], "\n---")
	}
	var b strings.Builder
	repeats := false
	for line := range strings.Lines(source) {
		if rest, ok := strings.CutPrefix(line, records.PageBreak); ok {
			b.WriteString(records.PageBreak)
			line = rest
		}
		at := b.Len()
		bare := strings.ReplaceAll(line, "**", "")
		if rest := strings.TrimLeft(bare, "#"); rest != bare {
			bare = strings.TrimLeft(rest, " ")
		}
		b.WriteString(bare)
		switch {
		case truthOf[language].MatchString(line):
			l.articles++
			l.truth[at], repeats = l.articles, true
		case strings.TrimSpace(line) != "":
			if repeats {
				l.truth[at] = l.articles
			}
			repeats = false
		}
	}
	l.text = b.String()
	l.pages = strings.Split(l.text, records.PageBreak)
	return l
}

// score counts what was found.
type score struct {
	laws, articles, found, right int
	missed, extra                []string // the lines
}

func (s *score) add(o score) {
	s.laws, s.articles, s.found, s.right = s.laws+o.laws, s.articles+o.articles, s.found+o.found, s.right+o.right
	s.missed, s.extra = append(s.missed, o.missed...), append(s.extra, o.extra...)
}

func (s score) recall() float64    { return float64(s.right) / float64(max(1, s.articles)) }
func (s score) precision() float64 { return float64(s.right) / float64(max(1, s.found)) }

func (s score) String() string {
	return fmt.Sprintf("%3d laws %6d articles  precision %.4f  recall %.4f", s.laws, s.articles, s.precision(), s.recall())
}

// measure compares what Find finds with the truth.
func (l law) measure(units []records.Provision) score {
	s := score{laws: 1, articles: l.articles}
	hit := map[int]bool{}
	for _, u := range units {
		if u.Kind != article.name {
			continue
		}
		s.found++
		n, ok := l.truth[l.lineAt(u.Offset)]
		if !ok || hit[n] {
			s.extra = append(s.extra, l.name+": "+l.line(u.Offset))
			continue
		}
		hit[n] = true
		s.right++
	}
	seen := map[int]bool{}
	for _, at := range slices.Sorted(maps.Keys(l.truth)) {
		if n := l.truth[at]; !hit[n] && !seen[n] {
			seen[n] = true
			s.missed = append(s.missed, l.name+": "+l.line(at))
		}
	}
	return s
}

func (l law) lineAt(offset int) int { return strings.LastIndexAny(l.text[:offset], "\n\f") + 1 }

func (l law) line(offset int) string {
	line, _, _ := strings.Cut(l.text[l.lineAt(offset):], "\n")
	return line[:min(len(line), 90)]
}

// The laws in testdata are ours, with the traps that real ones hold.
func TestArticlesAreFoundInLawsOfFourLanguages(t *testing.T) {
	var golden strings.Builder
	for _, language := range []string{"en", "es", "fr", "pt"} {
		files, err := filepath.Glob("testdata/" + language + "/*.md")
		if err != nil || len(files) == 0 {
			t.Fatalf("no laws in %s: %v", language, err)
		}
		var all score
		var found strings.Builder
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			l := readLaw(filepath.Base(file), language, string(b))
			units, remarks := Find(l.pages, true)
			all.add(l.measure(units))
			fmt.Fprintf(&found, "\n%s\n", file)
			for _, u := range units {
				fmt.Fprintf(&found, "  %s%s | %s | %s | page %d\n", strings.Repeat("  ", u.Level), u.EID, u.Label, u.Heading, u.Page)
			}
			for _, r := range remarks {
				fmt.Fprintf(&found, "  remark: %s\n", r)
			}
		}
		fmt.Fprintf(&golden, "%s %s\n%s\n", language, all, found.String())
		for _, m := range all.missed {
			t.Errorf("not found: %s", m)
		}
		for _, x := range all.extra {
			t.Errorf("no article: %s", x)
		}
	}
	compare(t, "testdata/found.golden", golden.String())
}

// The laws of a folder that ACERVO_CORPUS names: <country>-<id>/<date>.md with their headings marked.
func TestArticlesAreFoundInTheCorpus(t *testing.T) {
	root := os.Getenv("ACERVO_CORPUS")
	if root == "" {
		t.Skip("ACERVO_CORPUS names no folder with laws in Markdown")
	}
	scores := map[string]*score{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		folder := filepath.Base(filepath.Dir(path))
		country, _, _ := strings.Cut(folder, "-")
		language, ok := map[string]string{"cl": "es", "ie": "en", "fr": "fr", "br": "pt", "pt": "pt"}[country]
		if !ok {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		l := readLaw(folder+"/"+filepath.Base(path), language, string(b))
		if l.articles == 0 {
			return nil // its publisher marked no headings
		}
		units, _ := Find(l.pages, false)
		if scores[language] == nil {
			scores[language] = &score{}
		}
		scores[language].add(l.measure(units))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range slices.Sorted(maps.Keys(scores)) {
		s := scores[language]
		t.Logf("%s %s", language, s)
		for _, m := range s.missed {
			t.Logf("%s not found: %s", language, m)
		}
		for _, x := range s.extra {
			t.Logf("%s no article: %s", language, x)
		}
		if s.precision() < 0.98 || s.recall() < 0.98 {
			t.Errorf("%s: precision %.4f, recall %.4f; both must be 0.98", language, s.precision(), s.recall())
		}
	}
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs from what was found; run go test -run %s -update and read the difference\n%s", file, t.Name(), got)
	}
}
