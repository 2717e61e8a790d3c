package api

import (
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"acervo/records"
)

// shownInline are the types that a browser may show itself: none can run a script of ours.
var shownInline = map[string]bool{"application/pdf": true, "image/png": true, "image/jpeg": true, "text/plain": true}

// downloadHeaders are the headers of a file's bytes.
func downloadHeaders(f records.File, inline bool) http.Header {
	mediaType, _, err := mime.ParseMediaType(f.MediaType)
	if err != nil {
		mediaType = "application/octet-stream"
	}
	how := "attachment"
	policy := "default-src 'none'; sandbox; frame-ancestors 'none'"
	if inline && shownInline[mediaType] {
		how = "inline"
		if mediaType == "application/pdf" { // browsers show no PDF in a sandbox; their viewers are one
			policy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
		}
	}
	if mediaType == "text/plain" {
		mediaType = f.MediaType // with its charset, where it is known
	}
	return http.Header{
		"Content-Type":            {mediaType},
		"Content-Disposition":     {disposition(how, f.Name)},
		"Content-Security-Policy": {policy},
		"Etag":                    {strconv.Quote(string(f.SHA256))},
		"Cache-Control":           {"private, no-cache"},
	}
}

// disposition writes a Content-Disposition (RFC 6266): the name in ASCII for old
// clients, and as it is (RFC 8187) for the others.
func disposition(how, name string) string {
	ascii := asciiName(name)
	if ascii == name {
		return fmt.Sprintf(`%s; filename="%s"`, how, ascii)
	}
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, how, ascii, extValue(name))
}

// asciiName takes accents off and puts _ for what a quoted string of ASCII cannot hold.
func asciiName(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r < ' ' || r >= 0x7f || r == '"' || r == '\\' || r == '%' || r == '/':
			b.WriteByte('_')
		default:
			b.WriteRune(r)
		}
	}
	if strings.Trim(b.String(), "_. ") == "" {
		return "file"
	}
	return b.String()
}

// extValue encodes a name for filename* (RFC 8187 §3.2.1: attr-char stays, the rest is %XX).
func extValue(s string) string {
	const attr = "!#$&+-.^_`|~"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte(attr, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
