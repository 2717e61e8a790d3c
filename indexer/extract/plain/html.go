package plain

import (
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"acervo/indexer/extract/reading"
)

// HTML reads the words of a web page. Scripts, styles and what is embedded are left out;
// nothing is fetched.
func HTML(f reading.File) (reading.Text, error) {
	file, err := f.Open()
	if err != nil {
		return reading.Text{}, err
	}
	defer file.Close()
	// The encoding is told by a byte order mark or a meta element, else guessed.
	decoded, err := charset.NewReader(io.LimitReader(file, 4*reading.MaxText), "")
	if err != nil {
		return reading.Text{}, reading.Damaged("a web page", err)
	}
	t := reading.Text{Method: "html"}
	pages := &reading.Pages{}
	err = readHTML(decoded, pages, &t)
	pages.Into(&t)
	return t, err
}

// HTMLWords returns the words of HTML that is at hand, the body of a mail for instance.
func HTMLWords(s string) string {
	pages := &reading.Pages{}
	var t reading.Text
	if err := readHTML(strings.NewReader(s), pages, &t); err != nil {
		return ""
	}
	pages.Into(&t)
	return strings.Join(t.Pages, "\n")
}

// maxToken bounds a single tag or text: pages that embed pictures as text have huge ones.
const maxToken = 16 << 20

// readHTML writes a line for each block element and a tab between the cells of a table.
func readHTML(r io.Reader, to *reading.Pages, t *reading.Text) error {
	z := html.NewTokenizer(r)
	z.SetMaxBuf(maxToken)
	w := &htmlWriter{to: to, text: t}
	for {
		switch z.Next() {
		case html.ErrorToken:
			err := z.Err()
			switch {
			case errors.Is(err, io.EOF):
				return nil
			case errors.Is(err, html.ErrBufferExceeded):
				t.Find("The page has a tag without end; it was read up to there.")
				return nil
			}
			return err
		case html.TextToken:
			w.words(string(z.Text()))
		case html.StartTagToken:
			w.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.end(atom.Lookup(name))
		case html.SelfClosingTagToken:
			name, _ := z.TagName()
			if atom.Lookup(name) == atom.Br {
				w.line()
			}
		}
		if to.Full() {
			return nil
		}
	}
}

type htmlWriter struct {
	to     *reading.Pages
	text   *reading.Text
	hidden atom.Atom // the element whose content is skipped
	title  bool
	pre    int
	cells  int  // begun in the row
	inLine bool // something stands on the line
	space  bool // a blank was seen
}

func (w *htmlWriter) start(z *html.Tokenizer) {
	name, more := z.TagName()
	a := atom.Lookup(name)
	if w.hidden != 0 {
		return
	}
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Svg, atom.Math, atom.Object, atom.Iframe, atom.Select, atom.Noframes, atom.Noembed, atom.Textarea:
		w.hidden = a
	case atom.Title:
		w.title = w.text.Title == ""
	case atom.Html:
		for more && w.text.Language == "" {
			var key, value []byte
			key, value, more = z.TagAttr()
			if string(key) == "lang" {
				w.text.Language = primary(string(value))
			}
		}
	case atom.Pre:
		w.pre++
		w.line()
	case atom.Tr:
		w.cells = 0
		w.line()
	case atom.Td, atom.Th:
		if w.cells++; w.cells > 1 {
			w.to.WriteString("\t")
			w.inLine, w.space = true, false
		}
	case atom.Li:
		w.line()
		w.to.WriteString("• ")
	default:
		if block(a) {
			w.line()
		}
	}
}

func (w *htmlWriter) end(a atom.Atom) {
	switch {
	case w.hidden != 0:
		if a == w.hidden {
			w.hidden = 0
		}
	case a == atom.Title:
		w.title = false
	case a == atom.Pre && w.pre > 0:
		w.pre--
		w.line()
	case block(a) || a == atom.Tr || a == atom.Li:
		w.line()
		if a == atom.P || a == atom.Table || heading(a) {
			w.to.WriteString("\n")
		}
	}
}

func (w *htmlWriter) words(s string) {
	switch {
	case w.hidden != 0:
		return
	case w.title:
		w.text.Title += s
		return
	case w.pre > 0:
		w.to.WriteString(s)
		w.inLine = !strings.HasSuffix(s, "\n")
		return
	}
	first := strings.IndexFunc(s, func(r rune) bool { return !blank(r) })
	if first < 0 {
		w.space = w.space || s != ""
		return
	}
	if (w.space || first > 0) && w.inLine {
		w.to.WriteString(" ")
	}
	w.to.WriteString(strings.Join(strings.FieldsFunc(s, blank), " "))
	last := s[len(s)-1]
	w.inLine, w.space = true, blank(rune(last))
}

// blank reports whether HTML takes the character for white space; the fixed blank is none.
func blank(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' }

// line ends the line, if there is one.
func (w *htmlWriter) line() {
	if w.inLine {
		w.to.WriteString("\n")
	}
	w.inLine, w.space = false, false
}

func heading(a atom.Atom) bool {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// block reports whether an element begins and ends a line.
func block(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Br, atom.Hr, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Caption, atom.Thead, atom.Tbody, atom.Tfoot,
		atom.Blockquote, atom.Section, atom.Article, atom.Aside, atom.Header, atom.Footer, atom.Main, atom.Nav, atom.Address, atom.Figure, atom.Figcaption,
		atom.Form, atom.Fieldset, atom.Legend, atom.Center, atom.Body, atom.Head, atom.Details, atom.Summary, atom.Option:
		return true
	}
	return heading(a)
}
