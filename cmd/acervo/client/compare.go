package client

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"acervo/records"
)

// Compared is a text that is compared, and what it is a text of.
type Compared struct {
	Document    records.DocumentID `json:"document"`
	Number      string             `json:"number"`
	Symbol      string             `json:"symbol,omitempty"`
	Title       string             `json:"title"`
	Version     int                `json:"version"`
	Label       string             `json:"label,omitempty"`
	Date        records.Date       `json:"date,omitempty"`
	EffectiveOn records.Date       `json:"effective_on,omitempty"`
	Language    records.Language   `json:"language,omitempty"`
	Authority   records.Authority  `json:"authority,omitempty"`
	File        records.FileID     `json:"file,omitempty"`
}

// Origin is what brought a version.
type Origin struct {
	Document    records.DocumentID `json:"document"`
	Version     int                `json:"version,omitempty"`
	Type        records.EventType  `json:"type,omitempty"`
	EffectiveOn records.Date       `json:"effective_on,omitempty"`
	Act         *Act               `json:"act,omitempty"`
	Provision   string             `json:"provision,omitempty"`
}

// Act is a document that did something to another one.
type Act struct {
	Document records.DocumentID `json:"document"`
	Number   string             `json:"number"`
	Symbol   string             `json:"symbol,omitempty"`
	Title    string             `json:"title"`
}

// Place is where a provision stands in a text.
type Place struct {
	EID     string `json:"eid"`
	Kind    string `json:"kind"`
	Label   string `json:"label"`
	Heading string `json:"heading"`
	Page    int    `json:"page"`
	Ordinal int    `json:"ordinal"`
}

// Words is a run of words: Text when both texts have the same bytes, else Old, New or both.
type Words struct {
	Op   records.EditOp `json:"op"`
	Text string         `json:"text,omitempty"`
	Old  string         `json:"old,omitempty"`
	New  string         `json:"new,omitempty"`
}

// ProvisionChange is what became of a provision.
type ProvisionChange struct {
	Change  records.ChangeKind `json:"change"`
	Amended bool               `json:"amended"`
	Holds   bool               `json:"holds,omitempty"`
	Old     *Place             `json:"old,omitempty"`
	New     *Place             `json:"new,omitempty"`
	By      []int              `json:"by,omitempty"`
	Edits   []Words            `json:"edits"`
}

// ChangeCount counts what changed.
type ChangeCount struct {
	Unchanged     int `json:"unchanged"`
	Amended       int `json:"amended"`
	New           int `json:"new"`
	Repealed      int `json:"repealed"`
	Moved         int `json:"moved"`
	MovedAmended  int `json:"moved_amended"`
	WordsInserted int `json:"words_inserted"`
	WordsDeleted  int `json:"words_deleted"`
}

// Redline is what became of one text in another.
type Redline struct {
	From       Compared          `json:"from"`
	To         Compared          `json:"to"`
	Counts     ChangeCount       `json:"counts"`
	Origins    []Origin          `json:"origins"`
	Provisions []ProvisionChange `json:"provisions"`
}

// Record is the change in the domain's words.
func (p ProvisionChange) Record() records.ProvisionChange {
	c := records.ProvisionChange{Change: p.Change, Amended: p.Amended, Holds: p.Holds, Old: p.Old.record(), New: p.New.record()}
	c.Edits = recordEdits(p.Edits)
	return c
}

func (p *Place) record() *records.ProvisionPlace {
	if p == nil {
		return nil
	}
	return &records.ProvisionPlace{EID: p.EID, Kind: p.Kind, Label: p.Label, Heading: p.Heading, Page: p.Page, Ordinal: p.Ordinal}
}

func recordEdits(all []Words) []records.TextEdit {
	edits := make([]records.TextEdit, len(all))
	for i, w := range all {
		edits[i] = records.TextEdit{Op: w.Op, Old: w.Old, New: w.New}
		if w.Text != "" {
			edits[i].Old, edits[i].New = w.Text, w.Text
		}
	}
	return edits
}

// Changes are all provisions in the domain's words.
func (r Redline) Changes() records.Changes {
	all := make(records.Changes, len(r.Provisions))
	for i, p := range r.Provisions {
		all[i] = p.Record()
	}
	return all
}

// Redline compares two texts; the query says which (see getRedline in the contract).
func (c *Client) Redline(ctx context.Context, query url.Values) (Redline, error) {
	return ask[Redline](ctx, c, "/api/v1/redline", query)
}

// RedlineFile writes a redline as html or pdf.
func (c *Client) RedlineFile(ctx context.Context, query url.Values, format string, to io.Writer) error {
	query.Set("format", format)
	res, err := c.do(ctx, request{method: http.MethodGet, path: "/api/v1/redline", query: query})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(to, res.Body); err != nil {
		return records.Errorf(records.Unavailable, "The redline broke off.").Because(err)
	}
	return nil
}

// ArticleState is a provision in one version.
type ArticleState struct {
	Version   Compared `json:"version"`
	State     string   `json:"state"` // unread, absent, or a records.ChangeKind
	Amended   bool     `json:"amended"`
	Provision *Place   `json:"provision,omitempty"`
	Was       *Place   `json:"was,omitempty"`
	Text      string   `json:"text,omitempty"`
	Edits     []Words  `json:"edits,omitempty"`
	Origins   []Origin `json:"origins"`
}

// Record is the state's change in the domain's words.
func (s ArticleState) Record() records.ProvisionChange {
	return records.ProvisionChange{
		Change: records.ChangeKind(s.State), Amended: s.Amended, Old: s.Was.record(), New: s.Provision.record(), Edits: recordEdits(s.Edits),
	}
}

// ArticleHistory is one provision through all versions.
type ArticleHistory struct {
	Document  Compared       `json:"document"`
	Provision Place          `json:"provision"`
	States    []ArticleState `json:"states"`
}

// ArticleHistory follows a provision through all versions of a document.
func (c *Client) ArticleHistory(ctx context.Context, id records.DocumentID, eid string, lang records.Language) (ArticleHistory, error) {
	query := url.Values{}
	if lang != "" {
		query.Set("lang", string(lang))
	}
	return ask[ArticleHistory](ctx, c, documentPath(id)+"/provisions/"+eid+"/history", query)
}
