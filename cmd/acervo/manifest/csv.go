package manifest

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

// readCSV reads a manifest in CSV: UTF-8, with or without a byte order mark,
// separated by commas, semicolons or tabs (the header's first line decides).
func (s *Source) readCSV(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", path, reason(err))
	}
	defer f.Close()
	text, err := skipMark(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	first, err := text.Peek(text.Size())
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s cannot be read: %w", path, reason(err))
	}
	r := csv.NewReader(text)
	r.Comma = separator(first)
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s is empty; its first line must name the columns: %s", path, strings.Join(Columns, ", "))
	} else if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for i, name := range header {
		header[i] = strings.ToLower(strings.TrimSpace(name))
	}
	if err := checkHeader(header); err != nil {
		return fmt.Errorf("%s, line 1: %w", path, err)
	}
	return s.readRows(r, header)
}

func (s *Source) readRows(r *csv.Reader, header []string) error {
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			s.Problems = append(s.Problems, Problem{Line: parse.Line, Message: fmt.Sprintf("the quotes in this line are not right (at character %d)", parse.Column)})
			return nil // where the next row begins is anybody's guess
		} else if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		s.addRecord(line, header, record)
	}
}

func (s *Source) addRecord(line int, header, record []string) {
	values := make(map[string]string, len(header))
	empty := true
	for i, v := range record {
		if !utf8.ValidString(v) {
			s.Problems = append(s.Problems, Problem{Line: line, Message: "this line is not in UTF-8; save the manifest as CSV UTF-8"})
			return
		}
		if v = strings.TrimSpace(v); v != "" {
			empty = false
		}
		if i < len(header) {
			values[header[i]] = v
		}
	}
	switch {
	case empty:
	case len(record) != len(header):
		s.Problems = append(s.Problems, Problem{
			Line: line, File: values["file"], Document: values["document"],
			Message: fmt.Sprintf("this line has %d fields and the header %d; a field that holds the separator must be in quotes", len(record), len(header)),
		})
	default:
		s.add(line, values)
	}
}

// checkHeader explains what is wrong with the names of the columns.
func checkHeader(header []string) error {
	if wrong := unknown(header); len(wrong) > 0 {
		return fmt.Errorf("unknown column %s; a manifest has: %s", quoted(wrong), strings.Join(Columns, ", "))
	}
	for i, name := range header {
		if slices.Contains(header[:i], name) {
			return fmt.Errorf("the column %q stands twice", name)
		}
	}
	if !slices.Contains(header, "file") {
		return errors.New(`the column "file" is missing`)
	}
	return nil
}

// skipMark returns the text behind the byte order mark, if it has one.
func skipMark(f io.Reader) (*bufio.Reader, error) {
	r := bufio.NewReaderSize(f, 64<<10)
	head, err := r.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, reason(err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		_, err = r.Discard(3)
		return r, err
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return nil, errors.New("it is in UTF-16; save it in UTF-8")
	}
	return r, nil
}

// separator returns what parts the header's columns: the most frequent candidate of the first line.
func separator(text []byte) rune {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := bytes.Count(line, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}
