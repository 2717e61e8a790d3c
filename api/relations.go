package api

import (
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type relationJSON struct {
	ID            int64                `json:"id,omitempty"`
	Event         records.EventID      `json:"event,omitempty"`
	Type          records.RelationType `json:"type"`
	From          namedJSON            `json:"from"`
	FromProvision string               `json:"from_provision,omitempty"`
	To            namedJSON            `json:"to"`
	ToProvision   string               `json:"to_provision,omitempty"`
	On            records.Date         `json:"on,omitempty"`
	Note          string               `json:"note,omitempty"`
	RecordedAt    time.Time            `json:"recorded_at"`
	RecordedBy    string               `json:"recorded_by"`
	RetractedAt   *time.Time           `json:"retracted_at,omitempty"`
	RetractedBy   string               `json:"retracted_by,omitempty"`
	RetractReason string               `json:"retract_reason,omitempty"`
}

func newRelation(r records.Related, lang records.Language) relationJSON {
	return relationJSON{
		r.ID, r.Event, r.Type, newNamed(r.From, lang), r.FromProvision, newNamed(r.To, lang), r.ToProvision, r.On, r.Note,
		r.RecordedAt.UTC(), r.RecordedBy, known(r.RetractedAt), r.RetractedBy, r.RetractReason,
	}
}

func (s *Server) listRelations(c *gin.Context) (reply, error) {
	q := readQuery(c)
	retracted := q.flag("retracted")
	if err := q.err(); err != nil {
		return reply{}, err
	}
	all, _, err := s.office.Relations(c.Request.Context(), actor(c), c.Param("id"), retracted)
	if err != nil {
		return reply{}, err
	}
	lang := preferred(c)
	return ok(listJSON[relationJSON, string]{Items: each(all, func(r records.Related) relationJSON { return newRelation(r, lang) })}), nil
}

// relationRequestJSON is a relation to record by hand.
type relationRequestJSON struct {
	Type          records.RelationType `json:"type"`
	FromProvision string               `json:"from_provision"`
	To            string               `json:"to"`
	ToProvision   string               `json:"to_provision"`
	Note          string               `json:"note"`
}

func (s *Server) recordRelation(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActRecordLaw); err != nil {
		return reply{}, err // before questions of form
	}
	var body relationRequestJSON
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	r, err := s.office.RecordRelation(c.Request.Context(), actor(c), records.DocumentID(c.Param("id")), records.RelationRequest{
		Type: body.Type, FromProvision: body.FromProvision, To: body.To, ToProvision: body.ToProvision, Note: body.Note,
	})
	if err != nil {
		return reply{}, err
	}
	return created(documentPath(r.From.ID)+"/relations", newRelation(r, preferred(c))), nil
}

func (s *Server) retractRelation(c *gin.Context) (reply, error) {
	id, reason, err := retraction(c, records.ActRecordLaw)
	if err != nil {
		return reply{}, err
	}
	r, err := s.office.RetractRelation(c.Request.Context(), actor(c), id, reason)
	if err != nil {
		return reply{}, err
	}
	return ok(newRelation(r, preferred(c))), nil
}
