package office

import (
	"encoding/xml"
	"path"
	"strings"

	"acervo/indexer/extract/markup"
)

// relation is how a part of OOXML points to another one (ISO 29500-2, 9.3).
type relation struct {
	id     string
	kind   string // the last word of its type: slide, chart, comments
	target string // the name of the other part; empty when it is outside the archive
}

// relations returns what a part points to, in the order in which it is written.
func (a *archive) relations(from string) []relation {
	var found []relation
	folder, name := path.Split(from)
	a.extra(folder+"_rels/"+name+".rels", func(s *markup.Scanner) error {
		return s.Each(func(e xml.StartElement) error {
			if e.Name.Local != "Relationship" || len(found) >= maxEntries {
				return nil
			}
			r := relation{id: markup.Attribute(e, "Id"), kind: path.Base(markup.Attribute(e, "Type"))}
			if markup.Attribute(e, "TargetMode") != "External" {
				r.target = markup.Attribute(e, "Target")
				if !strings.HasPrefix(r.target, "/") {
					r.target = path.Join("/", folder, r.target)
				}
				r.target = strings.TrimPrefix(path.Clean(r.target), "/")
			}
			found = append(found, r)
			return nil
		})
	})
	return found
}

// related returns the parts of some kinds that a part points to.
func (a *archive) related(from string, kinds ...string) []string {
	var parts []string
	for _, r := range a.relations(from) {
		for _, kind := range kinds {
			if r.kind == kind && a.has(r.target) {
				parts = append(parts, r.target)
			}
		}
	}
	return parts
}

// listed returns the parts that the elements of a main part name by the identifiers of its
// relations, in their order: the slides of a presentation, the sheets of a workbook.
func (a *archive) listed(main, element string) ([]named, error) {
	targets := map[string]string{}
	for _, r := range a.relations(main) {
		targets[r.id] = r.target
	}
	var parts []named
	err := a.read(main, func(s *markup.Scanner) error {
		return s.Each(func(e xml.StartElement) error {
			if e.Name.Local != element {
				return nil
			}
			for _, attr := range e.Attr {
				if attr.Name.Local == "id" && attr.Name.Space != "" && a.has(targets[attr.Value]) && len(parts) < maxEntries {
					parts = append(parts, named{markup.Attribute(e, "name"), targets[attr.Value]})
				}
			}
			return nil
		})
	})
	return parts, err
}

// named is a part with the name that people gave it.
type named struct{ name, part string }
