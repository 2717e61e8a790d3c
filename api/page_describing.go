package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageDescribing is the form for a document's description.
func (s *Server) pageDescribing(c *gin.Context) (reply, error) {
	who := actor(c)
	if who.Anonymous() {
		return seeOther("/sign-in?next=" + documentPage(records.DocumentID(c.Param("id"))) + "/edit"), nil
	}
	if err := who.Must(records.ActDescribe); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	values := map[string]string{
		"type": d.Type, "class": d.Class, "body": d.Body, "symbol": d.Symbol, "date": string(d.Date), "access": string(d.Access.Level), "embargo": string(d.Access.Embargo),
	}
	s.ownTyped(d, values)
	for _, l := range records.WorkingLanguages {
		values["titles."+string(l)] = d.Titles[l]
	}
	return s.describing(c, 0, d, d.Revision, deskForm{fields: values, bodies: d.Access.Bodies})
}

func (s *Server) describing(c *gin.Context, status int, d records.Document, revision int64, f deskForm) (reply, error) {
	p := web.Describing{
		Frame: s.frame(c), Number: d.Number, DocumentPage: documentPage(d.ID), Page: documentPage(d.ID) + "/edit", Revision: revision,
		Values: f.fields, Languages: records.WorkingLanguages, Mistakes: f.mistakes,
		Declared: d.Declared.Made(), Asks: d.Declared.Made() && actor(c).May(records.ActCorrect),
	}
	p.Heading = titleIn(d, p.Language)
	desk := s.filingForm(c, f)
	p.Types, p.Classes, p.Organs, p.Levels, p.Bodies, p.Own = desk.Types, desk.Classes, desk.Organs, desk.Levels, desk.Bodies, desk.Own
	return s.page(c, status, &p)
}

// pageDescribe changes the description, and leads to the document. What is wrong is
// told beside its field; what somebody else has changed meanwhile is not overwritten.
func (s *Server) pageDescribe(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActDescribe); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	form := c.Request.PostForm
	f := deskForm{fields: map[string]string{}, bodies: form["access_bodies"]}
	for name := range form {
		f.fields[name] = strings.TrimSpace(form.Get(name))
	}
	revision, _ := strconv.ParseInt(f.text("revision"), 10, 64) // 0 is nobody's, and is refused
	if f.text("show") != "" {                                   // the fields of another type: nothing is to be changed yet
		return s.describing(c, 0, d, revision, f)
	}
	edit := s.editOf(d, &f)
	if len(f.mistakes) > 0 {
		return s.describing(c, http.StatusBadRequest, d, revision, f)
	}
	_, err = s.office.Edit(c.Request.Context(), actor(c), d.ID, revision, edit)
	e := (*records.Error)(nil)
	switch {
	case err == nil:
		return seeOther(documentPage(d.ID)), nil
	case !errors.As(err, &e) || e.Kind != records.Invalid && e.Kind != records.Conflict && e.Kind != records.PreconditionFailed && (e.Kind != records.Forbidden || e.Field == ""):
		return reply{}, err
	}
	for _, m := range mistakesOf(e) {
		if strings.HasPrefix(m.Field, ownPrefix) { // of a list, the item has no field of its own
			m.Field, _, _ = strings.Cut(m.Field, "[")
		}
		f.mistakes = append(f.mistakes, m)
	}
	return s.describing(c, statuses[e.Kind], d, revision, f)
}

// editOf is what the form changes; its mistakes gather in the form. What it does not say of
// access and own metadata stays as it is.
func (s *Server) editOf(d records.Document, f *deskForm) records.Edit {
	edit := records.Edit{Titles: map[records.Language]string{}}
	for _, l := range records.WorkingLanguages {
		edit.Titles[l] = f.text("titles." + string(l))
	}
	for name, field := range map[string]**string{"type": &edit.Type, "class": &edit.Class, "body": &edit.Body, "symbol": &edit.Symbol} {
		v := f.text(name)
		*field = &v
	}
	date := f.date("date")
	edit.Date, edit.Reason = &date, f.text("reason")
	if _, said := f.fields["access"]; said {
		edit.Access = f.access()
	}
	said := json.RawMessage(s.ownMetadata(f))
	edit.Metadata = said
	var before, after map[string]json.RawMessage
	if f.text("type") != d.Type || json.Unmarshal(d.Metadata, &before) != nil || json.Unmarshal(said, &after) != nil {
		return edit
	}
	order, _, _ := s.ownProperties(d.Type)
	for name, v := range before { // what the form has no field for
		_, asked := f.fields[ownPrefix+name]
		if !slices.Contains(order, name) || !asked {
			after[name] = v
		}
	}
	if whole, err := json.Marshal(after); err == nil {
		edit.Metadata = whole
	}
	return edit
}

// ownTyped puts a document's own metadata into values as somebody would type it.
func (s *Server) ownTyped(d records.Document, values map[string]string) {
	var own map[string]any
	decoder := json.NewDecoder(bytes.NewReader(d.Metadata))
	decoder.UseNumber() // a sum of money keeps all its digits
	if decoder.Decode(&own) != nil {
		return
	}
	for name, v := range own {
		switch v := v.(type) {
		case nil:
		case []any:
			lines := make([]string, len(v))
			for i, x := range v {
				lines[i] = fmt.Sprint(x)
			}
			values[ownPrefix+name] = strings.Join(lines, "\n")
		default:
			values[ownPrefix+name] = fmt.Sprint(v)
		}
	}
}
