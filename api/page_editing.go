package api

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// The bounds of the pages that change many records.
const (
	editPageSize = 200       // records listed to choose from
	editFormMost = 256 << 10 // bytes of a form that names records.MaxSelected of them
)

const editPage = "/governance/edit"

// pageEditing lists the records that a query finds, with the form that says what becomes of them.
func (s *Server) pageEditing(c *gin.Context) (reply, error) {
	if actor(c).Anonymous() {
		return seeOther("/sign-in?next=" + editPage), nil
	}
	if err := actor(c).Must(records.ActDescribe); err != nil {
		return reply{}, err
	}
	query := queryOf(c.Request.URL.Query())
	return s.editing(c, 0, editForm{query: query, page: records.DocumentID(c.Query("after"))})
}

// choosable reports whether a search chooses records by nothing but what the page of many takes.
func choosable(values url.Values) bool {
	for name := range values {
		if name != "sort" && !slices.Contains(chosenBy, name) {
			return false
		}
	}
	return queryOf(values) != ""
}

// editForm is what the form of an edit of many says.
type editForm struct {
	deskForm
	query  string // by which the records were found
	page   records.DocumentID
	all    bool // whatever the query finds is meant
	marked []string
}

func (s *Server) editing(c *gin.Context, status int, f editForm) (reply, error) {
	p := web.Editing{Frame: s.frame(c), Values: map[string]string{}, All: f.all, Query: f.query, After: string(f.page), Asked: f.query != "", Mistakes: f.mistakes}
	for name, v := range f.fields {
		p.Values[name] = v
	}
	asked, _ := url.ParseQuery(f.query) // queryOf wrote it
	for _, name := range chosenBy {
		p.Values[name] = asked.Get(name)
	}
	at := func(code string) deskForm {
		return deskForm{fields: map[string]string{"type": p.Values["type"], "class": p.Values["class"], "body": code}}
	}
	find := s.filingForm(c, at(p.Values["body"]))
	p.Types, p.Classes, p.Organs = find.Types, find.Classes, find.Organs
	to := s.filingForm(c, deskForm{fields: map[string]string{"type": p.Values["to_type"], "body": p.Values["to_body"]}, bodies: f.bodies})
	p.ToTypes, p.ToBodies, p.Levels, p.Bodies, p.ToClass = to.Types, to.Organs, to.Levels, to.Bodies, s.openClasses(p.Language, p.Values["to_class"])
	if p.Values["type"] != "" {
		p.Own = s.ownFields(p.Values["type"], p.Language, p.Values)
		for i := range p.Own {
			p.Own[i].Required = false // left blank, each keeps its own
		}
	}
	if f.query == "" {
		return s.page(c, status, &p)
	}
	found, next, err := s.office.Chosen(c.Request.Context(), actor(c), records.Selection{Query: f.query, After: f.page, Limit: editPageSize})
	if err != nil {
		told, ok := beside(err)
		if !ok {
			return reply{}, err
		}
		p.Mistakes, status = append(p.Mistakes, unplaced(told)...), http.StatusBadRequest
	}
	slices.SortStableFunc(found, func(a, b records.Document) int { return cmp.Compare(a.Number, b.Number) })
	for _, d := range found {
		l := web.EditedLine{Ref: selectedText(d), Address: documentPage(d.ID), Number: d.Number, Class: s.words(p.Language).class(d.Class), Draft: !d.Declared.Made()}
		l.Title = titleIn(d, p.Language)
		l.Marked = slices.Contains(f.marked, l.Ref)
		p.Lines = append(p.Lines, l)
	}
	if f.page != "" {
		p.First = editPage + "?" + f.query
	}
	if next != "" {
		p.Next = editPage + "?" + f.query + "&after=" + url.QueryEscape(string(next))
	}
	return s.page(c, status, &p)
}

// unplaced are mistakes that are in no field of the form.
func unplaced(all []web.Mistake) []web.Mistake {
	for i := range all {
		all[i].Field = ""
	}
	return all
}

// pageEdit shows what would become of the records chosen, or changes them and tells what has become of them.
func (s *Server) pageEdit(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActDescribe); err != nil {
		return reply{}, err
	}
	if err := readFieldsUpTo(c, editFormMost); err != nil {
		return reply{}, err
	}
	form := c.Request.PostForm
	asked, _ := url.ParseQuery(form.Get("query")) // what cannot be read chooses nothing
	f := editForm{
		deskForm: deskForm{fields: map[string]string{}, bodies: form["access_bodies"]},
		query:    queryOf(asked), page: records.DocumentID(form.Get("page")), all: form.Get("which") == "all", marked: form["record"],
	}
	for name := range form {
		f.fields[name] = strings.TrimSpace(form.Get(name))
	}
	edit := s.togetherOf(&f)
	edit.Reason, edit.DryRun = f.text("reason"), f.text("do") != "change"
	which := records.Selection{Records: selectedOf(f.marked)}
	switch {
	case f.all && edit.DryRun:
		which = records.Selection{Query: f.query}
	case len(f.marked) == 0:
		f.mistakes = append(f.mistakes, web.Mistake{Message: "mistake.marked"})
	}
	if len(f.mistakes) > 0 {
		return s.editing(c, http.StatusBadRequest, f)
	}
	if edit.DryRun {
		edit.Reason = reasonOr(edit.Reason)
	}
	done, err := s.office.EditTogether(c.Request.Context(), actor(c), which, edit)
	if err == nil && done.Next != "" { // more than are changed at once
		return s.pageChooseBatch(c, f, edit)
	}
	if err != nil {
		told, ok := beside(err)
		if !ok {
			return reply{}, err
		}
		for _, m := range told {
			if to := "to_" + m.Field; slices.Contains([]string{"to_type", "to_class", "to_body"}, to) {
				m.Field = to
			} else if !strings.HasPrefix(m.Field, "access") {
				m.Field = ""
			}
			f.mistakes = append(f.mistakes, m)
		}
		return s.editing(c, http.StatusBadRequest, f)
	}
	return s.edited(c, f, done, !edit.DryRun)
}

// togetherOf is what the form changes; its mistakes gather in the form.
func (s *Server) togetherOf(f *editForm) records.EditTogether {
	var edit records.EditTogether
	for name, to := range map[string]**string{"to_type": &edit.Type, "to_class": &edit.Class, "to_body": &edit.Body} {
		if v := f.text(name); v != "" {
			if name == "to_body" && v == "-" {
				v = ""
			}
			*to = &v
		}
	}
	edit.Access = f.access()
	own := deskForm{fields: map[string]string{"type": f.text("of")}}
	for name, v := range f.fields {
		if strings.HasPrefix(name, ownPrefix) {
			own.fields[name] = v
		}
	}
	said := s.ownMetadata(&own)
	f.mistakes = append(f.mistakes, own.mistakes...)
	if json.Unmarshal(said, &edit.Metadata) != nil {
		edit.Metadata = nil
	}
	return edit
}

// edited tells what became of records, or asks whether to do it.
func (s *Server) edited(c *gin.Context, f editForm, all records.EditedTogether, done bool) (reply, error) {
	p := web.Edited{Frame: s.frame(c), Done: done, Changed: all.Changed, Same: all.Same, Refused: all.Refused, Reason: f.text("reason"), Back: editPage}
	if f.query != "" {
		p.Back += "?" + f.query
	}
	hide := func(name, value string) { p.Hidden = append(p.Hidden, web.Field{Name: name, Value: value}) }
	for _, name := range []string{"query", "page", "of", "to_type", "to_class", "to_body", "access"} {
		if v := f.text(name); v != "" {
			hide(name, v)
		}
	}
	for _, b := range f.bodies {
		hide("access_bodies", b)
	}
	for _, name := range slices.Sorted(maps.Keys(f.fields)) {
		if v := f.text(name); strings.HasPrefix(name, ownPrefix) && v != "" {
			hide(name, v)
		}
	}
	for _, e := range all.Records {
		l, err := s.editedLine(c, p.Language, e, false)
		if err != nil {
			return reply{}, err
		}
		p.Lines = append(p.Lines, l)
		if e.Outcome == records.OutcomeChanged && !done {
			hide("record", l.Ref)
			p.Asks = p.Asks || e.Before.Declared.Made()
		}
	}
	return s.page(c, 0, &p)
}
