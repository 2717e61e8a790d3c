package api

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// maxProfile is the most bytes of a profile or of a table of its classes.
const maxProfile = 1 << 20

// proposal reads a profile as YAML (RFC 9512) or a table of classes as CSV (RFC 4180).
func proposal(c *gin.Context) (p records.ProposedProfile, err error) {
	mediaType, _, err := mime.ParseMediaType(c.ContentType())
	switch {
	case err == nil && mediaType == "text/csv":
		p.Table = true
	case err != nil || mediaType != "application/yaml":
		return p, refusal{http.StatusUnsupportedMediaType, "unsupported-media-type", "Send a profile with Content-Type: application/yaml, or a table of its classes with text/csv.", "Content-Type"}
	}
	p.Text, err = readText(http.MaxBytesReader(c.Writer, c.Request.Body, maxProfile))
	return p, err
}

// readText reads a profile or a table whole.
func readText(r io.Reader) (string, error) {
	b, err := io.ReadAll(r)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return "", records.Errorf(records.TooLarge, "A profile has at most %d MB.", maxProfile>>20).At("profile")
	case err != nil:
		return "", records.Errorf(records.Invalid, "The profile broke off.").At("profile").Because(err)
	}
	return string(b), nil
}

func (s *Server) planProfile(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActApplyPlan); err != nil {
		return reply{}, err // before questions of form
	}
	proposed, err := proposal(c)
	if err != nil {
		return reply{}, err
	}
	plan, err := s.planner.Plan(c.Request.Context(), actor(c), proposed)
	if err != nil {
		return reply{}, err
	}
	r := ok(newPlan(plan))
	r.header = http.Header{"Etag": {profileTag(plan.Against)}}
	return r, nil
}

// profileTag is the ETag of the profile that stands.
func profileTag(number int) string { return strconv.Quote(strconv.Itoa(number)) }

func (s *Server) applyProfile(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActApplyPlan); err != nil {
		return reply{}, err // before questions of form
	}
	header := c.GetHeader("If-Match")
	if header == "" {
		return reply{}, refusal{http.StatusPreconditionRequired, "precondition-required", "Send as If-Match the ETag of the plan: the version of the profile that it was made against.", "If-Match"}
	}
	against, bad := parseRevision(header)
	if bad != nil {
		return reply{}, bad
	}
	proposed, err := proposal(c)
	if err != nil {
		return reply{}, err
	}
	a, err := s.planner.Apply(c.Request.Context(), actor(c), proposed, int(against))
	if err != nil {
		return reply{}, err
	}
	r := created(base+"/profile/versions/"+strconv.Itoa(a.Number), newApplied(a, a.Number))
	r.header.Set("Etag", profileTag(a.Number))
	return r, nil
}

func (s *Server) listProfiles(c *gin.Context) (reply, error) {
	all, err := s.planner.Versions(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	return ok(listJSON[appliedJSON, string]{Items: each(all, func(a records.AppliedProfile) appliedJSON { return newApplied(a, all[0].Number) })}), nil
}

// versionNumber reads the number of a version: 0 for the one that stands.
func versionNumber(c *gin.Context) (int, error) {
	word := c.Param("n")
	if word == "current" {
		return 0, nil
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 {
		return 0, records.Errorf(records.NotFound, "There is no version %q of the profile; they have numbers from 1, and current is the one that stands.", word).At("n")
	}
	return n, nil
}

// getProfileVersion gives a profile as JSON, as it was written (YAML), or its file plan as a table (CSV).
func (s *Server) getProfileVersion(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActReadPlan); err != nil {
		return reply{}, err
	}
	q := readQuery(c)
	form := q.oneOf("format", "json", "yaml", "csv")
	if err := q.err(); err != nil {
		return reply{}, err
	}
	number, err := versionNumber(c)
	if err != nil {
		return reply{}, err
	}
	a, profile, err := s.planner.Version(c.Request.Context(), actor(c), number)
	if err != nil {
		return reply{}, err
	}
	name := "profile-" + strconv.Itoa(a.Number)
	var r reply
	switch form {
	case "yaml":
		r = asFile(name+".yaml", "application/yaml", a.Text)
	case "csv":
		table, err := s.planner.Table(c.Request.Context(), actor(c), a.Number)
		if err != nil {
			return reply{}, err
		}
		r = asFile("file-plan-"+strconv.Itoa(a.Number)+".csv", "text/csv; charset=utf-8", table)
	default:
		r = ok(newProfileVersion(a, profile, s.planner.Profiles().Number()))
		r.header = http.Header{}
	}
	r.header.Set("Etag", profileTag(a.Number))
	return r, nil
}

// asFile answers with a text to be saved under a name.
func asFile(name, mediaType, text string) reply {
	r := content(mediaType, []byte(text))
	r.header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	return r
}

func (s *Server) diffProfiles(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActReadPlan); err != nil {
		return reply{}, err
	}
	const most = 1 << 30
	q := readQuery(c)
	from, to := q.number("from", 1, most, 0), q.number("to", 1, most, 0)
	for name, n := range map[string]int64{"from": from, "to": to} {
		if q.values.Get(name) == "" && n == 0 {
			q.bad(name, "Give the number of a version.")
		}
	}
	if err := q.err(); err != nil {
		return reply{}, err
	}
	changes, err := s.planner.Between(c.Request.Context(), actor(c), int(from), int(to))
	if err != nil {
		return reply{}, err
	}
	return ok(struct {
		From    int64        `json:"from"`
		To      int64        `json:"to"`
		Changes []changeJSON `json:"changes"`
	}{from, to, each(changes, newChange)}), nil
}
