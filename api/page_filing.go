package api

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageFiling is the filing desk: an empty form.
func (s *Server) pageFiling(c *gin.Context) (reply, error) {
	who := actor(c)
	if who.Anonymous() {
		return seeOther("/sign-in?next=/file"), nil
	}
	if err := who.Must(records.ActFile); err != nil {
		return reply{}, err
	}
	f := deskForm{key: records.NewID()}
	if t, known := s.office.Profile().Type(c.Query("type")); known {
		f.fields = map[string]string{"type": t.Code}
	}
	p := s.filingForm(c, f)
	return s.page(c, 0, &p)
}

// pageFile files what the form says and leads to the receipt. What is wrong is
// told beside its field; files that came are kept for the next try.
func (s *Server) pageFile(c *gin.Context) (reply, error) {
	f, err := s.readDesk(c)
	if err != nil {
		return reply{}, err
	}
	s.fetchKept(c, f)
	if f.text("show") != "" { // the fields of another type: nothing is to be filed yet
		if err := s.keep(c, f); err != nil {
			return reply{}, err
		}
		p := s.filingForm(c, *f)
		return s.page(c, f.status, &p)
	}
	req := f.request()
	req.Metadata = s.ownMetadata(f)
	status := http.StatusBadRequest
	if len(f.mistakes) == 0 {
		r, err := s.office.File(c.Request.Context(), actor(c), req)
		if err == nil {
			s.metrics.filed("document", r.Repeated)
			s.forgetKept(c, f.kept)
			return seeOther(receiptPage(r.Document, r.Seq) + "&new=1"), nil
		}
		if !f.refused(err) {
			return reply{}, err
		}
		problem, _ := s.problem(c, err) // which the log must know, too
		status = problem.Status
	} else if f.status != 0 {
		status = f.status
	}
	if err := s.keep(c, f); err != nil {
		return reply{}, err
	}
	p := s.filingForm(c, *f)
	return s.page(c, status, &p)
}

// request is what the form asks to file; its mistakes gather in the form.
func (f *deskForm) request() records.FileRequest {
	if len(f.files) == 0 && !f.said("file") {
		f.wrong("file", "mistake.file")
	}
	if f.text("title") == "" {
		f.wrong("title", "mistake.title")
	}
	req := records.FileRequest{
		Type: f.text("type"), Class: f.text("class"), Body: f.text("body"), Title: f.text("title"), Symbol: f.text("symbol"), Date: f.date("date"),
		Access: f.access(), Matter: f.text("matter"),
	}
	req.Language, req.Files, req.IdempotencyKey = records.Language(f.text("lang")), f.files, f.key
	req.AllowDuplicate = f.text("allow_duplicate") == "true"
	return req
}

func (f *deskForm) access() *records.Access {
	x := records.Access{Level: records.Level(f.text("access")), Bodies: f.bodies, Embargo: f.date("embargo")}
	switch {
	case len(x.Bodies) > 0 && x.Level != records.Restricted: // to file it wider than was meant cannot be undone
		f.wrong("access_bodies", "mistake.bodies.level")
	case x.Level == records.Restricted && len(x.Bodies) == 0:
		f.wrong("access_bodies", "mistake.bodies")
	case x.Level == "" && x.Embargo != "":
		f.wrong("embargo", "mistake.level")
	case x.Level != "":
		return &x
	}
	return nil
}

func (f *deskForm) date(field string) records.Date {
	d, problem := parseDate(field, f.text(field))
	if problem != nil {
		f.mistakes = append(f.mistakes, web.Mistake{Field: field, Said: problem.Message})
	}
	return d
}

// refused puts an error beside the fields it is about, and reports whether it can be told there.
func (f *deskForm) refused(err error) bool {
	e := (*records.Error)(nil)
	switch {
	case !errors.As(err, &e):
		return false
	case e.Kind == records.Conflict && e.Related != "" && e.Field != "symbol":
		f.duplicate = &web.Duplicate{Said: e.Message, Address: documentPage(e.Related)}
	case e.Kind == records.Invalid && len(e.Problems) > 0:
		for _, p := range e.Problems {
			f.mistakes = append(f.mistakes, web.Mistake{Field: f.field(p.Field), Said: p.Message})
		}
	case e.Kind == records.Invalid, e.Kind == records.Conflict, e.Kind == records.TooLarge, e.Kind == records.Unavailable:
		f.mistakes = append(f.mistakes, web.Mistake{Field: f.field(e.Field), Said: e.Message})
	default:
		return false
	}
	return true
}

// field is the form's field for one that is named otherwise.
func (f *deskForm) field(name string) string {
	switch {
	case strings.HasPrefix(name, ownPrefix): // of a list, the item does not have its own
		name, _, _ = strings.Cut(name, "[")
	case strings.HasPrefix(name, "titles."): // the title is in the language of the text, which is none
		return "lang"
	case slices.ContainsFunc(f.files, func(r records.Received) bool { return r.Name == name }):
		return "file"
	}
	return name
}

// filingForm is the form with what was typed.
func (s *Server) filingForm(c *gin.Context, f deskForm) web.Filing {
	profile := s.office.Profile()
	p := web.Filing{
		Frame: s.frame(c), Values: f.fields, Languages: records.WorkingLanguages, MaxUpload: s.office.MaxUpload(), Who: actor(c).ID, Key: f.key,
		Levels: []records.Level{records.Public, records.Members, records.Staff, records.Restricted}, KeptField: f.kept, Mistakes: f.mistakes, Duplicate: f.duplicate,
	}
	if p.Values == nil {
		p.Values = map[string]string{"type": "other"}
	}
	for _, t := range profile.Types {
		p.Types = append(p.Types, web.Option{Value: t.Code, Text: called(t.Names, p.Language, t.Code), On: t.Code == p.Values["type"]})
	}
	p.Classes = s.classes(p.Language, p.Values["class"])
	for _, b := range profile.Bodies {
		name := called(b.Names, p.Language, b.Code)
		p.Organs = append(p.Organs, web.Option{Value: b.Code, Text: name, On: b.Code == p.Values["body"]})
		p.Bodies = append(p.Bodies, web.Option{Value: b.Code, Text: name, On: slices.Contains(f.bodies, b.Code)})
	}
	p.Own = s.ownFields(p.Values["type"], p.Language, p.Values)
	if f.kept != "" {
		p.Kept = keptFiles(f.files)
	}
	return p
}

func roleOf(r records.Received) records.FileRole {
	if r.Role == "" {
		return records.Original
	}
	return r.Role
}

// depth is how deep a class stands in the file plan.
func depth(p *records.Profile, c records.Class) int {
	for d := range len(p.Classes) { // as deep as a plan can be, whatever its parents say
		parent, ok := p.Class(c.Parent)
		if !ok {
			return d
		}
		c = parent
	}
	return 0
}
