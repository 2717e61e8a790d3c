package api

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"

	"acervo/records"
)

var (
	//go:embed docs.html
	docsTemplate string
	//go:embed docs.css
	docsStyle string
)

// docsPage is the contract, ready to be read by people.
type docsPage struct {
	Title   string
	Version string
	Style   template.CSS
	About   []string // paragraphs
	Groups  []docsGroup
	Kinds   []string
}

type docsGroup struct {
	Name       string
	About      string
	Operations []docsOperation
}

type docsOperation struct {
	ID      string
	Method  string
	Path    string
	Summary string
	About   []string
	Params  []docsField
	Body    docsBody
	Answers []docsAnswer
}

type docsField struct {
	Name     string
	In       string // path, query, header; empty for fields of a body
	Type     string
	Required bool
	About    string
}

type docsBody struct {
	MediaType string
	Fields    []docsField
}

type docsAnswer struct {
	Status    string
	About     string
	MediaType string
	Fields    []docsField
}

// contractPage renders the contract once, at the start: it never changes while the service runs.
func contractPage(contract []byte) ([]byte, error) {
	doc, err := openapi3.NewLoader().LoadFromData(contract)
	if err != nil {
		return nil, records.Errorf(records.Internal, "The contract cannot be read.").Because(err)
	}
	t, err := template.New("docs").Funcs(template.FuncMap{"prose": prose}).Parse(docsTemplate)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, newDocsPage(doc))
	return b.Bytes(), err
}

func newDocsPage(doc *openapi3.T) docsPage {
	page := docsPage{Title: doc.Info.Title, Version: doc.Info.Version, Style: template.CSS(docsStyle), About: paragraphs(doc.Info.Description)}
	if problem := doc.Components.Schemas["Problem"]; problem != nil {
		for _, kind := range problem.Value.Properties["type"].Value.Enum {
			if s, ok := kind.(string); ok {
				page.Kinds = append(page.Kinds, s)
			}
		}
	}
	paths := doc.Paths.Map()
	for _, tag := range doc.Tags {
		group := docsGroup{Name: tag.Name, About: tag.Description}
		for _, path := range slices.Sorted(maps.Keys(paths)) {
			for _, method := range []string{"GET", "HEAD", "POST", "PATCH", "DELETE"} {
				op := paths[path].GetOperation(method)
				if op != nil && slices.Contains(op.Tags, tag.Name) {
					group.Operations = append(group.Operations, newDocsOperation(method, path, paths[path].Parameters, op))
				}
			}
		}
		page.Groups = append(page.Groups, group)
	}
	return page
}

func newDocsOperation(method, path string, shared openapi3.Parameters, op *openapi3.Operation) docsOperation {
	d := docsOperation{ID: op.OperationID, Method: method, Path: path, Summary: op.Summary, About: paragraphs(op.Description)}
	for _, p := range slices.Concat(shared, op.Parameters) {
		d.Params = append(d.Params, docsField{p.Value.Name, p.Value.In, typeName(p.Value.Schema), p.Value.Required, p.Value.Description})
	}
	if op.RequestBody != nil {
		d.Body.MediaType, d.Body.Fields = mediaType(op.RequestBody.Value.Content)
	}
	answers := op.Responses.Map()
	for _, status := range slices.Sorted(maps.Keys(answers)) {
		if status == "default" {
			continue // a problem, always: said once at the top
		}
		r := answers[status].Value
		a := docsAnswer{Status: status}
		if r.Description != nil {
			a.About = *r.Description
		}
		a.MediaType, a.Fields = mediaType(r.Content)
		d.Answers = append(d.Answers, a)
	}
	return d
}

// mediaType lists the media types of a body and the fields of its first one.
func mediaType(content openapi3.Content) (string, []docsField) {
	var fields []docsField
	names := slices.Sorted(maps.Keys(content))
	for _, name := range names {
		if schema := content[name].Schema; schema != nil && fields == nil {
			fields = fieldsOf(schema)
		}
	}
	return strings.Join(names, " or "), fields
}

// fieldsOf lists the properties of an object, those of its parts included; the required ones first.
func fieldsOf(schema *openapi3.SchemaRef) []docsField {
	properties, required := map[string]*openapi3.SchemaRef{}, []string{}
	gather(schema, properties, &required)
	var fields []docsField
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		p := properties[name]
		fields = append(fields, docsField{Name: name, Type: typeName(p), Required: slices.Contains(required, name), About: p.Value.Description})
	}
	slices.SortStableFunc(fields, func(a, b docsField) int {
		switch {
		case a.Required == b.Required:
			return 0
		case a.Required:
			return -1
		}
		return 1
	})
	return fields
}

func gather(schema *openapi3.SchemaRef, properties map[string]*openapi3.SchemaRef, required *[]string) {
	maps.Copy(properties, schema.Value.Properties)
	*required = append(*required, schema.Value.Required...)
	for _, part := range schema.Value.AllOf {
		gather(part, properties, required)
	}
}

// typeName names a schema in a few words: "list of Document", "date", "one of read, file".
func typeName(ref *openapi3.SchemaRef) string {
	if ref == nil || ref.Value == nil {
		return ""
	}
	s := ref.Value
	name := ref.Ref[strings.LastIndexByte(ref.Ref, '/')+1:]
	switch {
	case len(s.Enum) > 0:
		return "one of " + enumText(s.Enum)
	case s.Type.Is("array"):
		return "list of " + typeName(s.Items)
	case name != "":
		return name
	case s.Format != "":
		return s.Format
	case s.Type != nil && len(*s.Type) > 0:
		return (*s.Type)[0]
	}
	return "value"
}

func enumText(values []any) string {
	var words []string
	for _, v := range values {
		if s, ok := v.(string); ok {
			words = append(words, s)
		}
	}
	return strings.Join(words, ", ")
}

// paragraphs parts a description at its blank lines.
func paragraphs(s string) []string {
	var all []string
	for p := range strings.SplitSeq(strings.TrimSpace(s), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// run is a piece of a sentence; what stood between backquotes is code.
type run struct {
	Text string
	Code bool
}

func prose(s string) []run {
	var runs []run
	for i, text := range strings.Split(s, "`") {
		runs = append(runs, run{text, i%2 == 1})
	}
	return runs
}

// getDocs sends the contract as a page. The policy allows its style by its hash, and nothing else.
func (s *Server) getDocs(*gin.Context) (reply, error) {
	sum := sha256.Sum256([]byte(docsStyle))
	r := content("text/html; charset=utf-8", s.docs)
	r.header.Set("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	return r, nil
}

func (s *Server) getContract(*gin.Context) (reply, error) {
	return content("application/yaml", s.contract), nil
}
