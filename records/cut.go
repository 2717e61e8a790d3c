package records

import "strings"

// startsPassage reports whether the provision is a passage of its own.
func startsPassage(p Provision) bool { return p.Kind == "article" }

func cut(file FileID, x Extraction) []Passage {
	switch {
	case hasArticles(x.Outline):
		return cutByArticle(file, x)
	case x.Paged:
		ps := make([]Passage, 0, len(x.Pages))
		for i, text := range x.Pages {
			if i+1 < len(x.Pages) {
				text += PageBreak
			}
			ps = append(ps, Passage{File: file, Ordinal: i, Page: i + 1, Text: text})
		}
		return ps
	}
	return cutRuns(file, strings.Join(x.Pages, PageBreak))
}

func hasArticles(outline []Provision) bool {
	for _, p := range outline {
		if startsPassage(p) {
			return true
		}
	}
	return false
}

// cutByArticle starts a passage at every article. What stands before an article
// and belongs to it (the headings of its chapter) goes with it, so that a search
// for the chapter's name lands on its first article.
func cutByArticle(file FileID, x Extraction) []Passage {
	joined := strings.Join(x.Pages, PageBreak)
	page := 0
	if x.Paged {
		page = 1
	}
	var (
		ps    []Passage
		from  int
		owner Provision
	)
	flush := func(to int) {
		text := joined[from:to]
		if text == "" {
			return
		}
		ps = append(ps, Passage{File: file, Ordinal: len(ps), Page: page, EID: owner.EID, Label: owner.Label, Heading: owner.Heading, Text: text})
		if x.Paged {
			page += strings.Count(text, PageBreak)
		}
		from = to
	}
	container := -1 // where the run of container headings before the next article starts
	for _, p := range x.Outline {
		if p.Offset < from || p.Offset > len(joined) {
			continue // an outline that does not fit its text is no reason to lose text
		}
		if !startsPassage(p) {
			if container < 0 {
				container = p.Offset
			}
			continue
		}
		at := p.Offset
		if container >= 0 && container < at {
			at = container
		}
		container = -1
		if at > from {
			flush(at)
		}
		owner = p
	}
	flush(len(joined))
	return ps
}

// cutRuns cuts at blank lines into runs of about PassageSize bytes.
func cutRuns(file FileID, text string) []Passage {
	var ps []Passage
	for len(text) > 0 {
		n := len(text)
		if n > PassageSize+PassageSize/2 {
			n = runEnd(text)
		}
		ps = append(ps, Passage{File: file, Ordinal: len(ps), Text: text[:n]})
		text = text[n:]
	}
	return ps
}

// runEnd returns where the first run ends: after the last blank line within
// PassageSize, else after the last line end, the last space, or a whole character.
func runEnd(text string) int {
	window := text[:PassageSize]
	for _, sep := range []string{"\n\n", "\n", " "} {
		if i := strings.LastIndex(window, sep); i > PassageSize/4 {
			return i + len(sep)
		}
	}
	n := PassageSize
	for n > 0 && text[n]&0xC0 == 0x80 {
		n--
	}
	return n
}
