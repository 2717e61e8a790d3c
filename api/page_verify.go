package api

import (
	"errors"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageVerify answers whether a copy is genuine: asked by its code (in the address that is on the
// paper, or typed) or by the SHA-256 of a file.
func (s *Server) pageVerify(c *gin.Context) (reply, error) {
	p := web.Verify{Query: strings.TrimSpace(c.Param("code"))}
	if p.Query == "" {
		p.Query = strings.TrimSpace(c.Query("q"))
	}
	p.Frame = s.frame(c)
	status := 0
	if p.Query != "" {
		v, err := s.verified(c, p.Query)
		var e *records.Error
		switch {
		case err == nil:
			p.Verdict = s.shown(v, p.Language)
		case errors.As(err, &e) && (e.Kind == records.Invalid || e.Kind == records.TooMany):
			p.Mistakes, status = []web.Mistake{{Field: "q", Said: e.Message}}, statuses[e.Kind]
		default:
			return reply{}, err
		}
	}
	r, err := s.page(c, status, &p)
	if err == nil {
		r.header.Set("Cache-Control", "no-store")
	}
	return r, err
}

// verified asks about a code, or about a sum when it looks like one.
func (s *Server) verified(c *gin.Context, query string) (records.CopyVerdict, error) {
	sum := records.Sum(strings.ToLower(query))
	code, err := records.ParseCopyCode(query)
	if len(query) > 40 && !sum.Valid() {
		return records.CopyVerdict{}, records.Errorf(records.Invalid, "A SHA-256 has 64 hexadecimal digits.")
	}
	if err != nil && !sum.Valid() {
		return records.CopyVerdict{}, err
	}
	if err := s.mayAsk(c); err != nil {
		return records.CopyVerdict{}, err
	}
	if sum.Valid() {
		return s.certifier.VerifySum(c.Request.Context(), actor(c), sum)
	}
	return s.certifier.VerifyCode(c.Request.Context(), actor(c), code)
}

// shown puts a verdict into what the page shows.
func (s *Server) shown(v records.CopyVerdict, lang records.Language) *web.Verdict {
	w := &web.Verdict{Standing: v.Standing, Original: v.Original, RevokedAt: s.local(v.RevokedAt), RevokeReason: v.RevokeReason, SinceType: v.Since.Type, Since: v.Since.EffectiveOn}
	if a := v.Annulled; a != nil {
		w.AnnulledAt, w.AnnulledSeq, w.AnnulReason = s.local(a.At), a.Seq, a.Reason
	}
	if v.Copy.Code != "" {
		w.Code, w.TextLanguage, w.IssuedAt, w.IssuedBy, w.On, w.Known = v.Copy.Code.String(), v.Copy.Language, s.local(v.Copy.IssuedAt), v.Copy.IssuedBy, v.Copy.On, s.local(v.Copy.Known)
	}
	if v.Document.ID != "" {
		w.Title = titleIn(v.Document, lang)
		w.Number, w.Symbol, w.Version, w.DocumentPage = v.Document.Number, v.Document.Symbol, v.Version, documentPage(v.Document.ID)
	}
	return w
}
