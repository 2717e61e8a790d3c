package redline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word, a number or a mark of a text. What stands before it and is
// not compared (white space, headers of pages) belongs to it, so that the
// tokens of a text in a row are the text, but for what follows the last one.
type token struct {
	from, word, to int   // where it begins with what stands before it, where its own letters begin, where it ends
	id             int32 // the same for all tokens that are equal when compared
	aside          bool  // furniture of a page stands before it
}

// lexicon gives every token that is compared equal one number.
type lexicon struct {
	ids    map[string]int32
	kinds  []kind
	keys   []string
	joins  map[string]bool // words that are written with a hyphen somewhere: a hyphen at a line's end is theirs
	parted map[int]span    // furniture of a page inside a word of the text that is being read, by where the word begins
	key    []byte          // scratch
}

// kind says how much a token tells about what its text is about.
type kind uint8

const (
	mark    kind = iota // punctuation
	common              // a short word
	telling             // a longer word, or a number
)

func newLexicon() *lexicon {
	return &lexicon{ids: map[string]int32{}, joins: map[string]bool{}}
}

func (l *lexicon) intern(key []byte) int32 {
	if id, ok := l.ids[string(key)]; ok {
		return id
	}
	id := int32(len(l.kinds))
	s := string(key)
	l.ids[s] = id
	l.keys = append(l.keys, s)
	l.kinds = append(l.kinds, kindOf(s))
	return id
}

func kindOf(key string) kind {
	letters := 0
	for _, r := range key {
		switch {
		case unicode.IsDigit(r):
			return telling
		case unicode.IsLetter(r):
			letters++
		}
	}
	switch {
	case letters > 3:
		return telling
	case letters > 0:
		return common
	}
	return mark
}

// learn remembers the words that the text writes with a hyphen.
func (l *lexicon) learn(text string) {
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '-')
		if i < 0 {
			return
		}
		at += i
		from, to := at, at+1
		for from > 0 && (isHyphen(text[from-1]) || text[from-1] >= utf8.RuneSelf || isLetter(text[from-1])) {
			from--
		}
		for to < len(text) && (isHyphen(text[to]) || text[to] >= utf8.RuneSelf || isLetter(text[to])) {
			to++
		}
		if from < at && to > at+1 {
			l.joins[text[from:to]] = true
		}
		at = to
	}
}

func isHyphen(c byte) bool { return c == '-' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// scan cuts a text from one place to another into tokens. What is furniture of
// its pages is skipped like white space. Aside says whether such stands after the last token.
func (l *lexicon) scan(text string, from, to int, furniture []span, tokens []token) (_ []token, aside bool) {
	s := scanner{lexicon: l, text: text, at: from, end: to, furniture: furniture}
	for start := from; ; {
		aside := s.skip()
		if s.at >= to {
			return tokens, aside
		}
		word := s.at
		l.key = l.key[:0]
		s.begun = word
		s.take()
		tokens = append(tokens, token{from: start, word: word, to: s.at, id: l.intern(l.key), aside: aside})
		start = s.at
	}
}

// scanner reads one token after another.
type scanner struct {
	*lexicon
	text      string
	at, end   int
	begun     int    // where the token that is being read begins
	furniture []span // sorted; those before at are dropped
}

// peek returns the rune at a place.
func (s *scanner) peek(at int) (rune, int) {
	if at >= s.end {
		return 0, 0
	}
	if c := s.text[at]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(s.text[at:s.end])
}

// skip moves over what is not compared (white space, marks of emphasis), and reports whether furniture of a page was in it.
func (s *scanner) skip() (aside bool) {
	for s.at < s.end {
		for len(s.furniture) > 0 && s.furniture[0].to <= s.at {
			s.furniture = s.furniture[1:]
		}
		if len(s.furniture) > 0 && s.furniture[0].from <= s.at {
			s.at = min(s.furniture[0].to, s.end)
			aside = true
			continue
		}
		r, n := s.peek(s.at)
		if !unicode.IsSpace(r) && !invisible(r) && !s.headingMark(r) && r != '*' {
			return aside
		}
		s.at += n
	}
	return aside
}

// headingMark reports the marks of a Markdown heading, at the begin of a line.
func (s *scanner) headingMark(r rune) bool {
	if r != '#' {
		return false
	}
	i := s.at
	for i > 0 && s.text[i-1] == '#' {
		i--
	}
	return i == 0 || s.text[i-1] == '\n' || s.text[i-1] == '\f'
}

// invisible reports characters that nobody sees: soft hyphens, zero-width ones.
func invisible(r rune) bool {
	return r == '\u00AD' || r >= '\u200B' && r <= '\u200F' || r == '\u2060' || r == '\uFEFF'
}

// take reads the token that begins here into key.
func (s *scanner) take() {
	r, n := s.peek(s.at)
	if isWord(r) {
		s.takeWord()
		return
	}
	s.at += n
	r = plainMark(r)
	s.key = utf8.AppendRune(s.key, r)
	if strings.ContainsRune(".-_=", r) { // leaders and rules count once, however long they are
		run := 1
		for {
			next, n := s.peek(s.at)
			if n == 0 || plainMark(next) != r {
				break
			}
			s.at += n
			run++
		}
		if r == '.' && run > 1 {
			s.key = append(s.key[:0], "…"...)
		}
	}
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return isLetter(byte(r)) || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// takeWord reads a word or a number. Hyphens and apostrophes inside, the points
// of a number and an ordinal sign belong to it.
func (s *scanner) takeWord() {
	ascii, last := true, rune(0)
	for {
		r, n := s.peek(s.at)
		switch {
		case n > 0 && ordinalSign(r) && last != 0: // before letters: º is one
			s.key = append(s.key, "º"...)
			s.at += n
			s.finish(false)
			return
		case n > 0 && isWord(r):
			if r >= utf8.RuneSelf {
				ascii = false
			}
			s.key = utf8.AppendRune(s.key, r)
			s.at += n
			last = r
			continue
		case n > 0 && invisible(r):
			s.at += n
			continue
		case n > 0 && s.joint(r, n, last):
			last = 0
			continue
		}
		s.finish(ascii)
		return
	}
}

// joint reads what joins two parts of a word, when another part follows.
func (s *scanner) joint(r rune, n int, last rune) bool {
	if last == 0 {
		return false
	}
	next, _ := s.peek(s.at + n)
	switch {
	case (r == '.' || r == ',') && unicode.IsDigit(last) && unicode.IsDigit(next):
		s.key = append(s.key, byte(r))
	case plainMark(r) == '\'' && unicode.IsLetter(last) && unicode.IsLetter(next):
		s.key = append(s.key, '\'')
	case (r == '-' || r == '\u2010' || r == '\u2011') && isWord(next):
		s.key = append(s.key, '-')
	case (r == '-' || r == '\u2010' || r == '\u2011') && unicode.IsLetter(last) && (unicode.IsSpace(next)):
		return s.lineEnd(n)
	default:
		return false
	}
	s.at += n
	return true
}

// lineEnd joins a word that is parted at the end of a line.
func (s *scanner) lineEnd(n int) bool {
	ahead := *s
	ahead.at += n
	from := ahead.at
	aside := ahead.skip()
	r, _ := s.peek(ahead.at)
	if !unicode.IsLower(r) || !strings.ContainsAny(s.text[from:ahead.at], "\n\f") {
		return false
	}
	rest := ahead.at
	for {
		r, n := s.peek(rest)
		if n == 0 || !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		rest += n
	}
	if s.joins[string(s.key)+"-"+s.text[ahead.at:rest]] {
		s.key = append(s.key, '-')
	}
	if aside && s.parted != nil {
		s.parted[s.begun] = span{from, ahead.at}
	}
	s.at = ahead.at
	return true
}

// finish puts the key into its normal form.
func (s *scanner) finish(ascii bool) {
	if ascii {
		return
	}
	if !norm.NFC.IsNormal(s.key) {
		s.key = norm.NFC.AppendString(nil, string(s.key))
	}
	if i := strings.IndexAny(string(s.key), "ﬀﬁﬂﬃﬄﬅﬆ"); i >= 0 {
		s.key = norm.NFKC.AppendString(nil, string(s.key))
	}
}

func ordinalSign(r rune) bool { return r == 'º' || r == '°' || r == '˚' || r == 'ᵒ' }

// plainMark gives the variants of quotes and dashes one form.
func plainMark(r rune) rune {
	switch r {
	case '“', '”', '„', '‟', '«', '»', '″', '〝', '〞', '＂':
		return '"'
	case '‘', '’', '‚', '‛', '´', '`', '′', 'ʼ':
		return '\''
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹣', '－':
		return '-'
	case '°', '˚', 'ᵒ':
		return 'º'
	case '•', '·', '▪', '●':
		return '•'
	}
	return r
}
