package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The bounds of metadata: far above what a person writes, far below what hurts.
const (
	maxMetadata = 64 << 10 // bytes
	maxDepth    = 8        // levels of objects and lists
	maxNumber   = 40       // characters of a number
	maxExponent = 30       // of a number written like 1e6
)

// inspect refuses what must not reach the schema or a database, whatever the
// type: what is no JSON object, too large, too deep, or ambiguous.
func inspect(metadata []byte) []Problem {
	switch {
	case len(metadata) > maxMetadata:
		return []Problem{{Field: "metadata", Message: fmt.Sprintf("has %d bytes; at most %d are allowed.", len(metadata), maxMetadata)}}
	case !utf8.Valid(metadata):
		return []Problem{{Field: "metadata", Message: "is not UTF-8 text."}}
	}
	// The whole first: Token alone is content with what only begins as JSON.
	var whole json.RawMessage
	if err := json.Unmarshal(metadata, &whole); err != nil {
		return []Problem{notJSON(metadata, err)}
	}
	if whole = bytes.TrimSpace(whole); whole[0] != '{' {
		return []Problem{{Field: "metadata", Message: "must be a JSON object, such as {\"session\": \"XXX\"}."}}
	}
	i := inspector{decoder: json.NewDecoder(bytes.NewReader(whole))}
	i.decoder.UseNumber()
	i.value("metadata", 0)
	return i.problems
}

// notJSON says where the text stops being JSON.
func notJSON(text []byte, err error) Problem {
	p := Problem{Field: "metadata", Message: "is not JSON."}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		before := text[:min(int(syntax.Offset), len(text))]
		line := 1 + bytes.Count(before, []byte("\n"))
		column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
		p.Message = fmt.Sprintf("is not JSON: %s, at line %d, character %d.", syntax.Error(), line, column)
	}
	return p
}

// inspector walks valid JSON once.
type inspector struct {
	decoder  *json.Decoder
	problems []Problem
}

func (i *inspector) report(path, format string, args ...any) {
	i.problems = append(i.problems, Problem{Field: path, Message: fmt.Sprintf(format, args...)})
}

// value reads one value; false stops the walk.
func (i *inspector) value(path string, depth int) bool {
	token, err := i.decoder.Token()
	if err != nil {
		i.report(path, "is not JSON.")
		return false
	}
	switch t := token.(type) {
	case json.Delim:
		if depth == maxDepth {
			i.report(path, "is nested too deeply; at most %d levels are allowed.", maxDepth)
			return false
		}
		return i.inside(t, path, depth)
	case string:
		i.text(path, t)
	case json.Number:
		i.number(path, t.String())
	}
	return true
}

func (i *inspector) inside(open json.Delim, path string, depth int) bool {
	seen := map[string]bool{}
	for n := 0; i.decoder.More(); n++ {
		at := fmt.Sprintf("%s[%d]", path, n)
		if open == '{' {
			token, err := i.decoder.Token()
			key, ok := token.(string)
			if err != nil || !ok {
				i.report(path, "is not JSON.")
				return false
			}
			at = fieldPath(path, key)
			i.text(at, key)
			if seen[key] {
				i.report(at, "stands here twice; keep one of them.")
			}
			seen[key] = true
		}
		if !i.value(at, depth+1) {
			return false
		}
	}
	_, err := i.decoder.Token() // the closing bracket
	return err == nil
}

// text refuses what PostgreSQL's jsonb cannot keep.
func (i *inspector) text(path, s string) {
	switch {
	case strings.ContainsRune(s, 0):
		i.report(path, "holds the character U+0000, which no text has; remove it.")
	case strings.ContainsRune(s, utf8.RuneError):
		i.report(path, "holds a broken character (U+FFFD, or half of a pair); write it anew.")
	}
}

// number refuses numbers whose exact value would fill the memory, such as 1e999999999.
func (i *inspector) number(path, s string) {
	_, exponent, _ := strings.Cut(strings.ToLower(s), "e")
	n, err := strconv.Atoi(exponent)
	if exponent == "" {
		n, err = 0, nil
	}
	if len(s) > maxNumber || err != nil || n > maxExponent || n < -maxExponent {
		i.report(path, "is a number outside of what can be kept; write it with at most %d digits.", maxExponent)
	}
}

// fieldPath adds a key to a path; one that is no plain word is quoted.
func fieldPath(path, key string) string {
	plain := key != "" && len(key) <= 60 && !strings.ContainsFunc(key, func(c rune) bool {
		return c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9')
	})
	if plain {
		return path + "." + key
	}
	if utf8.RuneCountInString(key) > 60 {
		key = string([]rune(key)[:60]) + "…"
	}
	return path + "[" + strconv.QuoteToGraphic(key) + "]"
}
