package api

import (
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// tellTerms fills in what an account has for a time, and what may be given it so.
func (s *Server) tellTerms(p *web.Account, u records.User) {
	w, today := s.words(p.Language), records.DateOf(s.now(), s.office.Profile().TimeZone)
	for _, t := range u.Terms {
		line := web.Term{Kind: t.Kind, Code: t.Code, From: t.From, Until: t.Until, Over: t.Until != "" && !t.Until.After(today), Holds: t.Holds(today)}
		if t.Kind == records.TermOfBody {
			line.Body = w.body(t.Code)
		}
		p.Terms = append(p.Terms, line)
	}
}

func (s *Server) pageAddTerm(c *gin.Context) (reply, error) {
	return s.changeTerm(c, func(kind records.TermKind, code string, from, until records.Date) (records.User, error) {
		return s.accounts.AddTerm(c.Request.Context(), actor(c), c.Param("id"), records.Term{Kind: kind, Code: code, From: from, Until: until})
	})
}

func (s *Server) pageEndTerm(c *gin.Context) (reply, error) {
	return s.changeTerm(c, func(kind records.TermKind, code string, _, until records.Date) (records.User, error) {
		return s.accounts.EndTerm(c.Request.Context(), actor(c), c.Param("id"), kind, code, until)
	})
}

// changeTerm reads a form about a term, whose field "what" is body:CODE or role:CODE.
func (s *Server) changeTerm(c *gin.Context, change func(kind records.TermKind, code string, from, until records.Date) (records.User, error)) (reply, error) {
	u, err := s.accounts.Account(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	form := c.Request.PostForm
	kind, code, _ := strings.Cut(form.Get("what"), ":")
	if _, err := change(records.TermKind(kind), code, records.Date(form.Get("from")), records.Date(form.Get("until"))); err != nil {
		return s.wrongAccount(c, s.accountPage(c, u), err)
	}
	return seeOther(userPage(u.ID) + "?done=saved#terms"), nil
}
