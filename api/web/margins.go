package web

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"acervo/records"
)

// marginLines is how many lines at each end of a page may be a running header or footer.
const marginLines = 2

var digits = regexp.MustCompile(`\d+`)

// Matter returns the spans of pages without their running headers and footers: lines at
// the edge that stand, but for the numbers in them, on at least two pages and half of them,
// and those that end in the page's number of so many. What begins a provision is never one.
func Matter(text string, pages []Span, outline []records.Provision) []Span {
	counts := map[string]int{}
	for _, p := range pages {
		seen := map[string]bool{}
		for _, line := range edges(text, p) {
			if key := running(text[line.From:line.To]); !seen[key] {
				seen[key] = true
				counts[key]++
			}
		}
	}
	provisions := map[int]bool{}
	for _, p := range outline {
		provisions[p.Offset] = true
	}
	matter := make([]Span, len(pages))
	for i, p := range pages {
		numbered := regexp.MustCompile(fmt.Sprintf(`(^|\D)%d\s*(/|de|of|sur)\s*%d$`, i+1, len(pages)))
		margin := func(line Span) bool {
			said := strings.TrimSpace(text[line.From:line.To])
			n := counts[running(said)]
			begins := provisions[line.From+strings.IndexFunc(text[line.From:line.To], func(r rune) bool { return !unicode.IsSpace(r) })]
			return !begins && (n >= 2 && 2*n >= len(pages) || numbered.MatchString(said))
		}
		for range marginLines {
			if line, ok := firstLine(text, p); ok && margin(line) {
				p.From = line.To
			}
			if line, ok := lastLine(text, p); ok && margin(line) {
				p.To = line.From
			}
		}
		matter[i] = p
	}
	return matter
}

// running is a line as it is compared with those of other pages.
func running(line string) string {
	return digits.ReplaceAllString(strings.Join(strings.Fields(line), " "), "0")
}

// edges are the lines of a page that may be running ones.
func edges(text string, page Span) (all []Span) {
	from, to := page, page
	for range marginLines {
		if line, ok := firstLine(text, from); ok {
			all = append(all, line)
			from.From = line.To
		}
		if line, ok := lastLine(text, to); ok {
			all = append(all, line)
			to.To = line.From
		}
	}
	return all
}

// firstLine is the first line of a span that is not blank.
func firstLine(text string, s Span) (Span, bool) {
	begins := strings.IndexFunc(text[s.From:s.To], func(r rune) bool { return !unicode.IsSpace(r) })
	if begins < 0 {
		return Span{}, false
	}
	from := s.From + begins
	if i := strings.IndexByte(text[from:s.To], '\n'); i >= 0 {
		return Span{from, from + i}, true
	}
	return Span{from, s.To}, true
}

// lastLine is the last line of a span that is not blank.
func lastLine(text string, s Span) (Span, bool) {
	to := s.From + len(strings.TrimRightFunc(text[s.From:s.To], unicode.IsSpace))
	if to == s.From {
		return Span{}, false
	}
	return Span{s.From + strings.LastIndexByte(text[s.From:to], '\n') + 1, to}, true
}
