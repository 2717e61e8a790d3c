package api

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// latest is how many documents the front page shows.
const latest = 8

// facetShown is how many values of a facet are shown before "more".
const facetShown = 8

// pageSearch is the front page and, when something is looked for, what was found.
func (s *Server) pageSearch(c *gin.Context) (reply, error) {
	who := actor(c)
	if who.Anonymous() && !s.office.Profile().PublicRoom {
		return seeOther("/sign-in"), nil
	}
	q := readQuery(c)
	search := q.search(s.tongue(c), s.office)
	if err := records.InvalidProblems(q.problems); err != nil { // parameters that are nobody's come with shared addresses
		return reply{}, err
	}
	at := newSearchAddress(q.values)
	p := web.Search{Frame: s.frame(c), Query: search.Text, AllVersions: search.AllVersions, On: search.On, Asked: at.asks(), Carried: at.carried()}
	search.Facets = true
	found, err := s.office.Search(c.Request.Context(), who, search)
	status, wait := 0, time.Duration(0)
	switch {
	case err != nil && records.KindOf(err) == records.Unavailable:
		var problem problemJSON
		problem, wait = s.problem(c, err)
		p.Trouble, status = problem.Detail, problem.Status
	case err != nil:
		return reply{}, err
	}
	show := searchShow{s.words(p.Language), s.site, at}
	p.Today = records.DateOf(s.now(), s.office.Profile().TimeZone)
	if !p.Asked {
		if err := s.front(c, &p, show, found); err != nil {
			return reply{}, err
		}
		return s.page(c, 0, &p) // there is something to read whatever became of the index
	}
	if who.May(records.ActKeepSearch) {
		p.Saving = at.values.Encode()
	}
	if who.May(records.ActDescribe) && choosable(at.values) {
		p.EditTogether = editPage + "?" + queryOf(at.values)
	}
	p.WithoutDay = at.changed(func(v url.Values) { v.Del("on") })
	p.Everywhere = at.changed(func(v url.Values) { v.Set("all_versions", "true") })
	p.Strip = web.NewStrip(yearCounts(found), p.On, p.Today, func(on records.Date) string { return at.with("on", string(on)) })
	show.found(&p, search, found)
	r, err := s.page(c, status, &p)
	if wait > 0 && err == nil {
		r.header.Set("Retry-After", strconv.Itoa(int(wait.Seconds())))
	}
	return r, err
}

// front fills the front page: what was filed lately, and the ways to browse.
func (s *Server) front(c *gin.Context, p *web.Search, show searchShow, found records.Results) error {
	documents, err := s.office.Documents(c.Request.Context(), actor(c), records.DocumentFilter{Limit: latest})
	if err != nil {
		return err
	}
	statuses, err := s.office.Statuses(c.Request.Context(), documents, records.DocumentFilter{})
	if err != nil {
		return err
	}
	for _, d := range documents {
		h := web.Hit{
			Address: documentPage(d.ID), Title: titleIn(d, p.Language), Number: d.Number, Symbol: d.Symbol,
			Type: show.docType(d.Type), Body: show.bodyName(d.Body), Date: d.Date, Annulled: d.Annulled != nil, Status: string(statuses[d.ID]),
		}
		if d.Access.Level != records.Public {
			h.Level = d.Access.Level
		}
		p.Latest = append(p.Latest, h)
	}
	if p.Saved, err = s.savedSearches(c); err != nil {
		return err
	}
	p.Documents = found.Total
	for _, f := range found.Facets {
		switch f.Field {
		case "type":
			p.Types = show.browse("type", f)
		case "body":
			p.Bodies = show.browse("body", f)
		case "year":
			p.Years = web.YearBars(yearCounts(found), func(year int) string { return show.at.with("year", strconv.Itoa(year)) })
		}
	}
	return s.recentLaw(c, p)
}

// yearCounts are the documents found by the years of their dates.
func yearCounts(found records.Results) map[int]int {
	counts := map[int]int{}
	for _, f := range found.Facets {
		if f.Field != "year" {
			continue
		}
		for _, v := range f.Values {
			if y, err := strconv.Atoi(v.Value); err == nil {
				counts[y] = v.Count
			}
		}
	}
	return counts
}

const (
	// lawShown is how many legal events the front page lists of what came and of what is to come.
	lawShown = 5
	// lawBack is how many days back an event is news.
	lawBack = 366
)

// recentLaw fills in what came into force, changed or ended of late, and what will.
func (s *Server) recentLaw(c *gin.Context, p *web.Search) error {
	changes := []records.EventType{records.EventInForce, records.EventAmended, records.EventCorrected, records.EventSuspended, records.EventRevived, records.EventReplaced, records.EventRepealed, records.EventExpired}
	list := func(from, to records.Date, last bool) ([]web.LawEvent, error) {
		t, err := s.office.Calendar(c.Request.Context(), actor(c), records.CalendarQuery{From: from, To: to, Types: changes, Limit: 1000})
		if err != nil {
			return nil, err
		}
		events := t.Events
		if last {
			slices.Reverse(events)
		}
		var all []web.LawEvent
		for _, e := range events[:min(len(events), lawShown)] {
			all = append(all, web.LawEvent{Type: e.Type, On: e.EffectiveOn, Of: s.named(t.Documents, e.Document, p.Language), By: s.named(t.Documents, e.By, p.Language)})
		}
		return all, nil
	}
	var err error
	if p.Came, err = list(p.Today.AddDays(-lawBack), p.Today, true); err != nil {
		return err
	}
	p.Coming, err = list(p.Today.AddDays(1), "", false)
	return err
}

// searchFields are the parameters that filter, and the facets that offer their values.
var searchFields = []struct{ facet, parameter string }{
	{"type", "type"}, {"body", "body"}, {"year", "year"}, {"language", "lang"}, {"class", "class"}, {"status", "status"},
}

// searchAddress makes addresses of views of the same search.
type searchAddress struct {
	values  url.Values
	written []parameter // the same, in the order in which addresses have them
}

// parameter is a parameter of an address, and how it is written there.
type parameter struct{ name, value, written string }

func newParameter(name, value string) parameter {
	return parameter{name, value, url.QueryEscape(name) + "=" + url.QueryEscape(value)}
}

// newSearchAddress keeps what a search is made of; the place in its pages is left out.
func newSearchAddress(values url.Values) searchAddress {
	kept := url.Values{}
	for _, name := range []string{"q", "type", "body", "year", "lang", "class", "status", "from", "to", "on", "known", "all_versions", "sort", "limit"} {
		for _, v := range values[name] {
			if v = strings.TrimSpace(v); v != "" {
				kept.Add(name, v)
			}
		}
	}
	at := searchAddress{values: kept}
	for _, name := range slices.Sorted(maps.Keys(kept)) {
		for _, v := range kept[name] {
			at.written = append(at.written, newParameter(name, v))
		}
	}
	return at
}

// asks reports whether anything is looked for.
func (a searchAddress) asks() bool { return len(a.values) > 0 }

// carried are the filters that stay when other words are looked for.
func (a searchAddress) carried() []web.Field {
	var fields []web.Field
	for _, name := range []string{"type", "body", "year", "lang", "class", "status", "from", "to", "known", "sort", "limit"} {
		for _, v := range a.values[name] {
			fields = append(fields, web.Field{Name: name, Value: v})
		}
	}
	return fields
}

func (a searchAddress) has(name, value string) bool { return slices.Contains(a.values[name], value) }

func (a searchAddress) changed(change func(url.Values)) string {
	values := url.Values{}
	for k, v := range a.values {
		values[k] = slices.Clone(v)
	}
	change(values)
	return web.Address("/", values)
}

// with sets a parameter, whatever it was. A page has a hundred such addresses, so they are joined of what is written already.
func (a searchAddress) with(name, value string) string {
	return a.joined(newParameter(name, value), func(p parameter) bool { return p.name != name })
}

// toggled puts a value of a filter on, or takes it off.
func (a searchAddress) toggled(name, value string) string {
	if a.has(name, value) {
		return a.joined(parameter{}, func(p parameter) bool { return p.name != name || p.value != value })
	}
	return a.joined(newParameter(name, value), func(parameter) bool { return true })
}

// joined is the address with one more parameter, if it has a name, and those of the search that are kept.
func (a searchAddress) joined(more parameter, kept func(parameter) bool) string {
	var b strings.Builder
	b.Grow(256)
	add := func(p parameter) {
		if b.Len() == 0 {
			b.WriteString("/?")
		} else {
			b.WriteByte('&')
		}
		b.WriteString(p.written)
	}
	for _, p := range a.written {
		if more.name != "" && p.name > more.name {
			add(more)
			more = parameter{}
		}
		if kept(p) {
			add(p)
		}
	}
	if more.name != "" {
		add(more)
	}
	if b.Len() == 0 {
		return "/"
	}
	return b.String()
}

// unfiltered keeps the words and what was not a filter.
func (a searchAddress) unfiltered() string {
	return a.changed(func(v url.Values) {
		for _, f := range searchFields {
			v.Del(f.parameter)
		}
		v.Del("from")
		v.Del("to")
		v.Del("on")
		v.Del("known")
	})
}
