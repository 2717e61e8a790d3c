package api

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// togetherMost is the most bytes of a request that names many records.
const togetherMost = 2 << 20

// togetherJSON chooses records and says what becomes of all of them alike.
type togetherJSON struct {
	Records []selectedJSON     `json:"records"`
	Query   string             `json:"query"`
	After   records.DocumentID `json:"after"`
	Limit   int                `json:"limit"`
	Reason  string             `json:"reason"`
	DryRun  bool               `json:"dry_run"`
}

// selectedJSON is a record: its reference alone, or with the revision that was seen.
type selectedJSON struct {
	Ref      string `json:"ref"`
	Revision int64  `json:"revision"`
}

// UnmarshalJSON reads either form.
func (s *selectedJSON) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &s.Ref)
	}
	type plain selectedJSON
	return json.Unmarshal(b, (*plain)(s))
}

func (t togetherJSON) selection() records.Selection {
	s := records.Selection{Query: strings.TrimSpace(t.Query), After: t.After, Limit: t.Limit}
	for _, r := range t.Records {
		s.Records = append(s.Records, records.Selected(r))
	}
	return s
}

type fallsDueJSON struct {
	On     records.Date            `json:"on,omitempty"`
	Action records.RetentionAction `json:"action,omitempty"`
}

// stateJSON is what an edit of many changes of a record, and what follows from it.
type stateJSON struct {
	Type      string          `json:"type"`
	Class     string          `json:"class"`
	Body      string          `json:"body,omitempty"`
	Access    accessJSON      `json:"access"`
	Metadata  json.RawMessage `json:"metadata,omitempty"` // when it changes
	Due       fallsDueJSON    `json:"due"`
	Retention string          `json:"retention,omitempty"` // in a sentence, while nothing is changed yet
}

type refusalJSON struct {
	Kind     string            `json:"kind"`
	Field    string            `json:"field,omitempty"`
	Detail   string            `json:"detail"`
	Problems []records.Problem `json:"problems,omitempty"`
}

type editedJSON struct {
	Ref      string             `json:"ref"`
	Document records.DocumentID `json:"document,omitempty"`
	Number   string             `json:"number,omitempty"`
	Title    string             `json:"title,omitempty"`
	Outcome  records.Outcome    `json:"outcome"`
	Declared bool               `json:"declared"`
	Matter   records.MatterID   `json:"matter,omitempty"`
	Held     bool               `json:"held"`
	Revision int64              `json:"revision,omitempty"`
	Before   *stateJSON         `json:"before,omitempty"`
	After    *stateJSON         `json:"after,omitempty"`
	Problem  *refusalJSON       `json:"problem,omitempty"`
}

type editedTogetherJSON struct {
	DryRun  bool               `json:"dry_run"`
	Changed int                `json:"changed"`
	Same    int                `json:"unchanged"`
	Refused int                `json:"refused"`
	Items   []editedJSON       `json:"items"`
	Next    records.DocumentID `json:"next,omitempty"`
}

func (s *Server) moveRecords(c *gin.Context) (reply, error) {
	var body struct {
		togetherJSON
		Class string `json:"class"`
	}
	return s.editTogether(c, &body, func() (togetherJSON, records.EditTogether, error) {
		if body.Class == "" {
			return togetherJSON{}, records.EditTogether{}, records.Errorf(records.Invalid, "Say to which class the records are moved.").At("class")
		}
		return body.togetherJSON, records.EditTogether{Class: &body.Class}, nil
	})
}

// changesJSON is what becomes of many records alike.
type changesJSON struct {
	Type     *string                    `json:"type,omitempty"`
	Class    *string                    `json:"class,omitempty"`
	Body     *string                    `json:"body,omitempty"`
	Access   *accessJSON                `json:"access,omitempty"`
	Metadata map[string]json.RawMessage `json:"metadata,omitempty"`
}

func (x changesJSON) edit() (records.EditTogether, error) {
	one, err := editJSON{Type: x.Type, Class: x.Class, Body: x.Body, Access: x.Access}.edit()
	for _, v := range x.Metadata {
		if err == nil && strings.Contains(string(v), `\u0000`) {
			err = records.Errorf(records.Invalid, "The value holds characters that are no text.").At("metadata")
		}
	}
	return records.EditTogether{Type: one.Type, Class: one.Class, Body: one.Body, Access: one.Access, Metadata: x.Metadata}, err
}

func (s *Server) editRecords(c *gin.Context) (reply, error) {
	var body struct {
		togetherJSON
		Changes changesJSON `json:"changes"`
	}
	return s.editTogether(c, &body, func() (togetherJSON, records.EditTogether, error) {
		edit, err := body.Changes.edit()
		return body.togetherJSON, edit, err
	})
}

// editTogether reads a request into body, does what it asks for and answers with what became of each record.
func (s *Server) editTogether(c *gin.Context, body any, asked func() (togetherJSON, records.EditTogether, error)) (reply, error) {
	if err := actor(c).Must(records.ActDescribe); err != nil {
		return reply{}, err // before questions of form
	}
	q := readQuery(c)
	lang := q.printLanguage(c)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	if err := readJSONUpTo(c, body, togetherMost); err != nil {
		return reply{}, err
	}
	t, edit, err := asked()
	if err != nil {
		return reply{}, err
	}
	edit.Reason, edit.DryRun = t.Reason, t.DryRun
	done, err := s.office.EditTogether(c.Request.Context(), actor(c), t.selection(), edit)
	if err != nil {
		return reply{}, err
	}
	j := editedTogetherJSON{DryRun: t.DryRun, Changed: done.Changed, Same: done.Same, Refused: done.Refused, Items: make([]editedJSON, len(done.Records)), Next: done.Next}
	matters := s.mattersSeen(c)
	for i, e := range done.Records {
		if j.Items[i], err = s.editedJSON(c, lang, e, t.DryRun); err != nil {
			return reply{}, err
		}
		if j.Items[i].Matter, err = matters(e.Before); err != nil {
			return reply{}, err
		}
	}
	return varied(j), nil
}

// mattersSeen answers which matter a record belongs to, when the asker may know of it; of each matter it asks once.
func (s *Server) mattersSeen(c *gin.Context) func(records.Document) (records.MatterID, error) {
	seen := map[records.MatterID]records.MatterID{}
	return func(d records.Document) (records.MatterID, error) {
		id, asked := seen[d.Matter]
		if asked || d.Matter == "" {
			return id, nil
		}
		m, _, err := s.office.MatterOf(c.Request.Context(), actor(c), d)
		seen[d.Matter] = m.ID
		return m.ID, err
	}
}

func (s *Server) editedJSON(c *gin.Context, lang records.Language, e records.Edited, dry bool) (editedJSON, error) {
	j := editedJSON{Ref: e.Ref, Outcome: e.Outcome}
	if e.Err != nil {
		j.Problem = s.refusalOf(c, e.Err)
	}
	if e.Before.ID == "" {
		return j, nil
	}
	j.Document, j.Number, j.Declared, j.Held, j.Revision = e.Before.ID, e.Before.Number, e.Before.Declared.Made(), e.Held > 0, e.After.Revision
	j.Title = e.Before.Title(lang)
	states := [2]*stateJSON{}
	for i, d := range []records.Document{e.Before, e.After} {
		states[i] = &stateJSON{Type: d.Type, Class: d.Class, Body: d.Body, Access: newAccess(d.Access), Due: fallsDueJSON{d.Due.On, d.Due.Action}}
		if string(e.Before.Metadata) != string(e.After.Metadata) {
			states[i].Metadata = d.Metadata
		}
		if !dry {
			continue
		}
		var err error
		if states[i].Retention, err = s.keptSaid(lang, d, []records.Keeping{e.Was, e.Is}[i]); err != nil {
			return j, err
		}
	}
	j.Before, j.After = states[0], states[1]
	return j, nil
}

// keptSaid says how long a record is kept, and why.
func (s *Server) keptSaid(lang records.Language, d records.Document, k records.Keeping) (string, error) {
	said, why, _, err := s.site.Keeping(lang, s.kept(lang, records.RecordRetention{Document: d, Keeping: k, Today: records.DateOf(s.now(), s.office.Profile().TimeZone)}))
	return strings.TrimSpace(said + " " + why), err
}

// refusalOf is why one record of many was not changed, without what only we may know.
func (s *Server) refusalOf(c *gin.Context, err error) *refusalJSON {
	p, _ := s.problem(c, err)
	j := refusalJSON{Kind: strings.TrimPrefix(p.Type, problemType("")), Field: p.Field, Detail: p.Detail}
	var e *records.Error
	if errors.As(err, &e) && len(e.Problems) > 1 {
		j.Problems = e.Problems
	}
	return &j
}
