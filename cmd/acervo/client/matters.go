package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"acervo/records"
)

// Matter is a case file; what stands behind Revision is there of a single one only.
type Matter struct {
	ID           records.MatterID            `json:"id"`
	Code         string                      `json:"code,omitempty"`
	Title        string                      `json:"title"`
	Titles       map[records.Language]string `json:"titles"`
	Class        string                      `json:"class"`
	Body         string                      `json:"body,omitempty"`
	Access       Access                      `json:"access"`
	State        records.MatterState         `json:"state"`
	Seal         records.Date                `json:"seal,omitempty"`
	OpenedAt     time.Time                   `json:"opened_at"`
	OpenedBy     string                      `json:"opened_by,omitempty"`
	ClosedOn     records.Date                `json:"closed_on,omitempty"`
	ClosedBy     string                      `json:"closed_by,omitempty"`
	Revision     int64                       `json:"revision"`
	Parent       *Matter                     `json:"parent,omitempty"`
	SubMatters   []Matter                    `json:"sub_matters,omitempty"`
	MoreBelow    bool                        `json:"more_sub_matters,omitempty"`
	Documents    int                         `json:"documents,omitempty"`
	Sealed       int                         `json:"sealed,omitempty"`
	SealedUntil  records.Date                `json:"sealed_until,omitempty"`
	Others       int                         `json:"others,omitempty"`
	Requirements []Requirement               `json:"requirements,omitempty"`
	Missing      []Demanded                  `json:"missing,omitempty"`
}

// Demanded is what a class demands of its matters.
type Demanded struct {
	Code  string                      `json:"code"`
	Text  string                      `json:"text"`
	Texts map[records.Language]string `json:"texts"`
	Type  string                      `json:"type,omitempty"`
	Body  string                      `json:"body,omitempty"`
	Due   records.Date                `json:"due,omitempty"`
}

// Requirement is something that a matter must have.
type Requirement struct {
	N           int                         `json:"n"`
	Text        string                      `json:"text"`
	Body        string                      `json:"body,omitempty"`
	Due         records.Date                `json:"due,omitempty"`
	State       string                      `json:"state"`
	FulfilledBy records.DocumentID          `json:"fulfilled_by,omitempty"`
	FulfilledAt *time.Time                  `json:"fulfilled_at,omitempty"`
	WaivedAt    *time.Time                  `json:"waived_at,omitempty"`
	WaivedBy    string                      `json:"waived_by,omitempty"`
	WaiveReason string                      `json:"waive_reason,omitempty"`
	Code        string                      `json:"code,omitempty"`
	Texts       map[records.Language]string `json:"texts,omitempty"`
	Type        string                      `json:"type,omitempty"`
}

// RequirementRequest is a requirement to add.
type RequirementRequest struct {
	Text string       `json:"text"`
	Body string       `json:"body,omitempty"`
	Due  records.Date `json:"due,omitempty"`
}

// MatterRequest is a matter to open.
type MatterRequest struct {
	Code         string                      `json:"code,omitempty"`
	Titles       map[records.Language]string `json:"titles,omitempty"`
	Class        string                      `json:"class,omitempty"`
	Body         string                      `json:"body,omitempty"`
	Access       *Access                     `json:"access,omitempty"`
	Parent       string                      `json:"parent,omitempty"`
	Seal         records.Date                `json:"seal,omitempty"`
	Requirements []RequirementRequest        `json:"requirements,omitempty"`
	Checklist    *bool                       `json:"checklist,omitempty"` // false: without what its class demands
}

func matterPath(id records.MatterID) string { return "/api/v1/matters/" + url.PathEscape(string(id)) }

// ResolveMatter finds a matter by code or id.
func (c *Client) ResolveMatter(ctx context.Context, ref string) (Matter, error) {
	list, err := ask[page[Matter]](ctx, c, "/api/v1/matters", url.Values{"code": {ref}})
	if err != nil {
		return Matter{}, err
	}
	if len(list.Items) == 1 {
		ref = string(list.Items[0].ID)
	}
	return ask[Matter](ctx, c, matterPath(records.MatterID(ref)), nil)
}

// Matters lists matters in a state, or all of them, newest opened first: at most limit.
func (c *Client) Matters(ctx context.Context, state, class, body, parent string, limit int) ([]Matter, error) {
	values := url.Values{}
	for name, v := range map[string]string{"state": state, "class": class, "body": body, "parent": parent} {
		if v != "" {
			values.Set(name, v)
		}
	}
	var all []Matter
	for {
		values.Set("limit", fmt.Sprint(min(200, limit-len(all))))
		list, err := ask[page[Matter]](ctx, c, "/api/v1/matters", values)
		if err != nil {
			return nil, err
		}
		all = append(all, list.Items...)
		if list.Next == "" || len(all) >= limit {
			return all, nil
		}
		values.Set("after", list.Next)
	}
}

// OpenMatter opens a matter.
func (c *Client) OpenMatter(ctx context.Context, r MatterRequest) (Matter, error) {
	return send[Matter](ctx, c, http.MethodPost, "/api/v1/matters", r, nil)
}

// Checklist returns what a matter of a class would take over if it were opened today.
func (c *Client) Checklist(ctx context.Context, class string) ([]Demanded, error) {
	list, err := ask[page[Demanded]](ctx, c, "/api/v1/classes/"+url.PathEscape(class)+"/checklist", nil)
	return list.Items, err
}

// MatterEdit changes the description of a matter; what is nil or absent stays.
type MatterEdit struct {
	Code   *string                     `json:"code,omitempty"`
	Titles map[records.Language]string `json:"titles,omitempty"` // "" removes one
	Class  *string                     `json:"class,omitempty"`
	Body   *string                     `json:"body,omitempty"`
	Access *Access                     `json:"access,omitempty"`
	Parent *string                     `json:"parent,omitempty"`
}

// EditMatter changes the description of a matter whose revision was seen.
func (c *Client) EditMatter(ctx context.Context, m Matter, edit MatterEdit) (Matter, error) {
	return send[Matter](ctx, c, http.MethodPatch, matterPath(m.ID), edit, http.Header{"If-Match": {fmt.Sprintf("%q", fmt.Sprint(m.Revision))}})
}

// MatterAct does something to a matter (close, reopen, seal, documents, take-out,
// requirements …) and returns it as it is then.
func (c *Client) MatterAct(ctx context.Context, id records.MatterID, act string, body any) (Matter, error) {
	return send[Matter](ctx, c, http.MethodPost, matterPath(id)+"/"+act, body, nil)
}

// MatterDocuments lists the documents of a matter, newest filed first: at most 200.
func (c *Client) MatterDocuments(ctx context.Context, id records.MatterID) ([]Document, error) {
	list, err := ask[page[Document]](ctx, c, "/api/v1/documents", url.Values{"matter": {string(id)}, "limit": {"200"}})
	return list.Items, err
}

// Dossier writes the dossier of a matter: pdf or bag.
func (c *Client) Dossier(ctx context.Context, id records.MatterID, format string, lang records.Language, to io.Writer) error {
	query := url.Values{"format": {format}}
	if lang != "" {
		query.Set("lang", string(lang))
	}
	return c.stream(ctx, request{method: http.MethodGet, path: matterPath(id) + "/dossier", query: query}, "dossier", to)
}

// stream writes the body of an answer.
func (c *Client) stream(ctx context.Context, r request, what string, to io.Writer) error {
	res, err := c.do(ctx, r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(to, res.Body); err != nil {
		return records.Errorf(records.Unavailable, "The %s broke off.", what).Because(err)
	}
	return nil
}
