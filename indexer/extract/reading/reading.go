// Package reading holds what the readers of the single file kinds share: the
// file they are given, the text they give back, and the limits both keep to.
package reading

import (
	"context"
	"os"
	"unicode"

	"acervo/records"
)

// File is one file to read. The readers of package extract's subfolders take
// it inside a worker process, and nowhere else.
type File struct {
	Path      string
	Size      int64
	Name      string // as the sender called it; never a path
	MediaType string
	Dir       string // an empty folder of this file's own, for what is made on the way
	Language  records.Language
	Recognize bool

	// Alive tells the service that a long work goes forward: it starts the
	// time limit again. It is called after each page that went through OCR.
	Alive func(context.Context)
}

// Open opens the file for reading.
func (f File) Open() (*os.File, error) { return os.Open(f.Path) }

// Text is what a reader found in a file. Its pages need not be clean: package
// extract removes control characters and normalises all of them in one place.
type Text struct {
	Method   string   // records.Extraction.Method
	Pages    []string `json:"-"` // they go to the service bare
	Paged    bool
	Language records.Language // what the file says of itself; empty when it does not
	Title    string           // from the file's own properties; empty when there is none
	Date     records.Date     // that the document gives itself; zero when it does not
	Created  records.Date     // when the file was made, as its properties say: a last resort
	Findings []string
	Made     []Made
	Pictures int // pages that are pictures without text
}

// Made is a file that reading another one made: a rendition, an attachment.
type Made struct {
	Role records.FileRole
	Name string
	Path string // inside File.Dir
}

// Find adds a remark for staff.
func (t *Text) Find(remark string) { t.Findings = append(t.Findings, remark) }

// Unreadable is the error of a file that nobody can read, however often it is tried.
func Unreadable(reason string, cause error) error {
	return &records.Unreadable{Reason: reason, Cause: cause}
}

// Password is the error of a file that cannot be opened without its password.
func Password(cause error) error {
	return Unreadable("The file is protected by a password.", cause)
}

// Damaged is the error of a file that its reader cannot make sense of.
func Damaged(kind string, cause error) error {
	return Unreadable("The file is damaged: it cannot be read as "+kind+".", cause)
}

// Letters counts the letters and digits of a text, at most limit of them.
func Letters(s string, limit int) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if n++; n >= limit {
				break
			}
		}
	}
	return n
}
