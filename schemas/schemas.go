// Package schemas holds the contracts of Acervo as data: the API's contract,
// the JSON Schema of each document type's own metadata, and the profiles of
// organizations. It reads and checks them, explains every mistake in plain
// sentences, and imports nothing else of the house.
package schemas

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed openapi.yaml
var openAPI []byte

//go:embed profiles/ciss.yaml
var defaultProfile []byte

//go:embed database.sql
var database string

//go:embed types/*.schema.json
var typeSchemas embed.FS

const (
	typesFolder  = "types/"
	schemaSuffix = ".schema.json"
)

// OpenAPI returns the contract of the HTTP API, in YAML.
func OpenAPI() []byte { return openAPI }

// DefaultProfile returns the profile that comes with the program, in YAML.
func DefaultProfile() []byte { return defaultProfile }

// Tables returns the catalogue's tables with what their columns mean, in SQL as SQLite has it.
func Tables() []byte {
	_, tables, _ := strings.Cut(database, "-- ---------- SQLite ----------\n\n")
	tables, _, _ = strings.Cut(tables, "\n-- ---------- PostgreSQL")
	return []byte(tables)
}

// TypeSchema returns the JSON Schema with that name, as a profile's types name it.
func TypeSchema(name string) (schema []byte, ok bool) {
	b, err := typeSchemas.ReadFile(typesFolder + name + schemaSuffix)
	return b, err == nil
}

// TypeSchemas returns the names of all JSON Schemas of types, in alphabetical order.
func TypeSchemas() []string {
	entries, err := typeSchemas.ReadDir("types")
	if err != nil {
		return nil
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), schemaSuffix))
	}
	return names
}

// Problem is one mistake in a profile or in metadata: where it stands, and what to do.
type Problem struct {
	Line    int    // in the file, from 1; 0 when the mistake has no line
	Field   string // the path to the field, such as types[3].names.pt or metadata.fiscal_year
	Message string // for people
}

// String returns the problem in one line.
func (p Problem) String() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", p.Line)
	}
	if p.Field != "" {
		b.WriteString(p.Field + ": ")
	}
	return b.String() + p.Message
}
