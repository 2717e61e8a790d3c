package api

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

func (s *Server) listVersions(c *gin.Context) (reply, error) {
	q := readQuery(c)
	on := q.date("as_of")
	if err := q.err(); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	versions := d.Versions
	if on != "" {
		v, err := s.office.AsFiled(d, on)
		if err != nil {
			return reply{}, err
		}
		versions = []records.Version{v}
	}
	return ok(listJSON[versionJSON, string]{Items: each(versions, newVersion)}), nil
}

func (s *Server) getVersion(c *gin.Context) (reply, error) {
	n, err := pathNumber(c, "n")
	if err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	for _, v := range d.Versions {
		if int64(v.Number) == n {
			return ok(newVersion(v)), nil
		}
	}
	return reply{}, records.Errorf(records.NotFound, "The document has no version %d.", n).At("n")
}

func (s *Server) addVersion(c *gin.Context) (reply, error) {
	f, err := s.readForm(c, versionFields)
	if err != nil {
		return reply{}, err
	}
	req := f.version(c)
	if err := records.InvalidProblems(f.problems); err != nil {
		return reply{}, err
	}
	r, err := s.office.AddVersion(c.Request.Context(), actor(c), records.DocumentID(c.Param("id")), req)
	if err != nil {
		return reply{}, err
	}
	s.metrics.filed("version", r.Repeated)
	return created(versionPath(r), r), nil
}

func versionPath(r records.Receipt) string {
	return fmt.Sprintf("%s/versions/%d", documentPath(r.Document), r.Version)
}

func (s *Server) addText(c *gin.Context) (reply, error) {
	n, err := pathNumber(c, "n")
	if err != nil {
		return reply{}, err
	}
	f, err := s.readForm(c, textFields)
	if err != nil {
		return reply{}, err
	}
	req := f.version(c)
	if err := records.InvalidProblems(f.problems); err != nil {
		return reply{}, err
	}
	r, err := s.office.AddText(c.Request.Context(), actor(c), records.DocumentID(c.Param("id")), int(n), req)
	if err != nil {
		return reply{}, err
	}
	s.metrics.filed("text", r.Repeated)
	return created(versionPath(r), r), nil
}

func (s *Server) correctLanguage(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActDescribe); err != nil {
		return reply{}, err // before questions of form
	}
	n, err := pathNumber(c, "n")
	if err != nil {
		return reply{}, err
	}
	var body struct {
		Language records.Language `json:"language"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	from := records.Language(c.Param("lang")).Primary()
	err = s.office.CorrectLanguage(c.Request.Context(), actor(c), records.DocumentID(c.Param("id")), int(n), from, body.Language)
	if err != nil {
		return reply{}, err
	}
	return empty(http.StatusNoContent), nil
}
