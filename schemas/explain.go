package schemas

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// explain turns the validator's tree of errors into sentences, one for each mistake.
func explain(root *jsonschema.Schema, e *jsonschema.ValidationError) []Problem {
	_, isName := e.ErrorKind.(*kind.PropertyNames)
	if len(e.Causes) > 0 && !isName {
		var all []Problem
		for _, cause := range e.Causes {
			all = append(all, explain(root, cause)...)
		}
		return all
	}
	path, schema := "metadata", root
	for _, step := range e.InstanceLocation {
		path, schema = down(path, schema, step)
	}
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		return each(path, k.Properties, func(name string) string {
			return "is not a field of this type of document. " + meant(name, fieldsOf(schema))
		})
	case *kind.Required:
		return each(path, k.Missing, func(name string) string {
			_, missing := down(path, schema, name)
			return "is missing" + example(missing) + "."
		})
	case *kind.PropertyNames:
		return each(path, []string{k.Property}, func(string) string {
			return "is not a name that a field can have: use small letters, digits and underscores, and begin with a letter."
		})
	}
	return []Problem{{Field: path, Message: sentence(e.ErrorKind, schema)}}
}

// sentence says what is wrong with one value and what is expected instead.
func sentence(wrong jsonschema.ErrorKind, schema *jsonschema.Schema) string {
	switch k := wrong.(type) {
	case *kind.Type:
		return fmt.Sprintf("must be %s, not %s%s.", typeWords(k.Want), typeWords([]string{k.Got}), example(schema))
	case *kind.Enum:
		return fmt.Sprintf("is %s, which is not one of the values there are. Use %s.", show(k.Got), oneOf(shown(k.Want)))
	case *kind.Format:
		if k.Want == "date" {
			return fmt.Sprintf("%s is not a date; write it as YYYY-MM-DD, for example 2019-03-08.", show(k.Got))
		}
		return fmt.Sprintf("%s is not a valid %s%s.", show(k.Got), k.Want, example(schema))
	case *kind.Pattern:
		return fmt.Sprintf("%s has not the form that is expected%s.", show(k.Got), example(schema))
	case *kind.MinLength:
		if k.Got == 0 {
			return "is empty; write its value or leave the field out."
		}
		return fmt.Sprintf("has %d letters; at least %d are needed.", k.Got, k.Want)
	case *kind.MaxLength:
		return fmt.Sprintf("has %d letters; at most %d are allowed.", k.Got, k.Want)
	case *kind.Minimum:
		return fmt.Sprintf("is %s; it must not be less than %s.", decimal(k.Got), decimal(k.Want))
	case *kind.Maximum:
		return fmt.Sprintf("is %s; it must not be more than %s.", decimal(k.Got), decimal(k.Want))
	case *kind.MaxItems:
		return fmt.Sprintf("has %d items; at most %d are allowed.", k.Got, k.Want)
	case *kind.MaxProperties:
		return fmt.Sprintf("has %d fields; at most %d are allowed.", k.Got, k.Want)
	case *kind.UniqueItems:
		return fmt.Sprintf("holds the same item twice, at [%d] and [%d]; remove one.", k.Duplicates[0], k.Duplicates[1])
	}
	return "is wrong: " + wrong.LocalizedString(message.NewPrinter(language.English)) + "."
}

// each makes a problem for every name at the path.
func each(path string, names []string, say func(name string) string) []Problem {
	problems := make([]Problem, len(names))
	for i, name := range names {
		problems[i] = Problem{Field: fieldPath(path, name), Message: say(name)}
	}
	return problems
}

// down follows one step of a location in the metadata, in the path and in the
// schema; the schema is nil where it says nothing.
func down(path string, schema *jsonschema.Schema, step string) (string, *jsonschema.Schema) {
	if schema != nil && schema.Items2020 != nil {
		return path + "[" + step + "]", schema.Items2020
	}
	if schema == nil {
		return fieldPath(path, step), nil
	}
	if property, ok := schema.Properties[step]; ok {
		return fieldPath(path, step), property
	}
	other, _ := schema.AdditionalProperties.(*jsonschema.Schema)
	return fieldPath(path, step), other
}

func fieldsOf(schema *jsonschema.Schema) []string {
	if schema == nil {
		return nil
	}
	var fields []string
	for name := range schema.Properties {
		fields = append(fields, name)
	}
	slices.Sort(fields)
	return fields
}

// example is the end of a sentence that shows a right value, when the schema has one.
func example(schema *jsonschema.Schema) string {
	if schema == nil || len(schema.Examples) == 0 {
		return ""
	}
	return ", for example " + show(schema.Examples[0])
}

// typeWords are the types of JSON as people call them.
func typeWords(types []string) string {
	words := map[string]string{
		"string": "text in quotes", "integer": "a whole number", "number": "a number", "boolean": "true or false",
		"array": "a list in brackets", "object": "a group of fields in braces", "null": "null",
	}
	named := make([]string, len(types))
	for i, t := range types {
		named[i] = words[t]
	}
	return oneOf(named)
}

func shown(values []any) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = show(v)
	}
	return all
}

// show writes a value as it would stand in the metadata, shortened.
func show(value any) string {
	if s, ok := value.(string); ok {
		if r := []rune(s); len(r) > 60 {
			s = string(r[:60]) + "…"
		}
		return strconv.QuoteToGraphic(s)
	}
	b, err := json.Marshal(value)
	if err != nil {
		return "this value"
	}
	return printable(string(b))
}

// decimal writes a number as people do.
func decimal(n *big.Rat) string {
	return strings.TrimSuffix(strings.TrimRight(n.FloatString(6), "0"), ".")
}
