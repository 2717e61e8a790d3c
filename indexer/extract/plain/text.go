package plain

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"acervo/indexer/extract/reading"
)

// Text reads a text file in UTF-8, UTF-16 with a byte order mark, or Windows-1252.
func Text(f reading.File) (reading.Text, error) {
	s, more, err := load(f)
	if err != nil {
		return reading.Text{}, err
	}
	t := reading.Text{Method: "text", Pages: []string{s}}
	if more {
		t.Find("The text is longer than 32 MB; only its beginning was read.")
	}
	return t, nil
}

// load reads a text file, as far as its text is kept.
func load(f reading.File) (text string, more bool, err error) {
	file, err := f.Open()
	if err != nil {
		return "", false, err
	}
	defer file.Close()
	b, err := io.ReadAll(io.LimitReader(file, reading.MaxText+1))
	if err != nil {
		return "", false, err
	}
	if more = len(b) > reading.MaxText; more {
		b = b[:reading.MaxText]
	}
	text, err = Decode(b)
	return text, more, err
}

var errBinary = errors.New("plain: the bytes are no text")

// Decode makes UTF-8 of text in UTF-8, UTF-16 with a byte order mark, or else Windows-1252,
// which holds all that Latin-1 does.
func Decode(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		return string(b[3:]), nil
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		return decode16(b[2:], 0, 8), nil
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return decode16(b[2:], 8, 0), nil
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return "", reading.Unreadable("No text is read from files of this kind.", errBinary)
	}
	if mostlyUTF8(b) {
		return string(b), nil // Clean shows what is wrong in it
	}
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	return string(s), err
}

// mostlyUTF8 reports whether b is UTF-8, with at most one wrong byte for ten characters that
// are right and not ASCII: a text glued together, or cut off in the midst of one.
func mostlyUTF8(b []byte) bool {
	if utf8.Valid(b) {
		return true
	}
	right, wrong := 0, 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && size == 1:
			wrong++
		case size > 1:
			right++
		}
		b = b[size:]
	}
	return wrong*10 <= right
}

// decode16 decodes UTF-16, whose first byte of two is shifted by low bits and whose second by high.
func decode16(b []byte, low, high uint) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<low | uint16(b[2*i+1])<<high
	}
	return string(utf16.Decode(units))
}
