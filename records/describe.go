package records

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of what people type.
const (
	maxTitle    = 500 // runes
	maxSymbol   = 120
	maxLabel    = 200
	maxNote     = 4000
	maxName     = 180 // bytes of a file name
	maxMetadata = 64 << 10
)

// describe makes the document that a request describes, with every mistake in it at once.
func (o *Office) describe(who Actor, req FileRequest) (Document, Class, error) {
	d := Document{
		Type: req.Type, Class: req.Class, Body: req.Body, Symbol: strings.TrimSpace(req.Symbol), Date: req.Date,
		Titles: maps.Clone(req.Titles), Metadata: req.Metadata,
	}
	if d.Titles == nil {
		d.Titles = map[Language]string{}
	}
	if d.Type == "" {
		d.Type = "other"
	}
	title := strings.TrimSpace(req.Title)
	if title == "" && len(d.Titles) == 0 && len(req.Files) > 0 {
		title = stem(req.Files[0].Name)
	}
	if title != "" {
		lang := req.Language
		if lang == "" {
			lang = Undetermined
		}
		d.Titles[lang] = title
	}
	docType, _ := o.profile().Type(d.Type)
	if d.Class == "" {
		d.Class = docType.Class
	}
	class, _ := o.profile().Class(d.Class)
	if req.Access != nil {
		d.Access = *req.Access
	} else {
		d.Access = class.Access
	}
	if err := o.check(who, &d); err != nil {
		return Document{}, Class{}, err
	}
	if err := o.checkPlace(d); err != nil {
		return Document{}, Class{}, err
	}
	return d, class, nil
}

// check finds every mistake in a document's own fields and puts them into canonical form.
func (o *Office) check(who Actor, d *Document) error {
	var problems []Problem
	bad := func(field, format string, args ...any) {
		problems = append(problems, Problem{Field: field, Message: fmt.Sprintf(format, args...)})
	}
	docType, ok := o.profile().Type(d.Type)
	if !ok {
		problems = append(problems, unknownType(o.profile(), d.Type))
	}
	if _, ok := o.profile().Class(d.Class); !ok {
		problems = append(problems, unknownClass(o.profile(), d.Class))
	}
	if _, ok := o.profile().Body(d.Body); !ok && d.Body != "" {
		problems = append(problems, unknownBody(o.profile(), d.Body))
	}
	if len(d.Titles) == 0 {
		bad("title", "Give the document a title.")
	}
	for lang, title := range d.Titles {
		title = CleanText(title)
		d.Titles[lang] = title
		switch {
		case !lang.Valid():
			bad("titles."+string(lang), "%q is not a language code; write es, en, pt, fr or another code of two or three letters.", lang)
		case title == "":
			bad("title", "The title is empty.")
		case utf8.RuneCountInString(title) > maxTitle:
			bad("title", "The title has more than %d characters.", maxTitle)
		}
	}
	d.Symbol = CleanText(d.Symbol)
	if utf8.RuneCountInString(d.Symbol) > maxSymbol {
		bad("symbol", "The symbol has more than %d characters.", maxSymbol)
	}
	problems = append(problems, o.checkAccess(who, &d.Access)...)
	problems = append(problems, o.checkOwn(docType, &d.Metadata)...)
	return InvalidProblems(problems)
}

func unknownType(p *Profile, code string) Problem {
	return Problem{"type", fmt.Sprintf("The profile has no document type %q; it has: %s.", code, codes(p.Types, func(t DocumentType) string { return t.Code }))}
}

func unknownClass(p *Profile, code string) Problem {
	return Problem{"class", fmt.Sprintf("The file plan has no class %q; it has: %s.", code, codes(p.Classes, func(c Class) string { return c.Code }))}
}

func unknownBody(p *Profile, code string) Problem {
	return Problem{"body", fmt.Sprintf("The profile has no body %q; it has: %s.", code, codes(p.Bodies, func(b Body) string { return b.Code }))}
}

func (o *Office) checkAccess(who Actor, x *Access) []Problem {
	switch {
	case x.Level == "":
		x.Level = Staff // a class that says nothing is the office's own affair
	case !x.Level.Valid():
		return []Problem{{"access", fmt.Sprintf("%q is not an access level; use public, members, staff or restricted.", x.Level)}}
	}
	if x.Level != Restricted {
		x.Bodies = nil
	} else if len(x.Bodies) == 0 {
		return []Problem{{"access_bodies", "A restricted document needs the bodies whose people may read it."}}
	}
	for _, b := range x.Bodies {
		if _, ok := o.profile().Body(b); !ok {
			return []Problem{{"access_bodies", fmt.Sprintf("The profile has no body %q.", b)}}
		}
	}
	if !who.MayRead(*x, o.today()) {
		return []Problem{{"access", "You could not read the document yourself with this access; name a body you belong to."}}
	}
	return nil
}

// checkOwn validates the type's own metadata and compacts it.
func (o *Office) checkOwn(t DocumentType, metadata *json.RawMessage) []Problem {
	if len(bytes.TrimSpace(*metadata)) == 0 {
		*metadata = json.RawMessage(`{}`)
	}
	if len(*metadata) > maxMetadata {
		return []Problem{{"metadata", "The metadata is longer than 64 kB."}}
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(*metadata, &object); err != nil || object == nil {
		return []Problem{{"metadata", "The metadata is not a JSON object such as {\"session\": \"XXVI\"}."}}
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, *metadata); err != nil {
		return []Problem{{"metadata", "The metadata is not JSON."}}
	}
	*metadata = compact.Bytes()
	if t.Schema == "" {
		return nil
	}
	return o.checkMetadata(t.Schema, *metadata)
}

// checkVersion finds the mistakes of a version request and fills its defaults.
func checkVersion(req *VersionRequest) error {
	var problems []Problem
	if len(req.Files) == 0 {
		problems = append(problems, Problem{"file", "Send at least one file."})
	}
	req.Language = req.Language.Primary()
	if req.Language != "" && !req.Language.Valid() {
		problems = append(problems, Problem{"lang", fmt.Sprintf("%q is not a language code; write es, en, pt, fr or another code of two or three letters.", req.Language)})
	}
	if req.Authority == "" {
		req.Authority = Authentic
	}
	if !req.Authority.Valid() {
		problems = append(problems, Problem{"authority", fmt.Sprintf("%q is not an authority; use authentic, official_translation or courtesy_translation.", req.Authority)})
	}
	if e := req.EffectiveOn.legal("effective_on"); e != nil {
		problems = append(problems, Problem{"effective_on", e.Message})
	}
	if len(req.Files) > 1 { // which are compared
		if err := allNamed(req.Files); err != nil {
			return err
		}
	}
	for i := range req.Files {
		f := &req.Files[i]
		if f.Role == "" {
			f.Role = Original
		}
		if !f.Role.Valid() {
			problems = append(problems, Problem{"role", fmt.Sprintf("%q is not a role of a file.", f.Role)})
		}
		if slices.ContainsFunc(req.Files[:i], func(g Received) bool { return g.Blob.Sum == f.Blob.Sum }) {
			problems = append(problems, Problem{f.Name, "The same bytes are sent twice in one request."})
		}
	}
	req.Label, req.Note = CleanText(req.Label), strings.TrimSpace(req.Note)
	if utf8.RuneCountInString(req.Label) > maxLabel {
		problems = append(problems, Problem{"label", fmt.Sprintf("The label has more than %d characters.", maxLabel)})
	}
	if utf8.RuneCountInString(req.Note) > maxNote {
		problems = append(problems, Problem{"note", fmt.Sprintf("The note has more than %d characters.", maxNote)})
	}
	if len(req.IdempotencyKey) > 200 {
		problems = append(problems, Problem{"Idempotency-Key", "The key is longer than 200 characters."})
	}
	return InvalidProblems(problems)
}

// Valid reports whether the code has two or three lower-case letters (ISO 639).
func (l Language) Valid() bool {
	if len(l) != 2 && len(l) != 3 {
		return false
	}
	for i := range len(l) {
		if l[i] < 'a' || l[i] > 'z' {
			return false
		}
	}
	return true
}

// Primary returns the primary subtag in lower case: "pt" of "pt-BR".
func (l Language) Primary() Language {
	s, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(strings.TrimSpace(string(l)), "_", "-")), "-")
	return Language(s)
}

// CleanText makes one line of what was typed: no control characters, no
// characters that turn the direction of the text around, single spaces.
func CleanText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), isDirection(r), r == utf8.RuneError:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// isDirection reports the invisible characters that can make a name look like
// another one (Unicode TR36: bidirectional controls, zero-width characters).
func isDirection(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r >= 0x200B && r <= 0x200F || r == 0x061C || r == 0xFEFF
}

// CleanName makes a display name of what an upload called its file: its last
// path element, cleaned, at most 180 bytes with its ending kept; never empty.
func CleanName(name string) string {
	name = strings.ReplaceAll(name, "\\", "/")
	name = CleanText(name[strings.LastIndexByte(name, '/')+1:])
	name = strings.Trim(name, ". ")
	if name == "" {
		return "file"
	}
	if len(name) > maxName {
		ending := name[len(stem(name)):]
		if len(ending) > 12 {
			ending = ""
		}
		cut := maxName - len(ending)
		for cut > 0 && !utf8.RuneStart(name[cut]) {
			cut--
		}
		name = name[:cut] + ending
	}
	return name
}

// stem returns a file name without its ending.
func stem(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[:i]
	}
	return name
}

func codes[T any](all []T, code func(T) string) string {
	list := make([]string, len(all))
	for i, x := range all {
		list[i] = code(x)
	}
	return strings.Join(list, ", ")
}
