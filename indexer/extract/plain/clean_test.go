package plain

import (
	"strings"
	"testing"
)

func TestCleanTextIsFitToBeKept(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"letters stay":                   {"Señor, año 2019.", "Señor, año 2019."},
		"lines end with a line feed":     {"a\r\nb\rc\n\rd", "a\nb\nc\n\nd"},
		"accents are composed (NFC)":     {"pensio\u0301n", "pensión"},
		"soft hyphens go":                {"se\u00ADgu\u00ADri\u00ADdad", "seguridad"},
		"the page break is ours":         {"uno\fdos", "uno\ndos"},
		"controls go":                    {"a\x00b\x07c\x1b[1m\x7f\u0080", "abc[1m"},
		"marks of order go":              {"\uFEFFa\u202Eb\u2066c\u200Bd", "abcd"},
		"joiners of Persian stay":        {"می\u200Cخواهم", "می\u200Cخواهم"},
		"what is no UTF-8 is shown":      {"a\xffb", "a\uFFFDb"},
		"blanks at the ends of lines go": {"  a \t \n b  ", "  a\n b"},
		"fixed blanks are blanks":        {"n.º\u00A012", "n.º 12"},
		"two empty lines are enough":     {"a\n\n\n\n\n\nb", "a\n\n\nb"},
		"it starts with a word":          {"\n\n\n a", " a"},
		"blank lines are empty":          {"a\n   \n\t\nb", "a\n\n\nb"},
		"tabs part the cells of a table": {"a\tb\t\tc", "a\tb\t\tc"},
		"bullets of Symbol are bullets":  {"\uF0B7 uno", "• uno"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Clean(c.in); got != c.want {
				t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestCleanIsLinearInLongRunsOfBlanks(t *testing.T) {
	in := strings.Repeat(" \n", 1<<20) + "x" + strings.Repeat(" ", 4<<20)
	if got := Clean(in); got != "x" {
		t.Errorf("Clean left %d bytes, want 1", len(got))
	}
}

func TestDividedWordsAreJoined(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"a word over two lines":        {"la confe-\nrencia de", "la conferencia de"},
		"as PDFium marks it":           {"la confe\x02rencia", "la conferencia"},
		"an upper-case half stays":     {"Norte-\nSur", "Norte-\nSur"},
		"and with PDFium's mark":       {"Norte\x02Sur", "Norte-Sur"},
		"years stay":                   {"2019-\n2020", "2019-\n2020"},
		"a dash is no hyphen":          {"fin -\ny luego", "fin -\ny luego"},
		"an enclitic keeps its hyphen": {"refere-\nse", "refere-se"},
		"a French one too":             {"peut-\nêtre", "peut-être"},
		"hyphens inside a line stay":   {"socio-económico", "socio-económico"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := JoinDivided(c.in); got != c.want {
				t.Errorf("JoinDivided(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}
