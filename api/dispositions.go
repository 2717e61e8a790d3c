package api

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type dispositionJSON struct {
	ID          records.DispositionID           `json:"id"`
	Action      records.RetentionAction         `json:"action"`
	Reason      string                          `json:"reason"`
	Receiver    string                          `json:"receiver,omitempty"`
	State       records.DispositionState        `json:"state"`
	Counts      map[records.DisposalState]int64 `json:"counts"`
	ProposedAt  time.Time                       `json:"proposed_at"`
	ProposedBy  string                          `json:"proposed_by"`
	DecidedAt   *time.Time                      `json:"decided_at,omitempty"`
	DecidedBy   string                          `json:"decided_by,omitempty"`
	Decision    string                          `json:"decision,omitempty"`
	Reference   string                          `json:"reference,omitempty"`
	ReceivedOn  records.Date                    `json:"received_on,omitempty"`
	ConfirmedAt *time.Time                      `json:"confirmed_at,omitempty"`
	ConfirmedBy string                          `json:"confirmed_by,omitempty"`
	ExecutedAt  *time.Time                      `json:"executed_at,omitempty"`
	Certificate records.DocumentID              `json:"certificate,omitempty"`
	Number      string                          `json:"certificate_number,omitempty"`
	Trouble     string                          `json:"trouble,omitempty"`
}

func newDisposition(d records.SeenDisposition) dispositionJSON {
	return dispositionJSON{
		ID: d.ID, Action: d.Action, Reason: d.Reason, Receiver: d.Receiver, State: d.State, Counts: d.Counts, ProposedAt: d.ProposedAt.UTC(), ProposedBy: d.ProposedBy,
		DecidedAt: known(d.DecidedAt), DecidedBy: d.DecidedBy, Decision: d.Decision, Reference: d.Reference, ReceivedOn: d.ReceivedOn,
		ConfirmedAt: known(d.ConfirmedAt), ConfirmedBy: d.ConfirmedBy, ExecutedAt: known(d.ExecutedAt), Certificate: d.Certificate, Number: d.Number, Trouble: d.Trouble,
	}
}

type disposalJSON struct {
	Document records.DocumentID    `json:"document"`
	Number   string                `json:"number"`
	Title    string                `json:"title"`
	Class    string                `json:"class"`
	Due      records.Date          `json:"due,omitempty"`
	State    records.DisposalState `json:"state"`
	Why      string                `json:"why,omitempty"`
	Seq      int64                 `json:"ledger_seq,omitempty"`
	Bytes    records.BytesState    `json:"bytes,omitempty"`
}

func (s *Server) listDispositions(c *gin.Context) (reply, error) {
	if err := readQuery(c).err(); err != nil {
		return reply{}, err
	}
	all, err := s.custodian.Dispositions(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	return ok(listJSON[dispositionJSON, string]{Items: each(all, newDisposition)}), nil
}

func (s *Server) proposeDisposition(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActDispose); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Action   records.RetentionAction `json:"action"`
		Records  []string                `json:"records"`
		Reason   string                  `json:"reason"`
		Receiver string                  `json:"receiver"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	d, err := s.custodian.Propose(c.Request.Context(), actor(c), records.DispositionRequest{Action: body.Action, Refs: body.Records, Reason: body.Reason, Receiver: body.Receiver})
	if err != nil {
		return reply{}, err
	}
	return created(fmt.Sprintf("%s/dispositions/%d", base, d.ID), newDisposition(d)), nil
}

// dispositionOf asks for an act, then for the number of a disposition in the path.
func dispositionOf(c *gin.Context, act records.Act) (records.DispositionID, error) {
	if err := actor(c).Must(act); err != nil {
		return 0, err
	}
	n, err := pathNumber(c, "id")
	return records.DispositionID(n), err
}

func (s *Server) getDisposition(c *gin.Context) (reply, error) {
	id, err := dispositionOf(c, records.ActReadFates)
	if err != nil {
		return reply{}, err
	}
	d, err := s.custodian.Disposition(c.Request.Context(), actor(c), id)
	if err != nil {
		return reply{}, err
	}
	return ok(newDisposition(d)), nil
}

func (s *Server) listDisposals(c *gin.Context) (reply, error) {
	id, err := dispositionOf(c, records.ActReadFates)
	if err != nil {
		return reply{}, err
	}
	seen, hidden, err := s.custodian.DisposalRecords(c.Request.Context(), actor(c), id)
	if err != nil {
		return reply{}, err
	}
	return ok(struct {
		Items  []disposalJSON `json:"items"`
		Hidden int            `json:"hidden"`
	}{each(seen, func(r records.DisposalRecord) disposalJSON {
		d := r.Document
		return disposalJSON{d.ID, d.Number, d.Title(preferred(c)), d.Class, d.Due.On, r.State, r.Reason, r.Seq, r.Bytes}
	}), hidden}), nil
}

func (s *Server) approveDisposition(c *gin.Context) (reply, error) {
	id, err := dispositionOf(c, records.ActApprove)
	if err != nil {
		return reply{}, err
	}
	var body struct {
		Exclude []string `json:"exclude"`
		Note    string   `json:"note"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	return dispositionReply(s.custodian.Approve(c.Request.Context(), actor(c), id, body.Exclude, body.Note))
}

func (s *Server) rejectDisposition(c *gin.Context) (reply, error) {
	id, err := dispositionOf(c, records.ActApprove)
	if err != nil {
		return reply{}, err
	}
	var body struct {
		Reason string `json:"reason"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	return dispositionReply(s.custodian.Reject(c.Request.Context(), actor(c), id, body.Reason))
}

func (s *Server) confirmTransfer(c *gin.Context) (reply, error) {
	id, err := dispositionOf(c, records.ActDispose)
	if err != nil {
		return reply{}, err
	}
	var body struct {
		Receiver   string       `json:"receiver"`
		Reference  string       `json:"reference"`
		ReceivedOn records.Date `json:"received_on"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	return dispositionReply(s.custodian.Confirm(c.Request.Context(), actor(c), id, records.Confirmation{Receiver: body.Receiver, Reference: body.Reference, On: body.ReceivedOn}))
}

func (s *Server) runDisposition(c *gin.Context) (reply, error) {
	id, err := dispositionOf(c, records.ActDispose)
	if err != nil {
		return reply{}, err
	}
	return dispositionReply(s.custodian.Resume(c.Request.Context(), actor(c), id))
}

func dispositionReply(d records.SeenDisposition, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	return ok(newDisposition(d)), nil
}

func (s *Server) getTransferPackage(c *gin.Context) (reply, error) {
	id, err := dispositionOf(c, records.ActReadFates)
	if err != nil {
		return reply{}, err
	}
	p, err := s.custodian.PrepareTransfer(c.Request.Context(), actor(c), id)
	if err != nil {
		return reply{}, err
	}
	return reply{
		header: http.Header{"Content-Type": {"application/zip"}, "Content-Disposition": {disposition("attachment", p.Name+".zip")}},
		write: func(w http.ResponseWriter, r *http.Request) {
			if err := s.custodian.Pack(r.Context(), w, p); err != nil {
				s.log.ErrorContext(r.Context(), "a package broke off", "disposition", id, "err", err)
				panic(http.ErrAbortHandler) // who receives it must not take it for whole
			}
		},
	}, nil
}
