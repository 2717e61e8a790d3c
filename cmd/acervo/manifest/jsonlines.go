package manifest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// maxLine bounds a line of JSON: 64 kB of metadata and what stands around it.
const maxLine = 1 << 20

// readJSONLines reads a manifest of one JSON object per line.
func (s *Source) readJSONLines(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", path, reason(err))
	}
	defer f.Close()
	text, err := skipMark(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, maxLine)
	line := 0
	for lines.Scan() {
		line++
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		values, err := object(lines.Bytes())
		if err != nil {
			s.Problems = append(s.Problems, Problem{Line: line, Message: err.Error()})
			continue
		}
		if wrong := unknown(slices.Sorted(maps.Keys(values))); len(wrong) > 0 {
			return fmt.Errorf("%s, line %d: unknown column %s; a manifest has: %s", path, line, quoted(wrong), strings.Join(Columns, ", "))
		}
		s.addObject(line, values)
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("%s, line %d: the line is longer than 1 MB", path, line+1)
	}
	return lines.Err()
}

func object(line []byte) (map[string]json.RawMessage, error) {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(line, &values); err != nil || values == nil {
		return nil, errors.New("this is not a JSON object in one line")
	}
	return values, nil
}

func (s *Source) addObject(line int, object map[string]json.RawMessage) {
	values := make(map[string]string, len(object))
	var wrong []Problem
	for _, name := range Columns {
		raw, ok := object[name]
		if !ok {
			continue
		}
		value, err := text(name, raw)
		if err != nil {
			wrong = append(wrong, Problem{Line: line, Column: name, Message: err.Error()})
		}
		values[name] = value
	}
	if len(wrong) == 0 {
		s.add(line, values)
	}
	for _, p := range wrong {
		p.File, p.Document = values["file"], values["document"]
		s.Problems = append(s.Problems, p)
	}
}

// text returns a value as a CSV field would hold it.
func text(name string, raw json.RawMessage) (string, error) {
	raw = bytes.TrimSpace(raw)
	var str string
	var number json.Number
	switch {
	case string(raw) == "null":
		return "", nil
	case json.Unmarshal(raw, &str) == nil:
		return strings.TrimSpace(str), nil
	case name == "metadata":
		return string(raw), nil
	case json.Unmarshal(raw, &number) == nil:
		return number.String(), nil
	}
	return "", errors.New("write it as text, in quotes")
}
