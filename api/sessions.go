package api

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"acervo/records"
)

// What a session tells of itself to whoever it belongs to.
const (
	sessionBegan  = "began" // seconds since 1970
	sessionDevice = "device"
	sessionFrom   = "from"
)

// openSession is a browser in which somebody is signed in.
type openSession struct {
	key    string // the hash of its token, as the store has it: it opens nothing
	began  time.Time
	device string
	from   string
	here   bool
}

// sessionsOf lists a person's open sessions, the newest first; none when the store cannot list them.
func (s *Server) sessionsOf(c *gin.Context, user string) ([]openSession, error) {
	lister, ok := s.store.(scs.IterableCtxStore)
	if !ok {
		return nil, nil
	}
	all, err := lister.AllCtx(c.Request.Context())
	if err != nil {
		return nil, err
	}
	var present string
	if cookie, err := c.Request.Cookie(sessionCookie); err == nil {
		present = sessionKey(cookie.Value)
	}
	var open []openSession
	for key, b := range all {
		_, values, err := s.sessions.Codec.Decode(b)
		if err != nil || values[sessionUser] != user {
			continue
		}
		x := openSession{key: key, here: key == present}
		if began, ok := values[sessionBegan].(int64); ok {
			x.began = time.Unix(began, 0)
		}
		x.device, _ = values[sessionDevice].(string)
		x.from, _ = values[sessionFrom].(string)
		open = append(open, x)
	}
	slices.SortFunc(open, func(a, b openSession) int { return cmp.Or(b.began.Compare(a.began), cmp.Compare(a.key, b.key)) })
	return open, nil
}

// endSession ends one of a person's own sessions, or with an empty key all but the present one.
func (s *Server) endSession(c *gin.Context, user, key string) error {
	open, err := s.sessionsOf(c, user)
	if err != nil {
		return err
	}
	found := key == ""
	for _, x := range open {
		if x.key == key || key == "" && !x.here {
			found = true
			if err := s.store.DeleteCtx(c.Request.Context(), x.key); err != nil {
				return err
			}
		}
	}
	if !found {
		return records.Errorf(records.NotFound, "This session is over already.")
	}
	return nil
}

// describeSession keeps what its owner recognizes a session by.
func (s *Server) describeSession(ctx context.Context, c *gin.Context) {
	s.sessions.Put(ctx, sessionBegan, s.now().Unix())
	s.sessions.Put(ctx, sessionDevice, device(c.GetHeader("User-Agent")))
	s.sessions.Put(ctx, sessionFrom, c.ClientIP())
}

// device names the browser and the system of a User-Agent header, as far as
// people would; "" when it says neither. The more particular names come first: all of them claim to be others, too.
func device(agent string) string {
	first := func(names ...[2]string) string {
		for _, n := range names {
			if strings.Contains(agent, n[0]) {
				return n[1]
			}
		}
		return ""
	}
	browser := first([2]string{"Edg/", "Edge"}, [2]string{"OPR/", "Opera"}, [2]string{"Firefox/", "Firefox"}, [2]string{"Chrome/", "Chrome"}, [2]string{"Safari/", "Safari"})
	system := first([2]string{"iPhone", "iPhone"}, [2]string{"iPad", "iPad"}, [2]string{"Android", "Android"}, [2]string{"Windows", "Windows"}, [2]string{"Macintosh", "macOS"}, [2]string{"Linux", "Linux"})
	return strings.Trim(browser+" · "+system, " ·")
}

// sessionKey is under what the store keeps a session: scs hashes its token so (SessionManager.HashTokenInStore).
func sessionKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
