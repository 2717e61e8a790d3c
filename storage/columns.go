package storage

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// micros is a time as the catalogue keeps it: microseconds since 1970, 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant reads what micros wrote.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// jsonColumn is a list or map kept as JSON in a text column.
type jsonColumn[T any] struct{ V T }

// Scan reads the column. The empty list is nil, as it was before it was kept.
func (c *jsonColumn[T]) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("storage: cannot scan %T into JSON", src)
	}
	if s == "[]" {
		return nil
	}
	return json.Unmarshal([]byte(s), &c.V)
}

// asJSON writes what cannot fail to be written: strings, numbers, lists and maps of them.
func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "null"
	}
	return string(b)
}

// asList is asJSON for a list, of which none is an empty one.
func asList[T any](list []T) string {
	if len(list) == 0 {
		return "[]"
	}
	return asJSON(list)
}

// orNull keeps the empty string as NULL, for columns that are unique when not empty.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// plain makes text that both databases take: UTF-8 without NUL. Text read from
// files is not always so, and must not be lost for it. NUL becomes a space, which keeps offsets.
func plain(s string) string {
	if !utf8.ValidString(s) { // many times as fast as ToValidUTF8
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return strings.ReplaceAll(s, "\x00", " ")
}
