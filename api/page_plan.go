package api

import (
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// deepest is how far classes are set in.
const deepest = 5

func classPage(code string) string { return "/governance/plan/classes/" + code }

// pagePlan shows the file plan.
func (s *Server) pagePlan(c *gin.Context) (reply, error) {
	if r, err := entered(c, records.ActReadPlan); r != nil || err != nil {
		return orReply(r, err)
	}
	who := actor(c)
	p := web.FilePlan{Frame: s.frame(c), MayApply: who.May(records.ActApplyPlan)}
	counts, err := s.classCounts(c, p.Language)
	if err != nil {
		return reply{}, err
	}
	if p.Version = s.planner.Profiles().Number(); p.Version > 0 {
		a, _, err := s.planner.Version(c.Request.Context(), who, p.Version)
		if err != nil {
			return reply{}, err
		}
		p.Since = s.local(a.At)
	}
	profile := s.office.Profile()
	plan := make([]web.ClassLine, 0, len(profile.Classes))
	for _, x := range profile.Classes {
		l, err := s.classLine(profile, x, p.Language, counts)
		if err != nil {
			return reply{}, err
		}
		plan = append(plan, l)
	}
	p.Folds = folds(words{profile, p.Language}, plan, func(l web.ClassLine) string { return l.Code })
	return s.page(c, 0, &p)
}

// A search counts for so many classes; more than zero under the second says that there may be others.
const (
	facetHolds  = 100
	manyClasses = ""
)

// classCounts counts the documents of each class that the actor may read, as the search that a
// count leads to does.
func (s *Server) classCounts(c *gin.Context, lang records.Language) (map[string]int, error) {
	found, err := s.office.Search(c.Request.Context(), actor(c), records.Query{Facets: true, Limit: 1, Language: lang})
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, f := range found.Facets {
		if f.Field == "class" {
			for _, v := range f.Values {
				counts[v.Value] = v.Count
			}
			counts[manyClasses] = len(f.Values) / facetHolds
		}
	}
	return counts, nil
}

// classLine is a class with what holds for it.
func (s *Server) classLine(profile *records.Profile, x records.Class, lang records.Language, counts map[string]int) (web.ClassLine, error) {
	w := words{profile, lang}
	series, _ := profile.SeriesOf(x)
	l := web.ClassLine{
		Address: classPage(x.Code), Code: x.Code, Name: w.class(x.Code), Depth: min(depth(profile, x), deepest), Level: x.Access.Level, Series: series.Code,
		Closed: profile.ClosedOn(x.Code), Past: profile.ClosedBy(x.Code, records.DateOf(s.now(), s.office.Profile().TimeZone)), Count: counts[x.Code],
	}
	for _, b := range x.Access.Bodies {
		l.Bodies = append(l.Bodies, w.body(b))
	}
	for _, t := range profile.TypesOf(x.Code) {
		l.Types = append(l.Types, w.docType(t))
	}
	if basis := profile.BasisOf(x.Code); len(basis) > 0 {
		l.Basis = called(basis, lang, "")
	}
	if _, told := counts[x.Code]; !told && counts[manyClasses] > 0 {
		l.Uncounted = true
	}
	if l.Count > 0 {
		l.Found = "/?class=" + x.Code
	}
	rule, _, _ := profile.RetentionOf(x.Code)
	var err error
	l.Kept, err = s.ruleSentence(profile, lang, rule)
	return l, err
}

// ruleSentence says in a language how long a rule keeps records.
func (s *Server) ruleSentence(profile *records.Profile, lang records.Language, r records.Retention) (string, error) {
	event := r.Event
	if e, ok := profile.RetentionEvent(r.Event); ok {
		event = inLanguage(e.Names, lang)
	}
	return s.site.Rule(lang, r, event)
}

// pagePlanClass shows a class.
func (s *Server) pagePlanClass(c *gin.Context) (reply, error) {
	if r, err := entered(c, records.ActReadPlan); r != nil || err != nil {
		return orReply(r, err)
	}
	profile := s.office.Profile()
	x, ok := profile.Class(c.Param("code"))
	if !ok {
		return reply{}, records.Errorf(records.NotFound, "The file plan has no class %q.", c.Param("code"))
	}
	p := web.PlanClassPage{Frame: s.frame(c)}
	counts, err := s.classCounts(c, p.Language)
	if err != nil {
		return reply{}, err
	}
	if p.Class, err = s.classLine(profile, x, p.Language, counts); err != nil {
		return reply{}, err
	}
	w := words{profile, p.Language}
	for up, ok := profile.Class(x.Parent); ok && len(p.Above) < deepest; up, ok = profile.Class(up.Parent) {
		p.Above = append([]web.Choice{{Text: w.class(up.Code), Address: classPage(up.Code)}}, p.Above...)
	}
	for _, l := range records.WorkingLanguages {
		p.Names = append(p.Names, web.NameLine{Language: l, Text: x.Names[l]})
	}
	series, _ := profile.SeriesOf(x)
	p.Template, p.ByPerson = series.Template, profile.DeclaredByPerson(x.Code)
	if rule, from, ok := profile.RetentionOf(x.Code); ok {
		p.KeptBasis = called(rule.Basis, p.Language, "")
		if from != x.Code {
			p.KeptBy = w.class(from)
		}
	}
	list, from := profile.ChecklistOf(x.Code)
	if p.Demanded = w.itemLines(list); from != x.Code && len(list) > 0 {
		p.DemandBy = w.class(from)
	}
	p.Nothing = len(list) == 0 && from == x.Code
	if actor(c).May(records.ActMatters) && !p.Class.Past {
		p.Open = "/matters?opening=" + url.QueryEscape(x.Code) + "#opening"
	}
	for _, below := range profile.Classes {
		if below.Parent == x.Code {
			l, err := s.classLine(profile, below, p.Language, counts)
			if err != nil {
				return reply{}, err
			}
			p.Below = append(p.Below, l)
		}
	}
	return s.page(c, 0, &p)
}

// pagePlanVersions lists the profiles that were applied.
func (s *Server) pagePlanVersions(c *gin.Context) (reply, error) {
	if r, err := entered(c, records.ActReadPlan); r != nil || err != nil {
		return orReply(r, err)
	}
	p := web.PlanVersions{Frame: s.frame(c)}
	all, err := s.planner.Versions(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	for _, a := range all {
		p.Versions = append(p.Versions, s.versionLine(c, a))
	}
	return s.page(c, 0, &p)
}

func (s *Server) versionLine(c *gin.Context, a records.AppliedProfile) web.VersionLine {
	l := web.VersionLine{
		Address: "/governance/plan/versions/" + strconv.Itoa(a.Number), Number: a.Number, At: s.local(a.At), By: a.By, Entry: a.Seq, Digest: a.Digest,
		Stands: a.Number == s.planner.Profiles().Number(),
	}
	if actor(c).May(records.ActReadLedger) {
		l.Ledger = "/ledger/" + strconv.FormatInt(a.Seq, 10)
	}
	return l
}

// pagePlanVersion shows what a version changed.
func (s *Server) pagePlanVersion(c *gin.Context) (reply, error) {
	if r, err := entered(c, records.ActReadPlan); r != nil || err != nil {
		return orReply(r, err)
	}
	number, err := versionNumber(c)
	if err != nil {
		return reply{}, err
	}
	a, profile, err := s.planner.Version(c.Request.Context(), actor(c), number)
	if err != nil {
		return reply{}, err
	}
	p := web.PlanVersions{Frame: s.frame(c), From: a.Number - 1}
	p.Trail = []web.Choice{{Text: s.site.Word(p.Language, "plan", "versions"), Address: "/governance/plan/versions"}}
	line := s.versionLine(c, a)
	p.Shown = &line
	if p.From > 0 {
		changes, err := s.planner.Between(c.Request.Context(), actor(c), p.From, a.Number)
		if err != nil {
			return reply{}, err
		}
		if p.Changes, err = s.changeLines(changes, profile, p.Language); err != nil {
			return reply{}, err
		}
	}
	return s.page(c, 0, &p)
}
