package api

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

func statePage(id records.DocumentID) string { return documentPage(id) + "/state" }
func notesPage(id records.DocumentID) string { return documentPage(id) + "/notes" }

// tellGovernance offers on a document's page what the actor may do with it as a record.
func (s *Server) tellGovernance(c *gin.Context, p *web.Document, d records.Document) error {
	who := actor(c)
	if who.May(records.ActReadHistory) {
		notes, err := s.office.Notes(c.Request.Context(), who, d.ID)
		if err != nil {
			return err
		}
		p.NotesPage, p.NoteCount = notesPage(d.ID), len(notes)
	}
	if d.Disposal.Fate != records.Kept {
		return nil
	}
	if who.May(records.ActDeclare) {
		p.StatePage = statePage(d.ID)
	}
	if who.May(records.ActDescribe) && (!d.Declared.Made() || who.May(records.ActCorrect)) {
		p.MovePage = movePage(d.ID)
	}
	return nil
}

// pageStanding says whether a document is a draft or a record and who works on it, with the forms that change it.
func (s *Server) pageStanding(c *gin.Context) (reply, error) {
	if actor(c).Anonymous() {
		return seeOther("/sign-in?next=" + statePage(records.DocumentID(c.Param("id")))), nil
	}
	if err := actor(c).Must(records.ActDeclare); err != nil {
		return reply{}, err
	}
	return s.standing(c, 0, nil, nil)
}

func (s *Server) standing(c *gin.Context, status int, values map[string]string, mistakes []web.Mistake) (reply, error) {
	who := actor(c)
	r, err := s.office.Retention(c.Request.Context(), who, c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	d := r.Document
	p := web.Standing{
		Frame: s.frame(c), Number: d.Number, DocumentPage: documentPage(d.ID), Page: statePage(d.ID), Draft: !d.Declared.Made(), Held: r.Held > 0,
		MayUndeclare: who.May(records.ActUndeclare), MayBreak: who.May(records.ActBreakOut), Values: values, Mistakes: mistakes,
	}
	p.Heading = titleIn(d, p.Language)
	if d.Declared.Made() {
		p.Declared, p.DeclaredBy = s.local(d.Declared.At), d.Declared.By
	}
	if k := d.Checkout; k.Holds(s.now()) {
		p.Holder, p.Mine, p.Since, p.Until = k.By, k.Holder == who.ID, s.local(k.At), s.local(k.Until)
	}
	for i := range p.Mistakes { // what has no field on the page is told above it
		f := p.Mistakes[i].Field
		asksReason := p.Draft && p.Holder != "" && !p.Mine && p.MayBreak || !p.Draft && p.MayUndeclare && !p.Held
		if (f != "reason" || !asksReason) && (f != "hours" || !p.Draft || p.Holder != "" && !p.Mine) {
			p.Mistakes[i].Field = ""
		}
	}
	return s.page(c, status, &p)
}

// pageStand declares, undeclares, checks out, gives back or breaks a check-out.
func (s *Server) pageStand(c *gin.Context) (reply, error) {
	d, err := s.formOn(c, records.ActDeclare)
	if err != nil {
		return reply{}, err
	}
	values := map[string]string{}
	for _, name := range []string{"do", "hours", "reason"} {
		values[name] = strings.TrimSpace(c.Request.PostForm.Get(name))
	}
	to, err := s.stand(c, d, values)
	var e *records.Error
	switch {
	case err == nil:
		return seeOther(to), nil
	case !errors.As(err, &e) || e.Kind != records.Invalid && e.Kind != records.Conflict:
		return reply{}, err
	}
	return s.standing(c, statuses[e.Kind], values, mistakesOf(e))
}

// stand does it, and returns the page that shows it.
func (s *Server) stand(c *gin.Context, d records.Document, values map[string]string) (to string, err error) {
	ctx, who, to := c.Request.Context(), actor(c), documentPage(d.ID)
	switch values["do"] {
	case "declare":
		_, err = s.office.Declare(ctx, who, d.ID)
	case "undeclare":
		_, err = s.office.Undeclare(ctx, who, d.ID, values["reason"])
	case "checkout":
		hours, aerr := strconv.Atoi(values["hours"])
		if aerr != nil {
			return "", records.Errorf(records.Invalid, "Write a whole number.").At("hours")
		}
		_, err = s.office.CheckOut(ctx, who, d.ID, time.Duration(hours)*time.Hour)
	case "checkin":
		_, err = s.office.CheckIn(ctx, who, d.ID)
	case "break":
		_, err = s.office.BreakCheckout(ctx, who, d.ID, values["reason"])
	default:
		to = statePage(d.ID)
	}
	return to, err
}

// pageNotes lists the notes on a document.
func (s *Server) pageNotes(c *gin.Context) (reply, error) {
	if actor(c).Anonymous() {
		return seeOther("/sign-in?next=" + notesPage(records.DocumentID(c.Param("id")))), nil
	}
	return s.notes(c, 0, "", nil)
}

func (s *Server) notes(c *gin.Context, status int, text string, mistakes []web.Mistake) (reply, error) {
	all, err := s.office.Notes(c.Request.Context(), actor(c), records.DocumentID(c.Param("id")))
	if err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	p := web.Notes{
		Frame: s.frame(c), Number: d.Number, DocumentPage: documentPage(d.ID), Page: notesPage(d.ID), Text: text, Mistakes: mistakes,
		MayAdd: actor(c).May(records.ActNote) && d.Disposal.Fate == records.Kept,
	}
	p.Heading = titleIn(d, p.Language)
	for _, n := range all {
		p.Notes = append(p.Notes, web.NoteLine{Text: n.Text, At: s.local(n.At), By: n.By, Seq: n.Seq})
	}
	return s.page(c, status, &p)
}

// pageAddNote writes a note.
func (s *Server) pageAddNote(c *gin.Context) (reply, error) {
	d, err := s.formOn(c, records.ActNote)
	if err != nil {
		return reply{}, err
	}
	text := c.Request.PostForm.Get("text")
	_, err = s.office.AddNote(c.Request.Context(), actor(c), d.ID, text)
	if err == nil {
		return seeOther(notesPage(d.ID)), nil
	}
	told, ok := beside(err)
	if !ok {
		return reply{}, err
	}
	return s.notes(c, http.StatusBadRequest, text, told)
}
