package proposal

import (
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentences finds the end of one sentence and the beginning of another.
var sentences = regexp.MustCompile(`\p{Ll}{4}\. \p{Lu}|^(Art|ART)`)

const (
	maxTitle   = 240 // characters
	titleLines = 40  // of the first page, among which its title is looked for
)

// machineMade are titles that programs write into a file's properties, folded.
var machineMade = regexp.MustCompile(`^(microsoft (word|powerpoint|excel) - .*|(sin titulo|untitled|sem titulo|sans titre)\W*\d*|(document|documento|libro|book|hoja|sheet|presentacion|presentation|apresentacao|slide|diapositiva|page|pagina|layout|scan\w*|img\w*|image)\W*\d*( de powerpoint)?|powerpoint presentation|presentacion de powerpoint|apresentacao do powerpoint|presentation powerpoint|.*\.(docx?|xlsx?|pptx?|pdf|odt|rtf|indd|qxd|pmd|p65|txt|html?|tiff?|jpe?g|png|dwg|tmp)|[\W\d_]*|https?:.*|title|titulo|titre)$`)

// species are the words by which a title says what kind of document it heads, folded.
var species = regexp.MustCompile(`^(proyecto de |draft |projet de |projeto de )?(resolucion|resolution|resolucao|estatutos?|statutes?|statuts?|reglamento|regulations?|reglement|regulamento|regimento|acta|minutes|ata|proces-verbal|informe|report|rapport|relatorio|presupuesto|budget|orcamento|ley|act|loi|lei|decreto|decree|decret|acuerdo|agreement|accord|acordo|convenio|convention|convencao|declaracion|declaration|declaracao|codigo|code|circular|dictamen|balance|estados financieros|financial statements|etats financiers|programa|programme|plan|orden del dia|agenda|ordre du jour|convocatoria|memorandum|memorando|carta|manual|norma|normas|lineamientos|guidelines|protocolo|protocol|recomendacion|recommendation|constitucion|constitution|constituicao)\b`)

// Title returns the title from the file's properties when a person wrote it, else the one that
// stands at the beginning of the text, else nothing.
func Title(property string, pages []string) string {
	if t := oneLine(property); sensible(t) {
		return cut(t)
	}
	if len(pages) == 0 {
		return ""
	}
	return cut(fromText(pages[0]))
}

// sensible reports whether a person wrote the title.
func sensible(t string) bool {
	f := fold(t)
	return utf8.RuneCountInString(t) >= 4 && !machineMade.MatchString(f) && path.Base(t) == strings.TrimPrefix(t, "/") && !strings.Contains(t, "\uFFFD")
}

// fromText takes the title from the first lines of a page: the line that says what it is
// ("RESOLUCIÓN 12"), else a Markdown heading, else lines in capitals, else the first line.
func fromText(page string) string {
	lines := leading(page)
	for i, l := range lines {
		if marked, ok := strings.CutPrefix(l.text, "# "); ok {
			return oneLine(marked)
		}
		if unicode.IsUpper(firstRune(l.text)) && species.MatchString(fold(l.text)) && isHeading(l.text) && !flows(lines[i:]) {
			return join(lines[i:])
		}
	}
	for i, l := range lines {
		if capitals(l.text) && letters(l.text) >= 6 {
			return join(lines[i:])
		}
	}
	if len(lines) > 0 && isHeading(lines[0].text) && letters(lines[0].text) >= 4 && unicode.IsUpper(firstRune(lines[0].text)) && !flows(lines) {
		return oneLine(lines[0].text)
	}
	return ""
}

// textLine is a line, and whether an empty one stands above it.
type textLine struct {
	text string
	gap  bool
}

func leading(page string) []textLine {
	var lines []textLine
	gap := true
	for raw := range strings.SplitSeq(clip(page, headLength), "\n") {
		text := strings.TrimSpace(raw)
		if text == "" {
			gap = true
			continue
		}
		lines = append(lines, textLine{text, gap})
		gap = false
		if len(lines) == titleLines {
			break
		}
	}
	return lines
}

// isHeading reports whether a line can be a title: it is short and no whole sentence.
func isHeading(s string) bool {
	return utf8.RuneCountInString(s) <= 160 && !sentences.MatchString(s) && !strings.HasSuffix(s, ";") && !strings.HasSuffix(s, ":") && (!strings.HasSuffix(s, ".") || strings.Count(s, " ") < 8)
}

// flows reports whether the first of the lines is that of a paragraph: it is long, and the
// next one goes on in small letters.
func flows(lines []textLine) bool {
	return len(lines) > 1 && !lines[1].gap && utf8.RuneCountInString(lines[0].text) > 60 && unicode.IsLower(firstRune(lines[1].text))
}

// join takes the lines that a title runs over: those in capitals, or those that the first one
// leaves open, without an empty line between.
func join(lines []textLine) string {
	title := lines[0].text
	upper := capitals(title)
	for _, l := range lines[1:min(len(lines), 5)] {
		open := runsOn(title)
		if l.gap && !open || upper != capitals(l.text) && !open || !upper && !open || strings.HasSuffix(title, ".") {
			break
		}
		title += " " + l.text
	}
	return oneLine(title)
}

// runsOn reports whether a line of a title ends in a word that another one follows.
func runsOn(s string) bool {
	switch fold(s[strings.LastIndexByte(s, ' ')+1:]) {
	case "de", "del", "la", "el", "los", "las", "y", "e", "en", "para", "por", "sobre", "que", "al", "a", "con",
		"of", "the", "and", "on", "for", "in", "to",
		"da", "do", "das", "dos", "o", "os", "em", "no", "na", "du", "des", "le", "les", "et", "sur", "pour", "au", "aux":
		return true
	}
	return strings.HasSuffix(s, ",")
}

// cut shortens a title at a word.
func cut(s string) string {
	r := []rune(s)
	if len(r) <= maxTitle {
		return s
	}
	s = string(r[:maxTitle])
	if i := strings.LastIndexByte(s, ' '); i > maxTitle/2 {
		s = s[:i]
	}
	return s + "…"
}

func oneLine(s string) string {
	s = strings.NewReplacer("**", "", "__", "").Replace(s)
	return strings.Trim(strings.Join(strings.Fields(s), " "), " #*")
}

func capitals(s string) bool { return strings.ToUpper(s) == s && strings.ToLower(s) != s }

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
