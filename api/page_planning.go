package api

import (
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageChangePlan asks for another profile, or a table of classes.
func (s *Server) pageChangePlan(c *gin.Context) (reply, error) {
	if r, err := entered(c, records.ActApplyPlan); r != nil || err != nil {
		return orReply(r, err)
	}
	return s.page(c, 0, &web.PlanChanging{Frame: s.frame(c)})
}

// pageProposePlan shows what a profile that was sent would change.
func (s *Server) pageProposePlan(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActApplyPlan); err != nil {
		return reply{}, err
	}
	proposed, err := proposalOnPage(c)
	if err != nil {
		return reply{}, err
	}
	return s.planned(c, 0, proposed, false)
}

// proposalOnPage reads a form with a file, or with what was typed.
func proposalOnPage(c *gin.Context) (p records.ProposedProfile, err error) {
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return p, records.Errorf(records.Invalid, "The upload broke off or is no proper multipart/form-data; nothing was applied.").Because(err)
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return p, nil //nolint:nilerr // the end; a form that broke off is a profile that is not whole
		}
		text, err := readText(http.MaxBytesReader(c.Writer, part, maxProfile))
		if err != nil {
			return p, err
		}
		if strings.TrimSpace(text) == "" || p.Text != "" {
			continue
		}
		p.Text = text
		p.Table = part.FormName() == "table" || strings.EqualFold(filepath.Ext(part.FileName()), ".csv")
	}
}

// planned shows the plan of what is proposed, or its mistakes.
func (s *Server) planned(c *gin.Context, status int, proposed records.ProposedProfile, stale bool) (reply, error) {
	p := web.PlanChanging{Frame: s.frame(c), Text: proposed.Text, Table: proposed.Table, Stale: stale}
	plan, err := s.planner.Plan(c.Request.Context(), actor(c), proposed)
	var wrong *records.Error
	switch {
	case strings.TrimSpace(proposed.Text) == "":
		p.Mistakes = []web.Mistake{{Field: "file", Message: "mistake.plan"}}
	case errors.As(err, &wrong) && wrong.Kind == records.Invalid:
		p.Mistakes = mistakesOf(wrong)
	case err != nil:
		return reply{}, err
	default:
		p.Planned, p.Against = true, plan.Against
		err = s.showPlan(&p, plan)
	}
	if len(p.Mistakes) > 0 {
		return s.page(c, http.StatusBadRequest, &p)
	}
	if err != nil {
		return reply{}, err
	}
	return s.page(c, status, &p)
}

// showPlan puts a plan on its page.
func (s *Server) showPlan(p *web.PlanChanging, plan records.ProfilePlan) (err error) {
	old, w := s.office.Profile(), s.words(p.Language)
	if p.Changes, err = s.changeLines(plan.Changes, old, p.Language); err != nil {
		return err
	}
	for _, e := range plan.Retention {
		l := web.EffectLine{Class: w.class(e.Class), Shorter: e.Shorter, Records: e.Records, Changed: e.Changed, Sooner: e.Sooner, AtOnce: e.AtOnce}
		if l.Before, err = s.maybeSentence(old, p.Language, e.Before); err != nil {
			return err
		}
		if l.After, err = s.maybeSentence(old, p.Language, e.After); err != nil {
			return err
		}
		p.Effects = append(p.Effects, l)
	}
	for _, r := range plan.Refusals {
		p.Refusals = append(p.Refusals, web.RefusalLine{
			Reason: r.Reason, Code: r.Code, Other: r.Other, Name: nameOf(w, r.Kind, r.Code), Uses: web.Uses{Kind: r.Kind, Documents: r.Documents, Matters: r.Matters, People: r.People},
		})
	}
	return nil
}

func (s *Server) maybeSentence(profile *records.Profile, lang records.Language, r *records.Retention) (string, error) {
	if r == nil {
		r = &records.Retention{}
	}
	return s.ruleSentence(profile, lang, *r)
}

// nameOf is what a part of the profile is called; empty when its code is all there is.
func nameOf(w words, kind records.PlanKind, code string) string {
	name := code
	switch kind {
	case records.PlanClass:
		name = w.class(code)
	case records.PlanType:
		name = w.docType(code)
	case records.PlanBody:
		name = w.body(code)
	}
	if name == code {
		return ""
	}
	return name
}

// changeLines are changes in the words of a language. What is new is called as it calls itself.
func (s *Server) changeLines(changes []records.PlanChange, profile *records.Profile, lang records.Language) ([]web.ChangeLine, error) {
	w := words{profile, lang}
	var all []web.ChangeLine
	for _, ch := range changes {
		l := web.ChangeLine{Kind: ch.Kind, Did: ch.Did, Code: ch.Code, Name: nameOf(w, ch.Kind, ch.Code), Uses: web.Uses{Kind: ch.Kind, Documents: ch.Documents, Matters: ch.Matters, People: ch.People}}
		for _, f := range ch.Fields {
			if f.Field == "names."+string(lang) && ch.Did == records.PlanAdds {
				l.Name = f.After
			}
			if ch.Did == records.PlanAdds || ch.Did == records.PlanRemoves {
				continue
			}
			line := web.FieldLine{Name: f.Field, Before: f.Before, After: f.After}
			if of, is := strings.CutPrefix(f.Field, "checklist."); is {
				line.Part, line.Name, _ = strings.Cut(of, ".")
				line.Name = "checklist." + line.Name
			}
			if name, tail, ok := cutLanguage(line.Name); ok && slices.Contains(records.WorkingLanguages, tail) {
				line.Name, line.Language = name, tail
			}
			switch {
			case f.Field == "retention":
				var err error
				if line.Before, err = s.maybeSentence(profile, lang, ch.Was); err != nil {
					return nil, err
				}
				if line.After, err = s.maybeSentence(profile, lang, ch.Is); err != nil {
					return nil, err
				}
			case f.Field == "access":
				line.Before, line.After = s.accessWords(lang, f.Before), s.accessWords(lang, f.After)
			case line.Name == "checklist":
				line.Before, line.After = s.listWords(lang, f.Before), s.listWords(lang, f.After)
			case line.Name == "checklist.type":
				line.Before, line.After = w.docType(f.Before), w.docType(f.After)
			case line.Name == "checklist.body":
				line.Before, line.After = w.body(f.Before), w.body(f.After)
			}
			l.Fields = append(l.Fields, line)
		}
		all = append(all, l)
	}
	return all, nil
}

// cutLanguage parts retention.basis.es into the field and the language that it is in.
func cutLanguage(field string) (name string, lang records.Language, ok bool) {
	i := strings.LastIndexByte(field, '.')
	if i < 0 {
		return field, "", false
	}
	return field[:i], records.Language(field[i+1:]), true
}

// accessWords is an access as plans write it, in a language: restricted: AG, CP.
func (s *Server) accessWords(lang records.Language, access string) string {
	level, bodies, some := strings.Cut(access, ":")
	if level == "" {
		return ""
	}
	if level = s.site.Word(lang, "level", level); some {
		level += ":" + bodies
	}
	return level
}

// listWords is a checklist as plans write it, in a language.
func (s *Server) listWords(lang records.Language, list string) string {
	if list == records.NoChecklist {
		return s.site.Word(lang, "plan", "demand.none")
	}
	return list
}

// pageApplyPlan applies what was planned, and leads to the version; when another one was
// applied meanwhile, it shows the plan anew.
func (s *Server) pageApplyPlan(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActApplyPlan); err != nil {
		return reply{}, err
	}
	if err := readFieldsUpTo(c, 4*maxProfile); err != nil { // as a browser encodes it
		return reply{}, err
	}
	form := c.Request.PostForm
	proposed := records.ProposedProfile{Text: strings.ReplaceAll(form.Get("text"), "\r\n", "\n"), Table: form.Get("table") == "true"}
	against, err := strconv.Atoi(form.Get("against"))
	if err != nil {
		return reply{}, records.Errorf(records.Invalid, "The plan that was shown is missing; begin anew.").At("against")
	}
	a, err := s.planner.Apply(c.Request.Context(), actor(c), proposed, against)
	switch kind := records.KindOf(err); {
	case err == nil:
		return seeOther("/governance/plan/versions/" + strconv.Itoa(a.Number)), nil
	case kind == records.PreconditionFailed:
		return s.planned(c, http.StatusPreconditionFailed, proposed, true)
	case kind == records.Conflict: // the plan says why
		return s.planned(c, http.StatusConflict, proposed, false)
	}
	return reply{}, err
}
