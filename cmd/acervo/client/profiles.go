package client

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"acervo/records"
)

// AppliedProfile is a version of the profile.
type AppliedProfile struct {
	Number    int         `json:"number"`
	Digest    records.Sum `json:"sha256"`
	At        time.Time   `json:"applied_at"`
	By        string      `json:"applied_by,omitempty"`
	LedgerSeq int64       `json:"ledger_seq"`
	Stands    bool        `json:"stands"`
}

// FieldChange is a field before and after.
type FieldChange struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// ProfileChange is one part of the profile that is another one, and what goes by it.
type ProfileChange struct {
	Kind      records.PlanKind `json:"kind"`
	Code      string           `json:"code"`
	Did       records.PlanDid  `json:"did"`
	Fields    []FieldChange    `json:"fields"`
	Documents int              `json:"documents"`
	Matters   int              `json:"matters"`
	People    int              `json:"people"`
}

// RetentionEffect is what another rule of a class does to its records.
type RetentionEffect struct {
	Class   string         `json:"class"`
	Before  *RetentionRule `json:"before,omitempty"`
	After   *RetentionRule `json:"after,omitempty"`
	Shorter bool           `json:"shorter"`
	Records int            `json:"records"`
	Changed int            `json:"changed"`
	Sooner  int            `json:"sooner"`
	AtOnce  int            `json:"at_once"`
}

// PlanRefusal is a reason for which a profile may not be applied.
type PlanRefusal struct {
	Reason    records.PlanReason `json:"reason"`
	Kind      records.PlanKind   `json:"kind"`
	Code      string             `json:"code"`
	Documents int                `json:"documents"`
	Matters   int                `json:"matters"`
	People    int                `json:"people"`
	Field     string             `json:"field"`
	Message   string             `json:"message"`
}

// ProfilePlan says what applying a profile would change, and what forbids it.
type ProfilePlan struct {
	Against   int               `json:"against"`
	Digest    records.Sum       `json:"sha256"`
	Changes   []ProfileChange   `json:"changes"`
	Retention []RetentionEffect `json:"retention"`
	Refusals  []PlanRefusal     `json:"refusals"`
}

// ProfileDiff is what changed from one version to another.
type ProfileDiff struct {
	From    int             `json:"from"`
	To      int             `json:"to"`
	Changes []ProfileChange `json:"changes"`
}

// proposing is a request with a profile (YAML), or a table of its classes (CSV).
func proposing(path string, text []byte, table bool) request {
	kind := "application/yaml"
	if table {
		kind = "text/csv"
	}
	return request{
		method: http.MethodPost, path: path, header: http.Header{"Content-Type": {kind}}, once: true, length: int64(len(text)),
		body: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil },
	}
}

// PlanProfile says what a profile, or a table of classes put into the one that stands, would change.
func (c *Client) PlanProfile(ctx context.Context, text []byte, table bool) (ProfilePlan, error) {
	res, err := c.do(ctx, proposing("/api/v1/profile/plan", text, table))
	return decode[ProfilePlan](res, err)
}

// ApplyProfile applies it. Against is the version that its plan was made against.
func (c *Client) ApplyProfile(ctx context.Context, text []byte, table bool, against int) (AppliedProfile, error) {
	r := proposing("/api/v1/profile", text, table)
	r.header.Set("If-Match", strconv.Quote(strconv.Itoa(against)))
	res, err := c.do(ctx, r)
	return decode[AppliedProfile](res, err)
}

// ProfileVersions lists the profiles that were applied, the last one first.
func (c *Client) ProfileVersions(ctx context.Context) ([]AppliedProfile, error) {
	list, err := ask[page[AppliedProfile]](ctx, c, "/api/v1/profile/versions", nil)
	return list.Items, err
}

// PrintProfile writes a version as json, yaml or csv; 0 is the one that stands.
func (c *Client) PrintProfile(ctx context.Context, number int, form string, to io.Writer) error {
	version := "current"
	if number > 0 {
		version = strconv.Itoa(number)
	}
	return c.fetch(ctx, "/api/v1/profile/versions/"+version, url.Values{"format": {form}}, to)
}

// DiffProfiles says what changed from one version to another.
func (c *Client) DiffProfiles(ctx context.Context, from, to int) (ProfileDiff, error) {
	return ask[ProfileDiff](ctx, c, "/api/v1/profile/diff", url.Values{"from": {strconv.Itoa(from)}, "to": {strconv.Itoa(to)}})
}
