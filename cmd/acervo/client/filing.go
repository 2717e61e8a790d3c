package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"strings"

	"acervo/records"
)

// Filing is a document to file, a version or a text to add. Empty fields are
// not sent; those that the request cannot have are refused by the service.
type Filing struct {
	Type           string                      `json:"type,omitempty"`
	Class          string                      `json:"class,omitempty"`
	Body           string                      `json:"body,omitempty"`
	Title          string                      `json:"title,omitempty"`
	Titles         map[records.Language]string `json:"titles,omitempty"`
	Symbol         string                      `json:"symbol,omitempty"`
	Date           records.Date                `json:"date,omitempty"`
	Access         *Access                     `json:"access,omitempty"`
	Metadata       json.RawMessage             `json:"metadata,omitempty"`
	Matter         string                      `json:"matter,omitempty"`      // id or code
	Requirement    int                         `json:"requirement,omitempty"` // of the matter's checklist
	VersionDate    records.Date                `json:"version_date,omitempty"`
	EffectiveOn    records.Date                `json:"effective_on,omitempty"`
	Label          string                      `json:"label,omitempty"`
	Note           string                      `json:"note,omitempty"`
	Language       records.Language            `json:"lang,omitempty"`
	Authority      records.Authority           `json:"authority,omitempty"`
	AllowDuplicate bool                        `json:"allow_duplicate,omitempty"`
	Key            string                      `json:"-"` // Idempotency-Key: makes it safe to try again
	Uploads        []Upload                    `json:"-"`
}

// Upload is a file to send. Open is called once for each try; the file must
// still have the size it had at first.
type Upload struct {
	Name string
	Role records.FileRole // empty for original
	Size int64
	Open func() (*os.File, error)
}

// File files a document with its first version.
func (c *Client) File(ctx context.Context, f Filing) (records.Receipt, error) {
	return c.upload(ctx, "/api/v1/documents", f)
}

// AddVersion adds the next version of a document.
func (c *Client) AddVersion(ctx context.Context, id records.DocumentID, f Filing) (records.Receipt, error) {
	return c.upload(ctx, documentPath(id)+"/versions", f)
}

// AddText adds a language to a version, or files to a language it has.
func (c *Client) AddText(ctx context.Context, id records.DocumentID, version int, f Filing) (records.Receipt, error) {
	return c.upload(ctx, fmt.Sprintf("%s/versions/%d/texts", documentPath(id), version), f)
}

func (c *Client) upload(ctx context.Context, path string, f Filing) (records.Receipt, error) {
	form, err := newForm(f)
	if err != nil {
		return records.Receipt{}, err
	}
	r := request{method: http.MethodPost, path: path, header: http.Header{}, body: form.open, length: form.length, once: f.Key == ""}
	r.header.Set("Content-Type", form.contentType)
	if f.Key != "" {
		r.header.Set("Idempotency-Key", f.Key)
	}
	res, err := c.do(ctx, r)
	return decode[records.Receipt](res, err)
}

// form is a multipart body of known length whose files stay on the disk.
type form struct {
	parts       [][]byte // what stands before each file, and after the last one
	uploads     []Upload
	length      int64
	contentType string
}

func newForm(f Filing) (*form, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	out := &form{uploads: f.Uploads, contentType: w.FormDataContentType()}
	fields, err := json.Marshal(f)
	if err != nil {
		return nil, records.Errorf(records.Invalid, "The metadata is not JSON.").At("metadata").Because(err)
	}
	header := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="document"`}, "Content-Type": {"application/json"}}
	part, err := w.CreatePart(header)
	if err != nil {
		return nil, err
	}
	if _, err := part.Write(fields); err != nil {
		return nil, err
	}
	for _, u := range f.Uploads {
		role := u.Role
		if role == "" {
			role = records.Original
		}
		header := textproto.MIMEHeader{
			"Content-Disposition": {multipart.FileContentDisposition(string(role), strings.ToValidUTF8(u.Name, "\uFFFD"))},
			"Content-Type":        {"application/octet-stream"},
		}
		if _, err := w.CreatePart(header); err != nil {
			return nil, err
		}
		out.cut(&b)
		out.length += u.Size
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	out.cut(&b)
	return out, nil
}

// cut takes what was written so far as the bytes that stand before the next file.
func (f *form) cut(b *bytes.Buffer) {
	f.parts = append(f.parts, bytes.Clone(b.Bytes()))
	f.length += int64(b.Len())
	b.Reset()
}

// open returns the body, which opens one file at a time.
func (f *form) open() (io.ReadCloser, error) { return &formReader{form: f}, nil }

type formReader struct {
	form *form
	part int // the part being read; its file comes after it
	at   int // in the part
	file *os.File
	left int64 // of the file
}

// Read reads parts and files in turn. A file that shrank is an error: the
// length was promised.
func (r *formReader) Read(p []byte) (int, error) {
	f := r.form
	for {
		switch {
		case r.file != nil && r.left > 0:
			n, err := r.file.Read(p[:min(int64(len(p)), r.left)])
			r.left -= int64(n)
			if errors.Is(err, io.EOF) && r.left > 0 || n == 0 && err == nil {
				err = records.Errorf(records.Conflict, "The file became shorter while it was sent.").At(f.uploads[r.part-1].Name)
			} else if err != nil && !errors.Is(err, io.EOF) {
				err = records.Errorf(records.Invalid, "The file cannot be read.").At(f.uploads[r.part-1].Name).Because(err)
			} else {
				err = nil
			}
			return n, err
		case r.file != nil:
			err := r.file.Close()
			if r.file = nil; err != nil {
				return 0, err
			}
		case r.part == len(f.parts):
			return 0, io.EOF
		case r.at < len(f.parts[r.part]):
			n := copy(p, f.parts[r.part][r.at:])
			r.at += n
			return n, nil
		default:
			if err := r.next(); err != nil {
				return 0, err
			}
		}
	}
}

// next steps from a part to the file behind it.
func (r *formReader) next() error {
	i := r.part
	r.part, r.at = r.part+1, 0
	if i >= len(r.form.uploads) {
		return nil
	}
	u := r.form.uploads[i]
	file, err := u.Open()
	if err != nil {
		return records.Errorf(records.Invalid, "The file cannot be opened.").At(u.Name).Because(err)
	}
	r.file, r.left = file, u.Size
	return nil
}

// Close closes the file that was being read.
func (r *formReader) Close() error {
	r.part, r.at = len(r.form.parts), 0
	if r.file == nil {
		return nil
	}
	f := r.file
	r.file = nil
	return f.Close()
}
