package api

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"acervo/api/web"
	"acervo/records"
)

// searchShow puts what was found into the words of a language.
type searchShow struct {
	words
	site *web.Site
	at   searchAddress
}

func (s searchShow) bodyName(code string) string {
	if code == "" {
		return ""
	}
	return s.body(code)
}

// value is a facet's value in words.
func (s searchShow) value(field, value string) string {
	switch field {
	case "type":
		return s.docType(value)
	case "body":
		return s.body(value)
	case "class":
		return s.class(value)
	case "language":
		return s.site.Word(s.lang, "lang", value)
	case "status":
		return s.site.Word(s.lang, "status", value)
	}
	return value
}

// browse offers the values of a facet on the front page.
func (s searchShow) browse(field string, f records.Facet) []web.Choice {
	var all []web.Choice
	for _, v := range f.Values[:min(len(f.Values), 2*facetShown)] {
		all = append(all, web.Choice{Text: s.value(field, v.Value), Address: s.at.with(field, v.Value), Count: v.Count})
	}
	return all
}

// found fills the page of what was found.
func (s searchShow) found(p *web.Search, q records.Query, r records.Results) {
	p.Total, p.Took, p.Notes = r.Total, r.Took, r.Notes
	for _, h := range r.Hits {
		p.Hits = append(p.Hits, s.hit(h))
	}
	for _, field := range searchFields {
		for _, f := range r.Facets {
			if f.Field == field.facet {
				s.facet(p, field.parameter, f)
			}
		}
		for _, v := range s.at.values[field.parameter] {
			p.Filters = append(p.Filters, web.Choice{Text: s.value(field.facet, v), Field: field.facet, Address: s.at.toggled(field.parameter, v)})
		}
	}
	for _, end := range []string{"from", "to", "on", "known"} {
		for _, v := range s.at.values[end] {
			p.Filters = append(p.Filters, web.Choice{Text: s.site.Day(s.lang, records.Date(v)), Field: end, Address: s.at.toggled(end, v)})
		}
	}
	p.Clear = s.at.unfiltered()
	for _, format := range []string{"csv", "xlsx"} {
		p.Exports = append(p.Exports, web.Choice{Text: strings.ToUpper(format), Address: "/export?" + strings.TrimPrefix(s.at.with("format", format), "/?")})
	}
	present := q.Sort
	if present == "" {
		present = records.Relevance
		if q.Text == "" {
			present = records.Newest
		}
	}
	for _, order := range []records.Sort{records.Relevance, records.Newest, records.Oldest} {
		p.Sorts = append(p.Sorts, web.Choice{Text: s.site.Word(s.lang, "sort", string(order)), Address: s.at.with("sort", string(order)), On: order == present})
	}
	if q.Cursor != "" {
		p.First = web.Address("/", s.at.values)
	}
	if r.Cursor != "" {
		p.Next = s.at.with("cursor", r.Cursor)
	}
}

// facet shows a facet that tells documents apart, or is in use.
func (s searchShow) facet(p *web.Search, parameter string, f records.Facet) {
	if len(f.Values) == 0 || len(f.Values) == 1 && !s.at.has(parameter, f.Values[0].Value) {
		return
	}
	values := slices.Clone(f.Values)
	if f.Field == "year" {
		slices.SortFunc(values, func(a, b records.FacetValue) int { return cmp.Compare(b.Value, a.Value) })
	}
	shown := web.Facet{Field: f.Field}
	for i, v := range values {
		c := web.Choice{Text: s.value(f.Field, v.Value), Address: s.at.toggled(parameter, v.Value), Count: v.Count, On: s.at.has(parameter, v.Value)}
		if i < facetShown || c.On {
			shown.Shown = append(shown.Shown, c)
		} else {
			shown.More = append(shown.More, c)
		}
	}
	p.Facets = append(p.Facets, shown)
}

// statusCurrent is what the index calls a version that is its document's newest.
const statusCurrent = "current"

func (s searchShow) hit(h records.Hit) web.Hit {
	w := web.Hit{
		Address: documentPage(h.Document), Title: web.Title{Language: h.TitleIn, Text: h.Title}, Number: h.Number, Symbol: h.Symbol, Type: s.docType(h.Type),
		Body: s.bodyName(h.Body), Date: h.Date, Status: h.Status, Version: h.Version,
		Since: h.Since, Last: h.Until.AddDays(-1), Coming: h.Coming, Newer: h.Coming != "" && h.Coming == h.Until,
		Annulled: h.Annulled != nil,
	}
	if h.Status != "" && h.Status != statusCurrent {
		w.Address = versionPage(h.Document, h.Version)
	}
	for _, p := range h.Passages {
		p.Snippet = unmarked(p.Snippet)
		w.Passages = append(w.Passages, web.Passage{Address: passagePage(h.Document, p, s.at.values.Get("q")), Label: p.Label, Page: p.Page, Language: p.Language, Snippet: p.Snippet})
	}
	return w
}

// headingMark is the mark of a Markdown heading within a snippet, whose lines are joined.
var headingMark = regexp.MustCompile(`(^|\s)#{1,6} `)

// unmarked takes the marks of Markdown headings off a snippet, as the page of the text does.
func unmarked(snippet []records.Fragment) []records.Fragment {
	if !slices.ContainsFunc(snippet, func(f records.Fragment) bool { return strings.Contains(f.Text, "#") }) {
		return snippet
	}
	snippet = slices.Clone(snippet)
	for i := range snippet {
		snippet[i].Text = headingMark.ReplaceAllString(snippet[i].Text, "$1")
	}
	return snippet
}

// passagePage is where a passage can be read: at its article, else on its page,
// else where its first words stand, with what was looked for marked.
func passagePage(id records.DocumentID, p records.PassageHit, find string) string {
	var b strings.Builder
	b.Grow(256)
	b.WriteString(documentPage(id))
	b.WriteString("/read?")
	anchor := ""
	if p.EID != "" {
		b.WriteString("at=" + url.QueryEscape(p.EID) + "&")
		anchor = "#" + p.EID
	}
	b.WriteString("file=" + url.QueryEscape(string(p.File)))
	switch {
	case p.EID != "":
	case p.Page > 0:
		n := strconv.Itoa(p.Page)
		b.WriteString("&page=" + n)
		anchor = "#p" + n
	default:
		if words := snippetWords(p.Snippet); len(words) > 0 {
			b.WriteString("&near=" + url.QueryEscape(strings.Join(words[:min(len(words), nearWords)], " ")))
		}
	}
	if find != "" {
		b.WriteString("&q=" + url.QueryEscape(find))
	}
	return b.String() + anchor
}

// nearWords are enough words to find a place in a text by.
const nearWords = 5

// snippetWords are the words of a snippet between its marks of what was left out.
func snippetWords(fragments []records.Fragment) []string {
	var b strings.Builder
	for _, f := range fragments {
		b.WriteString(f.Text)
	}
	return strings.Fields(strings.Trim(b.String(), "… "))
}

func documentPage(id records.DocumentID) string { return "/d/" + url.PathEscape(string(id)) }
