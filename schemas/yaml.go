package schemas

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// maxProfile is the size in bytes that a profile may have; the largest known is 20 kB.
const maxProfile = 1 << 20

// parseYAML makes a tree of the text, or says why that is impossible.
func parseYAML(data []byte) (*yaml.Node, []Problem) {
	if p, ok := checkText(data); !ok {
		return nil, []Problem{p}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	if err := decoder.Decode(&document); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, []Problem{{Line: 1, Message: "The file is empty. Start from a copy of the profile that comes with the program."}}
		}
		return nil, explainSyntax(data, err)
	}
	if err := decoder.Decode(&second); err == nil {
		return nil, []Problem{{Line: second.Line, Message: "A second document starts here; a profile is one document, so remove the line \"---\"."}}
	} else if !errors.Is(err, io.EOF) {
		return nil, explainSyntax(data, err)
	}
	root := document.Content[0]
	if root.Kind == yaml.ScalarNode && root.ShortTag() == "!!null" {
		return nil, []Problem{{Line: 1, Message: "The file holds nothing but comments. Start from a copy of the profile that comes with the program."}}
	}
	return root, nil
}

// checkText refuses what is no text at all, before the YAML reader sees it.
func checkText(data []byte) (Problem, bool) {
	if len(data) > maxProfile {
		return Problem{Message: fmt.Sprintf("The file has %d bytes; a profile has at most %d.", len(data), maxProfile)}, false
	}
	line := 1
	for rest := data; len(rest) > 0; {
		c, size := utf8.DecodeRune(rest)
		switch {
		case c == utf8.RuneError && size == 1:
			return Problem{Line: line, Message: "This line is not UTF-8. Save the file as UTF-8 (in most editors: Save with encoding)."}, false
		case c < ' ' && c != '\n' && c != '\r' && c != '\t', c == 0x7f:
			return Problem{Line: line, Message: fmt.Sprintf("This line holds a control character (U+%04X); remove it.", c)}, false
		case c == '\n':
			line++
		}
		rest = rest[size:]
	}
	return Problem{}, true
}

var (
	tabIndent = regexp.MustCompile(`(?m)^ *\t+[^\s]`)
	errorLine = regexp.MustCompile(`^line (\d+): `)
)

// explainSyntax says in plain words what keeps the text from being YAML.
func explainSyntax(data []byte, err error) []Problem {
	var tabs []Problem
	for _, at := range tabIndent.FindAllIndex(data, -1) {
		tabs = append(tabs, Problem{
			Line:    1 + bytes.Count(data[:at[0]], []byte("\n")),
			Message: "This line is indented with a tab; YAML takes only spaces.",
		})
	}
	if len(tabs) > 0 {
		return tabs
	}
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	p := Problem{Line: 1} // the library names no line when it is the first
	if strings.HasPrefix(message, "unknown anchor") {
		p.Line = 0
	}
	if m := errorLine.FindStringSubmatch(message); m != nil {
		p.Line, _ = strconv.Atoi(m[1]) // digits only, by the expression
		message = strings.TrimPrefix(message, m[0])
		if strings.HasPrefix(message, "did not find expected") {
			p.Line++ // the library's parser, unlike its scanner, counts from 0
		}
	}
	p.Message = "This is not YAML: " + message + ". Look at the indentation, colons, quotes and brackets here and just before."
	return []Problem{p}
}

// kindName says what a node is, in the words of the messages.
func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a group of fields"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.ShortTag() {
	case "!!null":
		return "nothing"
	case "!!bool":
		return "true or false"
	case "!!int", "!!float":
		return "a number"
	case "!!timestamp":
		return "a date"
	}
	return "text"
}
