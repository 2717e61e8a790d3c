package extract

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"

	"github.com/gabriel-vasile/mimetype"
)

// How much of a file is looked at. Most kinds show at the first glance; archives and old
// office files keep what tells them apart anywhere in their first megabyte, and kinds of text
// differ as wholes.
const (
	glanced = 64 << 10
	sniffed = 1 << 20
)

var sniffBuffers = sync.Pool{New: func() any { return new([sniffed]byte) }}

// MediaType tells what kind of file the bytes are, such as "application/pdf", without
// parameters; "application/octet-stream" when nobody knows. The bytes decide. The name is
// asked only between kinds of text, which bytes do not tell apart: notes.md, table.csv.
// It reads at most 1 MB of r and does not rewind it.
func MediaType(r io.Reader, name string) (string, error) {
	buffer := sniffBuffers.Get().(*[sniffed]byte)
	defer sniffBuffers.Put(buffer)
	head, err := readHead(r, buffer)
	if err != nil {
		return "", err
	}
	mimetype.SetLimit(sniffed)
	found := mimetype.Detect(head)
	kind, _, _ := strings.Cut(found.String(), ";")
	if !isText(found) {
		return kind, nil
	}
	if isMail(head) {
		return "message/rfc822", nil
	}
	return refine(kind, strings.ToLower(filepath.Ext(name))), nil
}

// readHead reads as much of r as its kind needs.
func readHead(r io.Reader, buffer *[sniffed]byte) ([]byte, error) {
	n, err := io.ReadFull(r, buffer[:glanced])
	if err == nil && !plainBinary(buffer[:n]) {
		var more int
		more, err = io.ReadFull(r, buffer[n:])
		n += more
	}
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	return buffer[:n], nil
}

// plainBinary reports whether the bytes are neither text (MIME Sniffing §3: a binary data
// byte) nor a container, whose kind stands further on.
func plainBinary(head []byte) bool {
	for _, container := range []string{"PK", "\xd0\xcf\x11\xe0"} { // ZIP, OLE
		if bytes.HasPrefix(head, []byte(container)) {
			return false
		}
	}
	return bytes.ContainsFunc(head, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\f' && r != '\r' && r != 0x1b
	})
}

// isText reports whether the kind is text at its root.
func isText(m *mimetype.MIME) bool { return hasRoot(m, "text/plain") }

// derivesFrom reports whether one media type is a special case of another, as SVG is of XML.
func derivesFrom(kind, root string) bool { return hasRoot(mimetype.Lookup(kind), root) }

func hasRoot(m *mimetype.MIME, root string) bool {
	for ; m != nil; m = m.Parent() {
		if m.Is(root) {
			return true
		}
	}
	return false
}

// refine lets the name choose between kinds of text whose bytes look alike.
func refine(kind, extension string) string {
	switch extension {
	case ".md", ".markdown":
		if kind == "text/plain" || kind == "text/html" || kind == "text/csv" {
			return "text/markdown"
		}
	case ".csv":
		if kind == "text/plain" {
			return "text/csv"
		}
	case ".tsv", ".tab":
		if kind == "text/plain" || kind == "text/csv" {
			return "text/tab-separated-values"
		}
	case ".txt", ".text":
		// Prose with a comma or two in each line looks like a table.
		if kind == "text/csv" || kind == "text/tab-separated-values" {
			return "text/plain"
		}
	case ".htm", ".html":
		if kind == "text/plain" {
			return "text/html"
		}
	}
	return kind
}

// mailHeaders are the fields of which a mail message (RFC 5322) has at least two at its head.
var mailHeaders = [][]byte{
	[]byte("from"), []byte("to"), []byte("cc"), []byte("subject"), []byte("date"), []byte("received"), []byte("message-id"),
	[]byte("mime-version"), []byte("return-path"), []byte("reply-to"), []byte("sender"), []byte("delivered-to"),
}

// isMail reports whether the text begins with the header of a mail message: fields only, with
// their folded lines, and among them two that mail has. A line "From ", as mailboxes part their
// messages, may stand before it.
func isMail(head []byte) bool {
	known := 0
	for line := range bytes.Lines(head[:min(len(head), 1<<16)]) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if known == 0 && bytes.HasPrefix(line, []byte("From ")) {
			continue
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		field, _, ok := bytes.Cut(line, []byte(":"))
		if !ok || bytes.ContainsAny(field, " \t") {
			return false
		}
		for _, h := range mailHeaders {
			if bytes.EqualFold(field, h) {
				known++
				break
			}
		}
	}
	return known >= 2
}
