package api

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type holdJSON struct {
	ID        records.HoldID       `json:"id"`
	Name      string               `json:"name"`
	Reason    string               `json:"reason"`
	Authority string               `json:"authority"`
	Scope     records.HoldScope    `json:"scope"`
	Records   []records.DocumentID `json:"records,omitempty"`
	Class     string               `json:"class,omitempty"`
	Matter    records.MatterID     `json:"matter,omitempty"`
	About     string               `json:"matter_name,omitempty"`
	Query     string               `json:"query,omitempty"`
	State     records.HoldState    `json:"state"`
	InForce   bool                 `json:"in_force"`
	Done      int64                `json:"done"`
	Total     int64                `json:"total"`
	Held      int64                `json:"held"`
	Hidden    int64                `json:"hidden"`
	Untold    bool                 `json:"untold,omitempty"`
	PlacedAt  time.Time            `json:"placed_at"`
	PlacedBy  string               `json:"placed_by"`
	Lifted    *liftingJSON         `json:"lifted,omitempty"`
}

type liftingJSON struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Reason string    `json:"reason"`
	Seq    int64     `json:"ledger_seq"`
}

func newHold(h records.SeenHold) holdJSON {
	j := holdJSON{
		ID: h.ID, Name: h.Name, Reason: h.Reason, Authority: h.Authority, Scope: h.Scope, Records: h.HoldTarget.Records, Class: h.Class, Matter: h.Matter, About: h.MatterName, Query: h.Query,
		State: h.State, InForce: h.InForce(), Done: h.Done, Total: h.Total, Held: h.Records, Hidden: h.Hidden, Untold: h.Untold, PlacedAt: h.PlacedAt.UTC(), PlacedBy: h.PlacedBy,
	}
	if !h.InForce() {
		j.Lifted = &liftingJSON{h.LiftedAt.UTC(), h.LiftedBy, h.LiftReason, h.LiftedSeq}
	}
	return j
}

func (s *Server) listHolds(c *gin.Context) (reply, error) {
	q := readQuery(c)
	all, document := q.flag("all"), q.text("document")
	if err := q.err(); err != nil {
		return reply{}, err
	}
	var holds []records.SeenHold
	var err error
	if document != "" {
		holds, err = s.custodian.HoldsOf(c.Request.Context(), actor(c), document)
	} else {
		holds, err = s.custodian.Holds(c.Request.Context(), actor(c), all)
	}
	if err != nil {
		return reply{}, err
	}
	return ok(listJSON[holdJSON, string]{Items: each(holds, newHold)}), nil
}

func (s *Server) placeHold(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActHold); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Name      string   `json:"name"`
		Reason    string   `json:"reason"`
		Authority string   `json:"authority"`
		Records   []string `json:"records"`
		Class     string   `json:"class"`
		Matter    string   `json:"matter"`
		Query     string   `json:"query"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	h, err := s.custodian.PlaceHold(c.Request.Context(), actor(c), records.HoldRequest{
		Name: body.Name, Reason: body.Reason, Authority: body.Authority, Refs: body.Records, Class: body.Class, Matter: body.Matter, Query: body.Query,
	})
	if err != nil {
		return reply{}, err
	}
	return created(fmt.Sprintf("%s/holds/%d", base, h.ID), newHold(h)), nil
}

// holdID reads the number of a hold in the path; there is no such hold when it is none.
func holdID(c *gin.Context) (records.HoldID, error) {
	n, err := pathNumber(c, "id")
	return records.HoldID(n), err
}

func (s *Server) getHold(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActReadHolds); err != nil {
		return reply{}, err
	}
	id, err := holdID(c)
	if err != nil {
		return reply{}, err
	}
	h, err := s.custodian.Hold(c.Request.Context(), actor(c), id)
	if err != nil {
		return reply{}, err
	}
	return ok(newHold(h)), nil
}

func (s *Server) listHoldRecords(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActReadHolds); err != nil {
		return reply{}, err
	}
	id, err := holdID(c)
	if err != nil {
		return reply{}, err
	}
	q := readQuery(c)
	after, limit := records.DocumentID(q.text("after")), q.limit(500, 50)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	docs, err := s.custodian.HoldRecords(c.Request.Context(), actor(c), id, after, limit)
	if err != nil {
		return reply{}, err
	}
	list := listJSON[documentJSON, records.DocumentID]{Items: each(docs, func(d records.Document) documentJSON { return newDocument(d, preferred(c), s.now()) })}
	if len(docs) == limit {
		list.Next = docs[limit-1].ID
	}
	return ok(list), nil
}

func (s *Server) liftHold(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActHold); err != nil {
		return reply{}, err
	}
	id, err := holdID(c)
	if err != nil {
		return reply{}, err
	}
	var body struct {
		Reason string `json:"reason"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	h, err := s.custodian.LiftHold(c.Request.Context(), actor(c), id, body.Reason)
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusOK, body: newHold(h)}, nil
}
