package api

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// byHand are the relations that the page offers: those that no legal event makes.
var byHand = []records.RelationType{records.Implements, records.AnnexOf, records.Cites, records.TranslationBasis}

// pageRelating is the form for a document's relations.
func (s *Server) pageRelating(c *gin.Context) (reply, error) {
	who := actor(c)
	if who.Anonymous() {
		return seeOther("/sign-in?next=" + documentPage(records.DocumentID(c.Param("id"))) + "/relations"), nil
	}
	if err := who.Must(records.ActRecordLaw); err != nil {
		return reply{}, err
	}
	return s.relating(c, 0, map[string]string{"type": string(records.Implements)}, nil)
}

func (s *Server) relating(c *gin.Context, status int, values map[string]string, mistakes []web.Mistake) (reply, error) {
	all, d, err := s.office.Relations(c.Request.Context(), actor(c), c.Param("id"), false)
	if err != nil {
		return reply{}, err
	}
	p := web.Relating{
		Frame: s.frame(c), Number: d.Number, DocumentPage: documentPage(d.ID), Page: documentPage(d.ID) + "/relations", Values: values,
		Types: byHand, Mistakes: mistakes,
	}
	p.Heading = titleIn(d, p.Language)
	for _, r := range all {
		if r.Event != 0 { // it goes with its event
			continue
		}
		w := web.RecordedRelation{ID: r.ID, Word: string(r.Type), Other: *reference(r.To, p.Language), FromProvision: r.FromProvision, ToProvision: r.ToProvision, Note: r.Note}
		if r.To.ID == d.ID {
			w.Word, w.Other = "of."+w.Word, *reference(r.From, p.Language)
		}
		p.There = append(p.There, w)
	}
	return s.page(c, status, &p)
}

// pageRelate records a relation or takes one back, and leads to the document. What is wrong is told beside its field.
func (s *Server) pageRelate(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActRecordLaw); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	form, values := c.Request.PostForm, map[string]string{}
	for _, name := range []string{"type", "to", "from_provision", "to_provision", "note"} {
		values[name] = form.Get(name)
	}
	if id := form.Get("retract"); id != "" {
		err = s.retractRelationFromPage(c, d, id, form.Get("reason"))
	} else {
		_, err = s.office.RecordRelation(c.Request.Context(), actor(c), d.ID, records.RelationRequest{
			Type: records.RelationType(values["type"]), To: values["to"], FromProvision: values["from_provision"], ToProvision: values["to_provision"], Note: values["note"],
		})
	}
	if err == nil {
		return seeOther(documentPage(d.ID)), nil
	}
	mistakes, told := beside(err)
	if !told {
		return reply{}, err
	}
	return s.relating(c, http.StatusBadRequest, values, mistakes)
}

// beside puts an error of what was typed beside the fields it is about; told is false for any other.
func beside(err error) (mistakes []web.Mistake, told bool) {
	e := (*records.Error)(nil)
	if !errors.As(err, &e) || e.Kind != records.Invalid && e.Kind != records.Conflict && e.Kind != records.NotFound {
		return nil, false
	}
	return mistakesOf(e), true
}

// retractRelationFromPage takes back a relation of this document: the number of another one's is not found.
func (s *Server) retractRelationFromPage(c *gin.Context, d records.Document, id, reason string) error {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		n = 0 // no relation has it
	}
	all, _, err := s.office.Relations(c.Request.Context(), actor(c), string(d.ID), true)
	if err != nil {
		return err
	}
	if n == 0 || !slices.ContainsFunc(all, func(r records.Related) bool { return r.ID == n }) {
		return records.Errorf(records.NotFound, "There is no such relation, or you may not read its documents.")
	}
	_, err = s.office.RetractRelation(c.Request.Context(), actor(c), n, reason)
	return err
}

// pageRevokeCopy says that a certified copy of the document counts no more, and leads to the list of copies.
func (s *Server) pageRevokeCopy(c *gin.Context) (reply, error) {
	who := actor(c)
	if err := who.Must(records.ActRevokeCopy); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	missing := records.Errorf(records.NotFound, "There is no such copy, or you may not read its document.")
	code, err := records.ParseCopyCode(c.Request.PostForm.Get("code"))
	if s.certifier == nil || err != nil {
		return reply{}, missing
	}
	copied, _, err := s.certifier.Copy(c.Request.Context(), who, code)
	if err != nil {
		return reply{}, err
	}
	if copied.Document != d.ID {
		return reply{}, missing
	}
	if _, err := s.certifier.Revoke(c.Request.Context(), who, code, c.Request.PostForm.Get("reason")); err != nil {
		e := (*records.Error)(nil)
		if !errors.As(err, &e) || e.Kind != records.Invalid && e.Kind != records.Conflict {
			return reply{}, err
		}
		p, failed := s.wholeDocument(c, d, 0, day{})
		if failed != nil {
			return reply{}, failed
		}
		p.Unreasoned, p.WhyNot = code.String(), web.Mistake{Field: "reason", Said: e.Message}
		return s.page(c, statuses[e.Kind], p)
	}
	return seeOther(documentPage(d.ID) + "#copies"), nil
}
