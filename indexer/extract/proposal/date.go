// Package proposal proposes a title and a date for a document from its own words. A person
// confirms or corrects them.
package proposal

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"acervo/indexer/extract/plain"
	"acervo/records"
)

// firstYear is before the first document of any social security organization.
const firstYear = 1900

// months has the names of the months in the four languages, folded.
var months = map[string]time.Month{
	"enero": 1, "january": 1, "janeiro": 1, "janvier": 1,
	"febrero": 2, "february": 2, "fevereiro": 2, "fevrier": 2,
	"marzo": 3, "march": 3, "marco": 3, "mars": 3,
	"abril": 4, "april": 4, "avril": 4,
	"mayo": 5, "may": 5, "maio": 5, "mai": 5,
	"junio": 6, "june": 6, "junho": 6, "juin": 6,
	"julio": 7, "july": 7, "julho": 7, "juillet": 7,
	"agosto": 8, "august": 8, "aout": 8,
	"septiembre": 9, "setiembre": 9, "september": 9, "setembro": 9, "septembre": 9,
	"octubre": 10, "october": 10, "outubro": 10, "octobre": 10,
	"noviembre": 11, "november": 11, "novembro": 11, "novembre": 11,
	"diciembre": 12, "december": 12, "dezembro": 12, "decembre": 12,
}

const year = `((?:19|20)\d\d|[12]\.\d{3})`

var (
	// dayFirst: 8 de marzo de 2019, 1er mars 2019, 8th of March, 2019, a los 8 días del mes de marzo del año 2019.
	dayFirst = regexp.MustCompile(`\b(\d{1,2})(?:\s?(?:º|°|er|o|st|nd|rd|th))?\s+(?:dias?\s+)?(?:del?\s+(?:mes\s+de\s+)?|of\s+)?([a-z]{3,10})\s*,?\s+(?:del?\s+(?:ano\s+)?)?` + year + `\b`)
	// monthFirst: March 8th, 2019.
	monthFirst = regexp.MustCompile(`\b([a-z]{3,9})\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+` + year + `\b`)
	// iso: 2019-03-08.
	iso = regexp.MustCompile(`\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b`)
	// numeric: 08/03/2019, 8.3.2019, 08-03-2019.
	numeric = regexp.MustCompile(`\b(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)\b`)
)

const (
	headLength = 4000 // bytes of the first page, and
	tailLength = 2500 // of the last, in which a document's own date stands
)

// Date returns the first date at the beginning of a text, else the last one at its end, if it
// is between 1900 and lastYear. In English, 3/4/2019 is no date: half of its readers mean March.
func Date(pages []string, lang records.Language, lastYear int) records.Date {
	if len(pages) == 0 {
		return ""
	}
	head := clip(pages[0], headLength)
	if dates := find(head, lang, lastYear); len(dates) > 0 {
		return dates[0].date
	}
	last := pages[len(pages)-1]
	if len(last) > tailLength {
		last = strings.ToValidUTF8(last[len(last)-tailLength:], "")
	}
	if dates := find(last, lang, lastYear); len(dates) > 0 {
		return dates[len(dates)-1].date
	}
	return ""
}

type dated struct {
	at   int
	date records.Date
}

// find returns the dates of a text in their order.
func find(text string, lang records.Language, lastYear int) []dated {
	text = fold(text)
	var found []dated
	for _, w := range windows(text) {
		findIn(text[w[0]:w[1]], lang, lastYear, func(at int, date records.Date) {
			i := len(found)
			for i > 0 && found[i-1].at > w[0]+at {
				i--
			}
			found = append(found[:i], append([]dated{{w[0] + at, date}}, found[i:]...)...)
		})
	}
	return found
}

// aroundYear is how many bytes before and after a year the rest of its date stands in.
const aroundYear = 80

// windows returns the parts of a folded text that can hold a date: what stands around each
// year, cut at blanks. Most of a text has none, and a pattern takes long to find that out.
func windows(text string) [][2]int {
	var ws [][2]int
	for i := 0; i+4 <= len(text); i++ {
		if c := text[i]; c != '1' && c != '2' || !isYear(text[i:]) {
			continue
		}
		from, to := max(0, i-aroundYear), min(len(text), i+aroundYear)
		if k := strings.IndexByte(text[from:i], ' '); from > 0 && k >= 0 {
			from += k + 1
		}
		if k := strings.LastIndexByte(text[i:to], ' '); to < len(text) && k >= 0 {
			to = i + k
		}
		if n := len(ws); n > 0 && from <= ws[n-1][1] {
			ws[n-1][1] = max(to, ws[n-1][1])
			continue
		}
		ws = append(ws, [2]int{from, to})
	}
	return ws
}

// isYear reports whether a text begins like 1984, 2012 or 1.984.
func isYear(s string) bool {
	digit := func(i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }
	if len(s) > 1 && s[1] == '.' {
		return digit(2) && digit(3) && digit(4)
	}
	return (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")) && digit(2) && digit(3)
}

// findIn tells the dates of a part of a text, pattern by pattern.
func findIn(text string, lang records.Language, lastYear int, tell func(at int, date records.Date)) {
	add := func(at int, y, m, d string) {
		if date, ok := valid(y, m, d, lastYear); ok {
			tell(at, date)
		}
	}
	for _, m := range dayFirst.FindAllStringSubmatchIndex(text, -1) {
		add(m[0], text[m[6]:m[7]], text[m[4]:m[5]], text[m[2]:m[3]])
	}
	for _, m := range monthFirst.FindAllStringSubmatchIndex(text, -1) {
		add(m[0], text[m[6]:m[7]], text[m[2]:m[3]], text[m[4]:m[5]])
	}
	for _, m := range iso.FindAllStringSubmatchIndex(text, -1) {
		add(m[0], text[m[2]:m[3]], text[m[4]:m[5]], text[m[6]:m[7]])
	}
	for _, m := range numeric.FindAllStringSubmatchIndex(text, -1) {
		a, b, y := text[m[2]:m[3]], text[m[4]:m[5]], text[m[6]:m[7]]
		first, second := number(a), number(b)
		switch {
		case first > 12 || lang != records.English && second <= 12:
			add(m[0], y, b, a)
		case second > 12:
			add(m[0], y, a, b)
		}
	}
}

// valid makes a date of a year, a month by its number or name, and a day.
func valid(y, m, d string, lastYear int) (records.Date, bool) {
	month, ok := months[m]
	if !ok {
		month = time.Month(number(m))
	}
	yy, dd := number(strings.ReplaceAll(y, ".", "")), number(d)
	if yy < firstYear || yy > lastYear || month < 1 || month > 12 || dd < 1 {
		return "", false
	}
	t := time.Date(yy, month, dd, 0, 0, 0, 0, time.UTC)
	if t.Day() != dd {
		return "", false
	}
	return records.DateOf(t, time.UTC), true
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// fold writes small letters without accents, and one blank for any number of them.
func fold(s string) string {
	var b strings.Builder
	blank := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			blank = true
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(plain.Fold(r))
	}
	return b.String()
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
