package api

import (
	"errors"
	"net/http"
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
	values := map[string]string{"type": d.Type, "class": d.Class, "body": d.Body, "symbol": d.Symbol, "date": string(d.Date)}
	for _, l := range records.WorkingLanguages {
		values["titles."+string(l)] = d.Titles[l]
	}
	return s.describing(c, 0, d, d.Revision, values, nil)
}

func (s *Server) describing(c *gin.Context, status int, d records.Document, revision int64, values map[string]string, mistakes []web.Mistake) (reply, error) {
	p := web.Describing{
		Frame: s.frame(c), Number: d.Number, DocumentPage: documentPage(d.ID), Page: documentPage(d.ID) + "/edit", Revision: revision,
		Values: values, Languages: records.WorkingLanguages, Mistakes: mistakes,
	}
	p.Heading, _ = titleIn(d, p.Language)
	desk := s.filingForm(c, deskForm{fields: values})
	p.Types, p.Classes, p.Organs = desk.Types, desk.Classes, desk.Organs
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
	values, edit := map[string]string{}, records.Edit{Titles: map[records.Language]string{}}
	value := func(name string) string {
		values[name] = strings.TrimSpace(c.Request.PostForm.Get(name))
		return values[name]
	}
	for _, l := range records.WorkingLanguages {
		edit.Titles[l] = value("titles." + string(l))
	}
	for name, field := range map[string]**string{"type": &edit.Type, "class": &edit.Class, "body": &edit.Body, "symbol": &edit.Symbol} {
		v := value(name)
		*field = &v
	}
	date, problem := parseDate("date", value("date"))
	revision, _ := strconv.ParseInt(c.Request.PostForm.Get("revision"), 10, 64) // 0 is nobody's, and is refused
	edit.Date = &date
	if problem != nil {
		err = records.InvalidProblems([]records.Problem{*problem})
	} else {
		_, err = s.office.Edit(c.Request.Context(), actor(c), d.ID, revision, edit)
	}
	e := (*records.Error)(nil)
	switch {
	case err == nil:
		return seeOther(documentPage(d.ID)), nil
	case !errors.As(err, &e) || e.Kind != records.Invalid && e.Kind != records.Conflict && e.Kind != records.PreconditionFailed:
		return reply{}, err
	}
	mistakes := []web.Mistake{{Field: e.Field, Said: e.Message}}
	if len(e.Problems) > 0 {
		mistakes = nil
		for _, p := range e.Problems {
			mistakes = append(mistakes, web.Mistake{Field: p.Field, Said: p.Message})
		}
	}
	status := http.StatusBadRequest
	if e.Kind != records.Invalid {
		status = statuses[e.Kind]
	}
	return s.describing(c, status, d, revision, values, mistakes)
}
