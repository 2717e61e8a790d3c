// Package citation finds what a text cites, in Spanish, English, Portuguese and French:
// provisions of the text itself ("artículo 17 del presente Estatuto"), of a named instrument
// ("article 5 of the Regulations"), and documents by symbol, or by kind, number and year. It
// stands beside the outline and reads numbers as the outline does, so that both give the same
// ids. What it is not sure of it leaves out.
package citation

import (
	"slices"
	"strings"

	"acervo/records"
)

// The bounds of what is kept of a text.
const (
	maxCitations = 10_000
	maxQuote     = 300 // bytes
	maxRange     = 60  // provisions of one citation; of a longer range its ends are kept
)

// Find returns what the text, its pages parted by records.PageBreak, cites. The units are those
// of its own outline; a language that is no working language is read as Spanish is.
func Find(text string, lang records.Language, units []records.Provision) []records.Citation {
	t, ok := tongues[lang]
	if !ok {
		t = tongues[records.Spanish]
	}
	f := &finder{text: text, tongue: t, own: map[string]bool{}, heads: map[int]bool{}}
	for _, u := range units {
		f.heads[u.Offset] = true
		parts := records.EIDParts(u.EID)
		f.own[parts[len(parts)-1]] = true
		f.sections = f.sections || u.Kind == "article" && strings.HasPrefix(parts[len(parts)-1], "sec_")
	}
	f.articles("art", "rt", t.article)
	if t.section != nil {
		f.articles("sec", "ect", t.section)
	}
	f.symbols()
	f.numbered()
	slices.SortFunc(f.found, func(a, b records.Citation) int { return a.Start - b.Start })
	return f.found[:min(len(f.found), maxCitations)]
}

// finder looks through one text.
type finder struct {
	text string
	*tongue
	own      map[string]bool // the last units of the ids of its own provisions
	heads    map[int]bool    // where its own provisions begin
	sections bool            // it is cut by section
	found    []records.Citation
}

// add keeps a citation, unless one that was found before covers it.
func (f *finder) add(c records.Citation) {
	for _, x := range f.found {
		if c.Start < x.End && x.Start < c.End {
			return
		}
	}
	c.Quote = quote(f.text[c.Start:c.End])
	f.found = append(f.found, c)
}

// quote makes one line of a place in the text.
func quote(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxQuote {
		s = strings.ToValidUTF8(s[:maxQuote], "") + "…"
	}
	return s
}

// far is how many bytes of a citation are looked at.
const far = 800

// at returns what follows a place in the text, to the end of its page, as far as a citation can reach.
func (f *finder) at(i int) string {
	rest := f.text[i:min(len(f.text), i+far)]
	if end := strings.Index(rest, records.PageBreak); end >= 0 {
		return rest[:end]
	}
	return rest
}
