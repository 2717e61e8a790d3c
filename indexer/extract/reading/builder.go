package reading

import "strings"

// MaxText is how many bytes of text are kept of one file. The longest codes of
// law have less than a third of it; what has more is a table or an attack.
const MaxText = 32 << 20

// Pages collects the pages of a text and stops at MaxText bytes.
type Pages struct {
	pages []string
	page  strings.Builder
	size  int
	full  bool
}

// WriteString adds to the page that is being written.
func (p *Pages) WriteString(s string) {
	if p.full {
		return
	}
	if room := MaxText - p.size; len(s) > room {
		s, p.full = strings.ToValidUTF8(s[:room], ""), true
	}
	p.size += len(s)
	p.page.WriteString(s)
}

// Break ends the page that is being written.
func (p *Pages) Break() {
	p.pages = append(p.pages, p.page.String())
	p.page.Reset()
}

// Add writes a whole page.
func (p *Pages) Add(s string) {
	p.WriteString(s)
	p.Break()
}

// Full reports whether MaxText was reached: nothing more is kept.
func (p *Pages) Full() bool { return p.full }

// Empty reports whether nothing was written on the present page.
func (p *Pages) Empty() bool { return p.page.Len() == 0 }

// Len returns how many bytes were written on all pages.
func (p *Pages) Len() int { return p.size }

// Into hands the pages over to the text, with a remark when some were lost.
func (p *Pages) Into(t *Text) {
	if p.page.Len() > 0 {
		p.Break()
	}
	t.Pages = p.pages
	if p.full {
		t.Find("The text is longer than 32 MB; only its beginning was read.")
	}
}
