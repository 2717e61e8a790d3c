package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// maxJSON is the most bytes of a JSON body.
const maxJSON = 1 << 20

// readJSON reads a JSON body into v and explains what is wrong with it.
func readJSON(c *gin.Context, v any) error { return readJSONUpTo(c, v, maxJSON) }

// readJSONUpTo is readJSON with a limit of its own, in bytes.
func readJSONUpTo(c *gin.Context, v any, limit int64) error {
	mediaType, _, err := mime.ParseMediaType(c.ContentType())
	if err != nil || mediaType != "application/json" {
		return refusal{http.StatusUnsupportedMediaType, "unsupported-media-type", "Send JSON, with Content-Type: application/json.", "Content-Type"}
	}
	decoder := json.NewDecoder(http.MaxBytesReader(c.Writer, c.Request.Body, limit))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return explainJSON(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return records.Errorf(records.Invalid, "Something follows the JSON object.")
	}
	return nil
}

func explainJSON(err error) error {
	var (
		tooLarge *http.MaxBytesError
		syntax   *json.SyntaxError
		typ      *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &tooLarge):
		return records.Errorf(records.TooLarge, "The body is longer than %d MB.", tooLarge.Limit>>20)
	case errors.Is(err, io.EOF):
		return records.Errorf(records.Invalid, "The body is empty; send a JSON object.")
	case errors.As(err, &syntax):
		return records.Errorf(records.Invalid, "The body is not JSON: the mistake is at byte %d.", syntax.Offset)
	case errors.As(err, &typ):
		return records.Errorf(records.Invalid, "This must be %s, not %s.", jsonKind(typ.Type.Kind().String()), typ.Value).At(typ.Field)
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		field = strings.Trim(field, `"`)
		return records.Errorf(records.Invalid, "There is no field %q here; /api/docs lists the fields.", field).At(field)
	}
	return records.Errorf(records.Invalid, "The body broke off, or is not JSON.").Because(err)
}

// jsonKind names what Go calls a kind in the words of JSON.
func jsonKind(kind string) string {
	switch kind {
	case "string":
		return "a text"
	case "bool":
		return "true or false"
	case "slice":
		return "a list"
	case "map", "struct":
		return "an object"
	}
	return "a number"
}

// plain reports whether a text is UTF-8 without control characters other than
// tabs and line ends: what every database can keep and compare.
func plain(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f {
			return false
		}
	}
	return true
}

// parseDate reads a date and names its field when it is none.
func parseDate(field, s string) (records.Date, *records.Problem) {
	d, err := records.ParseDate(strings.TrimSpace(s))
	if err != nil {
		return "", &records.Problem{Field: field, Message: fmt.Sprint(err)}
	}
	return d, nil
}
