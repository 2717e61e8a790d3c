package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type matterJSON struct {
	ID       records.MatterID            `json:"id"`
	Code     string                      `json:"code,omitempty"`
	Title    string                      `json:"title"`
	Titles   map[records.Language]string `json:"titles"`
	Class    string                      `json:"class"`
	Body     string                      `json:"body,omitempty"`
	Access   accessJSON                  `json:"access"`
	State    records.MatterState         `json:"state"`
	Seal     records.Date                `json:"seal,omitempty"`
	OpenedAt time.Time                   `json:"opened_at"`
	OpenedBy string                      `json:"opened_by,omitempty"`
	ClosedOn records.Date                `json:"closed_on,omitempty"`
	ClosedBy string                      `json:"closed_by,omitempty"`
	Revision int64                       `json:"revision"`
}

func newMatter(m records.Matter, lang records.Language) matterJSON {
	return matterJSON{
		m.ID, m.Code, m.Title(lang), m.Titles, m.Class, m.Body, newAccess(m.Access), m.State, m.Seal,
		m.OpenedAt.UTC(), m.OpenedBy, m.ClosedOn, m.ClosedBy, m.Revision,
	}
}

type requirementJSON struct {
	N           int                `json:"n"`
	Text        string             `json:"text"`
	Body        string             `json:"body,omitempty"`
	Due         records.Date       `json:"due,omitempty"`
	State       string             `json:"state"`
	FulfilledBy records.DocumentID `json:"fulfilled_by,omitempty"`
	FulfilledAt *time.Time         `json:"fulfilled_at,omitempty"`
	WaivedAt    *time.Time         `json:"waived_at,omitempty"`
	WaivedBy    string             `json:"waived_by,omitempty"`
	WaiveReason string             `json:"waive_reason,omitempty"`
	Code        string             `json:"code,omitempty"`
	Texts       names              `json:"texts,omitempty"`
	Type        string             `json:"type,omitempty"`
}

func newRequirement(r records.Requirement, today records.Date, lang records.Language) requirementJSON {
	return requirementJSON{
		r.N, r.In(lang), r.Body, r.Due, requirementState(r, today), r.FulfilledBy, known(r.FulfilledAt), known(r.WaivedAt), r.WaivedBy, r.WaiveReason,
		r.Code, r.Texts, r.Type,
	}
}

// demandedJSON is a requirement of a class's checklist that a matter has not, or would take over.
type demandedJSON struct {
	Code  string       `json:"code"`
	Text  string       `json:"text"`
	Texts names        `json:"texts"`
	Type  string       `json:"type,omitempty"`
	Body  string       `json:"body,omitempty"`
	Due   records.Date `json:"due,omitempty"`
}

func newDemanded(lang records.Language) func(records.Requirement) demandedJSON {
	return func(r records.Requirement) demandedJSON {
		return demandedJSON{r.Code, r.In(lang), given(r.Texts), r.Type, r.Body, r.Due}
	}
}

// requirementState is one word for where a requirement stands.
func requirementState(r records.Requirement, today records.Date) string {
	switch {
	case r.Fulfilled():
		return "fulfilled"
	case r.Waived():
		return "waived"
	case r.Overdue(today):
		return "overdue"
	}
	return "open"
}

// seenMatterJSON is a matter with all that one may see of it.
type seenMatterJSON struct {
	matterJSON
	Parent       *matterJSON       `json:"parent,omitempty"`
	SubMatters   []matterJSON      `json:"sub_matters"`
	MoreBelow    bool              `json:"more_sub_matters,omitempty"`
	Documents    int               `json:"documents"`
	Sealed       int               `json:"sealed"`
	SealedUntil  records.Date      `json:"sealed_until,omitempty"`
	Others       int               `json:"others,omitempty"`
	Requirements []requirementJSON `json:"requirements"`
	Missing      []demandedJSON    `json:"missing,omitempty"`
}

func newSeenMatter(m records.SeenMatter, lang records.Language) seenMatterJSON {
	j := seenMatterJSON{
		matterJSON: newMatter(m.Matter, lang), SubMatters: each(m.Below, func(b records.Matter) matterJSON { return newMatter(b, lang) }),
		MoreBelow: m.MoreBelow, Documents: m.Documents, Sealed: m.Sealed, SealedUntil: m.SealedUntil, Others: m.Others,
		Requirements: each(m.Requirements, func(r records.Requirement) requirementJSON { return newRequirement(r, m.Today, lang) }),
		Missing:      each(m.Missing, newDemanded(lang)),
	}
	if m.Above != nil {
		above := newMatter(*m.Above, lang)
		j.Parent = &above
	}
	return j
}

func matterPath(id records.MatterID) string { return base + "/matters/" + string(id) }

// matterReply answers with a matter, and its revision as ETag.
func (s *Server) matterReply(c *gin.Context, m records.SeenMatter, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	r := ok(newSeenMatter(m, preferred(c)))
	r.header = http.Header{"Etag": {strconv.Quote(strconv.FormatInt(m.Revision, 10))}}
	return r, nil
}

func (s *Server) listMatters(c *gin.Context) (reply, error) {
	q := readQuery(c)
	f := records.MatterFilter{
		State: records.MatterState(q.oneOf("state", "open", "closed")), Class: q.text("class"), Body: q.text("body"), After: records.MatterID(q.text("after")),
	}
	code, parent, limit := q.text("code"), q.text("parent"), q.limit(200, 50)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	ctx, who, lang := c.Request.Context(), actor(c), preferred(c)
	page := listJSON[matterJSON, records.MatterID]{Items: []matterJSON{}}
	if code != "" {
		m, err := s.office.Matter(ctx, who, code)
		if err == nil && m.Code == code {
			page.Items = append(page.Items, newMatter(m.Matter, lang))
		}
		if records.KindOf(err) == records.NotFound {
			err = nil
		}
		return ok(page), err
	}
	if parent != "" {
		m, err := s.office.Matter(ctx, who, parent)
		if err != nil {
			return reply{}, err
		}
		f.Parent = m.ID
	}
	f.Limit = limit + 1
	all, err := s.office.Matters(ctx, who, f)
	if err != nil {
		return reply{}, err
	}
	if len(all) > limit {
		all = all[:limit]
		page.Next = all[limit-1].ID
	}
	page.Items = each(all, func(m records.Matter) matterJSON { return newMatter(m, lang) })
	return ok(page), nil
}

// requirementRequestJSON is a requirement to add.
type requirementRequestJSON struct {
	Text string `json:"text"`
	Body string `json:"body"`
	Due  string `json:"due"`
}

func (r requirementRequestJSON) request() (records.RequirementRequest, *records.Problem) {
	due, problem := parseDate("due", r.Due)
	return records.RequirementRequest{Text: r.Text, Body: r.Body, Due: due}, problem
}

// matterRequestJSON is a matter to open, or what to change of one.
type matterRequestJSON struct {
	Code         *string                     `json:"code"`
	Titles       map[records.Language]string `json:"titles"`
	Class        *string                     `json:"class"`
	Body         *string                     `json:"body"`
	Access       *accessJSON                 `json:"access"`
	Parent       *string                     `json:"parent"`
	Seal         string                      `json:"seal"`
	Requirements []requirementRequestJSON    `json:"requirements"`
	Checklist    *bool                       `json:"checklist"` // false: without what its class demands
}

func (b matterRequestJSON) access() (*records.Access, *records.Problem) {
	if b.Access == nil {
		return nil, nil //nolint:nilnil // nothing is said of it
	}
	embargo, problem := parseDate("access.embargo", b.Access.Embargo)
	return &records.Access{Level: b.Access.Level, Bodies: b.Access.Bodies, Embargo: embargo}, problem
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (s *Server) openMatter(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActMatters); err != nil {
		return reply{}, err // before questions of form
	}
	var body matterRequestJSON
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	var problems []records.Problem
	note := func(p *records.Problem) {
		if p != nil {
			problems = append(problems, *p)
		}
	}
	access, problem := body.access()
	note(problem)
	seal, problem := parseDate("seal", body.Seal)
	note(problem)
	req := records.MatterRequest{Code: orEmpty(body.Code), Titles: body.Titles, Class: orEmpty(body.Class), Body: orEmpty(body.Body), Access: access, Parent: orEmpty(body.Parent), Seal: seal,
		WithoutChecklist: body.Checklist != nil && !*body.Checklist}
	for _, r := range body.Requirements {
		one, problem := r.request()
		note(problem)
		req.Requirements = append(req.Requirements, one)
	}
	if err := records.InvalidProblems(problems); err != nil {
		return reply{}, err
	}
	m, err := s.office.OpenMatter(c.Request.Context(), actor(c), req)
	if err != nil {
		return reply{}, err
	}
	return created(matterPath(m.ID), newSeenMatter(m, preferred(c))), nil
}

func (s *Server) getMatter(c *gin.Context) (reply, error) {
	m, err := s.office.Matter(c.Request.Context(), actor(c), c.Param("id"))
	return s.matterReply(c, m, err)
}

func (s *Server) editMatter(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActMatters); err != nil {
		return reply{}, err // before questions of form
	}
	var body matterRequestJSON
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	access, problem := body.access()
	switch {
	case problem != nil:
		return reply{}, records.InvalidProblems([]records.Problem{*problem})
	case body.Seal != "":
		return reply{}, records.Errorf(records.Invalid, "A seal is set by itself, with POST %s/{id}/seal.", base+"/matters").At("seal")
	case body.Checklist != nil:
		return reply{}, records.Errorf(records.Invalid, "What is missing of its class's checklist is taken over by itself, with POST %s/{id}/checklist.", base+"/matters").At("checklist")
	case len(body.Requirements) > 0:
		return reply{}, records.Errorf(records.Invalid, "Requirements are added one by one, with POST %s/{id}/requirements.", base+"/matters").At("requirements")
	}
	var revision int64
	if h := c.GetHeader("If-Match"); h != "" {
		n, bad := parseRevision(h)
		if bad != nil {
			return reply{}, bad
		}
		revision = n
	}
	m, err := s.office.EditMatter(c.Request.Context(), actor(c), c.Param("id"), revision, records.MatterEdit{
		Code: body.Code, Titles: body.Titles, Class: body.Class, Body: body.Body, Access: access, Parent: body.Parent,
	})
	return s.matterReply(c, m, err)
}

func (s *Server) getMatterHistory(c *gin.Context) (reply, error) {
	q := readQuery(c)
	after, limit := q.number("after", 0, maxSeq, 0), q.limit(200, 50)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	entries, err := s.office.MatterHistory(c.Request.Context(), actor(c), c.Param("id"), after, limit+1)
	if err != nil {
		return reply{}, err
	}
	return ok(entryPage(entries, limit)), nil
}

// aboutMatter reads the body of an act on a matter, when the actor may do it at all, and answers with the matter.
func aboutMatter[B any](s *Server, c *gin.Context, act records.Act, do func(body B) (records.SeenMatter, error)) (reply, error) {
	if err := actor(c).Must(act); err != nil {
		return reply{}, err // before questions of form
	}
	var body B
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	m, err := do(body)
	return s.matterReply(c, m, err)
}

func (s *Server) closeMatter(c *gin.Context) (reply, error) {
	return aboutMatter(s, c, records.ActCloseMatter, func(b reasonJSON) (records.SeenMatter, error) {
		return s.office.CloseMatter(c.Request.Context(), actor(c), c.Param("id"), b.Reason)
	})
}

func (s *Server) reopenMatter(c *gin.Context) (reply, error) {
	return aboutMatter(s, c, records.ActCloseMatter, func(b reasonJSON) (records.SeenMatter, error) {
		return s.office.ReopenMatter(c.Request.Context(), actor(c), c.Param("id"), b.Reason)
	})
}

// untilJSON says until when.
type untilJSON struct {
	Until string `json:"until"`
}

func (s *Server) sealMatter(c *gin.Context) (reply, error) {
	return aboutMatter(s, c, records.ActSealMatter, func(b untilJSON) (records.SeenMatter, error) {
		until, problem := parseDate("until", b.Until)
		if problem != nil {
			return records.SeenMatter{}, records.InvalidProblems([]records.Problem{*problem})
		}
		return s.office.SealMatter(c.Request.Context(), actor(c), c.Param("id"), until)
	})
}

// matterPaperJSON names a document of a matter.
type matterPaperJSON struct {
	Document string `json:"document"`
	Reason   string `json:"reason"`
}

func (s *Server) putInMatter(c *gin.Context) (reply, error) {
	return aboutMatter(s, c, records.ActMatters, func(b matterPaperJSON) (records.SeenMatter, error) {
		return s.office.PutInMatter(c.Request.Context(), actor(c), c.Param("id"), b.Document)
	})
}

func (s *Server) takeFromMatter(c *gin.Context) (reply, error) {
	return aboutMatter(s, c, records.ActMatters, func(b matterPaperJSON) (records.SeenMatter, error) {
		return s.office.TakeFromMatter(c.Request.Context(), actor(c), c.Param("id"), b.Document, b.Reason)
	})
}

func (s *Server) requireOfMatter(c *gin.Context) (reply, error) {
	return aboutMatter(s, c, records.ActMatters, func(b requirementRequestJSON) (records.SeenMatter, error) {
		req, problem := b.request()
		if problem != nil {
			return records.SeenMatter{}, records.InvalidProblems([]records.Problem{*problem})
		}
		return s.office.Require(c.Request.Context(), actor(c), c.Param("id"), req)
	})
}

func (s *Server) fulfilRequirement(c *gin.Context) (reply, error) {
	return aboutMatter(s, c, records.ActMatters, func(b matterPaperJSON) (records.SeenMatter, error) {
		n, err := pathNumber(c, "n")
		if err != nil {
			return records.SeenMatter{}, err
		}
		return s.office.Fulfil(c.Request.Context(), actor(c), c.Param("id"), int(n), b.Document)
	})
}

func (s *Server) waiveRequirement(c *gin.Context) (reply, error) {
	return aboutMatter(s, c, records.ActMatters, func(b reasonJSON) (records.SeenMatter, error) {
		n, err := pathNumber(c, "n")
		if err != nil {
			return records.SeenMatter{}, err
		}
		return s.office.Waive(c.Request.Context(), actor(c), c.Param("id"), int(n), b.Reason)
	})
}

// codesJSON names requirements of a checklist; none: all of them.
type codesJSON struct {
	Codes []string `json:"codes"`
}

func (s *Server) takeOverChecklist(c *gin.Context) (reply, error) {
	return aboutMatter(s, c, records.ActMatters, func(b codesJSON) (records.SeenMatter, error) {
		return s.office.TakeOver(c.Request.Context(), actor(c), c.Param("id"), b.Codes)
	})
}

// getChecklist tells what a matter of a class would take over if it were opened today.
func (s *Server) getChecklist(c *gin.Context) (reply, error) {
	all, err := s.office.Demanded(c.Request.Context(), actor(c), c.Param("code"))
	return ok(listJSON[demandedJSON, string]{Items: each(all, newDemanded(preferred(c)))}), err
}
