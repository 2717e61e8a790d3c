package records

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// unit is how provisions of a kind are named and nest: a unit stands in the last one above it
// whose rank is lower. Prefixes after the naming convention of Akoma Ntoso.
type unit struct {
	prefix string
	rank   int
}

var units = map[string]unit{
	"annex": {"anx", 0}, "transitory": {"trans", 0}, "part": {"part", 1}, "book": {"book", 2}, "title": {"tit", 3}, "chapter": {"chp", 4},
	"section": {"sec", 5}, "subsection": {"subsec", 6}, "paragraph": {"par", 7}, "article": {"art", 10},
}

// labelNumber is the number in a label as it is printed: "12 bis", "7º-A", "VI".
var labelNumber = regexp.MustCompile(`(?:^|\s)(?:(\d{1,5})[º°ªo.]*(?:[ -]?(bis|ter|quater)\b|-?([A-Za-z])\b)?|([IVXLCDM]+))(?:\W|$)`)

// ProposeEID proposes an id for a provision of which the kind and the label are known and that
// stands below others; empty when the label has no number to make it from.
func ProposeEID(above []Provision, kind, label string) string {
	u, ok := units[kind]
	if !ok {
		return ""
	}
	own := u.prefix
	if kind != "transitory" {
		m := labelNumber.FindStringSubmatch(label)
		if m == nil {
			return ""
		}
		own += "_" + numberIn(m, u)
	}
	for _, p := range slices.Backward(above) {
		if p.Kind != "article" && p.EID != "" && units[p.Kind].rank < u.rank {
			return p.EID + "__" + own
		}
	}
	return own
}

// numberIn writes the number of a label as ids have it: arabic for articles and annexes, else roman.
func numberIn(m []string, u unit) string {
	arabic := u.rank == 0 || u.prefix == "art"
	n, err := strconv.Atoi(m[1])
	if err != nil {
		n = fromRoman(m[4])
	}
	number := strconv.Itoa(n)
	if !arabic && n > 0 && n < 4000 {
		number = toRoman(n)
	}
	return number + strings.ToLower(m[2]+m[3])
}

var romanSigns = []struct {
	value int
	sign  string
}{{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}}

func toRoman(n int) string {
	var b strings.Builder
	for _, d := range romanSigns {
		for ; n >= d.value; n -= d.value {
			b.WriteString(d.sign)
		}
	}
	return b.String()
}

func fromRoman(s string) int {
	n, rest := 0, strings.ToLower(s)
	for _, d := range romanSigns {
		for strings.HasPrefix(rest, d.sign) {
			n, rest = n+d.value, rest[len(d.sign):]
		}
	}
	return n
}
