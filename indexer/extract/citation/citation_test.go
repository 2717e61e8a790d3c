package citation

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"acervo/records"
)

var update = flag.Bool("update", false, "write the golden anew")

// ownArticles are the provisions of the texts in testdata: articles 1 to 20 and 3 bis, two transitory ones.
func ownArticles() []records.Provision {
	all := []records.Provision{{EID: "tit_i__art_3bis", Kind: "article"}, {EID: "trans_1", Kind: "article"}, {EID: "trans_2", Kind: "article"}}
	for n := range 20 {
		all = append(all, records.Provision{EID: "tit_i__art_" + strconv.Itoa(n+1), Kind: "article"})
	}
	for i := range all {
		all[i].Offset = -1 // their headings are elsewhere
	}
	return all
}

// marked takes the marks away that say where citations are.
func marked(s string) (text string, truth [][2]int) {
	var b strings.Builder
	start := 0
	for _, r := range s {
		switch r {
		case '⟦':
			start = b.Len()
		case '⟧':
			truth = append(truth, [2]int{start, b.Len()})
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), truth
}

// What is found in texts of our own, where each citation is marked and what only looks like one is not.
func TestCitationsAreFoundInFourLanguages(t *testing.T) {
	var golden strings.Builder
	for _, lang := range []records.Language{"es", "en", "pt", "fr"} {
		b, err := os.ReadFile(filepath.Join("testdata", string(lang)+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		text, truth := marked(string(b))
		found := Find(text, lang, ownArticles())
		right := 0
		var lines []string
		for _, c := range found {
			if !slices.Contains(truth, [2]int{c.Start, c.End}) {
				t.Errorf("%s: %q is no citation, or not all of it", lang, c.Quote)
			} else {
				right++
			}
			means := "own"
			if !c.Own {
				means = strings.Join(c.Keys, " ")
			}
			lines = append(lines, fmt.Sprintf("  %s | %s | %s", c.Quote, strings.Join(c.Provisions, " "), means))
		}
		for _, m := range truth {
			if !slices.ContainsFunc(found, func(c records.Citation) bool { return c.Start == m[0] && c.End == m[1] }) {
				t.Errorf("%s: %q is not found", lang, text[m[0]:m[1]])
			}
		}
		fmt.Fprintf(&golden, "%s %d citations  precision %.3f  recall %.3f\n%s\n\n", lang, len(truth),
			float64(right)/float64(max(1, len(found))), float64(right)/float64(len(truth)), strings.Join(lines, "\n"))
	}
	const file = "testdata/found.golden"
	if *update {
		if err := os.WriteFile(file, []byte(golden.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if golden.String() != string(want) {
		t.Errorf("%s differs from what was found; run go test -update and read the difference:\n%s", file, golden.String())
	}
}
