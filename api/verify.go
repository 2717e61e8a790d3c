package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// verdictJSON is the answer to "is this genuine, and does it still count?".
type verdictJSON struct {
	Standing records.CopyStanding `json:"standing"`
	Original bool                 `json:"original,omitempty"`
	Revoked  *revocationJSON      `json:"revoked,omitempty"`
	Annulled *annulmentJSON       `json:"annulled,omitempty"`
	Copy     *copyJSON            `json:"copy,omitempty"`
	Document *verifiedJSON        `json:"document,omitempty"`
	Since    *sinceJSON           `json:"since,omitempty"`
}

// verifiedJSON says of which text a copy is.
type verifiedJSON struct {
	ID      records.DocumentID `json:"id"`
	Number  string             `json:"number"`
	Symbol  string             `json:"symbol,omitempty"`
	Title   string             `json:"title"`
	Version int                `json:"version"`
}

type sinceJSON struct {
	Type records.EventType `json:"type"`
	On   records.Date      `json:"on,omitempty"`
}

func newVerdict(v records.CopyVerdict, lang records.Language) verdictJSON {
	j := verdictJSON{Standing: v.Standing, Original: v.Original, Annulled: newAnnulment(v.Annulled)}
	if !v.RevokedAt.IsZero() {
		j.Revoked = &revocationJSON{At: v.RevokedAt.UTC(), Reason: v.RevokeReason}
	}
	if v.Copy.Code != "" {
		c := newCopy(v.Copy)
		j.Copy = &c
	}
	if d := v.Document; d.ID != "" {
		j.Document = &verifiedJSON{d.ID, d.Number, d.Symbol, d.Title(lang), v.Version}
	}
	if v.Since.Type != "" {
		j.Since = &sinceJSON{v.Since.Type, v.Since.EffectiveOn}
	}
	return j
}

// mayAsk counts a question about a copy: nobody is to guess codes.
func (s *Server) mayAsk(c *gin.Context) error {
	wait := s.lookups.from(c.ClientIP())
	if wait == 0 {
		return nil
	}
	err := records.Errorf(records.TooMany, "There were too many questions about copies from your address; try again in %d s.", seconds(wait))
	err.RetryAfter = wait
	return err
}

func (s *Server) verifyCode(c *gin.Context) (reply, error) {
	code, err := records.ParseCopyCode(c.Param("code"))
	if err != nil {
		return reply{}, err
	}
	if err := s.mayAsk(c); err != nil {
		return reply{}, err
	}
	v, err := s.certifier.VerifyCode(c.Request.Context(), actor(c), code)
	return s.verdict(c, v, err)
}

func (s *Server) verifySum(c *gin.Context) (reply, error) {
	q := readQuery(c)
	sum := records.Sum(strings.ToLower(q.required("sha256")))
	if err := q.err(); err != nil {
		return reply{}, err
	}
	if err := s.mayAsk(c); err != nil {
		return reply{}, err
	}
	v, err := s.certifier.VerifySum(c.Request.Context(), actor(c), sum)
	return s.verdict(c, v, err)
}

func (s *Server) verdict(c *gin.Context, v records.CopyVerdict, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	r := ok(newVerdict(v, preferred(c)))
	r.header = http.Header{"Cache-Control": {"no-store"}} // it may be another one tomorrow
	return r, nil
}
