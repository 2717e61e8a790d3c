package analysis

import (
	"unicode/utf8"
)

// MaxWord is the length in bytes at which longer words are cut off, in the index and in queries alike.
const MaxWord = 60

// Scanner finds the words of a text in one pass: folded, with the place of their original bytes.
//
//	s := analysis.Scan(text)
//	for s.Next() { use(s.Word(), s.Start, s.End) }
//
// Letters and digits make words; everything else separates them, except that
// 20.744 is one word (20744), a word divided at the end of a line is joined, and
// soft hyphens and accents written apart are passed over.
type Scanner struct {
	Start, End int // the place of the word in the text, in bytes

	text  string
	at    int
	word  []byte
	enye  bool
	digit bool // the word so far is digits only
}

// Scan starts at the beginning of the text.
func Scan(text string) *Scanner { return &Scanner{text: text, word: make([]byte, 0, MaxWord+8)} }

// Reset starts anew with another text and keeps the memory.
func (s *Scanner) Reset(text string) { s.text, s.at = text, 0 }

// Word returns the present word, folded. It is valid until the next call of Next.
func (s *Scanner) Word() []byte { return s.word }

// class says what an ASCII byte is: 0 separates, otherwise its folded form.
var class = asciiClasses()

func asciiClasses() (t [utf8.RuneSelf]byte) {
	for c := range t {
		switch b := byte(c); {
		case 'a' <= b && b <= 'z', '0' <= b && b <= '9':
			t[c] = b
		case 'A' <= b && b <= 'Z':
			t[c] = b + 'a' - 'A'
		}
	}
	return t
}

// Next goes to the next word; false when there is none.
func (s *Scanner) Next() bool {
	text, i := s.text, s.at
	for i < len(text) { // to the first letter
		c := text[i]
		if c < utf8.RuneSelf {
			if class[c] != 0 {
				break
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if foldRune(r) != "" {
			break
		}
		i += n
	}
	if i >= len(text) {
		s.at = i
		return false
	}
	s.Start, s.word, s.enye, s.digit = i, s.word[:0], false, true
	for i < len(text) {
		c := text[i]
		if c < utf8.RuneSelf {
			if b := class[c]; b != 0 {
				s.word = append(s.word, b)
				s.digit = s.digit && b <= '9'
				i++
				continue
			}
			j := s.join(i)
			if j == 0 {
				break
			}
			i = j
			continue
		}
		n, more := s.beyondASCII(i)
		i += n
		if !more {
			break
		}
	}
	s.End, s.at = i, i
	if len(s.word) > MaxWord {
		s.word = s.word[:MaxWord]
	}
	if s.enye {
		s.word = append(s.word, Enye...)
	}
	return true
}

// beyondASCII takes the letter at i; it returns how many bytes belong to the
// word and whether the word may go on.
func (s *Scanner) beyondASCII(i int) (n int, more bool) {
	r, n := utf8.DecodeRuneInString(s.text[i:])
	if standsAlone(r) {
		if len(s.word) > 0 {
			return 0, false
		}
		s.word = utf8.AppendRune(s.word, r)
		return n, false
	}
	if f := foldRune(r); f != "" {
		s.digit = false
		s.word = append(s.word, f...)
		s.enye = s.enye || r == 'ñ' || r == 'Ñ'
		return n, true
	}
	switch {
	case isMark(r):
		s.enye = s.enye || r == combining && s.word[len(s.word)-1] == 'n'
		return n, true
	case r == softHyphen:
		if j := afterLineEnd(s.text, i+n); j > 0 {
			return j - i, true
		}
		return n, s.letterAt(i + n)
	}
	return 0, false
}

// join returns where the word goes on behind the separator at i, or 0 when it ends there.
func (s *Scanner) join(i int) int {
	switch s.text[i] {
	case '.', ',':
		if s.digit && s.groupAt(i+1) && len(s.word) <= 12 && (len(s.word) <= 3 || s.grouped(i)) {
			return i + 1
		}
	case '-':
		if !s.digit {
			return afterLineEnd(s.text, i+1)
		}
	}
	return 0
}

// groupAt reports whether exactly three digits stand at i, as in 20.744.
func (s *Scanner) groupAt(i int) bool {
	if i+3 > len(s.text) {
		return false
	}
	for _, c := range []byte(s.text[i : i+3]) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return i+3 == len(s.text) || s.text[i+3] < '0' || s.text[i+3] > '9'
}

// grouped reports whether the three digits before i are a group themselves.
func (s *Scanner) grouped(i int) bool {
	return i-s.Start > 4 && (s.text[i-4] == '.' || s.text[i-4] == ',')
}

func (s *Scanner) letterAt(i int) bool {
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	return r < utf8.RuneSelf && i < len(s.text) && class[r] != 0 || foldRune(r) != ""
}

// afterLineEnd returns where a word divided before i goes on: in the next line,
// with a small letter; 0 when it does not.
func afterLineEnd(text string, i int) int {
	lines := 0
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			lines++
		case c == ' ', c == '\t', c == '\r':
		case lines != 1:
			return 0
		case 'a' <= c && c <= 'z':
			return i
		case c >= utf8.RuneSelf:
			if r, _ := utf8.DecodeRuneInString(text[i:]); foldRune(r) != "" && r >= 'ß' && r <= 'ÿ' {
				return i
			}
			return 0
		default:
			return 0
		}
	}
	return 0
}

// Words returns the folded words of a text.
func Words(text string) []string {
	var words []string
	for s := Scan(text); s.Next(); {
		words = append(words, string(s.Word()))
	}
	return words
}
