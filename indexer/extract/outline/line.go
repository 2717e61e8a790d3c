package outline

import (
	"strings"
	"unicode"

	"acervo/records"
)

// line is a line of the text, with what matters of its surroundings.
type line struct {
	text   string // without blanks and marks of Markdown
	offset int    // of its first byte in the joined text
	page   int    // from 1
	marks  int    // of a Markdown heading: 1 to 6
	quoted bool   // it begins with a quotation mark
}

// readLines cuts the pages into lines that are not empty; gap tells before which lines there
// was an empty one.
func readLines(pages []string) (lines []line, gap map[int]bool) {
	gap = map[int]bool{}
	offset := 0
	for i, page := range pages {
		for raw := range strings.SplitAfterSeq(page, "\n") {
			l := line{text: strings.TrimSpace(raw), offset: offset, page: i + 1}
			offset += len(raw)
			if l.text == "" {
				gap[len(lines)] = true
				continue
			}
			l.strip()
			if l.text != "" {
				lines = append(lines, l)
			}
		}
		offset += len(records.PageBreak)
	}
	return lines, gap
}

// strip removes the marks of Markdown and a quotation mark at the beginning.
func (l *line) strip() {
	if rest := strings.TrimLeft(l.text, "#"); len(l.text)-len(rest) <= 6 && strings.HasPrefix(rest, " ") && rest != l.text {
		l.marks = len(l.text) - len(rest)
		l.text = strings.TrimSpace(rest)
	}
	l.text = strings.TrimSpace(strings.ReplaceAll(l.text, "**", ""))
	if rest := strings.TrimLeft(l.text, "\"“«„'‘"); rest != l.text {
		l.quoted, l.text = true, strings.TrimSpace(rest)
	}
}

// runsOn reports whether the line is in the midst of a sentence at its end, so that the next
// one cannot begin a unit: "…de conformidad con el" / "Artículo 12. …".
func (l line) runsOn() bool {
	if strings.HasSuffix(l.text, ",") || strings.HasSuffix(l.text, "(") || strings.HasSuffix(l.text, "'") || strings.HasSuffix(l.text, "’") {
		return true
	}
	last := l.text[strings.LastIndexFunc(l.text, func(r rune) bool { return !unicode.IsLetter(r) })+1:]
	if last == "" || unicode.IsUpper(firstRune(last)) {
		return false
	}
	switch fold(last) {
	case "el", "los", "la", "las", "lo", "del", "de", "al", "en", "con", "por", "y", "o", "u", "e", "segun", "conforme", "este", "dicho", "presente", "citado",
		"the", "of", "in", "to", "by", "and", "or", "under", "with", "this", "said",
		"do", "da", "dos", "das", "no", "na", "ao", "os", "as", "pelo", "neste", "deste",
		"le", "les", "des", "au", "aux", "du", "et", "ou", "par", "dans", "cet", "present":
		return true
	}
	return false
}

// introduces reports whether a quotation may follow the line.
func (l line) introduces() bool { return strings.HasSuffix(l.text, ":") }

// headlike reports whether a line can be the name of the unit whose number stood alone above it.
func (l line) headlike() bool {
	if inner, ok := bracketed(l.text); ok {
		return unicode.IsUpper(firstRune(inner)) && len(inner) <= maxName
	}
	if len(l.text) > 160 || l.quoted || strings.ContainsRune(".;:,", rune(l.text[len(l.text)-1])) && !capitals(l.text) {
		return false
	}
	return unicode.IsUpper(firstRune(l.text))
}

// capitals reports whether the line has no small letters.
func capitals(s string) bool { return strings.ToUpper(s) == s && strings.ToLower(s) != s }
