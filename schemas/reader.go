package schemas

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// maxName is how many letters a name or other text of a profile may have.
const maxName = 300

// reader turns YAML into a Profile, goes on after every mistake, and remembers
// on which line each field stands, for the checks that come after.
type reader struct {
	problems []Problem
	lines    map[string]int // path -> line
}

// report notes a mistake in the field at the path, on its line or, when the
// field is not there, on that of what it should be part of.
func (r *reader) report(path, format string, args ...any) {
	r.problems = append(r.problems, Problem{Line: r.lineOf(path), Field: path, Message: fmt.Sprintf(format, args...)})
}

func (r *reader) lineOf(path string) int {
	for {
		line, ok := r.lines[path]
		if ok || path == "" {
			return line
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
}

// place reads the value that stands at a path.
type place func(n *yaml.Node, path string)

// field is one field of a group.
type field struct {
	name     string
	read     place
	optional bool
}

// group reads a mapping with exactly these fields.
func (r *reader) group(n *yaml.Node, path string, fields ...field) {
	if n.Kind != yaml.MappingNode {
		r.report(path, "must be a group of fields (%s), not %s.", fieldNames(fields), kindName(n))
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], resolve(n.Content[i+1])
		name := key.Value
		at := join(path, printable(name))
		if first, twice := seen[name]; twice {
			r.problems = append(r.problems, Problem{Line: key.Line, Field: at, Message: fmt.Sprintf("stands here twice, first on line %d; keep one of them.", first)})
			continue
		}
		seen[name] = key.Line
		r.lines[at] = key.Line
		if f, ok := find(fields, name); ok {
			f.read(value, at)
		} else {
			r.report(at, "is not a field here. %s", meant(name, names(fields)))
		}
	}
	for _, f := range fields {
		if seen[f.name] == 0 && !f.optional {
			r.report(join(path, f.name), "is missing.")
		}
	}
}

// list reads a sequence; each is called with every item in turn.
func (r *reader) list(each place) place {
	return func(n *yaml.Node, path string) {
		if n.Kind != yaml.SequenceNode {
			r.report(path, "must be a list (each item starts with \"- \"), not %s.", kindName(n))
			return
		}
		if len(n.Content) == 0 {
			r.report(path, "is an empty list; it needs at least one item.")
		}
		for i, item := range n.Content {
			at := fmt.Sprintf("%s[%d]", path, i)
			r.lines[at] = item.Line
			each(resolve(item), at)
		}
	}
}

// text reads one line of text.
func (r *reader) text(to *string) place {
	return func(n *yaml.Node, path string) {
		switch {
		case n.Kind != yaml.ScalarNode:
			r.report(path, "must be text, not %s.", kindName(n))
		case n.ShortTag() == "!!null" || n.ShortTag() == "!!str" && strings.TrimSpace(n.Value) == "":
			r.report(path, "is empty; write its value or remove the line.")
		case n.ShortTag() != "!!str":
			r.report(path, "must be text, and YAML takes this for %s; write it in quotes: \"%s\".", kindName(n), n.Value)
		case strings.ContainsFunc(n.Value, invisible):
			r.report(path, "holds a line break or another character that cannot be seen: %s", printable(n.Value))
		case utf8.RuneCountInString(n.Value) > maxName:
			r.report(path, "has %d letters; at most %d are allowed.", utf8.RuneCountInString(n.Value), maxName)
		case strings.TrimSpace(n.Value) != n.Value:
			r.report(path, "begins or ends with a space; remove it.")
		default:
			*to = n.Value
		}
	}
}

// flag reads true or false.
func (r *reader) flag(to *bool) place {
	return func(n *yaml.Node, path string) {
		if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!bool" || n.Decode(to) != nil {
			r.report(path, "must be true or false, without quotes.")
		}
	}
}

// date reads a calendar date, which YAML takes for a time unless it is in quotes.
func (r *reader) date(to *string) place {
	return func(n *yaml.Node, path string) {
		if _, err := time.Parse(time.DateOnly, n.Value); n.Kind != yaml.ScalarNode || err != nil {
			r.report(path, "must be a date such as 1942-09-16.")
			return
		}
		*to = n.Value
	}
}

// names reads a name in every language.
func (r *reader) names(to *Names) place {
	return func(n *yaml.Node, path string) {
		texts := make([]string, len(Languages))
		fields := make([]field, len(Languages))
		for i, lang := range Languages {
			fields[i] = field{name: lang, read: r.text(&texts[i])}
		}
		r.group(n, path, fields...)
		*to = Names{}
		for i, lang := range Languages {
			(*to)[lang] = texts[i]
		}
	}
}

// resolve follows an alias to what it stands for.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// invisible is every character that does not show: controls, line breaks, marks that turn the reading direction.
func invisible(c rune) bool { return !unicode.IsGraphic(c) }

// printable returns what a stranger wrote so that it can stand in a message: short, and without tricks.
func printable(s string) string {
	if utf8.RuneCountInString(s) > 60 {
		s = string([]rune(s)[:60]) + "…"
	}
	if s == "" || strings.ContainsFunc(s, invisible) {
		return strconv.QuoteToGraphic(s)
	}
	return s
}

func find(fields []field, name string) (field, bool) {
	for _, f := range fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

func names(fields []field) []string {
	all := make([]string, len(fields))
	for i, f := range fields {
		all[i] = f.name
	}
	return all
}

func fieldNames(fields []field) string { return strings.Join(names(fields), ", ") }

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
