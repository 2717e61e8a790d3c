package records

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// RegisterEntry is the official number under which a thing was filed (registro
// de entrada). Numbers of one series and year have no gaps and are never reused.
type RegisterEntry struct {
	Series string
	Year   int
	N      int64
	Number string // as printed: the series' template filled in; unique
}

// numberField is a placeholder of a number template.
var numberField = regexp.MustCompile(`\{[a-z]+\}`)

// touching finds a number beside a code that may end or begin with a digit: A1 and 2 read like A and 12.
var touching = regexp.MustCompile(`\{(body|type)\}\{number\}|\{number\}\{(body|type)\}`)

// FormatNumber fills a series' template such as CISS/{body}/{type}/{year}/{number}.
// Body and type are the profile's codes in upper case; an empty body leaves no empty part behind.
func FormatNumber(template, body, docType string, year int, n int64) string {
	s := strings.NewReplacer("{body}", strings.ToUpper(body), "{type}", strings.ToUpper(docType),
		"{year}", fmt.Sprintf("%04d", year), "{number}", strconv.FormatInt(n, 10)).Replace(template)
	for strings.Contains(s, "//") {
		s = strings.ReplaceAll(s, "//", "/")
	}
	return s
}

// CheckNumberTemplate explains what is wrong with a template, or returns "".
// It must hold {year} and {number} so that no two numbers of a series can be equal.
func CheckNumberTemplate(template string) string {
	for _, f := range numberField.FindAllString(template, -1) {
		switch f {
		case "{body}", "{type}", "{year}", "{number}":
		default:
			return fmt.Sprintf("knows no placeholder %s; use {body}, {type}, {year}, {number}", f)
		}
	}
	for _, must := range []string{"{year}", "{number}"} {
		if !strings.Contains(template, must) {
			return "must contain " + must + ", else two documents could get the same number"
		}
	}
	if touching.MatchString(template) {
		return "must part {number} from {body} and {type} by a sign such as / or -, else two documents could get the same number"
	}
	return ""
}
