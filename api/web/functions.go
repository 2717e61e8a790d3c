package web

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"acervo/records"
)

// functions are what templates can say, in one language.
func (s *Site) functions(c *catalogue) template.FuncMap {
	return template.FuncMap{
		"t":       c.text,
		"count":   c.counted,
		"word":    c.word,
		"lowered": lowered,
		"said":    c.said,
		"tongue":  c.tongue,
		"num":     func(n int) string { return c.number(int64(n)) },
		"seq":     c.number,
		"size":    c.size,
		"date":    func(d records.Date) (string, error) { return c.date(d, "short") },
		"day":     func(d records.Date) (string, error) { return c.date(d, "long") },
		"moment":  c.moment,
		"instant": c.instant,
		"stamp":   func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") },
		"plus":    func(n int) int { return n + 1 },
		"asset":   s.asset,
		"hex":     groupHex,
		"key":     key,
		"maker":   c.maker,
		"hits":    write(c, (*markup).hits),
		"hitname": write(c, (*markup).hitName),
		"hitmeta": write(c, (*markup).hitMeta),
		"boxes":   write(c, (*markup).boxes),
		"bars":    write(c, (*markup).bars),
		"own":     func(f OwnField, m *Mistake) OwnAsked { return OwnAsked{f, m} },
	}
}

// operatorName is the name under which whoever runs the machine stands in the ledger (records.Operator).
const operatorName = "operator"

// maker names who did something; what nobody did, the service did by itself.
func (c *catalogue) maker(who string) (string, error) {
	switch who {
	case "":
		return c.text("format.service")
	case operatorName:
		return c.text("format.operator")
	}
	return who, nil
}

func (s *Site) asset(name string) (string, error) {
	address, ok := s.addresses[name]
	if !ok {
		return "", fmt.Errorf("web: no asset %q", name)
	}
	return address, nil
}

// groupHex parts a hash into groups of eight digits for the eye; the gaps are made by the look, so that it is copied whole.
func groupHex(sum any) []string {
	var groups []string
	s := fmt.Sprint(sum)
	for len(s) > 8 {
		groups, s = append(groups, s[:8]), s[8:]
	}
	return append(groups, s)
}

// key joins the parts of a message's key.
func key(parts ...any) string {
	var b strings.Builder
	for _, p := range parts {
		fmt.Fprint(&b, p)
	}
	return b.String()
}
