package api

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type annulmentJSON struct {
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"at"`
	By     string    `json:"by,omitempty"`
	Seq    int64     `json:"ledger_seq"`
}

// newAnnulment is nil when there is none.
func newAnnulment(a *records.Annulment) *annulmentJSON {
	if a == nil {
		return nil
	}
	return &annulmentJSON{a.Reason, a.At.UTC(), a.By, a.Seq}
}

func (s *Server) annulEntry(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActAnnul); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Reason string `json:"reason"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	a, err := s.registrar.Annul(c.Request.Context(), actor(c), c.Param("id"), body.Reason)
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusCreated, body: newAnnulment(&a)}, nil
}

// wanted is the form in which the client wants an answer: it says so in the address, or by Accept.
func wanted(c *gin.Context, asked string, forms ...string) string {
	types := map[string]string{"pdf": "application/pdf", "csv": "text/csv"}
	if asked != "" {
		return asked
	}
	accept := c.GetHeader("Accept")
	for _, f := range forms {
		if t, ok := types[f]; ok && strings.Contains(accept, t) {
			return f
		}
	}
	return "json"
}

// printLanguage is the language of a printed paper: the one asked for, else the one preferred.
func (q *query) printLanguage(c *gin.Context) records.Language {
	if l := records.Language(q.oneOf("lang", "es", "en", "pt", "fr")); l != "" {
		return l
	}
	if l := preferred(c); l != "" {
		return l
	}
	return records.Spanish
}

func pdfReply(b []byte, name string) reply {
	r := content("application/pdf", b)
	r.header.Set("Content-Disposition", disposition("inline", name))
	r.header.Set("Vary", "Accept, Accept-Language")
	return r
}

// varied is a JSON answer that the same address gives in other forms too.
func varied(body any) reply {
	return reply{body: body, header: http.Header{"Vary": {"Accept, Accept-Language"}}}
}

type filingReceiptJSON struct {
	records.Receipt
	Annulled *annulmentJSON `json:"annulled,omitempty"`
}

func (s *Server) getReceipt(c *gin.Context) (reply, error) {
	q := readQuery(c)
	version, form, lang := q.number("version", 1, maxVersion, 0), q.oneOf("format", "json", "pdf"), q.printLanguage(c)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	if wanted(c, form, "pdf") == "pdf" {
		b, r, err := s.registrar.PrintReceipt(c.Request.Context(), actor(c), c.Param("id"), int(version), lang)
		if err != nil {
			return reply{}, err
		}
		return pdfReply(b, fmt.Sprintf("%s-v%d.pdf", strings.ReplaceAll(r.Number, "/", "-"), r.Version)), nil
	}
	r, err := s.registrar.Receipt(c.Request.Context(), actor(c), c.Param("id"), int(version))
	if err != nil {
		return reply{}, err
	}
	if l := preferred(c); l != "" {
		r.Title = records.Document{Titles: r.Titles, Symbol: r.Symbol}.Title(l)
	}
	return varied(filingReceiptJSON{r.Receipt, newAnnulment(r.Annulled)}), nil
}

// maxVersion is more versions than a document can have.
const maxVersion = 1 << 30

type registerLineJSON struct {
	Kind     string                      `json:"kind"`
	Series   string                      `json:"series"`
	Year     int                         `json:"year"`
	N        int64                       `json:"n"`
	Number   string                      `json:"number,omitempty"`
	At       *time.Time                  `json:"at,omitempty"`
	Seq      int64                       `json:"ledger_seq,omitempty"`
	Leaf     string                      `json:"ledger_leaf,omitempty"`
	Withheld bool                        `json:"withheld,omitempty"`
	Document records.DocumentID          `json:"document,omitempty"`
	Title    string                      `json:"title,omitempty"`
	Titles   map[records.Language]string `json:"titles,omitempty"`
	Symbol   string                      `json:"symbol,omitempty"`
	Type     string                      `json:"type,omitempty"`
	Body     string                      `json:"body,omitempty"`
	By       string                      `json:"by,omitempty"`
	Files    []records.ReceiptFile       `json:"files,omitempty"`
	Reason   string                      `json:"reason,omitempty"`
	Annulled *annulmentJSON              `json:"annulled,omitempty"`
}

func newRegisterLine(l records.RegisterLine, lang records.Language) registerLineJSON {
	j := registerLineJSON{
		Kind: "entry", Series: l.Series, Year: l.Year, N: l.N, Number: l.Number, At: known(l.At), Seq: l.Seq, Withheld: l.Withheld,
		Document: l.Document, Title: records.Document{Titles: l.Titles, Symbol: l.Symbol}.Title(lang), Titles: l.Titles, Symbol: l.Symbol, Type: l.Type, Body: l.Body,
		By: l.By, Files: l.Files, Reason: l.Reason, Annulled: newAnnulment(l.Annulled),
	}
	if l.Annulment {
		j.Kind = "annulment"
	}
	if l.Seq > 0 {
		j.Leaf = hexHash(l.Leaf)
	}
	return j
}

func (s *Server) getRegisterDay(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActRegister); err != nil {
		return reply{}, err // before questions of form
	}
	day, problem := parseDate("date", c.Param("date"))
	if problem != nil {
		return reply{}, records.InvalidProblems([]records.Problem{*problem})
	}
	q := readQuery(c)
	after, limit, form, lang := q.number("after", 0, maxSeq, 0), q.limit(1000, 100), q.oneOf("format", "json", "csv", "pdf"), q.printLanguage(c)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	switch wanted(c, form, "csv", "pdf") {
	case "csv":
		return s.registerTable(c, day, lang)
	case "pdf":
		b, err := s.registrar.PrintDay(c.Request.Context(), actor(c), day, lang)
		if err != nil {
			return reply{}, err
		}
		return pdfReply(b, "register-"+string(day)+".pdf"), nil
	}
	d, err := s.registrar.Day(c.Request.Context(), actor(c), day, after, limit)
	if err != nil {
		return reply{}, err
	}
	return varied(struct {
		Date  records.Date       `json:"date"`
		From  time.Time          `json:"from"`
		To    time.Time          `json:"to"`
		Items []registerLineJSON `json:"items"`
		Next  int64              `json:"next,omitempty"`
	}{d.Date, d.From.UTC(), d.To.UTC(), each(d.Lines, func(l records.RegisterLine) registerLineJSON { return newRegisterLine(l, lang) }), d.Next}), nil
}

// registerTable answers with the whole register of a day as a table for spreadsheets.
func (s *Server) registerTable(c *gin.Context, day records.Date, lang records.Language) (reply, error) {
	t := newSpreadsheet("kind", "series", "year", "n", "number", "time", "title", "symbol", "type", "body", "by", "files", "sha256", "reason", "annulled_at", "withheld", "ledger_seq", "ledger_leaf", "document")
	zone := s.office.Profile().TimeZone
	for after := int64(0); ; {
		d, err := s.registrar.Day(c.Request.Context(), actor(c), day, after, 1000)
		if err != nil {
			return reply{}, err
		}
		for _, l := range d.Lines {
			j := newRegisterLine(l, lang)
			var names, sums []string
			for _, f := range l.Files {
				names, sums = append(names, f.Name), append(sums, string(f.SHA256))
			}
			annulled := ""
			if l.Annulled != nil {
				annulled = l.Annulled.At.In(zone).Format(time.RFC3339)
			}
			t.row(j.Kind, j.Series, strconv.Itoa(j.Year), strconv.FormatInt(j.N, 10), j.Number, l.At.In(zone).Format(time.RFC3339), j.Title, j.Symbol, j.Type, j.Body, j.By,
				strings.Join(names, "; "), strings.Join(sums, "; "), j.Reason, annulled, strconv.FormatBool(j.Withheld), strconv.FormatInt(j.Seq, 10), j.Leaf, string(j.Document))
		}
		if after = d.Next; after == 0 {
			return t.reply(c, "register-"+string(day)+".csv")
		}
	}
}

type seriesCheckJSON struct {
	Series     string                `json:"series"`
	Template   string                `json:"template,omitempty"`
	Year       int                   `json:"year"`
	Congruent  bool                  `json:"congruent"`
	Last       int64                 `json:"last"`
	Entries    int64                 `json:"entries"`
	First      *registerLineJSON     `json:"first,omitempty"`
	Latest     *registerLineJSON     `json:"latest,omitempty"`
	Holes      []records.NumberRange `json:"holes"`
	Annulments []registerLineJSON    `json:"annulments"`
	Findings   []findingJSON         `json:"findings"`
}

func sameRange(r records.NumberRange) records.NumberRange { return r }

type findingJSON struct {
	Kind    records.FindingKind `json:"kind"`
	N       int64               `json:"n"`
	To      int64               `json:"to,omitempty"`
	Message string              `json:"message"`
}

func newSeriesCheck(k records.SeriesCheck, lang records.Language) seriesCheckJSON {
	line := func(l records.RegisterLine) registerLineJSON { return newRegisterLine(l, lang) }
	j := seriesCheckJSON{
		Series: k.Series, Template: k.Template, Year: k.Year, Congruent: len(k.Findings) == 0, Last: k.Last, Entries: k.Entries, Holes: each(k.Holes, sameRange),
		Annulments: each(k.Annulments, line), Findings: each(k.Findings, func(f records.Finding) findingJSON { return findingJSON{f.Kind, f.N, f.To, f.String()} }),
	}
	if k.Entries > 0 {
		first, latest := line(k.First), line(k.Latest)
		j.First, j.Latest = &first, &latest
	}
	return j
}

func (s *Server) checkRegister(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActRegister); err != nil {
		return reply{}, err // before questions of form
	}
	year, err := pathNumber(c, "year")
	if err != nil {
		return reply{}, err
	}
	q := readQuery(c)
	series, form, lang := q.text("series"), q.oneOf("format", "json", "pdf"), q.printLanguage(c)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	year = min(year, 10_000) // more is no year either
	if wanted(c, form, "pdf") == "pdf" {
		b, err := s.registrar.PrintYear(c.Request.Context(), actor(c), int(year), series, lang)
		if err != nil {
			return reply{}, err
		}
		return pdfReply(b, fmt.Sprintf("register-%d.pdf", year)), nil
	}
	checks, err := s.registrar.CheckYear(c.Request.Context(), actor(c), int(year), series)
	if err != nil {
		return reply{}, err
	}
	return varied(struct {
		Year      int64             `json:"year"`
		Congruent bool              `json:"congruent"`
		Series    []seriesCheckJSON `json:"series"`
	}{
		year, !slices.ContainsFunc(checks, func(k records.SeriesCheck) bool { return len(k.Findings) > 0 }),
		each(checks, func(k records.SeriesCheck) seriesCheckJSON { return newSeriesCheck(k, lang) }),
	}), nil
}

type historicalJSON struct {
	Series   string                `json:"series"`
	Group    string                `json:"group,omitempty"`
	Highest  int64                 `json:"highest"`
	Known    int64                 `json:"known"`
	Absent   int64                 `json:"absent"`
	Missing  []records.NumberRange `json:"missing"`
	Repeated []int64               `json:"repeated,omitempty"`
}

// readScope says what an answer about gaps is made of.
const readScope = "Only documents that you may read are counted: a number that is missing here may be the number of one that you may not."

func (s *Server) listHistorical(c *gin.Context) (reply, error) {
	q := readQuery(c)
	prefix, incomplete := q.text("series"), q.flag("incomplete")
	if err := q.err(); err != nil {
		return reply{}, err
	}
	all, err := s.registrar.Historical(c.Request.Context(), actor(c), prefix)
	if err != nil {
		return reply{}, err
	}
	if incomplete {
		all = slices.DeleteFunc(all, func(h records.HistoricalSeries) bool { return h.Absent == 0 })
	}
	return ok(struct {
		Items []historicalJSON `json:"items"`
		Scope string           `json:"scope"`
	}{each(all, func(h records.HistoricalSeries) historicalJSON {
		return historicalJSON{h.Series, h.Group, h.Highest, h.Known, h.Absent, each(h.Missing, sameRange), h.Repeated}
	}), readScope}), nil
}
