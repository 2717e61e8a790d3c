package querylang

import (
	"fmt"
	"strings"
	"time"

	"acervo/indexer/analysis"
	"acervo/records"
)

// aliases are the names of the fields in the working languages, folded.
var aliases = map[string]string{
	"type": "type", "tipo": "type",
	"class": "class", "clase": "class", "classe": "class",
	"body": "body", "organo": "body", "orgao": "body", "organe": "body",
	"lang": "lang", "language": "lang", "idioma": "lang", "langue": "lang", "lingua": "lang",
	"status": "status", "estado": "status", "situacao": "status", "statut": "status",
	"matter": "matter", "expediente": "matter", "processo": "matter", "dossier": "matter", "dossie": "matter",
	"year": "year", "ano": "year", "annee": "year",
	"on": "on", "vigente": "on", "vigueur": "on",
	"date": "date", "fecha": "date", "data": "date",
	"symbol": "symbol", "simbolo": "symbol", "symbole": "symbol",
	"number": "number", "numero": "number",
	"title": "title", "titulo": "title", "titre": "title",
}

// FieldName returns the name of the field that is meant, in any working language.
func FieldName(typed string) (name string, ok bool) {
	words := analysis.Words(typed)
	if len(words) != 1 || len(typed) > 20 {
		return "", false
	}
	name, ok = aliases[analysis.Plain(words[0])]
	return name, ok
}

// period reads 2019, 2019-03 or 2019-03-08 as its first and last day.
func period(s string) (from, to records.Date, ok bool) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		last := t
		switch layout {
		case "2006-01":
			last = t.AddDate(0, 1, -1)
		case "2006":
			last = t.AddDate(1, 0, -1)
		}
		return records.Date(t.Format(time.DateOnly)), records.Date(last.Format(time.DateOnly)), true
	}
	return "", "", false
}

// ranged reads the value of year: or date:, such as 2019, 2010..2015, >=2010 or "2010 TO 2015".
func ranged(name, value string) (Range, error) {
	value = strings.TrimSpace(value)
	r := Range{Name: name}
	for _, sep := range []string{" TO ", " to ", ".."} {
		a, b, ok := strings.Cut(value, sep)
		if !ok {
			continue
		}
		var okA, okB bool
		if r.From, okA = openEnd(a, first); !okA {
			return r, unreadable(name, a)
		}
		if r.To, okB = openEnd(b, last); !okB {
			return r, unreadable(name, b)
		}
		return r, nil
	}
	op := strings.TrimRight(value[:min(2, len(value))], "0123456789")
	from, to, ok := period(strings.TrimSpace(value[len(op):]))
	if !ok {
		return r, unreadable(name, value)
	}
	switch op {
	case "":
		r.From, r.To = from, to
	case ">=":
		r.From = from
	case "<=":
		r.To = to
	case ">":
		r.From = to.AddDays(1)
	case "<":
		r.To = from.AddDays(-1)
	default:
		return r, unreadable(name, value)
	}
	return r, nil
}

const (
	first = iota
	last
)

// openEnd reads one end of a range; * and nothing leave it open.
func openEnd(s string, which int) (records.Date, bool) {
	s = strings.TrimSpace(s)
	if s == "" || s == "*" {
		return "", true
	}
	from, to, ok := period(s)
	if which == first {
		return from, ok
	}
	return to, ok
}

func unreadable(name, value string) error {
	return fmt.Errorf("%q is no %s; write for example %s:2019, %s:2010..2015 or %s:[2019-01-01 TO 2019-12-31]", strings.TrimSpace(value), name, name, name, name)
}
