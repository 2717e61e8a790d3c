package api

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

func movePage(id records.DocumentID) string { return documentPage(id) + "/move" }

// pageMoving is the form to move a record; with a class chosen it shows what would follow.
func (s *Server) pageMoving(c *gin.Context) (reply, error) {
	if actor(c).Anonymous() {
		return seeOther("/sign-in?next=" + movePage(records.DocumentID(c.Param("id")))), nil
	}
	if err := actor(c).Must(records.ActDescribe); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	return s.moving(c, 0, d, strings.TrimSpace(c.Query("class")), "", nil)
}

func (s *Server) moving(c *gin.Context, status int, d records.Document, class, reason string, mistakes []web.Mistake) (reply, error) {
	p := web.Moving{
		Frame: s.frame(c), Number: d.Number, DocumentPage: documentPage(d.ID), Page: movePage(d.ID), Chosen: class, Reason: reason, Mistakes: mistakes,
		Asks: d.Declared.Made(), Barred: d.Declared.Made() && !actor(c).May(records.ActCorrect),
	}
	p.Heading = titleIn(d, p.Language)
	p.Class = s.words(p.Language).class(d.Class)
	for _, o := range s.openClasses(p.Language, class) {
		if o.Value != d.Class && s.office.Profile().Takes(o.Value, d.Type) {
			p.Classes = append(p.Classes, o)
		}
	}
	if class == "" || p.Barred {
		return s.page(c, status, &p)
	}
	edit := records.EditTogether{Class: &class, Reason: reasonOr(reason), DryRun: true}
	would, err := s.office.EditTogether(c.Request.Context(), actor(c), records.Selection{Records: []records.Selected{{Ref: string(d.ID)}}}, edit)
	switch told, ok := beside(err); {
	case err == nil:
	case !ok:
		return reply{}, err
	default:
		p.Mistakes = told
		return s.page(c, http.StatusBadRequest, &p)
	}
	line, err := s.editedLine(c, p.Language, would.Records[0], true)
	p.Preview = &line
	if err != nil {
		return reply{}, err
	}
	for i := range p.Mistakes { // what has no field on the page is told above it
		if f := p.Mistakes[i].Field; f != "class" && (f != "reason" || !p.Asks || line.Outcome != records.OutcomeChanged) {
			p.Mistakes[i].Field = ""
		}
	}
	return s.page(c, status, &p)
}

// reasonOr stands for a reason while nothing is changed yet: it is asked for when it is.
func reasonOr(reason string) string {
	if reason == "" {
		return "-"
	}
	return reason
}

// openClasses are the classes that something can be moved to today.
func (s *Server) openClasses(lang records.Language, chosen string) []web.Option {
	var all []web.Option
	profile, today := s.office.Profile(), records.DateOf(s.now(), s.office.Profile().TimeZone)
	for _, x := range profile.Classes {
		if !profile.ClosedBy(x.Code, today) {
			all = append(all, web.Option{Value: x.Code, Text: x.Code + " " + called(x.Names, lang, x.Code), Depth: depth(profile, x), On: x.Code == chosen})
		}
	}
	return all
}

// formOn reads the fields of a form about the document that the path names, for those who may do the act.
func (s *Server) formOn(c *gin.Context, act records.Act) (records.Document, error) {
	if err := actor(c).Must(act); err != nil {
		return records.Document{}, err
	}
	if err := readFields(c); err != nil {
		return records.Document{}, err
	}
	return s.document(c)
}

// pageMove moves a record, and leads to it.
func (s *Server) pageMove(c *gin.Context) (reply, error) {
	d, err := s.formOn(c, records.ActDescribe)
	if err != nil {
		return reply{}, err
	}
	form := c.Request.PostForm
	class, reason := strings.TrimSpace(form.Get("class")), strings.TrimSpace(form.Get("reason"))
	chosen := selectedOf(form["record"])
	if class == "" || len(chosen) != 1 || chosen[0].Ref != string(d.ID) {
		return s.moving(c, http.StatusBadRequest, d, class, reason, nil)
	}
	done, err := s.office.EditTogether(c.Request.Context(), actor(c), records.Selection{Records: chosen}, records.EditTogether{Class: &class, Reason: reason})
	if err == nil {
		err = done.Records[0].Err
	}
	var e *records.Error
	switch {
	case err == nil:
		return seeOther(documentPage(d.ID)), nil
	case !errors.As(err, &e) || e.Kind != records.Invalid && e.Kind != records.Conflict && e.Kind != records.PreconditionFailed:
		return reply{}, err
	}
	return s.moving(c, statuses[e.Kind], d, class, reason, mistakesOf(e))
}

// selectedOf reads records as forms name them: id and revision.
func selectedOf(all []string) []records.Selected {
	chosen := make([]records.Selected, 0, len(all))
	for _, v := range all {
		ref, revision, _ := strings.Cut(v, ":")
		n, _ := strconv.ParseInt(revision, 10, 64) // none: whatever it is
		chosen = append(chosen, records.Selected{Ref: ref, Revision: n})
	}
	return chosen
}

func selectedText(d records.Document) string {
	return string(d.ID) + ":" + strconv.FormatInt(d.Revision, 10)
}

// editedLine puts what became of a record into the reader's words; with the sentence on its retention when sentences is set.
func (s *Server) editedLine(c *gin.Context, lang records.Language, e records.Edited, sentences bool) (web.EditedLine, error) {
	l := web.EditedLine{Ref: e.Ref, Outcome: e.Outcome, Held: e.Held > 0}
	if e.Err != nil {
		l.WhyNot = s.refusalOf(c, e.Err).Detail
	}
	if e.Before.ID == "" {
		return l, nil
	}
	l.Ref, l.Address, l.Number = selectedText(e.Before), documentPage(e.Before.ID), e.Before.Number
	l.Title = titleIn(e.Before, lang)
	words := s.words(lang)
	change := func(field, was, is string) {
		if was != is {
			l.Changes = append(l.Changes, web.FieldChange{Field: field, Was: was, Is: is})
		}
	}
	b, a := e.Before, e.After
	change(s.site.Word(lang, "document", "class"), words.class(b.Class), words.class(a.Class))
	change(s.site.Word(lang, "document", "type"), words.docType(b.Type), words.docType(a.Type))
	change(s.site.Word(lang, "document", "body"), bodyOrNone(words, b.Body), bodyOrNone(words, a.Body))
	change(s.site.Word(lang, "document", "access"), s.accessSaid(lang, b.Access), s.accessSaid(lang, a.Access))
	for _, x := range s.ownChanges(lang, b, a) {
		change(x.Field, x.Was, x.Is)
	}
	if !sentences {
		change(s.site.Word(lang, "due", "on"), s.dueSaid(lang, b.Due), s.dueSaid(lang, a.Due))
		return l, nil
	}
	was, err := s.keptSaid(lang, b, e.Was)
	if err != nil {
		return l, err
	}
	is, err := s.keptSaid(lang, a, e.Is)
	if err != nil {
		return l, err
	}
	change(s.site.Word(lang, "keep", "title"), was, is)
	m, there, err := s.office.MatterOf(c.Request.Context(), actor(c), b)
	if there {
		l.Matter = inLanguage(m.Titles, lang)
	}
	return l, err
}

func bodyOrNone(words words, code string) string {
	if code == "" {
		return ""
	}
	return words.body(code)
}

// accessSaid is who may read a record, in words.
func (s *Server) accessSaid(lang records.Language, x records.Access) string {
	said := s.site.Word(lang, "level", string(x.Level))
	var bodies []string
	for _, b := range x.Bodies {
		bodies = append(bodies, s.words(lang).body(b))
	}
	if len(bodies) > 0 {
		said += ": " + strings.Join(bodies, ", ")
	}
	if x.Embargo != "" {
		said += " (" + s.site.Word(lang, "file", "embargo") + " " + s.site.Day(lang, x.Embargo) + ")"
	}
	return said
}

func (s *Server) dueSaid(lang records.Language, d records.Due) string {
	if d.On == "" {
		return ""
	}
	return s.site.Day(lang, d.On) + ", " + s.site.Word(lang, "keep.action", string(d.Action))
}

// ownChanges are the types' own fields that differ.
func (s *Server) ownChanges(lang records.Language, before, after records.Document) []web.FieldChange {
	if string(before.Metadata) == string(after.Metadata) {
		return nil
	}
	values := func(d records.Document) (names []string, of map[string]string) {
		of = map[string]string{}
		t, _ := s.office.Profile().Type(d.Type)
		for _, x := range s.details(t.Schema, d.Metadata, lang) {
			said := slices.Clone(x.Values)
			for _, day := range x.Dates {
				said = append(said, s.site.Day(lang, day))
			}
			names, of[x.Name] = append(names, x.Name), strings.Join(said, "; ")
		}
		return names, of
	}
	names, was := values(before)
	more, is := values(after)
	var all []web.FieldChange
	for _, name := range append(names, more...) {
		if was[name] != is[name] && !slices.ContainsFunc(all, func(x web.FieldChange) bool { return x.Field == name }) {
			all = append(all, web.FieldChange{Field: name, Was: was[name], Is: is[name]})
		}
	}
	return all
}

// chosenBy are the parameters by which records are chosen on a page.
var chosenBy = []string{"q", "type", "class", "body", "year"}

// queryOf keeps of some values those that choose records, as an address has them.
func queryOf(values url.Values) string {
	kept := url.Values{}
	for _, name := range chosenBy {
		for _, v := range values[name] {
			if v = strings.TrimSpace(v); v != "" {
				kept.Add(name, v)
			}
		}
	}
	return kept.Encode()
}
