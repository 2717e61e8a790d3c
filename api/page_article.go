package api

import (
	"maps"
	"slices"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageArticle is the story of one article through all versions of its document.
func (s *Server) pageArticle(c *gin.Context) (reply, error) {
	q := readQuery(c)
	lang := records.Language(q.text("lang"))
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	h, err := s.office.ArticleHistory(c.Request.Context(), actor(c), string(d.ID), c.Param("eid"), lang)
	if err != nil {
		return reply{}, err
	}
	p := web.ArticleStory{
		Frame: s.frame(c), DocumentPage: documentPage(d.ID), Number: d.Number,
		Label: h.Place.Label, Heading: h.Place.Heading, TextLanguage: h.Document.Language,
	}
	p.Title = titleIn(d, p.Language)
	p.Languages = otherLanguages(d, h)
	before := 0
	for _, state := range h.States {
		p.States = append(p.States, articleView(state, h, before, p.Language))
		if !state.Unread {
			before = state.Version.Version
		}
	}
	slices.Reverse(p.States)
	return s.page(c, 0, &p)
}

func articleView(state records.ArticleState, h records.ArticleHistory, before int, lang records.Language) web.ArticleState {
	w := web.ArticleState{Version: comparedView(state.Version, lang), State: articleState(state), Amended: state.Change.Amended}
	if at := state.Change.New; at != nil && at.Label != h.Place.Label {
		w.Label = at.Label
	}
	for _, o := range state.Origins {
		w.By = append(w.By, originView(o, lang))
	}
	if before > 0 && state.Change.Changed() && !state.Unread {
		w.Compare = compareAddress(state.Version.Document, before, state.Version.Version, h.Document.Language)
	}
	change := state.Change
	if change.Change == records.ProvisionNew { // there is nothing to mark: it is the first text
		change.Edits = []records.TextEdit{{Op: records.WordsSame, Old: state.Text, New: state.Text}}
	}
	w.Rows = rowsOf(change, records.Changes{change}.Layout())
	return w
}

// otherLanguages are the languages in which the document has texts, with the story's address in each.
func otherLanguages(d records.Document, h records.ArticleHistory) []web.Title {
	all := map[records.Language]bool{}
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			all[t.Language] = true
		}
	}
	delete(all, h.Document.Language)
	var titles []web.Title
	for _, l := range slices.Sorted(maps.Keys(all)) {
		titles = append(titles, web.Title{Language: l, Text: articlePage(d.ID, h.Place.EID, l)})
	}
	return titles
}
