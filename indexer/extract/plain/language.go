package plain

import (
	"strings"

	"acervo/records"
)

// primary returns the primary subtag of a language tag (BCP 47) when it is a working
// language: what programs write for any other is mostly their own default.
func primary(tag string) records.Language {
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	first, _, _ = strings.Cut(first, "_")
	for _, l := range records.WorkingLanguages {
		if string(l) == first {
			return l
		}
	}
	return ""
}
