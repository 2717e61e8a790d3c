package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"acervo/cmd/acervo/client"
	"acervo/cmd/acervo/manifest"
	"acervo/records"
)

// description is what is said about a document on the command line.
type description struct {
	docType, class, body, title, symbol string
	date, effective                     string
	lang, access, metadata, matter      string
}

func (d *description) bind(f *pflag.FlagSet) {
	f.StringVar(&d.docType, "type", "", "document type, such as resolution (see: acervo profile show)")
	f.StringVar(&d.class, "class", "", "class of the file plan; without it the type's own")
	f.StringVar(&d.body, "body", "", "body it comes from, such as AG")
	f.StringVar(&d.title, "title", "", "title; without it the file's name")
	f.StringVar(&d.symbol, "symbol", "", "official or historical symbol, such as CPCISS/RES-12/2019")
	f.StringVar(&d.date, "date", "", "the document's own date, as 2019-03-08")
	f.StringVar(&d.effective, "effective-on", "", "day from which it is the law")
	f.StringVar(&d.lang, "lang", "", "language: es, en, pt, fr …; without it, it is detected")
	f.StringVar(&d.access, "access", "", "public, members, staff or restricted:BODY,BODY; an embargo as members@2027-01-01; without it the class's own")
	f.StringVar(&d.metadata, "metadata", "", "the type's own metadata: a JSON object, or @FILE")
	f.StringVar(&d.matter, "matter", "", "id or code of the open matter it is filed into; its class and body stand for those not given")
}

// filing checks what was said and makes a request of it, without files.
func (d description) filing() (client.Filing, error) {
	f := client.Filing{Type: d.docType, Class: d.class, Body: d.body, Title: d.title, Symbol: d.symbol, Language: records.Language(d.lang), Matter: d.matter}
	var problems []records.Problem
	check := func(flag string, err error) {
		if err != nil {
			problems = append(problems, records.Problem{Field: "--" + flag, Message: err.Error()})
		}
	}
	var err error
	f.Date, err = records.ParseDate(d.date)
	check("date", err)
	f.EffectiveOn, err = records.ParseDate(d.effective)
	check("effective-on", err)
	f.Access, err = access(d.access)
	check("access", err)
	f.Metadata, err = metadata(d.metadata)
	check("metadata", err)
	return f, records.InvalidProblems(problems)
}

// access reads an access as people write it; "" says nothing.
func access(s string) (*client.Access, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // nothing said is an answer here
	}
	a, err := manifest.ParseAccess(s)
	if err != nil {
		return nil, err
	}
	return &client.Access{Level: a.Level, Bodies: a.Bodies, Embargo: a.Embargo}, nil
}

// metadata reads a JSON object, or the file that holds it.
func metadata(s string) (json.RawMessage, error) {
	if s == "" {
		return nil, nil
	}
	b := []byte(s)
	if path, ok := strings.CutPrefix(s, "@"); ok {
		var err error
		if b, err = os.ReadFile(path); err != nil { //nolint:gosec // the person names the file
			return nil, records.Errorf(records.Invalid, "%s cannot be read: %s.", path, reason(err))
		}
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(b, &object); err != nil || object == nil {
		return nil, records.Errorf(records.Invalid, `This is not a JSON object such as {"session": "XXVI"}.`)
	}
	return b, nil
}
