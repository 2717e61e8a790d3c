package web

import (
	"slices"
	"strings"
)

// NameOf returns the name of a page's template.
func NameOf(p Page) string { return p.name() }

// Templates returns the names of all templates that are pages.
func Templates() (names []string, err error) {
	entries, err := templates.ReadDir("templates")
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".html"))
	}
	return slices.DeleteFunc(names, func(n string) bool { return n == "layout" || n == "parts" || strings.HasPrefix(n, "parts_") }), err
}
