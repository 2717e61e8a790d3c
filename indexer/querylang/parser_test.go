package querylang

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		rule, typed string
		want        string // the query written back
		notes       int
	}{
		{"words must all be there", "pensión vejez", "(pensión vejez)", 0},
		{"AND is a space", "pensión AND vejez", "(pensión vejez)", 0},
		{"and in small letters is a word", "salud and trabajo", "(salud and trabajo)", 0},
		{"OR binds weaker than a space", "a1 b1 OR c1", "((a1 b1) OR c1)", 0},
		{"parentheses group", "(a1 OR b1) c1", "((a1 OR b1) c1)", 0},
		{"a minus excludes", "pensión -vejez", "(pensión -vejez)", 0},
		{"NOT excludes", "pensión NOT vejez", "(pensión -vejez)", 0},
		{"two minuses are none", "--vejez", "vejez", 0},
		{"a minus before parentheses", "-(a1 OR b1)", "-(a1 OR b1)", 0},
		{"a dash between spaces is nothing", "ley 12 - 2019", "(ley 12 2019)", 0},
		{"a phrase", `"seguridad  social"`, `"seguridad social"`, 0},
		{"typographic quotation marks", "«seguridad social» “a b”", `("seguridad social" "a b")`, 0},
		{"an open phrase goes to the end", `"seguridad social`, `"seguridad social"`, 1},
		{"an empty phrase is nothing", `"" "…"`, "", 0},
		{"a prefix", "Pensió*", "pensio*", 0},
		{"a pattern", "reg*ción", "reg*cion", 0},
		{"a sign for one letter", "pens?on", "pens?on", 0},
		{"a question mark at the end is punctuation", "¿qué pensión?", "(qué pensión)", 0},
		{"a prefix too short is a word", "pe*", "pe", 1},
		{"no pattern begins with *", "*cion", "cion", 1},
		{"a similar word", "Reglamneto~", "reglamneto~", 0},
		{"more than one letter may not differ", "reglamento~2", "reglamento~", 1},
		{"a similar word too short is a word", "de~", "de", 1},
		{"a symbol is a phrase", "CPCISS/RES-12/2019", `"CPCISS/RES-12/2019"`, 0},
		{"an elision is two words", "l'État", "(l État)", 0},
		{"a hyphen joins words", "socio-económico", "(socio económico)", 0},
		{"a number with its thousands is a word", "20.744", "20.744", 0},
		{"a field", "type:resolution", `type:"resolution"`, 0},
		{"a field in Spanish", "órgano:AG,CP", `body:"AG,CP"`, 0},
		{"a field with a quoted value", `class:"norms and rules"`, `class:"norms and rules"`, 0},
		{"a space after the colon", "tipo: acta", `type:"acta"`, 0},
		{"a year", "year:2019", "year:2019-01-01..2019-12-31", 0},
		{"years", "año:2010..2015", "year:2010-01-01..2015-12-31", 0},
		{"years from", "year:>=2010", "year:2010-01-01..", 0},
		{"years before", "year:<2010", "year:..2009-12-31", 0},
		{"years after", "year:>2010", "year:2011-01-01..", 0},
		{"dates", "date:[2019-01-01 TO 2019-06-30]", "date:2019-01-01..2019-06-30", 0},
		{"an open end", "date:[* TO 2019]", "date:..2019-12-31", 0},
		{"a month", "date:2019-02", "date:2019-02-01..2019-02-28", 0},
		{"a date that is none is words", "date:ayer", "(date ayer)", 1},
		{"a day", "on:2014-05-01 pensión", "(on:2014-05-01 pensión)", 0},
		{"a day in Spanish", "vigente: 2014-05-01", "on:2014-05-01", 0},
		{"a day that is none is words", "on:2014-02-30", `(on "2014-02-30")`, 1},
		{"a year is no day", "on:2014", "(on 2014)", 1},
		{"a symbol's field", "symbol:RES-12", `symbol:"RES-12"`, 0},
		{"a title's field", "title:pens*", "title:pens*", 0},
		{"an unknown field is words", "autor:Pérez", `"autor:Pérez"`, 1},
		{"a time of day is no field", "12:30", `"12:30"`, 0},
		{"a field without a value is a word", "type:", "type", 1},
		{"a field before a minus is a word", "type:-x1", "(type -x1)", 1},
		{"a closing parenthesis alone", "a1) b1", "(a1 b1)", 1},
		{"an opening parenthesis alone", "(a1 b1", "(a1 b1)", 1},
		{"operators alone", "OR AND NOT - ( )", "", 0},
		{"operators at the ends", "OR a1 OR", "a1", 0},
		{"nothing", " \t\n ", "", 0},
		{"brackets without a field are words", "[a1 TO b1]", "(a1 TO b1)", 0},
		{"bytes that are no text", "a1\xff\xfeb1", "(a1 b1)", 0},
	} {
		q := Parse(c.typed)
		got := ""
		if q.Root != nil {
			got = q.Root.String()
		}
		if got != c.want || len(q.Notes) != c.notes {
			t.Errorf("%s: %q became %s with notes %q", c.rule, c.typed, got, q.Notes)
		}
	}
}

func TestParseIsBounded(t *testing.T) {
	for rule, typed := range map[string]string{
		"length":  strings.Repeat("palabra ", 10_000),
		"parts":   strings.Repeat("a1 ", 1000),
		"nesting": strings.Repeat("(", 2000) + "a1" + strings.Repeat(")", 2000),
		"minuses": strings.Repeat("-", 4000) + "a1",
	} {
		q := Parse(typed)
		if rule != "minuses" && len(q.Notes) == 0 {
			t.Errorf("%s: nothing was noted", rule)
		}
		if d := depth(q.Root); d > 3*(MaxDepth+1) {
			t.Errorf("%s: %d deep", rule, d)
		}
	}
}

func depth(n Node) int {
	deepest := 0
	switch n := n.(type) {
	case And:
		for _, p := range n {
			deepest = max(deepest, depth(p))
		}
	case Or:
		for _, p := range n {
			deepest = max(deepest, depth(p))
		}
	case Not:
		deepest = depth(n.Node)
	default:
		return 0
	}
	return deepest + 1
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, word string
		want          bool
	}{
		{"pens*", "pension", true},
		{"pens*", "pens", true},
		{"pens*", "pen", false},
		{"reg*cion", "regulacion", true},
		{"reg*cion", "regulaciones", false},
		{"pens?on", "pension", true},
		{"pens?on", "penson", false},
		{"a*b*c", "aXbYbZc", true},
		{"a*b*c", "aXcYb", false},
		{"***", "", true},
	} {
		if got := Matches(c.pattern, c.word); got != c.want {
			t.Errorf("%s and %s: %v", c.pattern, c.word, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"pensión vejez", `"a b`, "((a OR b) -c", "type:x year:2010..2015", "date:[2019-01-01 TO 2019-12-31]", "a:b:c", "pens*~1", "-(-(-a))",
		"[]{}|&+!", "symbol:(a)", "year:>", "«»", "\xff*", "l'État", "NOT NOT OR",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		q := Parse(typed)
		if depth(q.Root) > 3*(MaxDepth+1) {
			t.Fatalf("%d deep", depth(q.Root))
		}
		for _, n := range q.Notes {
			if !utf8.ValidString(n) {
				t.Fatalf("note %q is no text", n)
			}
		}
		if q.Root != nil && q.Root.String() == "" {
			t.Fatal("a part that is nothing")
		}
	})
}
