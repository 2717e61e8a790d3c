package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"acervo/api/web"
	"acervo/records"
)

// details puts a type's own metadata into words, in the order of its schema.
// What the schema does not name follows, by name.
func (s *Server) details(schema string, metadata json.RawMessage, lang records.Language) []web.Detail {
	var values map[string]any
	decoder := json.NewDecoder(bytes.NewReader(metadata))
	decoder.UseNumber() // a sum of money keeps all its digits
	if decoder.Decode(&values) != nil {
		return nil
	}
	order := s.fieldsOfSchema(schema)
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := place(order, a) - place(order, b); d != 0 {
			return d
		}
		return bytes.Compare([]byte(a), []byte(b))
	})
	var all []web.Detail
	for _, name := range names {
		d := web.Detail{Name: s.site.Word(lang, "meta", name)}
		list, isList := values[name].([]any)
		if !isList {
			list = []any{values[name]}
		}
		for _, v := range list {
			s.addValue(&d, v, lang)
		}
		all = append(all, d)
	}
	return all
}

func (s *Server) addValue(d *web.Detail, v any, lang records.Language) {
	switch v := v.(type) {
	case string:
		if day, err := records.ParseDate(v); err == nil && v != "" {
			d.Dates = append(d.Dates, day)
			return
		}
		d.Values = append(d.Values, s.site.Word(lang, "value", v))
	case bool:
		d.Values = append(d.Values, s.site.Word(lang, "value", fmt.Sprint(v)))
	case json.Number:
		d.Values = append(d.Values, v.String())
	case nil:
	default:
		if b, err := json.Marshal(v); err == nil {
			d.Values = append(d.Values, string(b))
		}
	}
}

// place is where a name stands in a list; after all of it when it does not.
func place(list []string, name string) int {
	if i := slices.Index(list, name); i >= 0 {
		return i
	}
	return len(list)
}

// fieldsOfSchema lists the properties of a type's schema in the order they are written.
func (s *Server) fieldsOfSchema(name string) []string {
	b, ok := s.typeSchema(name)
	if !ok {
		return nil
	}
	var schema struct {
		Properties json.RawMessage `json:"properties"`
	}
	if json.Unmarshal(b, &schema) != nil {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(schema.Properties))
	if _, err := decoder.Token(); err != nil { // {
		return nil
	}
	var names []string
	for decoder.More() {
		key, err := decoder.Token()
		var skipped json.RawMessage
		if err != nil || decoder.Decode(&skipped) != nil {
			break
		}
		names = append(names, fmt.Sprint(key))
	}
	return names
}
