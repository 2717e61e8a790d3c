package schemas

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Validator checks documents' metadata against the JSON Schemas of their types
// (JSON Schema 2020-12, formats asserted). It may be used by many goroutines at once.
type Validator struct {
	types map[string]*jsonschema.Schema
}

// NewValidator compiles every JSON Schema of the package.
func NewValidator() (*Validator, error) { return newValidator(typeSchemas) }

func newValidator(files fs.FS) (*Validator, error) {
	paths, err := fs.Glob(files, typesFolder+"*"+schemaSuffix)
	if err != nil {
		return nil, fmt.Errorf("schemas: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	v := &Validator{types: map[string]*jsonschema.Schema{}}
	for _, path := range paths {
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return nil, fmt.Errorf("schemas: %w", err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("schemas: %s is not JSON: %w", path, err)
		}
		location := "acervo:///" + path
		if err := compiler.AddResource(location, doc); err != nil {
			return nil, fmt.Errorf("schemas: %s: %w", path, err)
		}
		schema, err := compiler.Compile(location)
		if err != nil {
			return nil, fmt.Errorf("schemas: %s is not a JSON Schema: %w", path, err)
		}
		name := strings.TrimSuffix(strings.TrimPrefix(path, typesFolder), schemaSuffix)
		v.types[name] = schema
	}
	return v, nil
}

// Check returns every mistake in the metadata of a document whose type has the
// schema of that name, or nil. No metadata at all is an empty object.
func (v *Validator) Check(schemaName string, metadata []byte) []Problem {
	schema, ok := v.types[schemaName]
	if !ok {
		return []Problem{{Field: "metadata", Message: fmt.Sprintf("cannot be checked: there is no JSON Schema %q.", printable(schemaName))}}
	}
	if len(bytes.TrimSpace(metadata)) == 0 {
		metadata = []byte("{}")
	}
	if problems := inspect(metadata); len(problems) > 0 {
		return problems
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(metadata))
	if err != nil {
		return []Problem{notJSON(metadata, err)}
	}
	err = schema.Validate(value)
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return []Problem{{Field: "metadata", Message: "cannot be checked against its type."}}
	}
	problems := explain(schema, invalid)
	slices.SortStableFunc(problems, func(a, b Problem) int { return strings.Compare(a.Field, b.Field) })
	return problems
}
