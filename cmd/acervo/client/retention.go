package client

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"acervo/records"
)

// RetentionRule is how long something is kept, and what is done then.
type RetentionRule struct {
	Trigger records.Trigger         `json:"trigger,omitempty"`
	Event   string                  `json:"event,omitempty"`
	Years   int                     `json:"years,omitempty"`
	Months  int                     `json:"months,omitempty"`
	Action  records.RetentionAction `json:"action,omitempty"`
}

// TakenBack says who took something back, when and why.
type TakenBack struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Reason string    `json:"reason"`
}

// RetentionOverride keeps one record longer than its class.
type RetentionOverride struct {
	ID       records.OverrideID `json:"id"`
	Document records.DocumentID `json:"document"`
	Rule     RetentionRule      `json:"rule"`
	Reason   string             `json:"reason"`
	At       time.Time          `json:"at"`
	By       string             `json:"by"`
	Lifted   *TakenBack         `json:"lifted,omitempty"`
}

// NamedEvent says that what a retention counts from has happened.
type NamedEvent struct {
	ID        records.NamedEventID `json:"id"`
	Document  records.DocumentID   `json:"document"`
	Event     string               `json:"event"`
	On        records.Date         `json:"on"`
	Note      string               `json:"note,omitempty"`
	At        time.Time            `json:"at"`
	By        string               `json:"by"`
	Retracted *TakenBack           `json:"retracted,omitempty"`
}

// RetentionClause is a rule that holds for a record, and what follows from it.
type RetentionClause struct {
	Rule     RetentionRule               `json:"rule"`
	Class    string                      `json:"class,omitempty"`
	Basis    map[records.Language]string `json:"basis,omitempty"`
	Override records.OverrideID          `json:"override,omitempty"`
	Start    records.Date                `json:"start,omitempty"`
	On       records.Date                `json:"on,omitempty"`
	Decides  bool                        `json:"decides"`
}

// HoldName is a hold that blocks a record.
type HoldName struct {
	ID   records.HoldID `json:"id"`
	Name string         `json:"name"`
}

// RecordRetention is how long a record is kept, and why.
type RecordRetention struct {
	Document  records.DocumentID      `json:"document"`
	Number    string                  `json:"number"`
	State     records.KeepingState    `json:"state"`
	Due       records.Date            `json:"due,omitempty"`
	Action    records.RetentionAction `json:"action,omitempty"`
	Overdue   bool                    `json:"overdue"`
	Held      bool                    `json:"held"`
	Holds     []HoldName              `json:"holds"`
	Sentence  string                  `json:"sentence"`
	Why       string                  `json:"why,omitempty"`
	Change    string                  `json:"change"`
	Clauses   []RetentionClause       `json:"clauses"`
	Overrides []RetentionOverride     `json:"overrides"`
	Events    []NamedEvent            `json:"events"`
}

// DueRecord is a record that is due.
type DueRecord struct {
	Document records.DocumentID          `json:"document"`
	Number   string                      `json:"number"`
	Symbol   string                      `json:"symbol,omitempty"`
	Title    string                      `json:"title"`
	Titles   map[records.Language]string `json:"titles"`
	Type     string                      `json:"type"`
	Class    string                      `json:"class"`
	Body     string                      `json:"body,omitempty"`
	Date     records.Date                `json:"date,omitempty"`
	Due      records.Date                `json:"due"`
	Action   records.RetentionAction     `json:"action"`
	Overdue  bool                        `json:"overdue"`
	Held     bool                        `json:"held"`
	Proposed records.DispositionID       `json:"disposition,omitempty"`
	Bound    records.Date                `json:"kept_until,omitempty"`
}

// DueList is a page of what is due.
type DueList struct {
	Items []DueRecord  `json:"items"`
	Next  string       `json:"next,omitempty"`
	Today records.Date `json:"today"`
	Until records.Date `json:"until"`
}

// Retention tells how long a record is kept, in a language when one is given.
func (c *Client) Retention(ctx context.Context, id records.DocumentID, lang string) (RecordRetention, error) {
	q := url.Values{}
	if lang != "" {
		q.Set("lang", lang)
	}
	return ask[RecordRetention](ctx, c, documentPath(id)+"/retention", q)
}

// OverrideRetention keeps a record longer than its class.
func (c *Client) OverrideRetention(ctx context.Context, id records.DocumentID, rule RetentionRule, reason string) (RetentionOverride, error) {
	body := struct {
		RetentionRule
		Reason string `json:"reason"`
	}{rule, reason}
	return send[RetentionOverride](ctx, c, http.MethodPost, documentPath(id)+"/retention/overrides", body, nil)
}

// LiftOverride makes an override count no more.
func (c *Client) LiftOverride(ctx context.Context, id records.OverrideID, reason string) (RetentionOverride, error) {
	return send[RetentionOverride](ctx, c, http.MethodPost, fmt.Sprintf("/api/v1/retention/overrides/%d/lift", id), map[string]string{"reason": reason}, nil)
}

// RecordNamedEvent records that what a retention counts from has happened.
func (c *Client) RecordNamedEvent(ctx context.Context, id records.DocumentID, event string, on records.Date, note string) (NamedEvent, error) {
	return send[NamedEvent](ctx, c, http.MethodPost, documentPath(id)+"/retention/events", map[string]any{"event": event, "on": on, "note": note}, nil)
}

// RetractNamedEvent takes back an event that was recorded by mistake.
func (c *Client) RetractNamedEvent(ctx context.Context, id records.NamedEventID, reason string) (NamedEvent, error) {
	return send[NamedEvent](ctx, c, http.MethodPost, fmt.Sprintf("/api/v1/retention/events/%d/retract", id), map[string]string{"reason": reason}, nil)
}

// Due returns a page of what is due: until, action, class, body, after and limit may be set.
func (c *Client) Due(ctx context.Context, query url.Values) (DueList, error) {
	return ask[DueList](ctx, c, "/api/v1/records/due", query)
}

// Schedule is a plan of retention to be tried out.
type Schedule struct {
	Rules         map[string]*RetentionRule `json:"rules"`
	Whole         bool                      `json:"whole,omitempty"`
	FiscalYearEnd string                    `json:"fiscal_year_end,omitempty"`
}

// Kept is when something is due, and for what.
type Kept struct {
	State  records.KeepingState    `json:"state"`
	Due    records.Date            `json:"due,omitempty"`
	Action records.RetentionAction `json:"action,omitempty"`
}

// SimulatedLine counts the records of a class that are due in a year for an action.
type SimulatedLine struct {
	Class  string                  `json:"class"`
	State  records.KeepingState    `json:"state"`
	Year   int                     `json:"year,omitempty"`
	Action records.RetentionAction `json:"action,omitempty"`
	Before int                     `json:"before"`
	After  int                     `json:"after"`
}

// SimulatedRecord is a record, and when it is due before and after.
type SimulatedRecord struct {
	Document records.DocumentID `json:"document"`
	Number   string             `json:"number"`
	Title    string             `json:"title"`
	Class    string             `json:"class"`
	Before   Kept               `json:"before"`
	After    Kept               `json:"after"`
}

// Simulation says what another schedule would do.
type Simulation struct {
	Today   records.Date      `json:"today"`
	Records int               `json:"records"`
	Changed int               `json:"changed"`
	Sooner  int               `json:"sooner"`
	Hidden  int               `json:"hidden"`
	Lines   []SimulatedLine   `json:"lines"`
	First   []SimulatedRecord `json:"first"`
}

// Simulate tells what another schedule would do.
func (c *Client) Simulate(ctx context.Context, s Schedule) (Simulation, error) {
	return send[Simulation](ctx, c, http.MethodPost, "/api/v1/retention/simulate", s, nil)
}

// Report is a report on how records are kept.
type Report struct {
	Name    records.ReportName `json:"name"`
	Title   string             `json:"title"`
	Today   records.Date       `json:"today"`
	Columns []ReportColumn     `json:"columns"`
	Rows    []ReportRow        `json:"rows"`
	Hidden  int64              `json:"hidden"`
	More    bool               `json:"more"`
}

// ReportColumn is a column of a report.
type ReportColumn struct {
	Key  string             `json:"key"`
	Kind records.ColumnKind `json:"kind"`
	Name string             `json:"name"`
}

// ReportRow is a row of a report: numbers, texts, or a rule.
type ReportRow struct {
	Document records.DocumentID `json:"document,omitempty"`
	Cells    []json.RawMessage  `json:"cells"`
	Text     []string           `json:"text"` // the cells in words
}

// Report makes a report; its headings are in a language when one is given.
func (c *Client) Report(ctx context.Context, name, lang string) (Report, error) {
	q := url.Values{}
	if lang != "" {
		q.Set("lang", lang)
	}
	return ask[Report](ctx, c, "/api/v1/reports/"+name, q)
}

// PrintReport writes a report as csv or xlsx.
func (c *Client) PrintReport(ctx context.Context, name, form, lang string, to io.Writer) error {
	return c.fetch(ctx, "/api/v1/reports/"+name, printed(form, lang), to)
}
