package records

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
)

// The addresses of documents and texts are made of names, as ELI and Akoma Ntoso
// do it: a document by its symbol, else its register number, as Slug writes them;
// a text by its language and the day or number that chooses the version.

// byAddress finds the document that an address names, among those the actor may
// read. Of several with one slug it is the one whose symbol it is, the first filed.
func (o *Office) byAddress(ctx context.Context, who Actor, slug string) (Document, error) {
	if slug == "" || len(slug) > 4*maxSymbol || Slug(slug) != slug {
		return Document{}, errNoDocument()
	}
	classes, err := o.visibleClasses(ctx, who)
	if err != nil {
		return Document{}, err
	}
	key := RefKey(slug)
	found, err := o.catalogue.DocumentsWithKeys(ctx, []string{key}, classes)
	if err != nil || len(found[key]) == 0 {
		return Document{}, cmp.Or(err, error(errNoDocument()))
	}
	described, err := o.catalogue.Descriptions(ctx, found[key])
	if err != nil {
		return Document{}, err
	}
	first := slices.MinFunc(found[key], func(a, b DocumentID) int {
		x, y := described[a], described[b]
		return cmp.Or(cmp.Compare(bySymbol(x, slug), bySymbol(y, slug)), x.FiledAt.Compare(y.FiledAt), cmp.Compare(a, b))
	})
	return o.whole(ctx, who, first)
}

func bySymbol(d Document, slug string) int {
	if d.Symbol != "" && Slug(d.Symbol) == slug {
		return 0
	}
	return 1
}

// AddressOf returns the word by which a document is addressed: its symbol as Slug
// writes it, when that leads to it; else its register number; else its id.
func (o *Office) AddressOf(ctx context.Context, who Actor, d Document) (string, error) {
	for _, name := range []string{d.Symbol, d.Number} {
		slug := Slug(name)
		if slug == "" {
			continue
		}
		switch there, err := o.byAddress(ctx, who, slug); {
		case err != nil && KindOf(err) != NotFound:
			return "", err
		case err == nil && there.ID == d.ID:
			return slug, nil
		}
	}
	return string(d.ID), nil
}

// Expression is which text of a document an address means.
type Expression struct {
	Language  Language
	On        Date   // the text in force on this day
	Exact     Date   // the version of exactly this day
	Version   int    // the version with this number
	Provision string // eId; empty: the whole text
}

// languageCodes are the three-letter codes (ISO 639-2/T), as ELI addresses have them, of the working languages.
var languageCodes = map[string]Language{"spa": Spanish, "eng": English, "por": Portuguese, "fra": French}

// LanguageCode returns the three-letter code of a working language, else the code itself.
func LanguageCode(l Language) string {
	for code, of := range languageCodes {
		if of == l {
			return code
		}
	}
	return string(l)
}

// ParseExpression reads the last part of a text's address:
//
//	spa                in force today
//	spa:2014-05-01     in force on that day
//	spa@2013-01-01     the version of exactly that day
//	spa@v2             version 2
//	spa:2014-05-01~art_12
func ParseExpression(s string) (Expression, error) {
	var x Expression
	none := Errorf(NotFound, "%q is no address of a text; write spa, spa:2014-05-01 (in force on that day), spa@2013-01-01 (the version of that day), spa@v2, with ~art_12 for a provision.", s)
	s, x.Provision, _ = strings.Cut(s, "~")
	if x.Provision != "" && !isEID(x.Provision) {
		return x, none
	}
	at := strings.IndexAny(s, ":@")
	code, rest := s, ""
	if at >= 0 {
		code, rest = s[:at], s[at+1:]
	}
	x.Language = Language(code)
	if l, ok := languageCodes[code]; ok {
		x.Language = l
	}
	if !x.Language.Valid() || at >= 0 && rest == "" {
		return x, none
	}
	if at < 0 {
		return x, nil
	}
	if n, numbered := strings.CutPrefix(rest, "v"); numbered && s[at] == '@' {
		var err error
		if x.Version, err = strconv.Atoi(n); err != nil || x.Version < 1 {
			return x, none
		}
		return x, nil
	}
	day, err := ParseDate(rest)
	if err != nil {
		return x, err
	}
	if s[at] == ':' {
		x.On = day
	} else {
		x.Exact = day
	}
	return x, nil
}

// VersionOf returns the version that took effect on exactly that day, by the
// events known, else the one of that date; NotFound when there is none.
func (t Timeline) VersionOf(d Document, on Date) (Version, error) {
	best := Event{}
	for _, e := range t.Events {
		if e.Document == d.ID && e.Version > 0 && e.EffectiveOn == on && (best.Version == 0 || compareEvents(e, best) > 0) {
			best = e
		}
	}
	if best.Version > 0 {
		return d.version(best.Version)
	}
	for _, v := range slices.Backward(d.Versions) {
		if v.Date == on {
			return v, nil
		}
	}
	return Version{}, Errorf(NotFound, "The document has no version of exactly %s; with a colon instead of the @ you get the one in force on that day.", on)
}
