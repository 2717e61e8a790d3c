package web

import (
	"html/template"

	"acervo/records"
)

// Title is what a document, or a matter, is called in one of its languages, which need not be the page's.
// The element that holds it says which (tongue), so that it is read aloud as what it is (WCAG 2.2, 3.1.2).
type Title struct {
	Language records.Language
	Text     string
}

// String returns the words.
func (t Title) String() string { return t.Text }

// tongue is the attribute that says in which language the words of an element are; nothing when
// that is the page's own, or not known.
func (c *catalogue) tongue(lang records.Language) template.HTMLAttr {
	if lang == "" || lang == records.Undetermined || lang == c.language {
		return ""
	}
	return template.HTMLAttr(` lang="` + template.HTMLEscapeString(string(lang)) + `"`) //nolint:gosec // escaped
}
