// Package mail reads messages of electronic mail.
package mail

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"strings"
	"time"

	"github.com/jhillyerd/enmime/v2"
	"golang.org/x/net/html/charset"

	"acervo/indexer/extract/plain"
	"acervo/indexer/extract/reading"
	"acervo/records"
)

const (
	maxMessage = 100 << 20 // bytes of a message: all of it is held in memory, more than once
	maxNested  = 200       // multiparts that may stand in each other
	maxParts   = 20_000    // lines that may begin a part
)

// Eml reads a message (RFC 5322, MIME): who wrote to whom, when and about what, then the text,
// taken from HTML where there is no other. Its subject and date are proposals. What is
// attached to it becomes files of their own.
func Eml(f reading.File) (reading.Text, error) {
	if f.Size > maxMessage {
		return reading.Text{}, reading.Unreadable(fmt.Sprintf("The message is larger than %d MB; it was not read.", maxMessage>>20), nil)
	}
	file, err := f.Open()
	if err != nil {
		return reading.Text{}, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxMessage))
	if err != nil {
		return reading.Text{}, err
	}
	if bytes.HasPrefix(raw, []byte("From ")) { // as mailboxes part their messages
		_, raw, _ = bytes.Cut(raw, []byte("\n"))
	}
	if endless(raw) {
		return reading.Text{}, reading.Unreadable("The message has parts without end; it was not read.", errors.New("mail: too many boundaries"))
	}
	root, err := enmime.NewParser(enmime.SkipMalformedParts(true), enmime.MultipartWOBoundaryAsSinglePart(true), enmime.MaxStoredPartErrors(10)).ReadParts(bytes.NewReader(raw))
	if err != nil {
		return reading.Text{}, reading.Damaged("a message", err)
	}
	t := reading.Text{Method: "mail"}
	pages := &reading.Pages{}
	m := &message{file: f, text: &t, pages: pages}
	m.header(root)
	if err := m.body(root, 0); err != nil {
		return reading.Text{}, err
	}
	pages.Into(&t)
	return t, nil
}

// endless reports whether a message has parts in parts, or parts, beyond all measure: the
// parser counts neither.
func endless(raw []byte) bool {
	parts := 0
	for line := range bytes.Lines(raw) {
		if bytes.HasPrefix(line, []byte("--")) {
			parts++
		}
	}
	nested := 0
	word := []byte("boundary")
	for rest := bytes.ToLower(raw); ; {
		i := bytes.Index(rest, word)
		if i < 0 {
			break
		}
		rest = rest[i+len(word):]
		if bytes.HasPrefix(bytes.TrimLeft(rest[:min(len(rest), 16)], "*0123456789 "), []byte("=")) {
			nested++
		}
	}
	return parts > maxParts || nested > maxNested
}

// message is a message that is being read.
type message struct {
	file  reading.File
	text  *reading.Text
	pages *reading.Pages
	made  int
}

// header writes the fields that people read.
func (m *message) header(root *enmime.Part) {
	words := mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	for _, name := range []string{"From", "To", "Cc", "Date", "Subject"} {
		for _, value := range root.Header[name] {
			if decoded, err := words.DecodeHeader(value); err == nil {
				value = decoded
			}
			value = strings.Join(strings.Fields(value), " ")
			if value == "" {
				continue
			}
			m.pages.WriteString(name + ": " + value + "\n")
			switch name {
			case "Subject":
				m.text.Title = value
			case "Date":
				if at, err := mail.ParseDate(value); err == nil && at.Year() > 1970 {
					m.text.Date = records.Date(at.Format(time.DateOnly))
				}
			}
		}
	}
	m.pages.WriteString("\n")
}

// body writes the text of a part and of those in it. Of alternatives it takes the plain text,
// unless that is empty.
func (m *message) body(p *enmime.Part, depth int) error {
	if depth > maxNested {
		return nil
	}
	if p.FirstChild == nil {
		return m.leaf(p)
	}
	alternatives := p.ContentType == "multipart/alternative"
	plainly := false
	for c := p.FirstChild; c != nil; c = c.NextSibling {
		plainly = plainly || c.ContentType == "text/plain" && len(bytes.TrimSpace(c.Content)) > 0
	}
	for c := p.FirstChild; c != nil; c = c.NextSibling {
		if alternatives && (c.ContentType == "text/html" && plainly || c.ContentType == "text/plain" && !plainly) {
			continue
		}
		if err := m.body(c, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (m *message) leaf(p *enmime.Part) error {
	switch {
	case p.Disposition == "attachment":
		return m.attach(p)
	case p.ContentType == "text/html":
		m.pages.WriteString(plain.HTMLWords(string(p.Content)) + "\n")
		return nil
	case p.ContentType == "text/plain", p.ContentType == "" && p.FileName == "":
		m.pages.WriteString(string(p.Content) + "\n")
		return nil
	}
	return m.attach(p)
}
