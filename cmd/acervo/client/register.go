package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"acervo/records"
)

// Annulment says that a register number counts no more.
type Annulment struct {
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"at"`
	By     string    `json:"by,omitempty"`
	Seq    int64     `json:"ledger_seq"`
}

// FilingReceipt is the receipt of a filing as the ledger keeps it.
type FilingReceipt struct {
	records.Receipt
	Annulled *Annulment `json:"annulled,omitempty"`
}

// RegisterLine is a line of the register.
type RegisterLine struct {
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
	Annulled *Annulment                  `json:"annulled,omitempty"`
}

// DayRegister is the register of a day.
type DayRegister struct {
	Date  records.Date   `json:"date"`
	From  time.Time      `json:"from"`
	To    time.Time      `json:"to"`
	Items []RegisterLine `json:"items"`
	Next  int64          `json:"next,omitempty"`
}

// YearCheck is what the check of a year's register found.
type YearCheck struct {
	Year      int           `json:"year"`
	Congruent bool          `json:"congruent"`
	Series    []SeriesCheck `json:"series"`
}

// SeriesCheck is what the check of one series found.
type SeriesCheck struct {
	Series     string                `json:"series"`
	Template   string                `json:"template,omitempty"`
	Year       int                   `json:"year"`
	Congruent  bool                  `json:"congruent"`
	Last       int64                 `json:"last"`
	Entries    int64                 `json:"entries"`
	First      *RegisterLine         `json:"first,omitempty"`
	Latest     *RegisterLine         `json:"latest,omitempty"`
	Holes      []records.NumberRange `json:"holes"`
	Annulments []RegisterLine        `json:"annulments"`
	Findings   []Finding             `json:"findings"`
}

// Finding is something that is wrong with the register.
type Finding struct {
	Kind    records.FindingKind `json:"kind"`
	N       int64               `json:"n"`
	To      int64               `json:"to,omitempty"`
	Message string              `json:"message"`
}

// Gaps are the historical series and the numbers that are missing in them.
type Gaps struct {
	Items []HistoricalSeries `json:"items"`
	Scope string             `json:"scope"` // what the answer is made of
}

// HistoricalSeries is one series of symbols in one year or session.
type HistoricalSeries struct {
	Series   string                `json:"series"`
	Group    string                `json:"group,omitempty"`
	Highest  int64                 `json:"highest"`
	Known    int64                 `json:"known"`
	Absent   int64                 `json:"absent"`
	Missing  []records.NumberRange `json:"missing"`
	Repeated []int64               `json:"repeated,omitempty"`
}

// Annul annuls a document's register entry.
func (c *Client) Annul(ctx context.Context, id records.DocumentID, reason string) (Annulment, error) {
	return send[Annulment](ctx, c, http.MethodPost, "/api/v1/documents/"+string(id)+"/annulment", map[string]string{"reason": reason}, nil)
}

// Receipt reads the receipt of a version's filing (0: the latest's).
func (c *Client) Receipt(ctx context.Context, id records.DocumentID, version int) (FilingReceipt, error) {
	return ask[FilingReceipt](ctx, c, receiptPath(id), receiptQuery(version, nil))
}

// PrintReceipt writes Receipt as a PDF in a language.
func (c *Client) PrintReceipt(ctx context.Context, id records.DocumentID, version int, lang string, to io.Writer) error {
	return c.fetch(ctx, receiptPath(id), receiptQuery(version, printed("pdf", lang)), to)
}

func receiptPath(id records.DocumentID) string {
	return "/api/v1/documents/" + string(id) + "/receipt"
}

func receiptQuery(version int, query url.Values) url.Values {
	if query == nil {
		query = url.Values{}
	}
	if version != 0 {
		query.Set("version", strconv.Itoa(version))
	}
	return query
}

// RegisterDay reads the whole register of a day.
func (c *Client) RegisterDay(ctx context.Context, day records.Date) (DayRegister, error) {
	var whole DayRegister
	for query := (url.Values{"limit": {"1000"}}); ; {
		d, err := ask[DayRegister](ctx, c, "/api/v1/register/days/"+string(day), query)
		if err != nil {
			return DayRegister{}, err
		}
		d.Items = append(whole.Items, d.Items...)
		if whole = d; d.Next == 0 {
			return whole, nil
		}
		query.Set("after", strconv.FormatInt(d.Next, 10))
	}
}

// PrintRegisterDay writes the register of a day as csv or pdf.
func (c *Client) PrintRegisterDay(ctx context.Context, day records.Date, form, lang string, to io.Writer) error {
	return c.fetch(ctx, "/api/v1/register/days/"+string(day), printed(form, lang), to)
}

// CheckRegister checks the register of a year, in one series or in all.
func (c *Client) CheckRegister(ctx context.Context, year int, series string) (YearCheck, error) {
	return ask[YearCheck](ctx, c, yearPath(year), seriesQuery(series, nil))
}

// PrintCheck writes CheckRegister as a PDF in a language.
func (c *Client) PrintCheck(ctx context.Context, year int, series, lang string, to io.Writer) error {
	return c.fetch(ctx, yearPath(year), seriesQuery(series, printed("pdf", lang)), to)
}

func yearPath(year int) string { return fmt.Sprintf("/api/v1/register/years/%d", year) }

func seriesQuery(series string, query url.Values) url.Values {
	if query == nil {
		query = url.Values{}
	}
	if series != "" {
		query.Set("series", series)
	}
	return query
}

func printed(form, lang string) url.Values {
	query := url.Values{"format": {form}}
	if lang != "" {
		query.Set("lang", lang)
	}
	return query
}

// Gaps lists historical series whose symbols begin so; incomplete: only those in which a number is missing.
func (c *Client) Gaps(ctx context.Context, prefix string, incomplete bool) (Gaps, error) {
	query := seriesQuery(prefix, url.Values{"incomplete": {strconv.FormatBool(incomplete)}})
	return ask[Gaps](ctx, c, "/api/v1/register/historical", query)
}

// fetch writes an answer that is no JSON.
func (c *Client) fetch(ctx context.Context, path string, query url.Values, to io.Writer) error {
	res, err := c.do(ctx, request{method: http.MethodGet, path: path, query: query})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(to, res.Body); err != nil {
		return records.Errorf(records.Unavailable, "The answer of the service broke off.").Because(err)
	}
	return nil
}
