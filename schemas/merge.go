package schemas

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MergePlan puts the classes of a table into a profile in YAML: classes that it has are changed in
// the columns that the table has, others are added at the end, none is taken away. The rest of the file,
// its comments included, stays as it is. It returns every mistake, with the row and the column of the table.
func MergePlan(profile, table []byte, numbering Numbering) ([]byte, []Problem) {
	now, problems := LoadProfile(profile, numbering)
	if len(problems) > 0 {
		return nil, problems
	}
	rows, problems := readPlan(table)
	if len(problems) > 0 {
		return nil, problems
	}
	var document yaml.Node
	if err := yaml.Unmarshal(profile, &document); err != nil {
		return nil, explainSyntax(profile, err)
	}
	list := resolve(valueOf(document.Content[0], "classes"))
	lines, changed := map[string]int{}, false
	for _, row := range rows {
		lines[row.code] = row.line
		at := slices.IndexFunc(now.Classes, func(c Class) bool { return c.Code == row.code })
		var was, is Class
		if at >= 0 {
			was, is = now.Classes[at], copied(now.Classes[at])
		}
		for _, c := range tableColumns() {
			if cell, there := row.cells[c.name]; there {
				if mistake := c.set(&is, cell); mistake != "" {
					problems = append(problems, Problem{Line: row.line, Field: "column " + c.name, Message: mistake})
				}
			}
		}
		switch is = settled(is); {
		case at < 0:
			list.Content, changed = append(list.Content, classNode(is)), true
		case !reflect.DeepEqual(settled(was), is):
			list.Content[at], changed = classNode(is), true
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	if !changed {
		return profile, nil
	}
	mend(&document)
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&document); err != nil {
		return nil, []Problem{{Message: "The table cannot be put into the profile: " + err.Error() + "."}}
	}
	merged := b.Bytes()
	if _, problems = LoadProfile(merged, numbering); len(problems) > 0 {
		return nil, inTable(problems, list, lines)
	}
	return merged, nil
}

// copied is a class of which lists and names may be changed.
func copied(c Class) Class {
	c.Names, c.Basis = maps.Clone(c.Names), maps.Clone(c.Basis)
	if c.Retention != nil {
		rule := *c.Retention
		rule.Basis = maps.Clone(rule.Basis)
		c.Retention = &rule
	}
	return c
}

// settled gives what is empty one form.
func settled(c Class) Class {
	if c.Retention != nil && reflect.DeepEqual(*c.Retention, Retention{Basis: c.Retention.Basis}) && len(c.Retention.Basis) == 0 {
		c.Retention = nil
	}
	if len(c.Basis) == 0 {
		c.Basis = nil
	}
	if len(c.Bodies) == 0 {
		c.Bodies = nil
	}
	if len(c.Types) == 0 {
		c.Types = nil
	}
	return c
}

// valueOf returns the value of a key in a mapping that has it.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return &yaml.Node{}
}

// classNode writes a class.
func classNode(c Class) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	put := func(to *yaml.Node, key string, value *yaml.Node) {
		to.Content = append(to.Content, text(key), value)
	}
	word := func(to *yaml.Node, key, value string) {
		if value != "" {
			put(to, key, text(value))
		}
	}
	words := func(key string, values []string) {
		if len(values) > 0 {
			list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
			for _, v := range values {
				list.Content = append(list.Content, text(v))
			}
			put(n, key, list)
		}
	}
	spoken := func(to *yaml.Node, key string, names Names) {
		if len(names) == 0 {
			return
		}
		all := &yaml.Node{Kind: yaml.MappingNode}
		for _, lang := range Languages {
			word(all, lang, names[lang])
		}
		put(to, key, all)
	}
	word(n, "code", c.Code)
	word(n, "parent", c.Parent)
	spoken(n, "names", c.Names)
	word(n, "access", c.Access)
	words("bodies", c.Bodies)
	word(n, "series", c.Series)
	words("types", c.Types)
	spoken(n, "basis", c.Basis)
	word(n, "closed", c.Closed)
	word(n, "declare", c.Declare)
	number := func(to *yaml.Node, key string, value int) {
		if value > 0 {
			put(to, key, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(value)})
		}
	}
	if r := c.Retention; r != nil {
		rule := &yaml.Node{Kind: yaml.MappingNode}
		word(rule, "trigger", r.Trigger)
		word(rule, "event", r.Event)
		number(rule, "years", r.Years)
		number(rule, "months", r.Months)
		word(rule, "action", r.Action)
		spoken(rule, "basis", r.Basis)
		put(n, "retention", rule)
	}
	if c.Checklist != nil {
		list := &yaml.Node{Kind: yaml.SequenceNode}
		if len(c.Checklist) == 0 {
			list.Style = yaml.FlowStyle
		}
		for _, i := range c.Checklist {
			item := &yaml.Node{Kind: yaml.MappingNode}
			word(item, "code", i.Code)
			spoken(item, "names", i.Names)
			word(item, "type", i.Type)
			word(item, "body", i.Body)
			number(item, "months", i.Months)
			number(item, "days", i.Days)
			list.Content = append(list.Content, item)
		}
		put(n, "checklist", list)
	}
	return n
}

func text(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s} }

// mend writes out what stood behind an alias of something that is gone.
func mend(document *yaml.Node) {
	there := map[*yaml.Node]bool{}
	var look func(n *yaml.Node)
	look = func(n *yaml.Node) {
		there[n] = true
		for _, c := range n.Content {
			look(c)
		}
	}
	look(document)
	var put func(n *yaml.Node)
	put = func(n *yaml.Node) {
		for i, c := range n.Content {
			if c.Kind == yaml.AliasNode && !there[c.Alias] {
				n.Content[i] = written(c.Alias)
				continue
			}
			put(c)
		}
	}
	put(document)
}

// written is a copy without anchors and aliases.
func written(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return written(n.Alias)
	}
	c := *n
	c.Anchor, c.Content = "", nil
	for _, x := range n.Content {
		c.Content = append(c.Content, written(x))
	}
	return &c
}

var ofClass = regexp.MustCompile(`^classes\[(\d+)\]\.?(.*)$`)

// inTable says of mistakes in the merged file where they stand in the table.
func inTable(problems []Problem, list *yaml.Node, lines map[string]int) []Problem {
	all := make([]Problem, 0, len(problems))
	for _, p := range problems {
		m := ofClass.FindStringSubmatch(p.Field)
		p.Line = 0
		if m != nil {
			i, _ := strconv.Atoi(m[1]) // digits only, by the expression
			if i < len(list.Content) {
				code := valueOf(resolve(list.Content[i]), "code").Value
				p.Field = fmt.Sprintf("class %s, column %s", printable(code), columnOf(m[2]))
				p.Line = lines[code]
			}
		}
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return a.Line - b.Line })
	return all
}

// columnOf is the column of the table that holds a field of a class.
func columnOf(path string) string {
	path, _, _ = strings.Cut(path, "[") // bodies[1]
	switch {
	case path == "names", path == "":
		return "name_" + Languages[0]
	case path == "retention":
		return "action"
	case strings.HasPrefix(path, "names."):
		return "name_" + strings.TrimPrefix(path, "names.")
	case strings.HasPrefix(path, "retention.basis"):
		path = strings.TrimPrefix(path, "retention.")
		if path == "basis" {
			path += "." + Languages[0]
		}
		return "retention_" + strings.ReplaceAll(path, ".", "_")
	case path == "basis":
		return "basis_" + Languages[0]
	}
	return strings.ReplaceAll(strings.TrimPrefix(path, "retention."), ".", "_")
}
