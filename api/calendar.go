package api

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// feedPage is how many events a feed holds; calendarMost how many a table may.
const feedPage = 200

var calendarMost = 50_000

// calendarItemJSON is an event with the document it happened to.
type calendarItemJSON struct {
	eventJSON
	Subject namedJSON `json:"subject"`
}

func newCalendarItems(t records.SeenTimeline, lang records.Language) []calendarItemJSON {
	return each(t.Events, func(e records.Event) calendarItemJSON {
		return calendarItemJSON{newEvent(e, t.Documents, lang), newNamed(t.Documents[e.Document], lang)}
	})
}

// calendarFormat is how the client wants the calendar: it says so in the address, as feed readers must, or by Accept.
func calendarFormat(c *gin.Context, asked string) string {
	accept := c.GetHeader("Accept")
	switch {
	case asked != "":
		return asked
	case strings.Contains(accept, "application/atom+xml"):
		return "atom"
	case strings.Contains(accept, "text/csv"):
		return "csv"
	}
	return "json"
}

func (s *Server) getCalendar(c *gin.Context) (reply, error) {
	q := readQuery(c)
	ask := records.CalendarQuery{From: q.date("from"), To: q.date("to"), Known: q.known(s.office)}
	for _, list := range q.texts("types") {
		for t := range strings.SplitSeq(list, ",") {
			ask.Types = append(ask.Types, records.EventType(strings.TrimSpace(t)))
		}
	}
	format := calendarFormat(c, q.oneOf("format", "json", "atom", "csv"))
	after, limit := q.text("after"), q.limit(1000, 100)
	if after != "" {
		e, ok := parseCalendarPlace(after)
		if !ok {
			q.bad("after", "Give what the page before had as next.")
		}
		ask.After = &e
	}
	if err := q.err(); err != nil {
		return reply{}, err
	}
	if ask.From == "" && ask.To == "" {
		ask.From = records.Date(fmt.Sprintf("%04d-01-01", s.local(s.now()).Year()))
	}
	switch format {
	case "atom":
		return s.calendarFeed(c, ask)
	case "csv":
		return s.calendarTable(c, ask)
	}
	ask.Limit = limit + 1
	if limit == 1000 {
		ask.Limit, limit = 1000, 999
	}
	t, err := s.office.Calendar(c.Request.Context(), actor(c), ask)
	if err != nil {
		return reply{}, err
	}
	var page listJSON[calendarItemJSON, string]
	if len(t.Events) > limit {
		t.Events = t.Events[:limit]
		page.Next = calendarPlace(t.Events[limit-1])
	}
	page.Items = newCalendarItems(t, preferred(c))
	r := ok(page)
	r.header = http.Header{"Vary": {"Accept"}}
	return r, nil
}

// calendarPlace is where a page of the calendar ends: the last event's day and number.
func calendarPlace(e records.Event) string { return fmt.Sprintf("%s.%d", e.EffectiveOn, e.ID) }

func parseCalendarPlace(s string) (records.Event, bool) {
	day, id, _ := strings.Cut(s, ".")
	on, err := records.ParseDate(day)
	n, nerr := strconv.ParseInt(id, 10, 64)
	return records.Event{EffectiveOn: on, ID: records.EventID(n)}, err == nil && nerr == nil && on != ""
}

// atomFeed is a feed (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID       string   `xml:"id"`
	Title    string   `xml:"title"`
	Updated  string   `xml:"updated"`
	Link     atomLink `xml:"link"`
	Category struct {
		Term string `xml:"term,attr"`
	} `xml:"category"`
	Summary string `xml:"summary"`
}

// calendarFeed answers with the events as a feed. An entry's id is made of the
// ledger's name and the event's number, so it stays when the service moves.
func (s *Server) calendarFeed(c *gin.Context, ask records.CalendarQuery) (reply, error) {
	ask.Limit = feedPage
	t, err := s.office.Calendar(c.Request.Context(), actor(c), ask)
	if err != nil {
		return reply{}, err
	}
	lang := s.tongue(c)
	profile, origin := s.office.Profile(), s.origin(c)
	authority, _, _ := strings.Cut(profile.Origin, "/")
	tag := "tag:" + authority + ",2026:"
	feed := atomFeed{
		ID: tag + "calendar", Title: s.site.Word(lang, "feed", "legal_calendar"), Author: profile.Organization[lang], Updated: s.now().UTC().Format(time.RFC3339),
		Links: []atomLink{{Rel: "self", Type: "application/atom+xml", Href: origin + c.Request.URL.RequestURI()}},
	}
	var last time.Time
	for _, e := range t.Events {
		d := t.Documents[e.Document]
		entry := atomEntry{
			ID: fmt.Sprintf("%sevent/%d", tag, e.ID), Updated: e.RecordedAt.UTC().Format(time.RFC3339),
			Title:   fmt.Sprintf("%s: %s (%s)", e.EffectiveOn, d.Title(lang), s.site.Word(lang, "legal_event", string(e.Type))),
			Link:    atomLink{Rel: "alternate", Type: "text/html", Href: origin + documentPage(d.ID)},
			Summary: calendarSummary(e, t.Documents),
		}
		entry.Category.Term = string(e.Type)
		feed.Entries = append(feed.Entries, entry)
		if e.RecordedAt.After(last) {
			last = e.RecordedAt
		}
	}
	if !last.IsZero() {
		feed.Updated = last.UTC().Format(time.RFC3339)
	}
	b, err := xml.MarshalIndent(feed, "", "  ")
	if err != nil {
		return reply{}, err
	}
	return packed(c, "application/atom+xml", append([]byte(xml.Header), b...)), nil
}

func calendarSummary(e records.Event, named map[records.DocumentID]records.Document) string {
	parts := []string{label(named[e.Document])}
	if by, ok := named[e.By]; ok && e.By != "" {
		parts = append(parts, label(by))
	}
	if e.Note != "" {
		parts = append(parts, e.Note)
	}
	return strings.Join(parts, " · ")
}

// label is what people call a document: its symbol, else its register number.
func label(d records.Document) string {
	if d.Symbol != "" {
		return d.Symbol
	}
	return d.Number
}

// calendarTable answers with the events as a table for spreadsheets (RFC 4180).
func (s *Server) calendarTable(c *gin.Context, ask records.CalendarQuery) (reply, error) {
	table := newSpreadsheet("effective_on", "type", "number", "symbol", "title", "by", "by_provision", "version", "ordinal", "note", "recorded_at", "event", "document")
	lang := preferred(c)
	ask.Limit = min(1000, calendarMost)
	for n := 0; ; {
		t, err := s.office.Calendar(c.Request.Context(), actor(c), ask)
		if err != nil {
			return reply{}, err
		}
		for _, e := range t.Events {
			d, version, by := t.Documents[e.Document], "", ""
			if e.Version > 0 {
				version = strconv.Itoa(e.Version)
			}
			if e.By != "" {
				by = label(t.Documents[e.By])
			}
			table.row(string(e.EffectiveOn), string(e.Type), d.Number, d.Symbol, d.Title(lang), by, e.ByProvision, version,
				strconv.Itoa(e.Ordinal), e.Note, e.RecordedAt.UTC().Format(time.RFC3339), strconv.FormatInt(int64(e.ID), 10), string(d.ID))
		}
		switch n += len(t.Events); {
		case len(t.Events) < ask.Limit:
			return table.reply(c, "calendar.csv")
		case n >= calendarMost: // never a part that passes for the whole
			return reply{}, records.Errorf(records.Invalid, "The table would have more than %d events; ask for fewer years at a time.", n).At("to")
		}
		ask.After = &t.Events[len(t.Events)-1]
	}
}

// packed answers with a whole text, compressed where that pays.
func packed(c *gin.Context, mediaType string, b []byte) reply {
	return reply{
		header: http.Header{"Vary": {"Accept"}},
		write:  func(http.ResponseWriter, *http.Request) { writePacked(c, mediaType, b) },
	}
}
