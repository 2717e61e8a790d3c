package outline

import (
	"strings"
	"unicode"
)

// headingOf returns the name of a unit: what follows its number on the line, or the lines
// below when the number stands alone. The text of an article is not its name.
func (t *text) headingOf(i int) string {
	c := t.found[i]
	if c.rest != "" {
		rest := c.rest
		if t.lines[c.at].marks > 0 || c.kind != article {
			return tidyName(rest)
		}
		return nameBefore(rest)
	}
	if t.marked && c.kind == article {
		return ""
	}
	end := len(t.lines)
	if i+1 < len(t.found) {
		end = t.found[i+1].at
	}
	var name []string
	for k := c.at + c.lines; k < end && len(name) < 3; k++ {
		l := t.lines[k]
		if !l.headlike() || l.marks > 0 || len(name) > 0 && (t.gap[k] || !capitals(l.text)) {
			break
		}
		if c.kind == article && !capitals(l.text) && k+1 < end && !t.gap[k+1] &&
			(len(l.text) > 60 || l.runsOn() || unicode.IsLower(firstRune(t.lines[k+1].text))) {
			break // the first line of the article's text
		}
		name = append(name, l.text)
	}
	return tidyName(strings.Join(name, " "))
}

// maxName bounds the name of an article that has its text on the same line: "Objeto. El …".
const maxName = 80

// nameBefore returns the words before the first full stop, when they are a name: few, and
// with text after them, or all that there is on the line and no sentence.
func nameBefore(s string) string {
	name, after, found := strings.Cut(s, ". ")
	switch {
	case !found:
		name, after, found = strings.Cut(s, ".- ")
	case strings.Count(name, " ") > 7:
		return ""
	}
	if !found {
		if strings.HasSuffix(s, ".") || strings.HasSuffix(s, ":") || strings.HasSuffix(s, ",") || strings.HasSuffix(s, ";") || (line{text: s}).runsOn() || len(s) > maxName/2 && !capitals(s) {
			return ""
		}
		return tidyName(s)
	}
	if len(name) > maxName || after == "" {
		return ""
	}
	return tidyName(name)
}

// bracketed returns what stands in the brackets of a name: "(Quórum)".
func bracketed(s string) (inner string, ok bool) {
	inner, ok = strings.CutPrefix(s, "(")
	inner, closed := strings.CutSuffix(inner, ")")
	return inner, ok && closed && !strings.ContainsAny(inner, "()")
}

func tidyName(s string) string {
	s = strings.Trim(strings.ReplaceAll(s, "*", ""), " .:-–—")
	if inner, ok := bracketed(s); ok {
		s = strings.Trim(inner, " .:-–—")
	}
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}
