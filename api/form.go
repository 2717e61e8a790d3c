package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// The limits of a form, beside the office's limit of one file.
const (
	maxField = 64 << 10
	maxFiles = 100
)

// The fields of each form, as the contract lists them.
var (
	textFields     = []string{"lang", "authority", "allow_duplicate"}
	versionFields  = slices.Concat([]string{"version_date", "effective_on", "label", "note"}, textFields)
	documentFields = slices.Concat([]string{"type", "class", "body", "title", "titles", "symbol", "date", "access", "access_bodies", "embargo", "metadata", "matter", "requirement"}, versionFields)
)

// form is what a multipart request said. The bytes of its files are in the vault already.
type form struct {
	fields   map[string]string // what was an object or a list in JSON is so here
	files    []records.Received
	problems []records.Problem
}

// readForm reads the parts in whatever order they come and streams each file into
// the vault. It stops at the first part that is wrong: the rest may be gigabytes.
func (s *Server) readForm(c *gin.Context, allowed []string) (*form, error) {
	who := actor(c)
	if err := who.Must(records.ActFile); err != nil {
		return nil, err // before a byte of it is read
	}
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return nil, refusal{http.StatusUnsupportedMediaType, "unsupported-media-type", "Send the files as multipart/form-data.", "Content-Type"}
	}
	f := &form{fields: map[string]string{}}
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return nil, brokenOff(err)
		}
		if err := s.readPart(c, who, f, part, allowed); err != nil {
			return nil, err
		}
	}
}

func brokenOff(err error) error {
	return records.Errorf(records.Invalid, "The upload broke off or is no proper multipart/form-data; nothing was filed.").Because(err)
}

func (s *Server) readPart(c *gin.Context, who records.Actor, f *form, part *multipart.Part, allowed []string) error {
	name := part.FormName()
	role, isFile := fileRole(name)
	switch {
	case isFile && len(f.files) >= maxFiles:
		return records.Errorf(records.TooLarge, "More than %d files in one request; file the rest in another one.", maxFiles).At(name)
	case isFile:
		upload := &uploadReader{r: part}
		received, err := s.office.Receive(c.Request.Context(), who, part.FileName(), upload)
		if err != nil && upload.err != nil {
			return brokenOff(upload.err)
		}
		if err != nil {
			return err
		}
		received.Role = role
		f.files = append(f.files, received)
		return nil
	}
	uploaded, isUpload := uploadRole(name)
	switch {
	case isUpload && len(f.files) >= maxFiles:
		return records.Errorf(records.TooLarge, "More than %d files in one request; file the rest in another one.", maxFiles).At(name)
	case !isUpload && name != "document" && !slices.Contains(allowed, name):
		return unknownField(name, allowed)
	}
	b, err := io.ReadAll(io.LimitReader(part, maxField+1))
	switch {
	case err != nil:
		return brokenOff(err)
	case len(b) > maxField:
		return records.Errorf(records.TooLarge, "The field is longer than 64 kB.").At(name)
	case isUpload:
		received, err := s.office.Uploaded(c.Request.Context(), who, strings.TrimSpace(string(b)))
		if err != nil {
			return at(err, name)
		}
		received.Role = uploaded
		f.files = append(f.files, received)
		return nil
	case name == "document":
		return f.setAll(b, allowed)
	}
	return f.set(name, string(b))
}

func unknownField(name string, allowed []string) error {
	return records.Errorf(records.Invalid, "The form has no field %q; it has: document, file, %s.", name, strings.Join(allowed, ", ")).At(name)
}

// fileRole tells which parts are files, and of what role.
func fileRole(name string) (records.FileRole, bool) {
	if name == "file" {
		return records.Original, true
	}
	role := records.FileRole(name)
	return role, role.Valid()
}

// uploadRole tells which parts name an upload that came in pieces, and of what role its file is.
func uploadRole(name string) (records.FileRole, bool) {
	if name == "upload" {
		return records.Original, true
	}
	role, of := strings.CutPrefix(name, "upload_")
	return records.FileRole(role), of && records.FileRole(role).Valid()
}

// at names the field that an error is about.
func at(err error, field string) error {
	e := (*records.Error)(nil)
	if errors.As(err, &e) {
		return e.At(field)
	}
	return err
}

// uploadReader remembers that it was the client that failed, not the vault.
type uploadReader struct {
	r   io.Reader
	err error
}

func (u *uploadReader) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		u.err = err
	}
	return n, err
}

func (f *form) set(name, value string) error {
	if _, twice := f.fields[name]; twice {
		return records.Errorf(records.Invalid, "The field is given twice.").At(name)
	}
	if !plain(value) || strings.Contains(value, `\u0000`) {
		return records.Errorf(records.Invalid, "The value holds characters that are no text.").At(name)
	}
	f.fields[name] = value
	return nil
}

// setAll takes the fields of the JSON part.
func (f *form) setAll(b []byte, allowed []string) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(b, &object); err != nil || object == nil {
		return records.Errorf(records.Invalid, "This part is not a JSON object.").At("document")
	}
	for name, raw := range object {
		if !slices.Contains(allowed, name) {
			return unknownField(name, allowed)
		}
		value := string(bytes.TrimSpace(raw))
		switch {
		case value == "null":
			continue
		case strings.HasPrefix(value, `"`):
			if err := json.Unmarshal(raw, &value); err != nil {
				return records.Errorf(records.Invalid, "The value is not JSON.").At(name)
			}
		}
		if err := f.set(name, value); err != nil {
			return err
		}
	}
	return nil
}

func (f *form) bad(field, format string, args ...any) {
	f.problems = append(f.problems, records.Problem{Field: field, Message: fmt.Sprintf(format, args...)})
}

func (f *form) text(name string) string { return strings.TrimSpace(f.fields[name]) }

func (f *form) date(name string) records.Date {
	d, problem := parseDate(name, f.text(name))
	if problem != nil {
		f.problems = append(f.problems, *problem)
	}
	return d
}

// object decodes a field that is JSON.
func (f *form) object(name string, v any, like string) {
	if s := f.text(name); s != "" && json.Unmarshal([]byte(s), v) != nil {
		f.bad(name, "This is not JSON such as %s.", like)
	}
}

// version is what the form says of a version; its mistakes gather in the form.
func (f *form) version(c *gin.Context) records.VersionRequest {
	req := records.VersionRequest{
		VersionDate: f.date("version_date"), EffectiveOn: f.date("effective_on"), Label: f.text("label"), Note: f.text("note"),
		Language: records.Language(f.text("lang")), Authority: records.Authority(f.text("authority")),
		Files: f.files, IdempotencyKey: c.GetHeader("Idempotency-Key"),
	}
	if req.Language != "" && !req.Language.Primary().Valid() {
		f.bad("lang", "%q is not a language code; write es, en, pt, fr or another code of two or three letters.", req.Language)
	}
	if !plain(req.IdempotencyKey) {
		f.bad("Idempotency-Key", "The key holds characters that are no text.")
	}
	switch v := f.text("allow_duplicate"); v {
	case "", "false", "0":
	case "true", "1", "on":
		req.AllowDuplicate = true
	default:
		f.bad("allow_duplicate", "%q is neither true nor false.", v)
	}
	q := readQuery(c)
	req.AllowDuplicate = q.flag("allow_duplicate") || req.AllowDuplicate
	if err := q.err(); err != nil {
		f.problems = append(f.problems, q.problems...)
	}
	if h := c.GetHeader("If-Match"); h != "" {
		revision, err := parseRevision(h)
		if err != nil {
			f.bad("If-Match", "%s", err.Message)
		}
		req.IfRevision = revision
	}
	return req
}

// filing is what the form says of a document and its first version.
func (f *form) filing(c *gin.Context) (records.FileRequest, error) {
	req := records.FileRequest{
		Type: f.text("type"), Class: f.text("class"), Body: f.text("body"), Title: f.text("title"), Symbol: f.text("symbol"),
		Date: f.date("date"), Access: f.access(), Metadata: json.RawMessage(f.text("metadata")), Matter: f.text("matter"), VersionRequest: f.version(c),
	}
	f.object("requirement", &req.Requirement, `3, the number of a requirement`)
	f.object("titles", &req.Titles, `{"es": "Estatuto", "en": "Statute"}`)
	return req, records.InvalidProblems(f.problems)
}

// access is who may read the document, when the form says anything of it.
func (f *form) access() *records.Access {
	level, bodies := f.text("access"), f.text("access_bodies")
	var x accessJSON
	switch {
	case strings.HasPrefix(level, "{"):
		f.object("access", &x, `{"level": "restricted", "bodies": ["AG"]}`)
	default:
		x.Level = records.Level(level)
	}
	switch {
	case strings.HasPrefix(bodies, "["):
		f.object("access_bodies", &x.Bodies, `["AG", "CP"]`)
	case bodies != "":
		for b := range strings.SplitSeq(bodies, ",") {
			x.Bodies = append(x.Bodies, strings.TrimSpace(b))
		}
	}
	if embargo := f.text("embargo"); embargo != "" {
		x.Embargo = embargo
	}
	embargo, problem := parseDate("embargo", x.Embargo)
	if problem != nil {
		f.problems = append(f.problems, *problem)
	}
	switch {
	case x.Level != "":
	case len(x.Bodies) > 0:
		x.Level = records.Restricted // whose people may read it is said: nobody else's
	case embargo != "":
		f.bad("access", "With an embargo, say who may read the document after it: public, members, staff or restricted.")
	default:
		return nil
	}
	return &records.Access{Level: x.Level, Bodies: x.Bodies, Embargo: embargo}
}
