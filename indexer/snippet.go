package indexer

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"acervo/records"
)

// snippetSize is about how many bytes of text a snippet shows.
const snippetSize = 240

// ellipsis stands where a snippet leaves text out.
const ellipsis = "…"

// snippet cuts the part of a text where most of the query stands, with its words
// marked. White space is closed up; everything else is as in the text.
func (m *marker) snippet(text string) []records.Fragment {
	spots := m.find(text)
	from, to := window(text, densest(spots))
	var c cutter
	if from > 0 {
		c.add(ellipsis, false)
	}
	at := from
	for _, s := range spots {
		if s.start < at || s.end > to {
			continue
		}
		c.add(text[at:s.start], false)
		c.add(text[s.start:s.end], true)
		at = s.end
	}
	c.add(text[at:to], false)
	if to < len(text) {
		c.trim()
		c.add(ellipsis, false)
	}
	c.trim()
	return c.out
}

// densest returns the first and last of the spots to show: those that have most
// of the query's parts, and then most spots, within the size of a snippet.
func densest(spots []spot) (best []spot) {
	var count [64]int
	distinct, from, bestScore := 0, 0, 0
	for i, s := range spots {
		for b := s.marks; b != 0; b &= b - 1 {
			if k := bits.TrailingZeros64(b); count[k] == 0 {
				distinct++
				count[k]++
			} else {
				count[k]++
			}
		}
		for s.end-spots[from].start > snippetSize && from < i {
			for b := spots[from].marks; b != 0; b &= b - 1 {
				k := bits.TrailingZeros64(b)
				if count[k]--; count[k] == 0 {
					distinct--
				}
			}
			from++
		}
		if score := distinct*1000 + i - from + 1; score > bestScore {
			bestScore, best = score, spots[from:i+1]
		}
	}
	return best
}

// window returns the part of the text to show around the spots: about the size
// of a snippet, cut between words.
func window(text string, spots []spot) (from, to int) {
	if len(text) <= snippetSize*5/4 {
		return 0, len(text)
	}
	if len(spots) > 0 {
		first, last := spots[0].start, spots[len(spots)-1].end
		from = max(0, first-max(0, snippetSize-(last-first))/3)
		to = max(from+snippetSize, last)
	} else {
		to = snippetSize
	}
	if from < snippetSize/6 {
		from = 0
	}
	if to > len(text)-snippetSize/6 {
		to = len(text)
	}
	limitFrom, limitTo := to, from
	if len(spots) > 0 {
		limitFrom, limitTo = spots[0].start, spots[len(spots)-1].end
	}
	return wordStart(text, from, limitFrom), wordEnd(text, to, limitTo)
}

// wordStart moves a cut forward to the next word, at most to limit.
func wordStart(text string, at, limit int) int {
	if at == 0 {
		return 0
	}
	for i := at; i < min(limit, at+40); {
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		if unicode.IsSpace(r) {
			return i
		}
	}
	for at < limit && !utf8.RuneStart(text[at]) {
		at++
	}
	return at
}

// wordEnd moves a cut back to the end of a word, at most to limit.
func wordEnd(text string, at, limit int) int {
	if at >= len(text) {
		return len(text)
	}
	for at > limit && !utf8.RuneStart(text[at]) {
		at--
	}
	if i := strings.LastIndexFunc(text[max(limit, at-40):at], unicode.IsSpace); i >= 0 {
		return max(limit, at-40) + i
	}
	return at
}

// cutter collects fragments and closes up white space.
type cutter struct {
	out   []records.Fragment
	space bool // white space ended what was added last
}

func (c *cutter) add(text string, mark bool) {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			c.space = true
			continue
		}
		if c.space && (b.Len() > 0 || len(c.out) > 0) {
			if mark && b.Len() == 0 { // the space is not part of the word
				c.put(" ", false)
			} else {
				b.WriteByte(' ')
			}
		}
		c.space = false
		b.WriteRune(r)
	}
	if b.Len() > 0 {
		c.put(b.String(), mark)
	}
}

func (c *cutter) put(text string, mark bool) {
	if n := len(c.out); n > 0 && c.out[n-1].Mark == mark && !mark {
		c.out[n-1].Text += text
		return
	}
	c.out = append(c.out, records.Fragment{Text: text, Mark: mark})
}

// trim forgets white space at the end.
func (c *cutter) trim() { c.space = false }
