package plain

import (
	"strings"

	"acervo/indexer/extract/reading"
	"acervo/records"
)

// Markdown reads a Markdown file. Its text stays as it is; title, date and language are taken
// from the front matter, the lines between two "---" at its beginning.
func Markdown(f reading.File) (reading.Text, error) {
	t, err := Text(f)
	if err != nil || len(t.Pages) == 0 {
		return t, err
	}
	frontMatter(t.Pages[0], &t)
	return t, nil
}

// maxFrontMatter bounds how far the end of the front matter is looked for.
const maxFrontMatter = 16 << 10

// frontMatter reads "key: value" lines; it is enough YAML for what is looked for.
func frontMatter(text string, t *reading.Text) {
	rest, ok := strings.CutPrefix(strings.ReplaceAll(text[:min(len(text), maxFrontMatter)], "\r\n", "\n"), "---\n")
	if !ok {
		return
	}
	head, _, ok := strings.Cut(rest, "\n---")
	if !ok {
		return
	}
	for line := range strings.SplitSeq(head, "\n") {
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = unquote(strings.TrimSpace(value))
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "title", "titulo", "título", "titre":
			if t.Title == "" {
				t.Title = value
			}
		case "date", "fecha", "data", "publication_date", "fecha_publicacion":
			if len(value) >= 10 && t.Date == "" {
				if d, err := records.ParseDate(value[:10]); err == nil {
					t.Date = d
				}
			}
		case "lang", "language", "idioma", "langue":
			t.Language = primary(value)
		}
	}
}

func unquote(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return strings.ReplaceAll(s[1:len(s)-1], `\"`, `"`)
	}
	return s
}
