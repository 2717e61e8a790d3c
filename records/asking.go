package records

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

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
