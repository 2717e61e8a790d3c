package api

import (
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// deskForm is what the filing desk's form said. The bytes of its files are in the vault already.
type deskForm struct {
	key       string // of the filing: sent twice, it is filed once
	kept      string // the id of files kept from an earlier try
	fields    map[string]string
	bodies    []string
	files     []records.Received
	mistakes  []web.Mistake
	duplicate *web.Duplicate
	status    int  // of the worst that happened to a file
	down      bool // the vault does not answer: the files that follow are not tried
}

// maxParts is the most parts of a form: its fields, every body ticked, and its files.
const maxParts = 500

func (f *deskForm) text(name string) string { return strings.TrimSpace(f.fields[name]) }

func (f *deskForm) wrong(field, message string) {
	f.mistakes = append(f.mistakes, web.Mistake{Field: field, Message: message})
}

// said reports whether something is said of a field already.
func (f *deskForm) said(field string) bool {
	return slices.ContainsFunc(f.mistakes, func(m web.Mistake) bool { return m.Field == field })
}

// readDesk reads the form as it streams in, its parts in any order. A file that
// is refused costs nothing of what was typed: the rest is read on.
func (s *Server) readDesk(c *gin.Context) (*deskForm, error) {
	who := actor(c)
	if err := who.Must(records.ActFile); err != nil {
		return nil, err // before a byte of it is read
	}
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return nil, records.Errorf(records.Invalid, "The upload broke off or is no proper multipart/form-data; nothing was filed.").Because(err)
	}
	f := &deskForm{fields: map[string]string{}}
	for range maxParts {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			f.key, f.kept = f.text("key"), f.text("kept")
			if f.key == "" || len(f.key) > 100 {
				f.key = records.NewID()
			}
			return f, nil
		}
		if err != nil {
			return nil, brokenOff(err)
		}
		if err := s.readDeskPart(c, who, f, part); err != nil {
			return nil, err
		}
	}
	return nil, records.Errorf(records.TooLarge, "More than %d files in one request; file the rest in another one.", maxFiles)
}

func (s *Server) readDeskPart(c *gin.Context, who records.Actor, f *deskForm, part *multipart.Part) error {
	name := part.FormName()
	if role, isFile := fileRole(name); isFile {
		if part.FileName() == "" || f.down { // no file was chosen
			return nil
		}
		return s.receiveAtDesk(c, who, f, part, role)
	}
	b, err := io.ReadAll(io.LimitReader(part, maxField+1))
	if role, isUpload := uploadRole(name); isUpload && err == nil {
		return s.uploadedAtDesk(c, who, f, strings.TrimSpace(string(b)), role)
	}
	switch value := string(b); {
	case err != nil:
		return brokenOff(err)
	case len(b) > maxField:
		f.mistakes = append(f.mistakes, web.Mistake{Field: name, Said: "The field is longer than 64 kB."})
	case !plain(value):
		f.mistakes = append(f.mistakes, web.Mistake{Field: name, Said: "The value holds characters that are no text."})
	case name == "access_bodies":
		f.bodies = append(f.bodies, value)
	default:
		f.fields[name] = value
	}
	return nil
}

func (s *Server) receiveAtDesk(c *gin.Context, who records.Actor, f *deskForm, part *multipart.Part, role records.FileRole) error {
	if len(f.files) >= maxFiles {
		return records.Errorf(records.TooLarge, "More than %d files in one request; file the rest in another one.", maxFiles)
	}
	upload := &uploadReader{r: part}
	received, err := s.office.Receive(c.Request.Context(), who, part.FileName(), upload)
	e := (*records.Error)(nil)
	switch {
	case err == nil:
		received.Role = role
		f.files = append(f.files, received)
	case upload.err != nil:
		return brokenOff(upload.err)
	case !errors.As(err, &e) || e.Kind == records.Internal:
		return err
	default:
		problem, _ := s.problem(c, err) // which the log must know, too
		f.mistakes = append(f.mistakes, web.Mistake{Field: "file", Said: problem.Detail})
		f.status, f.down = max(f.status, problem.Status), e.Kind == records.Unavailable
	}
	return nil
}

// uploadedAtDesk takes the file of an upload that came in pieces.
func (s *Server) uploadedAtDesk(c *gin.Context, who records.Actor, f *deskForm, id string, role records.FileRole) error {
	if len(f.files) >= maxFiles {
		return records.Errorf(records.TooLarge, "More than %d files in one request; file the rest in another one.", maxFiles)
	}
	received, err := s.office.Uploaded(c.Request.Context(), who, id)
	e := (*records.Error)(nil)
	switch {
	case err == nil:
		received.Role = role
		f.files = append(f.files, received)
	case !errors.As(err, &e) || e.Kind == records.Internal:
		return err
	default:
		problem, _ := s.problem(c, err)
		f.mistakes = append(f.mistakes, web.Mistake{Field: "file", Said: problem.Detail})
		f.status = max(f.status, problem.Status)
	}
	return nil
}

// keptGroup is the files of one form that was not filed yet, as the session keeps it.
type keptGroup struct {
	ID    string
	At    time.Time
	Files []records.Received
}

const (
	sessionKept = "kept"
	maxKept     = 5 // forms at a time
	// keptFor is shorter than the vault keeps bytes that no filing follows.
	keptFor = 6 * time.Hour
)

// keptGroups lists what this browser's session keeps; nothing when there is no session.
func (s *Server) keptGroups(c *gin.Context) (groups []keptGroup, session bool) {
	cookie, err := c.Request.Cookie(sessionCookie)
	if err != nil {
		return nil, false
	}
	ctx, err := s.sessions.Load(c.Request.Context(), cookie.Value)
	if err != nil {
		return nil, false
	}
	c.Request = c.Request.WithContext(ctx)
	if s.sessions.GetString(ctx, sessionUser) == "" {
		return nil, false
	}
	var all []keptGroup
	if json.Unmarshal(s.sessions.GetBytes(ctx, sessionKept), &all) != nil {
		return nil, true
	}
	oldest := s.now().Add(-keptFor)
	return slices.DeleteFunc(all, func(g keptGroup) bool { return g.At.Before(oldest) }), true
}

func (s *Server) saveKept(c *gin.Context, groups []keptGroup) error {
	b, err := json.Marshal(groups)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	s.sessions.Put(ctx, sessionKept, b)
	_, _, err = s.sessions.Commit(ctx)
	return err
}

// fetchKept puts the files of an earlier try before those that came now. Only the
// session's own word counts for what was received: a hash in a form would let
// anybody file, and then read, bytes they have never had.
func (s *Server) fetchKept(c *gin.Context, f *deskForm) {
	if f.kept == "" {
		return
	}
	groups, _ := s.keptGroups(c)
	i := slices.IndexFunc(groups, func(g keptGroup) bool { return g.ID == f.kept })
	switch {
	case f.text("drop") == "true":
		s.forgetKept(c, f.kept)
	case i >= 0:
		f.files = append(slices.Clone(groups[i].Files), f.files...)
		return
	default:
		f.wrong("file", "mistake.kept")
	}
	f.kept = ""
}

// keep keeps the files that came for the next try, when there is a session to do it.
func (s *Server) keep(c *gin.Context, f *deskForm) error {
	groups, session := s.keptGroups(c)
	old := f.kept
	groups = slices.DeleteFunc(groups, func(g keptGroup) bool { return g.ID == old })
	f.kept = ""
	if !session || len(f.files) == 0 {
		return nil
	}
	if len(groups) >= maxKept {
		groups = groups[len(groups)-maxKept+1:]
	}
	for i := range f.files { // the session knows nothing of what is still on its way
		if err := f.files[i].Settle(); err != nil {
			return err
		}
	}
	f.kept = records.NewID()
	return s.saveKept(c, append(groups, keptGroup{f.kept, s.now(), f.files}))
}

// forgetKept forgets files that were filed, or are not wanted. What it cannot forget is forgotten with the session.
func (s *Server) forgetKept(c *gin.Context, id string) {
	groups, session := s.keptGroups(c)
	if n := len(groups); session {
		groups = slices.DeleteFunc(groups, func(g keptGroup) bool { return g.ID == id })
		if len(groups) < n {
			if err := s.saveKept(c, groups); err != nil {
				s.log.WarnContext(c.Request.Context(), "a session could not be saved", "err", err)
			}
		}
	}
}
