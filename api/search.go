package api

import (
	"math"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type resultsJSON struct {
	Total  int         `json:"total"`
	Hits   []hitJSON   `json:"hits"`
	Facets []facetJSON `json:"facets,omitempty"`
	Next   string      `json:"next,omitempty"`
	Notes  []string    `json:"notes,omitempty"`
	TookMS float64     `json:"took_ms"`
}

type hitJSON struct {
	Document records.DocumentID `json:"document"`
	Version  int                `json:"version"`
	Number   string             `json:"number"`
	Symbol   string             `json:"symbol,omitempty"`
	Type     string             `json:"type"`
	Class    string             `json:"class"`
	Body     string             `json:"body,omitempty"`
	Title    string             `json:"title"`
	Date     records.Date       `json:"date,omitempty"`
	Status   string             `json:"status,omitempty"`
	Since    records.Date       `json:"since,omitempty"`
	Until    records.Date       `json:"until,omitempty"`
	Coming   records.Date       `json:"coming,omitempty"`
	Language records.Language   `json:"language,omitempty"`
	Score    float64            `json:"score,omitempty"`
	Passages []passageJSON      `json:"passages"`
	Annulled *annulmentJSON     `json:"annulled,omitempty"`
}

type passageJSON struct {
	File     records.FileID     `json:"file"`
	Version  int                `json:"version"`
	Language records.Language   `json:"language,omitempty"`
	Page     int                `json:"page,omitempty"`
	EID      string             `json:"eid,omitempty"`
	Label    string             `json:"label,omitempty"`
	Snippet  []records.Fragment `json:"snippet"`
}

type facetJSON struct {
	Field  string           `json:"field"`
	Values []facetValueJSON `json:"values"`
}

type facetValueJSON struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

func newHit(h records.Hit) hitJSON {
	return hitJSON{
		Document: h.Document, Version: h.Version, Number: h.Number, Symbol: h.Symbol, Type: h.Type, Class: h.Class, Body: h.Body,
		Title: h.Title, Date: h.Date, Status: h.Status,
		Since: h.Since, Until: h.Until, Coming: h.Coming, Language: h.Language, Score: h.Score, Passages: each(h.Passages, newPassage), Annulled: newAnnulment(h.Annulled),
	}
}

func newPassage(p records.PassageHit) passageJSON {
	same := func(f records.Fragment) records.Fragment { return f }
	return passageJSON{p.File, p.Version, p.Language, p.Page, p.EID, p.Label, each(p.Snippet, same)}
}

func newFacet(f records.Facet) facetJSON {
	return facetJSON{f.Field, each(f.Values, func(v records.FacetValue) facetValueJSON { return facetValueJSON{v.Value, v.Count} })}
}

// maxQuery is the most bytes of a query: more is no question.
const maxQuery = 2000

// readSearch reads a query from the parameters of an address.
func (s *Server) readSearch(c *gin.Context) (records.Query, error) {
	q := readQuery(c)
	search := q.search(preferred(c), s.office)
	return search, q.err()
}

// search is the query that the parameters make, for a person who reads this language.
func (q *query) search(lang records.Language, o *records.Office) records.Query {
	search := records.Query{
		Text: q.text("q"), Types: q.texts("type"), Bodies: q.texts("body"), Classes: q.texts("class"), Statuses: q.texts("status"),
		Years: q.years("year"), From: q.date("from"), To: q.date("to"), AllVersions: q.flag("all_versions"),
		On:   q.date("on"),
		Sort: records.Sort(q.oneOf("sort", "relevance", "newest", "oldest")), Limit: q.limit(100, 20), Cursor: q.text("cursor"),
		Facets: q.flag("facets"), Language: lang,
	}
	if known := q.known(o); !records.IsLatest(known) {
		search.Known = known
	}
	for _, l := range q.texts("lang") {
		search.Languages = append(search.Languages, records.Language(l).Primary())
	}
	if len(search.Text) > maxQuery {
		q.bad("q", "The query is longer than %d bytes.", maxQuery)
	}
	return search
}

func (s *Server) search(c *gin.Context) (reply, error) {
	q, err := s.readSearch(c)
	if err != nil {
		return reply{}, err
	}
	r, err := s.office.Search(c.Request.Context(), actor(c), q)
	if err != nil {
		return reply{}, err
	}
	return ok(resultsJSON{
		Total: r.Total, Hits: each(r.Hits, newHit), Facets: each(r.Facets, newFacet), Next: r.Cursor, Notes: r.Notes,
		TookMS: math.Ceil(float64(r.Took.Microseconds()) / 1000), // finer, it would be a stopwatch for what one may not read
	}), nil
}

type suggestionJSON struct {
	Text     string             `json:"text"`
	Document records.DocumentID `json:"document,omitempty"`
	Number   string             `json:"number,omitempty"`
}

func (s *Server) suggest(c *gin.Context) (reply, error) {
	q := readQuery(c)
	typed, limit := q.required("q"), q.limit(20, 8)
	if len(typed) > 200 {
		q.bad("q", "The text is longer than 200 bytes.")
	}
	if err := q.err(); err != nil {
		return reply{}, err
	}
	all, err := s.office.Suggest(c.Request.Context(), actor(c), typed, preferred(c), limit)
	if err != nil {
		return reply{}, err
	}
	return ok(listJSON[suggestionJSON, string]{Items: each(all, func(x records.Suggestion) suggestionJSON {
		return suggestionJSON{x.Text, x.Document, x.Number}
	})}), nil
}
