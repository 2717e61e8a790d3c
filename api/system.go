package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type jobJSON struct {
	ID         int64              `json:"id"`
	Kind       records.JobKind    `json:"kind"`
	File       records.FileID     `json:"file"`
	Document   records.DocumentID `json:"document"`
	State      records.JobState   `json:"state"`
	Attempts   int                `json:"attempts"`
	Error      string             `json:"error,omitempty"`
	RunAt      *time.Time         `json:"run_at,omitempty"`
	CreatedAt  time.Time          `json:"created_at"`
	FinishedAt *time.Time         `json:"finished_at,omitempty"`
}

func newJob(j records.Job) jobJSON {
	return jobJSON{j.ID, j.Kind, j.File, j.Document, j.State, j.Attempts, j.Error, known(j.RunAt), j.CreatedAt.UTC(), known(j.FinishedAt)}
}

func (s *Server) listJobs(c *gin.Context) (reply, error) {
	q := readQuery(c)
	state := records.JobState(q.oneOf("state", "waiting", "running", "done", "failed"))
	before, limit := q.number("before", 1, maxSeq, 0), q.limit(200, 50)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	jobs, err := s.office.Jobs(c.Request.Context(), actor(c), state, before, limit+1) // one more tells whether there is a next page
	if err != nil {
		return reply{}, err
	}
	var page listJSON[jobJSON, int64]
	if len(jobs) > limit {
		jobs = jobs[:limit]
		page.Next = jobs[limit-1].ID
	}
	page.Items = each(jobs, newJob)
	return ok(page), nil
}

type partJSON struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Needed bool   `json:"needed"`
	Detail string `json:"detail,omitempty"`
}

func (s *Server) getState(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActRunSystem); err != nil {
		return reply{}, err
	}
	state, err := s.system.State(c.Request.Context())
	if err != nil {
		return reply{}, err
	}
	jobs := state.Jobs
	if jobs == nil {
		jobs = map[records.JobState]int{}
	}
	return ok(struct {
		Version string                   `json:"version"`
		Ready   bool                     `json:"ready"`
		Parts   []partJSON               `json:"parts"`
		Ledger  int64                    `json:"ledger"`
		Indexed int64                    `json:"indexed"`
		Jobs    map[records.JobState]int `json:"jobs"`
	}{s.version, len(state.Missing()) == 0, each(state.Parts, func(p Part) partJSON { return partJSON(p) }), state.Ledger, state.Indexed, jobs}), nil
}

type rebuiltJSON struct {
	Done  int64 `json:"done"`
	Total int64 `json:"total"`
}

func (s *Server) reindex(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActRunSystem); err != nil {
		return reply{}, err
	}
	return s.lines(c, func(l *lines) error {
		var so rebuiltJSON
		err := s.system.Reindex(c.Request.Context(), func(done, total int64) {
			so = rebuiltJSON{done, total}
			l.progress(so)
		})
		if err == nil {
			l.result(so)
		}
		return err
	})
}

// maxCertificates is the most bytes of the certificates that a check is held against.
const maxCertificates = 128 << 20

func (s *Server) verify(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActVerify); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Certificates []records.DispositionCertificate `json:"certificates"`
	}
	if c.Request.ContentLength != 0 {
		if err := readJSONUpTo(c, &body, maxCertificates); err != nil {
			return reply{}, err
		}
	}
	return s.lines(c, func(l *lines) error {
		v, err := s.auditor.Verify(c.Request.Context(), actor(c), func(v records.Verification) {
			v.Problems = nil // they are many, and in the result
			l.progress(v)
		})
		if err == nil && len(body.Certificates) > 0 {
			var back []string
			back, err = s.custodian.CameBack(c.Request.Context(), actor(c), body.Certificates)
			v.Problems = append(v.Problems, back...)
		}
		if err == nil {
			if v.Problems == nil {
				v.Problems = []string{}
			}
			l.result(v)
		}
		return err
	})
}

// backup saves everything into a folder of this machine.
func (s *Server) backup(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActBackup); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Folder string `json:"folder"`
		Keep   int    `json:"keep"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	return s.lines(c, func(l *lines) error {
		b, err := s.office.Backup(c.Request.Context(), actor(c), body.Folder, body.Keep, func(b records.Backup) { l.progress(b) })
		if err == nil {
			l.result(b)
		}
		return err
	})
}

// export writes everything into a folder of this machine, in open formats.
func (s *Server) export(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActBackup); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Folder         string `json:"folder"`
		WithoutSecrets bool   `json:"without_secrets"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	return s.lines(c, func(l *lines) error {
		e, err := s.office.Export(c.Request.Context(), actor(c), records.ExportRequest{Folder: body.Folder, WithoutSecrets: body.WithoutSecrets}, func(e records.Export) { l.progress(e) })
		if err == nil {
			l.result(e)
		}
		return err
	})
}

type healthJSON struct {
	Status  string   `json:"status"`
	Missing []string `json:"missing,omitempty"`
}

// live says that the process answers; it asks nothing of anybody.
func (s *Server) live(*gin.Context) (reply, error) { return ok(healthJSON{Status: "ok"}), nil }

// readyWithin is how long the parts may take to answer.
const readyWithin = 5 * time.Second

func (s *Server) ready(c *gin.Context) (reply, error) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyWithin)
	defer cancel()
	state, err := s.system.State(ctx)
	if err != nil {
		s.log.WarnContext(ctx, "the state is not known", "err", err)
		return reply{status: http.StatusServiceUnavailable, body: healthJSON{Status: "unavailable"}}, nil
	}
	if missing := state.Missing(); len(missing) > 0 {
		return reply{status: http.StatusServiceUnavailable, body: healthJSON{"unavailable", missing}}, nil
	}
	return ok(healthJSON{Status: "ok"}), nil
}

// getMetrics is closed unless it was opened: figures tell how much is filed and when.
func (s *Server) getMetrics(c *gin.Context) (reply, error) {
	if !s.openFigure {
		if err := actor(c).Must(records.ActRunSystem); err != nil {
			return reply{}, err
		}
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyWithin)
	defer cancel()
	state, err := s.system.State(ctx)
	if err == nil {
		s.metrics.state(state)
	}
	if s.caretaker != nil {
		if f, err := s.caretaker.Figures(ctx); err == nil {
			s.metrics.care(f, s.now())
		}
	}
	return reply{write: s.metrics.handler.ServeHTTP}, nil
}
