package api

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type declaredJSON struct {
	At time.Time `json:"at"`
	By string    `json:"by,omitempty"`
}

type checkoutJSON struct {
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Until time.Time `json:"until"`
}

// standingOf says since when a document is a record, and who works on it at an instant; nil for what is not so.
func standingOf(d records.Document, now time.Time) (*declaredJSON, *checkoutJSON) {
	var declared *declaredJSON
	var out *checkoutJSON
	if d.Declared.Made() {
		declared = &declaredJSON{d.Declared.At.UTC(), d.Declared.By}
	}
	if c := d.Checkout; c.Holds(now) {
		out = &checkoutJSON{c.By, c.At.UTC(), c.Until.UTC()}
	}
	return declared, out
}

type noteJSON struct {
	Seq  int64     `json:"ledger_seq"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
	By   string    `json:"by"`
}

func newNote(n records.Note) noteJSON { return noteJSON{n.Seq, n.Text, n.At.UTC(), n.By} }

// changed answers with what has become of the document in the path.
func (s *Server) changed(c *gin.Context, do func(context.Context, records.Actor, records.DocumentID) (records.Document, error)) (reply, error) {
	who := actor(c)
	d, err := do(c.Request.Context(), who, records.DocumentID(c.Param("id")))
	if err != nil {
		return reply{}, err
	}
	return s.documentReply(c, d), nil
}

func (s *Server) declareDocument(c *gin.Context) (reply, error) {
	return s.changed(c, s.office.Declare)
}

func (s *Server) checkInDocument(c *gin.Context) (reply, error) {
	return s.changed(c, s.office.CheckIn)
}

// changedFor is changed with a reason from the body, asked for after the act.
func (s *Server) changedFor(c *gin.Context, act records.Act, do func(context.Context, records.Actor, records.DocumentID, string) (records.Document, error)) (reply, error) {
	if err := actor(c).Must(act); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Reason string `json:"reason"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	return s.changed(c, func(ctx context.Context, who records.Actor, id records.DocumentID) (records.Document, error) {
		return do(ctx, who, id, body.Reason)
	})
}

func (s *Server) undeclareDocument(c *gin.Context) (reply, error) {
	return s.changedFor(c, records.ActUndeclare, s.office.Undeclare)
}

func (s *Server) breakCheckout(c *gin.Context) (reply, error) {
	return s.changedFor(c, records.ActBreakOut, s.office.BreakCheckout)
}

func (s *Server) checkOut(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActCheckOut); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Hours int `json:"hours"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	return s.changed(c, func(ctx context.Context, who records.Actor, id records.DocumentID) (records.Document, error) {
		return s.office.CheckOut(ctx, who, id, time.Duration(max(-1, min(body.Hours, 100_000)))*time.Hour)
	})
}

func (s *Server) listNotes(c *gin.Context) (reply, error) {
	notes, err := s.office.Notes(c.Request.Context(), actor(c), records.DocumentID(c.Param("id")))
	if err != nil {
		return reply{}, err
	}
	return ok(listJSON[noteJSON, string]{Items: each(notes, newNote)}), nil
}

func (s *Server) addNote(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActNote); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Text string `json:"text"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	n, err := s.office.AddNote(c.Request.Context(), actor(c), records.DocumentID(c.Param("id")), body.Text)
	if err != nil {
		return reply{}, err
	}
	return created("", newNote(n)), nil
}
