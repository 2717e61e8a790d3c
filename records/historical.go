package records

import (
	"cmp"
	"context"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// HistoricalNumber is what a symbol from before the register says: its series, the
// year or session in which it counts, and its running number.
type HistoricalNumber struct {
	Series string // the symbol with {number}, and {year} or {session}, in the place of what changes
	Group  string // the year, or the session in Roman numerals; empty when the series counts on for ever
	N      int64
}

var (
	digits     = regexp.MustCompile(`[0-9]+`)
	inBrackets = regexp.MustCompile(`\s*\([^)]*\)\s*$`) // AG/RES. 2872 (XLV-O/15): the numbers run across sessions
	appendix   = regexp.MustCompile(`(?i)[\s/.,-]*\b(rev|add|corr|amd|bis|anexo|annex|annexe)\b.*$`)
	roman      = regexp.MustCompile(`\b(?:C{1,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{1,3})|(?:XC|XL|LX{0,3}|X{1,3})(?:IX|IV|V?I{0,3})|IX|IV|VI{0,3}|I{1,3})\b`)
	year       = regexp.MustCompile(`^(1[89]|20)[0-9]{2}$`)
)

// ParseSymbol reads a symbol such as CPCISS/RES-12/2019, MUESTRA/REG-1 or
// "XXVI Resolution 3". What has no running number gives ok false: a year alone is none.
func ParseSymbol(symbol string) (h HistoricalNumber, ok bool) {
	s := appendix.ReplaceAllString(inBrackets.ReplaceAllString(strings.TrimSpace(symbol), ""), "")
	var years, numbers [][]int
	for _, at := range digits.FindAllStringIndex(s, -1) {
		switch {
		case year.MatchString(s[at[0]:at[1]]) && apart(s, at):
			years = append(years, at)
		case at[1]-at[0] <= 9:
			numbers = append(numbers, at)
		}
	}
	if len(numbers) == 0 {
		return h, false
	}
	place, n := "{year}", numbers[len(numbers)-1]
	var group []int
	if len(years) > 0 {
		group = years[len(years)-1]
		for _, at := range numbers { // the running number is the last one before the year, else the last of all
			if at[1] <= group[0] {
				n = at
			}
		}
	} else if at := roman.FindStringIndex(s); at != nil && !overlap(at, n) {
		place, group = "{session}", at
	}
	var err error
	if h.N, err = strconv.ParseInt(s[n[0]:n[1]], 10, 64); err != nil || h.N < 1 {
		return h, false
	}
	h.Series = s
	if group != nil {
		h.Group = s[group[0]:group[1]]
	}
	for _, part := range slices.SortedFunc(slices.Values([][]int{n, group}), func(a, b []int) int { return cmp.Compare(start(b), start(a)) }) {
		switch {
		case part == nil:
		case part[0] == n[0]:
			h.Series = h.Series[:part[0]] + "{number}" + h.Series[part[1]:]
		default:
			h.Series = h.Series[:part[0]] + place + h.Series[part[1]:]
		}
	}
	h.Series = strings.ToUpper(strings.Join(strings.Fields(h.Series), " "))
	for _, p := range []string{"{number}", "{year}", "{session}"} {
		h.Series = strings.ReplaceAll(h.Series, strings.ToUpper(p), p)
	}
	return h, true
}

func start(at []int) int {
	if at == nil {
		return -1
	}
	return at[0]
}

func overlap(a, b []int) bool { return a[0] < b[1] && b[0] < a[1] }

// apart reports whether no letter touches what stands there.
func apart(s string, at []int) bool {
	letter := func(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80 }
	return (at[0] == 0 || !letter(s[at[0]-1])) && (at[1] == len(s) || !letter(s[at[1]]))
}

// HistoricalSeries is one series of symbols in one year or session: how far it goes, and
// which of its numbers no document has. Only documents that the actor may read are
// counted, so a number that is missing here may be one that they may not see.
type HistoricalSeries struct {
	Series   string
	Group    string
	Highest  int64
	Known    int64         // how many different numbers there are
	Missing  []NumberRange // between 1 and Highest
	Absent   int64         // how many numbers are missing
	Repeated []int64       // numbers that more than one symbol has
}

// maxRanges bounds the list of a series that is more hole than numbers.
const maxRanges = 1000

// Historical looks through the symbols of documents the actor may read for series
// with running numbers, and tells which numbers are missing. A prefix limits it to
// series that begin so, whatever the case of letters.
func (r *Registrar) Historical(ctx context.Context, who Actor, prefix string) ([]HistoricalSeries, error) {
	if err := who.Must(ActRegister); err != nil {
		return nil, err
	}
	classes, err := r.office.visibleClasses(ctx, who)
	if err != nil {
		return nil, err
	}
	prefix = strings.ToUpper(strings.TrimSpace(prefix))
	type key struct{ series, group string }
	found := map[key][]int64{}
	const step = 1000
	for after := DocumentID(""); len(classes) > 0; {
		page, err := r.office.catalogue.Symbols(ctx, classes, after, step)
		if err != nil {
			return nil, err
		}
		for _, d := range page {
			after = d.ID
			h, ok := ParseSymbol(d.Symbol)
			if ok && strings.HasPrefix(strings.ToUpper(h.Series), prefix) {
				k := key{h.Series, h.Group}
				found[k] = append(found[k], h.N)
			}
		}
		if len(page) < step {
			break
		}
	}
	all := make([]HistoricalSeries, 0, len(found))
	for k, numbers := range found {
		all = append(all, gaps(k.series, k.group, numbers))
	}
	slices.SortFunc(all, func(a, b HistoricalSeries) int {
		return cmp.Or(cmp.Compare(a.Series, b.Series), cmp.Compare(order(a.Group), order(b.Group)), cmp.Compare(a.Group, b.Group))
	})
	return all, nil
}

// gaps tells which numbers are missing from 1 to the highest.
func gaps(series, group string, numbers []int64) HistoricalSeries {
	h := HistoricalSeries{Series: series, Group: group}
	slices.Sort(numbers)
	for i, n := range numbers {
		if i > 0 && n == numbers[i-1] {
			if k := len(h.Repeated); k == 0 || h.Repeated[k-1] != n {
				h.Repeated = append(h.Repeated, n)
			}
			continue
		}
		if n > h.Highest+1 {
			h.Absent += n - h.Highest - 1
			if len(h.Missing) < maxRanges {
				h.Missing = append(h.Missing, NumberRange{h.Highest + 1, n - 1})
			}
		}
		h.Highest, h.Known = n, h.Known+1
	}
	return h
}

// order is where a year or a session stands among others.
func order(group string) int64 {
	if n, err := strconv.ParseInt(group, 10, 64); err == nil {
		return n
	}
	if group == "" {
		return -1
	}
	values := map[rune]int64{'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100}
	var sum, last int64
	for _, c := range slices.Backward([]rune(group)) {
		v, ok := values[c]
		if !ok {
			return math.MaxInt64
		}
		if v < last {
			v = -v
		} else {
			last = v
		}
		sum += v
	}
	return sum
}
