// Package margins finds what stands at the edges of pages and is no matter of a text: running headers and
// footers, and numbers of pages.
package margins

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"acervo/records"
)

// Margin is a line at the edge of a page that is no matter of the text.
type Margin struct {
	records.Span
	// Pages is on how many pages its like stands.
	Pages int
	// Numbered says that it tells the number of the page, and not only words.
	Numbered bool
}

// edgeLines is how many lines at the top and at the foot of a page may be furniture.
const edgeLines = 3

var (
	digits   = regexp.MustCompile(`\d{1,6}`)
	pageWord = regexp.MustCompile(`(?i)\b(p[aá]gina|p[aá]g|page|p)\b`)
	ending   = regexp.MustCompile(`#\s*(/|de|of|sur)\s*#$`)
	heading  = regexp.MustCompile(`(?i)^(art[ií]culo|article|artigo|art\.|cap[ií]tulo|chapter|chapitre|secci[oó]n|section|se[cç][aã]o|t[ií]tulo|titre|title)\s+#`)
)

// edge is a line at the edge of a page, which may be a running header or the page's number.
type edge struct {
	records.Span
	page    int
	shape   string // its words, with a mark for each number
	numbers []int
}

// Find finds the lines that repeat at the edges of at least half of the pages of a text,
// which records.PageBreak parts, in their order: running headers, and numbers of pages.
// A number in them is either always the same or counts the pages; a line with
// any other number is text. So is a line at which a provision begins, or that is
// the heading of one.
func Find(text string, outline []records.Provision) []Margin {
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
		if begins[e.From] || heading.MatchString(e.shape) {
			continue
		}
		alike[e.shape] = append(alike[e.shape], i)
	}
	running := make([]int, len(edges)) // on how many pages
	numbered := make([]bool, len(edges))
	for shape, group := range alike {
		if len(group) < 2 || 2*len(group) < pages {
			continue
		}
		// "Annex 1" on the first page and "Annex 2" on the second may be chance
		counts := len(group) > 2 || !strings.ContainsFunc(shape, unicode.IsLetter) || pageWord.MatchString(shape) || ofAll(edges, group, pages)
		markRunning(edges, group, counts, running, numbered)
	}
	var all []Margin
	for i, e := range edges {
		if running[i] > 0 && (len(all) == 0 || all[len(all)-1].To <= e.From) {
			all = append(all, Margin{e.Span, running[i], numbered[i]})
		}
	}
	return all
}

// ofAll reports whether lines end in the number of their page and that of all pages: 1 / 2, 2 / 2.
func ofAll(edges []edge, group []int, pages int) bool {
	for _, i := range group {
		n := edges[i].numbers
		if !ending.MatchString(edges[i].shape) || n[len(n)-1] != pages || n[len(n)-2] != edges[i].page+1 {
			return false
		}
	}
	return true
}

// pageEdges adds the lines at the top and at the foot of a page, without blank ones.
func pageEdges(edges []edge, text string, from, to, page int) []edge {
	var lines []records.Span
	for at := from; at < to; {
		end := strings.IndexByte(text[at:to], '\n')
		if end < 0 {
			end = to
		} else {
			end += at
		}
		if strings.TrimSpace(text[at:end]) != "" {
			lines = append(lines, records.Span{From: at, To: end})
		}
		at = end + 1
	}
	for i, l := range lines {
		if i >= edgeLines && i < len(lines)-edgeLines {
			continue
		}
		e := edge{Span: l, page: page}
		words := strings.Join(strings.Fields(text[l.From:l.To]), " ")
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
func markRunning(edges []edge, group []int, counts bool, running []int, numbered []bool) {
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
		if best := max(many, more); best < 2 || 2*best < len(group) {
			continue // it says something else on each page
		}
		told := more > many // the pages are counted by it
		for g, i := range group {
			if many >= more && edges[i].numbers[k] == usual || more >= many && edges[i].numbers[k]-edges[i].page == offset {
				fits[g]++
			}
			numbered[i] = numbered[i] || told
		}
	}
	for g, i := range group {
		if fits[g] == numbers {
			running[i] = len(group)
		}
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
