package web

import (
	"html/template"
	"strconv"
	"strings"

	"acervo/records"
)

// markup writes HTML by hand, for the few lists that make up most of a page: html/template calls
// several functions by reflection for each value, which takes longer than finding what is shown.
// What comes from elsewhere goes through text, also within quotes, or through link.
type markup struct {
	c   *catalogue
	b   []byte
	err error // the first message that was missing
}

// write lets a part of a page be written; it is a function of templates then.
func write[T any](c *catalogue, part func(*markup, T)) func(T) (template.HTML, error) {
	return func(what T) (template.HTML, error) {
		m := markup{c: c, b: make([]byte, 0, 4<<10)}
		part(&m, what)
		return template.HTML(m.b), m.err //nolint:gosec // whatever is not ours was escaped
	}
}

// put writes markup of our own.
func (m *markup) put(parts ...string) {
	for _, p := range parts {
		m.b = append(m.b, p...)
	}
}

// text writes a text so that it is one, between tags and between double quotes.
func (m *markup) text(s string) {
	from := 0
	for i := range len(s) {
		var instead string
		switch s[i] {
		case '<':
			instead = "&lt;"
		case '>':
			instead = "&gt;"
		case '&':
			instead = "&amp;"
		case '"':
			instead = "&#34;"
		case '\'':
			instead = "&#39;"
		case 0:
			instead = "\ufffd"
		default:
			continue
		}
		m.b = append(append(m.b, s[from:i]...), instead...)
		from = i + 1
	}
	m.b = append(m.b, s[from:]...)
}

// link opens a link to a page of this site; one to anywhere else leads nowhere.
func (m *markup) link(address string) {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || strings.HasPrefix(address, "/\\") {
		address = "#"
	}
	m.put(`<a href="`)
	m.text(address)
	m.put(`"`)
}

// number writes a number as HTML's own attributes have it.
func (m *markup) number(n int) { m.b = strconv.AppendInt(m.b, int64(n), 10) }

// say writes a message.
func (m *markup) say(key string, pairs ...any) {
	s, err := m.c.text(key, pairs...)
	if err != nil && m.err == nil {
		m.err = err
	}
	m.text(s)
}

// date writes a calendar date.
func (m *markup) date(d records.Date) {
	day, err := m.c.date(d, "short")
	if err != nil && m.err == nil {
		m.err = err
	}
	m.put(`<time datetime="`)
	m.text(string(d))
	m.put(`">`)
	m.text(day)
	m.put(`</time>`)
}

// spanned writes a text in an element of its own, and nothing when there is none.
func (m *markup) spanned(s, class string) {
	if s == "" {
		return
	}
	m.put(` <span`)
	if class != "" {
		m.put(` class="`, class, `"`)
	}
	m.put(`>`)
	m.text(s)
	m.put(`</span>`)
}

// dated writes what happens, or happened, on a day.
func (m *markup) dated(key string, d records.Date) {
	m.put(` <span>`)
	if key != "" {
		m.say(key)
		m.put(" ")
	}
	m.date(d)
	m.put(`</span>`)
}

// badge writes a word of an open list as a badge.
func (m *markup) badge(group, value, class string) {
	m.put(`<span class="badge `, class, `">`)
	m.text(m.c.word(group, value))
	m.put(`</span>`)
}
