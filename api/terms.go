package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// termJSON is a role or a body that somebody has for a time.
type termJSON struct {
	Kind  records.TermKind `json:"kind"`
	Code  string           `json:"code"`
	From  records.Date     `json:"from,omitempty"`
	Until records.Date     `json:"until,omitempty"`
}

func newTerm(t records.Term) termJSON { return termJSON(t) }

func (s *Server) addTerm(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActManageUsers); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Kind  records.TermKind `json:"kind"`
		Code  string           `json:"code"`
		From  string           `json:"from"`
		Until string           `json:"until"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	u, err := s.accounts.AddTerm(c.Request.Context(), actor(c), c.Param("id"), records.Term{
		Kind: body.Kind, Code: body.Code, From: records.Date(body.From), Until: records.Date(body.Until),
	})
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusCreated, body: newUser(u)}, nil
}

func (s *Server) endTerm(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActManageUsers); err != nil {
		return reply{}, err
	}
	var body struct {
		Kind records.TermKind `json:"kind"`
		Code string           `json:"code"`
		On   string           `json:"on"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	u, err := s.accounts.EndTerm(c.Request.Context(), actor(c), c.Param("id"), body.Kind, body.Code, records.Date(body.On))
	if err != nil {
		return reply{}, err
	}
	return ok(newUser(u)), nil
}
