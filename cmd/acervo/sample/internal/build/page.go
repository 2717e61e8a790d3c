package build

import (
	"errors"
	"fmt"
	"html"
	"strings"
)

// writeMarkdown gives the text as it was written.
func writeMarkdown(d document) ([]byte, error) { return []byte(d.source), nil }

// writeHTML makes a plain page of a text.
func writeHTML(d document) ([]byte, error) {
	tags := map[style]string{paragraph: "p", mark: "p", title: "h1", heading1: "h2", heading2: "h3"}
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<title>%s</title>\n</head>\n<body>\n", d.lang, html.EscapeString(d.title))
	for _, block := range d.blocks {
		if block.style == table {
			return nil, errors.New("a page of this collection has no tables")
		}
		lines := make([]string, len(block.lines))
		for i, line := range block.lines {
			label, rest := splitLabel(line)
			if lines[i] = html.EscapeString(rest); label != "" {
				lines[i] = "<strong>" + html.EscapeString(strings.TrimSpace(label)) + "</strong> " + lines[i]
			}
		}
		fmt.Fprintf(&b, "<%[1]s>%[2]s</%[1]s>\n", tags[block.style], strings.Join(lines, "<br>\n"))
	}
	b.WriteString("</body>\n</html>\n")
	return []byte(b.String()), nil
}
