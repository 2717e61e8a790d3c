package api

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"acervo/api/web"
	"acervo/records"
)

// ownPrefix begins the names of a type's own fields in forms, as it does in what is said of them.
const ownPrefix = "metadata."

// property is what a form must know of a property of a type's JSON Schema (2020-12).
type property struct {
	Type      string          `json:"type"`
	Format    string          `json:"format"`
	Enum      []any           `json:"enum"`
	MaxLength int             `json:"maxLength"`
	Minimum   json.Number     `json:"minimum"`
	Maximum   json.Number     `json:"maximum"`
	Examples  []any           `json:"examples"`
	Items     json.RawMessage `json:"items"`
}

func (p property) kind() web.OwnKind {
	switch {
	case len(p.Enum) > 0, p.Type == "boolean":
		return web.OwnChoice
	case p.Type == "array":
		return web.OwnList
	case p.Type == "integer":
		return web.OwnInteger
	case p.Type == "number":
		return web.OwnNumber
	case p.Format == "date":
		return web.OwnDate
	}
	return web.OwnText
}

// values lists what a choice chooses from, as JSON writes it in a form.
func (p property) values() []string {
	if p.Type == "boolean" {
		return []string{"true", "false"}
	}
	all := make([]string, len(p.Enum))
	for i, v := range p.Enum {
		all[i] = fmt.Sprint(v)
	}
	return all
}

// ownProperties returns the properties of a type's schema, in the order they are
// written, and which of them are required.
func (s *Server) ownProperties(typeCode string) (order []string, of map[string]property, required map[string]bool) {
	t, _ := s.office.Profile().Type(typeCode)
	b, ok := s.typeSchema(t.Schema)
	if !ok {
		return nil, nil, nil
	}
	var schema struct {
		Properties map[string]property `json:"properties"`
		Required   []string            `json:"required"`
	}
	if json.Unmarshal(b, &schema) != nil {
		return nil, nil, nil
	}
	required = map[string]bool{}
	for _, name := range schema.Required {
		required[name] = true
	}
	return s.fieldsOfSchema(t.Schema), schema.Properties, required
}

// ownFields makes a form's fields of the own metadata of a document type, with what was typed.
func (s *Server) ownFields(typeCode string, lang records.Language, typed map[string]string) []web.OwnField {
	order, of, required := s.ownProperties(typeCode)
	all := make([]web.OwnField, 0, len(order))
	for _, name := range order {
		p := of[name]
		f := web.OwnField{
			Name: ownPrefix + name, Label: s.site.Word(lang, "meta", name), Kind: p.kind(), Required: required[name],
			Value: typed[ownPrefix+name], Least: p.Minimum.String(), Most: p.Maximum.String(), Longest: p.MaxLength,
		}
		for _, v := range p.values() {
			f.Values = append(f.Values, web.Option{Value: v, Text: s.site.Word(lang, "value", v), On: v == f.Value})
		}
		if len(p.Examples) > 0 && (f.Kind == web.OwnText || f.Kind == web.OwnNumber) {
			f.Example = fmt.Sprint(p.Examples[0])
		}
		all = append(all, f)
	}
	return all
}

var (
	wholeNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	number      = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
)

// ownMetadata is the metadata that a form's own fields say; those left blank are
// left out. What is no value of its kind is told beside its field.
func (s *Server) ownMetadata(f *deskForm) json.RawMessage {
	order, of, _ := s.ownProperties(f.text("type"))
	said := map[string]any{}
	for _, name := range order {
		field, p := ownPrefix+name, of[name]
		typed := f.text(field)
		if typed == "" {
			continue
		}
		switch kind := p.kind(); {
		case kind == web.OwnInteger && !wholeNumber.MatchString(typed):
			f.wrong(field, "mistake.integer")
		case kind == web.OwnNumber && !number.MatchString(typed):
			f.wrong(field, "mistake.number")
		case kind == web.OwnInteger, kind == web.OwnNumber:
			said[name] = json.Number(typed)
		case kind == web.OwnChoice && p.Type == "boolean":
			said[name], _ = strconv.ParseBool(typed)
		case kind == web.OwnList:
			said[name] = saidLines(typed)
		default:
			said[name] = typed
		}
	}
	b, err := json.Marshal(said)
	if err != nil {
		return nil // only texts, numbers and lists of them: there is no such case
	}
	return b
}

// saidLines returns the lines of a text that say something.
func saidLines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}
