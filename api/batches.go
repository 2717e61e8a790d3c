package api

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// batchMost is the most bytes of a request that names the records of a batch.
const batchMost = 16 << 20

type batchJSON struct {
	ID        records.BatchID    `json:"id"`
	State     records.BatchState `json:"state"`
	Mine      bool               `json:"mine"`
	MadeAt    time.Time          `json:"made_at"`
	MadeBy    string             `json:"made_by"`
	Query     string             `json:"query,omitempty"`
	Changes   *changesJSON       `json:"changes,omitempty"`
	Reason    string             `json:"reason,omitempty"`
	Listed    int64              `json:"listed"`
	Looked    int64              `json:"looked"`
	Waiting   int64              `json:"waiting"`
	Changed   int64              `json:"changed"`
	Unchanged int64              `json:"unchanged"`
	Refused   int64              `json:"refused"`
	Hidden    int64              `json:"hidden"`
	Asks      bool               `json:"asks_reason"`
	BegunAt   *time.Time         `json:"begun_at,omitempty"`
	EndedAt   *time.Time         `json:"ended_at,omitempty"`
	StoppedBy string             `json:"stopped_by,omitempty"`
	Trouble   string             `json:"trouble,omitempty"`
}

func newBatch(b records.SeenBatch) batchJSON {
	j := batchJSON{
		ID: b.ID, State: b.State, Mine: b.Mine, MadeAt: b.MadeAt.UTC(), MadeBy: b.MadeBy, Query: b.Query, Reason: b.Reason, Listed: b.Listed, Looked: b.Looked,
		Waiting: b.Counts[records.BatchWaiting], Changed: b.Counts[records.BatchChanged], Unchanged: b.Counts[records.BatchUnchanged], Refused: b.Counts[records.BatchRefused],
		Hidden: b.Hidden, Asks: b.Asks, StoppedBy: b.Stopper, Trouble: b.Trouble, BegunAt: instantOrNone(b.BegunAt), EndedAt: instantOrNone(b.EndedAt),
	}
	if b.Told {
		e := b.Changes.Edit()
		j.Changes = &changesJSON{Type: e.Type, Class: e.Class, Body: e.Body, Metadata: e.Metadata}
		if e.Access != nil {
			x := newAccess(*e.Access)
			j.Changes.Access = &x
		}
	}
	return j
}

func instantOrNone(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func batchID(c *gin.Context) records.BatchID { return records.BatchID(c.Param("id")) }

func (s *Server) listBatches(c *gin.Context) (reply, error) {
	all, err := s.custodian.Batches(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	return ok(listJSON[batchJSON, string]{Items: each(all, newBatch)}), nil
}

func (s *Server) chooseBatch(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActDescribe); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Records []selectedJSON `json:"records"`
		Query   string         `json:"query"`
		Changes changesJSON    `json:"changes"`
		Reason  string         `json:"reason"`
	}
	if err := readJSONUpTo(c, &body, batchMost); err != nil {
		return reply{}, err
	}
	edit, err := body.Changes.edit()
	if err != nil {
		return reply{}, err
	}
	edit.Reason = body.Reason
	b, err := s.custodian.ChooseBatch(c.Request.Context(), actor(c), togetherJSON{Records: body.Records, Query: body.Query}.selection(), edit)
	if err != nil {
		return reply{}, err
	}
	return created(base+"/batches/"+string(b.ID), newBatch(b)), nil
}

func (s *Server) getBatch(c *gin.Context) (reply, error) {
	b, err := s.custodian.Batch(c.Request.Context(), actor(c), batchID(c))
	if err != nil {
		return reply{}, err
	}
	return ok(newBatch(b)), nil
}

// batchRecordJSON is a record of a batch.
type batchRecordJSON struct {
	Place    int64                `json:"place"`
	Ref      string               `json:"ref"`
	Document records.DocumentID   `json:"document,omitempty"`
	Number   string               `json:"number,omitempty"`
	Title    string               `json:"title,omitempty"`
	Outcome  records.BatchOutcome `json:"outcome"`
	Declared bool                 `json:"declared,omitempty"`
	Held     bool                 `json:"held,omitempty"`
	Before   *stateJSON           `json:"before,omitempty"`
	After    *stateJSON           `json:"after,omitempty"`
	Problem  *refusalJSON         `json:"problem,omitempty"`
}

func (s *Server) listBatchRecords(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActSeeBatches); err != nil {
		return reply{}, err // before questions of form
	}
	q := readQuery(c)
	of := records.BatchOutcome(q.oneOf("outcome", string(records.BatchWaiting), string(records.BatchChanged), string(records.BatchUnchanged), string(records.BatchRefused)))
	after, limit, lang := q.number("after", 0, maxSeq, 0), q.limit(500, 50), q.printLanguage(c)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	all, err := s.custodian.BatchRecords(c.Request.Context(), actor(c), batchID(c), of, after, limit)
	if err != nil {
		return reply{}, err
	}
	list := listJSON[batchRecordJSON, int64]{Items: make([]batchRecordJSON, len(all))}
	for i, r := range all {
		if list.Items[i], err = s.batchRecordJSON(c, lang, r); err != nil {
			return reply{}, err
		}
	}
	if len(all) == limit {
		list.Next = all[limit-1].Place
	}
	return varied(list), nil
}

func (s *Server) batchRecordJSON(c *gin.Context, lang records.Language, r records.SeenBatchRecord) (batchRecordJSON, error) {
	e, err := s.editedJSON(c, lang, r.Edited, r.Edited.Outcome != "")
	j := batchRecordJSON{Place: r.Place, Ref: r.Ref, Document: e.Document, Number: e.Number, Title: e.Title, Outcome: r.Outcome, Declared: e.Declared, Held: e.Held, Problem: e.Problem}
	if r.Edited.Outcome == records.OutcomeChanged {
		j.Before, j.After = e.Before, e.After
	}
	if r.Why != "" {
		j.Problem = &refusalJSON{Kind: r.Kind, Field: r.Field, Detail: r.Why}
	}
	return j, err
}

func (s *Server) beginBatch(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActDescribe); err != nil {
		return reply{}, err
	}
	var body struct {
		Reason string `json:"reason"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	b, err := s.custodian.BeginBatch(c.Request.Context(), actor(c), batchID(c), strings.TrimSpace(body.Reason))
	if err != nil {
		return reply{}, err
	}
	return ok(newBatch(b)), nil
}

func (s *Server) stopBatch(c *gin.Context) (reply, error) {
	b, err := s.custodian.StopBatch(c.Request.Context(), actor(c), batchID(c))
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusOK, body: newBatch(b)}, nil
}
