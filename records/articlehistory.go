package records

import (
	"context"
)

// ArticleHistory is one provision across all versions of its document.
type ArticleHistory struct {
	Document ComparedVersion // the version in which the provision was named
	Place    ProvisionPlace  // what it is there
	States   []ArticleState  // oldest first
}

// ArticleState is a provision in one version.
type ArticleState struct {
	Version ComparedVersion
	Unread  bool // there is no text in the language that could be compared: Change is empty
	// Change says what became of it since the state before: one with neither Old nor
	// New was not there. Its edits are the redline against the version before.
	Change  ProvisionChange
	Text    string // its words in this version; empty when it is not there
	Origins []TextOrigin
}

// There reports whether the version has the provision.
func (s ArticleState) There() bool { return s.Change.New != nil }

// ArticleHistory follows a provision through all versions of a document in one
// language (empty: that of the authentic text). The provision is one of the newest
// version that has it, named as FindProvision takes it; one that was renumbered is
// followed under its other ids.
func (o *Office) ArticleHistory(ctx context.Context, who Actor, document, eid string, lang Language) (ArticleHistory, error) {
	d, err := o.Document(ctx, who, document)
	if err != nil {
		return ArticleHistory{}, err
	}
	if lang = lang.Primary(); lang == "" {
		if v, ok := d.Current(); ok {
			t, _, _ := v.Text("")
			lang = t.Language
		}
	}
	seen, err := o.seen(ctx, who, Timeline{d.Events}, d)
	if err != nil {
		return ArticleHistory{}, err
	}
	var (
		h     ArticleHistory
		texts []ComparedText
		place []int // of each text's state
		at    = -1
		named string // the provision's whole id there
	)
	for _, v := range byNumber(d.Versions) {
		f := locatedText{document: d, version: v}
		t, exact, _ := v.Text(lang)
		if exact {
			f.text = t
		}
		s := ArticleState{Version: f.described(), Unread: true}
		if v.Number > 0 {
			s.Origins = originsOf(v, d.Events, seen.Documents)
		}
		if _, ok := f.text.Reads(); ok {
			text, err := o.comparedText(ctx, f)
			if err != nil {
				return ArticleHistory{}, err
			}
			s.Unread = false
			if id, ok := FindProvision(text.Outline, eid); ok {
				at, named = len(texts), id
			}
			texts = append(texts, text)
			place = append(place, len(h.States))
		}
		h.States = append(h.States, s)
	}
	if at < 0 {
		return ArticleHistory{}, Errorf(NotFound, "No version of the document has a provision %q in %q.", eid, lang).At("eid")
	}
	traced, err := o.comparer.Trace(ctx, texts, at, named)
	if err != nil {
		return ArticleHistory{}, err
	}
	for i, c := range traced {
		s := &h.States[place[i]]
		s.Change = c
		if c.New != nil {
			s.Text = Changes{c}.NewText()
		}
	}
	h.Document, h.Place = h.States[place[at]].Version, *traced[at].New
	return h, o.opened(ctx, who, d, OpenedText, eid, "")
}
