package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// outgoing sends what is made while it is sent. When that fails in the midst the connection is
// broken off: nobody is to take a part for the whole.
func (s *Server) outgoing(c *gin.Context, o records.Outgoing, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	h := http.Header{"Content-Type": {o.MediaType}, "Content-Disposition": {disposition("attachment", o.Name)}}
	ctx := c.Request.Context()
	return reply{header: h, write: func(w http.ResponseWriter, _ *http.Request) {
		if err := o.Write(ctx, w); err != nil {
			s.log.WarnContext(ctx, "something was not sent to its end", "name", o.Name, "err", err)
			panic(http.ErrAbortHandler)
		}
	}}, nil
}

// getDossier sends the dossier of a matter, as one PDF or as a BagIt package.
func (s *Server) getDossier(c *gin.Context) (reply, error) {
	q := readQuery(c)
	form, lang := q.oneOf("format", "pdf", "bag"), q.printLanguage(c)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	if form == "bag" {
		o, err := s.binder.Bag(c.Request.Context(), actor(c), c.Param("id"))
		return s.outgoing(c, o, err)
	}
	o, err := s.binder.Dossier(c.Request.Context(), actor(c), c.Param("id"), lang)
	return s.outgoing(c, o, err)
}
