package records

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The most bytes of the words by which records are chosen, and of a whole query. Of longer words an index
// leaves out the end, and what was not meant would be held or changed; the query stays in the ledger.
const (
	maxSought = 2000
	maxQuery  = 16 << 10
)

// checkLength says what is wrong with the length of a query by which records are chosen.
func checkLength(query string, terms HoldTerms) []Problem {
	for _, x := range []struct{ is, most int }{{len(query), maxQuery}, {len(terms.Text), maxSought}} {
		if x.is > x.most {
			return []Problem{{"query", fmt.Sprintf("The query is longer than %d bytes; ask with fewer words.", x.most)}}
		}
	}
	return nil
}

// readTerms reads a query as an address has it (q=asamblea&type=minutes), with every mistake in it
// at once. A class stands for those below it, too.
func readTerms(p *Profile, query string) (HoldTerms, []Problem) {
	values, err := url.ParseQuery(strings.TrimPrefix(query, "?"))
	if err != nil {
		return HoldTerms{}, []Problem{{"query", "The query cannot be read; write it as an address has it: q=asamblea&type=minutes."}}
	}
	var terms HoldTerms
	var problems []Problem
	bad := func(format string, args ...any) {
		problems = append(problems, Problem{"query", fmt.Sprintf(format, args...)})
	}
	for name, all := range values {
		all = slices.DeleteFunc(all, func(v string) bool { return strings.TrimSpace(v) == "" })
		switch name {
		case "q":
			terms.Text = strings.Join(all, " ")
		case "type":
			terms.Types = all
		case "body":
			terms.Bodies = all
		case "class":
			for _, code := range all {
				terms.Classes = append(terms.Classes, p.Below(code)...)
			}
		case "year":
			for _, v := range all {
				y, err := strconv.Atoi(v)
				if err != nil || y < 1 || y > 9999 {
					bad("%q is not a year.", v)
				}
				terms.Years = append(terms.Years, y)
			}
		case "from", "to":
			for _, v := range all {
				day, err := ParseDate(v)
				if err != nil {
					bad("%q is no date; write it as 2019-03-08.", v)
				}
				if name == "from" {
					terms.From = day
				} else {
					terms.To = day
				}
			}
		case "lang":
			for _, v := range all {
				terms.Language = Language(v)
			}
		default:
			bad("Records are not chosen by %q; use q, type, body, class, year, from and to.", name)
		}
	}
	return terms, problems
}
