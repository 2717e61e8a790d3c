package api

import (
	"fmt"
	"net/url"
	"strconv"

	"acervo/api/web"
	"acervo/records"
)

// contentsShown is the most lines of contents that are shown whole; of a longer
// one there are its titles and what changed.
const contentsShown = 250

// redlineView makes the view of a redline: with what did not change, or without its words.
func (s *Server) redlineView(r records.Redline, lang records.Language, all bool) web.Redline {
	v := web.Redline{From: comparedView(r.From, lang), To: comparedView(r.To, lang), Count: r.Count}
	for _, o := range r.Origins {
		v.Origins = append(v.Origins, originView(o, lang))
	}
	layout := r.Provisions.Layout()
	short := len(r.Provisions) > contentsShown
	last := -1 // the change before
	for i, p := range r.Provisions {
		w := provisionView(p, i)
		w.Language = r.To.Language
		if at := p.Place(); at.EID != "" && r.From.Document == r.To.Document {
			w.History = articlePage(r.To.Document, at.EID, r.To.Language)
		}
		for _, k := range r.By[i] {
			w.By = append(w.By, v.Origins[k])
		}
		line := web.ContentLine{Label: w.Label, Heading: w.Heading, Language: w.Language, Page: w.Page, Part: w.Part, Group: p.Holds, Change: p.Change}
		if p.Changed() || all {
			w.Rows = rowsOf(p, layout)
			line.Address = "#" + w.ID
		}
		if p.Changed() {
			if v.First == "" {
				v.First = w.ID
			}
			if last >= 0 {
				v.Provisions[last].Next, w.Prev = w.ID, v.Provisions[last].ID
			}
			last = len(v.Provisions)
		}
		if w.Shown() {
			v.Provisions = append(v.Provisions, w)
		}
		if !short || p.Holds || p.Changed() {
			v.Contents = append(v.Contents, line)
		}
	}
	return v
}

func provisionView(p records.ProvisionChange, i int) web.ComparedProvision {
	at := p.Place()
	w := web.ComparedProvision{
		ID: "c" + strconv.Itoa(i+1), Change: p.Change, Amended: p.Amended, Label: at.Label, Heading: at.Heading, Page: at.Page,
	}
	if w.Label != "" {
		w.Page = 0
	} else if w.Page == 0 && at.EID == "" && at.Ordinal > 0 {
		w.Part = at.Ordinal + 1
	}
	if p.Old != nil && p.New != nil && p.Change == records.ProvisionMoved {
		w.Was = p.Old.Label
	}
	return w
}

func rowsOf(p records.ProvisionChange, layout records.TextLayout) []web.ComparedRow {
	var rows []web.ComparedRow
	for _, runs := range p.Paragraphs(layout) {
		rows = append(rows, web.ComparedRow{Runs: runs})
	}
	return rows
}

func comparedView(v records.ComparedVersion, lang records.Language) web.ComparedText {
	w := web.ComparedText{
		Number: v.Number, Symbol: v.Symbol, Version: v.Version, Label: v.Label, Date: v.Date, EffectiveOn: v.Effective,
		Language: v.Language, Authority: v.Authority, Address: versionPage(v.Document, v.Version),
	}
	w.Title = titleIn(records.Document{Titles: v.Titles, Symbol: v.Symbol}, lang)
	return w
}

func originView(o records.TextOrigin, lang records.Language) web.Origin {
	w := web.Origin{Version: o.Version, Type: o.Type, EffectiveOn: o.Effective, Provision: o.Provision}
	if o.Act != nil {
		w.Act, w.ActSymbol, w.ActAddress = titleIn(records.Document{Titles: o.Act.Titles, Symbol: o.Act.Symbol}, lang), o.Act.Symbol, documentPage(o.Act.Document)
	}
	return w
}

// compareAddress is the page that compares two versions of a document.
func compareAddress(id records.DocumentID, from, to int, lang records.Language) string {
	values := url.Values{"from": {string(id)}}
	for name, n := range map[string]int{"from_version": from, "to_version": to} {
		if n > 0 {
			values.Set(name, strconv.Itoa(n))
		}
	}
	if lang != "" {
		values.Set("lang", string(lang))
	}
	return web.Address("/compare", values)
}

// articlePage is the page with the story of an article.
func articlePage(id records.DocumentID, eid string, lang records.Language) string {
	return fmt.Sprintf("%s/history/%s?lang=%s", documentPage(id), url.PathEscape(eid), url.QueryEscape(string(lang)))
}
