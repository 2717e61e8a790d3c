package schemas

import "go.yaml.in/yaml/v3"

// profile reads the whole file.
func (r *reader) profile(n *yaml.Node) (p Profile) {
	r.lines[""] = n.Line
	r.group(n, "",
		field{name: "name", read: r.text(&p.Name)},
		field{name: "organization", read: r.names(&p.Organization)},
		field{name: "time_zone", read: r.text(&p.TimeZone)},
		field{name: "founded", read: r.date(&p.Founded), optional: true},
		field{name: "fiscal_year_end", read: r.yearEnd(&p.FiscalYearEnd), optional: true},
		field{name: "public_room", read: r.flag(&p.PublicRoom)},
		field{name: "origin", read: r.text(&p.Origin)},
		field{name: "bodies", read: r.list(func(n *yaml.Node, path string) { p.Bodies = append(p.Bodies, r.body(n, path)) })},
		field{name: "series", read: r.list(func(n *yaml.Node, path string) { p.Series = append(p.Series, r.series(n, path)) })},
		field{name: "retention_events", optional: true, read: r.list(func(n *yaml.Node, path string) {
			p.RetentionEvents = append(p.RetentionEvents, r.retentionEvent(n, path))
		})},
		field{name: "classes", read: r.list(func(n *yaml.Node, path string) { p.Classes = append(p.Classes, r.class(n, path)) })},
		field{name: "types", read: r.list(func(n *yaml.Node, path string) { p.Types = append(p.Types, r.documentType(n, path)) })},
	)
	return p
}

func (r *reader) body(n *yaml.Node, path string) (b Body) {
	r.group(n, path,
		field{name: "code", read: r.text(&b.Code)},
		field{name: "names", read: r.names(&b.Names)},
	)
	return b
}

func (r *reader) series(n *yaml.Node, path string) (s Series) {
	r.group(n, path,
		field{name: "code", read: r.text(&s.Code)},
		field{name: "template", read: r.text(&s.Template)},
	)
	return s
}

func (r *reader) class(n *yaml.Node, path string) (c Class) {
	r.group(n, path,
		field{name: "code", read: r.text(&c.Code)},
		field{name: "parent", read: r.text(&c.Parent), optional: true},
		field{name: "names", read: r.names(&c.Names)},
		field{name: "access", read: r.text(&c.Access)},
		field{name: "bodies", optional: true, read: r.list(func(n *yaml.Node, path string) {
			var code string
			r.text(&code)(n, path)
			c.Bodies = append(c.Bodies, code)
		})},
		field{name: "series", read: r.text(&c.Series), optional: true},
		field{name: "types", optional: true, read: r.list(func(n *yaml.Node, path string) {
			var code string
			r.text(&code)(n, path)
			c.Types = append(c.Types, code)
		})},
		field{name: "basis", read: r.names(&c.Basis), optional: true},
		field{name: "closed", read: r.date(&c.Closed), optional: true},
		field{name: "declare", read: r.text(&c.Declare), optional: true},
		field{name: "retention", read: r.retention(&c.Retention), optional: true},
		field{name: "checklist", read: r.checklist(&c.Checklist), optional: true},
	)
	return c
}

func (r *reader) documentType(n *yaml.Node, path string) (t DocumentType) {
	r.group(n, path,
		field{name: "code", read: r.text(&t.Code)},
		field{name: "abbreviation", read: r.text(&t.Abbreviation)},
		field{name: "normative", read: r.flag(&t.Normative)},
		field{name: "class", read: r.text(&t.Class)},
		field{name: "schema", read: r.text(&t.Schema)},
		field{name: "names", read: r.names(&t.Names)},
	)
	return t
}
