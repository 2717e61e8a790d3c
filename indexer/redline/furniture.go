package redline

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"acervo/records"
)

// span is a run of bytes.
type span struct{ from, to int }

// edgeLines is how many lines at the top and at the foot of a page may be furniture.
const edgeLines = 3

var (
	digits   = regexp.MustCompile(`\d{1,6}`)
	pageWord = regexp.MustCompile(`(?i)\b(p[aá]gina|p[aá]g|page|p)\b`)
)

// edge is a line at the edge of a page, which may be a running header or the page's number.
type edge struct {
	span
	page    int
	shape   string // its words, with a mark for each number
	numbers []int
}

// furniture finds the lines that repeat at the edges of at least half of the
// pages and are no matter of the text: running headers, and numbers of pages.
// A number in them is either always the same or counts the pages; a line with
// any other number is text. So is a line at which a provision begins.
func furniture(text string, outline []records.Provision) []span {
	if strings.Count(text, records.PageBreak) == 0 {
		return nil
	}
	var edges []edge
	pages := 0
	for at := 0; at <= len(text); pages++ {
		end := strings.Index(text[at:], records.PageBreak)
		if end < 0 {
			end = len(text)
		} else {
			end += at
		}
		edges = pageEdges(edges, text, at, end, pages)
		at = end + len(records.PageBreak)
	}
	alike := map[string][]int{}
	begins := make(map[int]bool, len(outline))
	for _, p := range outline {
		begins[p.Offset] = true
	}
	for i, e := range edges {
		if begins[e.from] {
			continue
		}
		alike[e.shape] = append(alike[e.shape], i)
	}
	running := make([]bool, len(edges))
	for shape, group := range alike {
		if len(group) < 2 || 2*len(group) < pages {
			continue
		}
		// "Article 1" on the first page and "Article 2" on the second may be chance
		counts := len(group) > 2 || !strings.ContainsFunc(shape, unicode.IsLetter) || pageWord.MatchString(shape)
		markRunning(edges, group, counts, running)
	}
	var spans []span
	for i, e := range edges {
		if running[i] && (len(spans) == 0 || spans[len(spans)-1].to <= e.from) {
			spans = append(spans, e.span)
		}
	}
	return spans
}

// pageEdges adds the lines at the top and at the foot of a page, without blank ones.
func pageEdges(edges []edge, text string, from, to, page int) []edge {
	var lines []span
	for at := from; at < to; {
		end := strings.IndexByte(text[at:to], '\n')
		if end < 0 {
			end = to
		} else {
			end += at
		}
		if strings.TrimSpace(text[at:end]) != "" {
			lines = append(lines, span{at, end})
		}
		at = end + 1
	}
	for i, l := range lines {
		if i >= edgeLines && i < len(lines)-edgeLines {
			continue
		}
		e := edge{span: l, page: page}
		words := strings.Join(strings.Fields(text[l.from:l.to]), " ")
		if len(words) > 200 {
			continue
		}
		e.shape = digits.ReplaceAllStringFunc(words, func(s string) string {
			n, _ := strconv.Atoi(s) // at most six digits
			e.numbers = append(e.numbers, n)
			return "#"
		})
		edges = append(edges, e)
	}
	return edges
}

// markRunning marks those lines of one shape whose every number is the usual one or, where that may be, counts the pages.
func markRunning(edges []edge, group []int, counts bool, running []bool) {
	numbers := len(edges[group[0]].numbers)
	fits := make([]int, len(group))
	for k := range numbers {
		same, counting := map[int]int{}, map[int]int{}
		for _, i := range group {
			same[edges[i].numbers[k]]++
			counting[edges[i].numbers[k]-edges[i].page]++
		}
		usual, many := most(same)
		offset, more := most(counting)
		if !counts {
			more = 0
		}
		for g, i := range group {
			if many >= more && edges[i].numbers[k] == usual || more >= many && edges[i].numbers[k]-edges[i].page == offset {
				fits[g]++
			}
		}
	}
	for g, i := range group {
		running[i] = fits[g] == numbers
	}
}

// most returns the value that is counted most often, the least one of several.
func most(counts map[int]int) (value, count int) {
	for v, n := range counts {
		if n > count || n == count && v < value {
			value, count = v, n
		}
	}
	return value, count
}
