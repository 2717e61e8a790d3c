package querylang

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind int

const (
	end    kind = iota
	word        // text, with * ? ~ as typed
	phrase      // text between quotation marks
	open
	closed
	or
	and
	not
	field // text is the name; a value follows
	span  // text between [ and ]
)

type token struct {
	kind kind
	text string
}

// quotes are the marks that begin a phrase, with those that may end it.
var quotes = map[rune]string{'"': `"”`, '“': `"”`, '”': `"”`, '„': `"“”`, '«': `»"`, '»': `»"`}

// lexer cuts a query into tokens.
type lexer struct {
	text string
	at   int
	note func(format string, args ...any)
}

func (l *lexer) tokens() []token {
	var ts []token
	for {
		t := l.next()
		ts = append(ts, t)
		if t.kind == end {
			return ts
		}
	}
}

func (l *lexer) next() token {
	for l.at < len(l.text) {
		r, n := utf8.DecodeRuneInString(l.text[l.at:])
		if !unicode.IsSpace(r) && !unicode.IsControl(r) && !l.dash(r, n) {
			break
		}
		l.at += n
	}
	var t token
	if l.at >= len(l.text) {
		return t
	}
	r, n := utf8.DecodeRuneInString(l.text[l.at:])
	if ends, ok := quotes[r]; ok {
		l.at += n
		t.kind, t.text = phrase, l.quoted(ends)
		return t
	}
	switch r {
	case '(':
		t.kind = open
	case ')':
		t.kind = closed
	case '|':
		t.kind = or
	case '-':
		t.kind = not
	case '+', '&':
		t.kind = and
	case '[', '{':
		l.at += n
		t.kind, t.text = span, l.until("]}")
		return t
	default:
		return l.word(t)
	}
	l.at += n
	return t
}

// dash reports whether the sign at the present place is a dash between words and not a minus.
func (l *lexer) dash(r rune, n int) bool {
	if r != '-' {
		return r == '–' || r == '—'
	}
	next, _ := utf8.DecodeRuneInString(l.text[l.at+n:])
	return l.at+n == len(l.text) || unicode.IsSpace(next)
}

// quoted returns what stands before one of the ends; without it, the rest.
func (l *lexer) quoted(ends string) string {
	i := strings.IndexAny(l.text[l.at:], ends)
	if i < 0 {
		l.note("A quotation mark is not closed: everything after it was taken as the phrase.")
	}
	return l.cut(i)
}

func (l *lexer) until(ends string) string { return l.cut(strings.IndexAny(l.text[l.at:], ends)) }

func (l *lexer) cut(i int) string {
	if i < 0 {
		s := l.text[l.at:]
		l.at = len(l.text)
		return s
	}
	s := l.text[l.at : l.at+i]
	_, n := utf8.DecodeRuneInString(l.text[l.at+i:])
	l.at += i + n
	return s
}

// word reads until a space, a parenthesis or a quotation mark. A colon after a
// known field's name ends the name.
func (l *lexer) word(t token) token {
	start := l.at
	for l.at < len(l.text) {
		r, n := utf8.DecodeRuneInString(l.text[l.at:])
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("()[]{}|", r) {
			break
		}
		if _, quote := quotes[r]; quote {
			break
		}
		if r == ':' && l.at > start {
			if name, ok := FieldName(l.text[start:l.at]); ok {
				l.at += n
				t.kind, t.text = field, name
				return t
			}
		}
		l.at += n
	}
	t.kind, t.text = word, l.text[start:l.at]
	if t.text == "" { // a bracket that opens nothing
		_, n := utf8.DecodeRuneInString(l.text[l.at:])
		l.at += n
		return l.next()
	}
	switch t.text {
	case "OR":
		t.kind = or
	case "AND":
		t.kind = and
	case "NOT":
		t.kind = not
	}
	return t
}
