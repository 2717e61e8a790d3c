package api

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// outlineJSON is a file's outline and who answers for it.
type outlineJSON struct {
	File        records.FileID       `json:"file"`
	State       records.OutlineState `json:"state"`
	Corrected   bool                 `json:"corrected"`
	ConfirmedBy string               `json:"confirmed_by,omitempty"`
	ConfirmedAt *time.Time           `json:"confirmed_at,omitempty"`
	Findings    []string             `json:"findings"`
	Items       []records.Provision  `json:"items"`
}

// outlineReply has the outline's tag as its ETag.
func outlineReply(o records.Outline) reply {
	r := ok(outlineJSON{
		File: o.File, State: o.State, Corrected: o.Corrected, ConfirmedBy: o.By, ConfirmedAt: known(o.At),
		Findings: append([]string{}, o.Findings...), Items: append([]records.Provision{}, o.Provisions...),
	})
	r.header = http.Header{"Etag": {strconv.Quote(o.Tag())}}
	return r
}

func (s *Server) getOutline(c *gin.Context) (reply, error) {
	o, err := s.office.OutlineOf(c.Request.Context(), actor(c), fileID(c))
	if err != nil {
		return reply{}, err
	}
	return outlineReply(o), nil
}

// outlineEditJSON is a whole corrected list. What an answer of getOutline has more is taken and not looked at.
type outlineEditJSON struct {
	Items []struct {
		EID     string `json:"eid"`
		Kind    string `json:"kind"`
		Label   string `json:"label"`
		Heading string `json:"heading"`
		Offset  *int   `json:"offset"`
		Page    int    `json:"page"`
		Line    string `json:"line"`
		Level   int    `json:"level"`
	} `json:"items"`
	File        string   `json:"file"`
	State       string   `json:"state"`
	Corrected   bool     `json:"corrected"`
	ConfirmedBy string   `json:"confirmed_by"`
	ConfirmedAt string   `json:"confirmed_at"`
	Findings    []string `json:"findings"`
}

// maxOutlineJSON is the most bytes of an outline: the longest codes have 3,000 articles.
const maxOutlineJSON = 8 << 20

func (s *Server) putOutline(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActOutline); err != nil {
		return reply{}, err // before questions of form
	}
	if _, _, err := s.office.FileInfo(c.Request.Context(), actor(c), fileID(c)); err != nil {
		return reply{}, err
	}
	var body outlineEditJSON
	if err := readJSONUpTo(c, &body, maxOutlineJSON); err != nil {
		return reply{}, err
	}
	if body.Items == nil {
		return reply{}, records.Errorf(records.Invalid, "Send the whole list of provisions; an empty list says that there are none.").At("items")
	}
	list := make([]records.ProvisionEdit, len(body.Items))
	for i, p := range body.Items {
		list[i] = records.ProvisionEdit{EID: p.EID, Kind: p.Kind, Label: p.Label, Heading: p.Heading, Offset: p.Offset, Page: p.Page, Line: p.Line}
	}
	o, err := s.office.CorrectOutline(c.Request.Context(), actor(c), fileID(c), seenTag(c), list)
	if err != nil {
		return reply{}, err
	}
	return outlineReply(o), nil
}

func (s *Server) confirmOutline(c *gin.Context) (reply, error) {
	o, err := s.office.ConfirmOutline(c.Request.Context(), actor(c), fileID(c), seenTag(c))
	if err != nil {
		return reply{}, err
	}
	return outlineReply(o), nil
}

// seenTag is the tag of what the client has seen; empty when it does not say.
func seenTag(c *gin.Context) string {
	tag := strings.TrimSpace(c.GetHeader("If-Match"))
	if tag == "*" { // RFC 9110 §13.1.1: whatever is there
		return ""
	}
	return strings.Trim(tag, `"`)
}

// waitingJSON is a text that waits for its outline.
type waitingJSON struct {
	File       records.FileID     `json:"file"`
	Name       string             `json:"name"`
	Document   records.DocumentID `json:"document"`
	Number     string             `json:"number"`
	Symbol     string             `json:"symbol,omitempty"`
	Type       string             `json:"type"`
	Title      string             `json:"title"`
	Version    int                `json:"version"`
	Language   records.Language   `json:"language"`
	Provisions int                `json:"provisions"`
	Finding    string             `json:"finding,omitempty"`
	FiledAt    time.Time          `json:"filed_at"`
}

func (s *Server) listWaitingOutlines(c *gin.Context) (reply, error) {
	q := readQuery(c)
	f := records.WaitingFilter{Type: q.text("type"), After: records.FileID(q.text("after"))}
	limit := q.limit(200, 50)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	f.Limit = limit + 1 // one more tells whether there is a next page
	waiting, err := s.office.WaitingOutlines(c.Request.Context(), actor(c), f)
	if err != nil {
		return reply{}, err
	}
	var page listJSON[waitingJSON, records.FileID]
	if len(waiting) > limit {
		waiting = waiting[:limit]
		page.Next = waiting[limit-1].File.ID
	}
	lang := preferred(c)
	page.Items = each(waiting, func(w records.WaitingOutline) waitingJSON {
		return waitingJSON{
			File: w.File.ID, Name: w.File.Name, Document: w.Document.ID, Number: w.Document.Number, Symbol: w.Document.Symbol, Type: w.Document.Type,
			Title: w.Document.Title(lang), Version: w.Version, Language: w.Language, Provisions: w.Provisions, Finding: w.Finding, FiledAt: w.File.FiledAt.UTC(),
		}
	})
	return ok(page), nil
}
