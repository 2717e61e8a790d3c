package records

import (
	"context"
	"io"
)

// Extractor reads the text of files. It survives whatever the bytes do to it.
type Extractor interface {
	// Extract reads a file. An *Unreadable error says that trying again cannot
	// help (a password, damage, a kind of file nobody reads); any other error may
	// pass. NeedsRecognition in the result says that the pages are pictures.
	Extract(ctx context.Context, in ExtractInput) (Extraction, error)
}

// ExtractInput is a file to read.
type ExtractInput struct {
	Bytes     io.ReadSeeker // an *os.File is handed to the worker by its path, without a copy
	Size      int64
	Name      string // for telling the type when the bytes do not
	MediaType string
	Normative bool     // cut by article
	Language  Language // when it is known; empty to detect it
	Recognize bool     // run OCR on pages that have no text
}

// Extraction is what was read.
type Extraction struct {
	Method           string   // pdf, ocr, office, sheet, slides, text, html, mail, converted
	Pages            []string // the text of each page, NFC, lines ended by \n; a text without pages has one
	Paged            bool     // the pages are real ones, with numbers that a reader can cite
	Outline          []Provision
	Citations        []Citation // what it cites; EID is not set
	Language         Language   // detected or as given; Undetermined when there is too little text
	Title            string     // proposal, or empty
	Date             Date       // proposal, or zero
	Findings         []string   // remarks for staff
	Derived          []Derived
	NeedsRecognition bool // some pages are pictures without text, and Recognize was false or no OCR is installed
}

// Derived is a file made from another one: a PDF rendition, an attachment of a mail.
type Derived struct {
	Role      FileRole
	Name      string
	MediaType string                        // as found from its bytes
	Open      func() (io.ReadCloser, error) // may be called once; after Close the bytes may be gone
}

// Unreadable is the error of a file whose text cannot be had, however often it is tried.
type Unreadable struct {
	Reason string // for people: "It is protected by a password."
	Cause  error
}

// Error returns the reason.
func (u *Unreadable) Error() string { return u.Reason }

// Unwrap returns the cause.
func (u *Unreadable) Unwrap() error { return u.Cause }

// Cut makes passages of what was read: one per article where there is an
// outline of articles, else one per page, else runs of paragraphs of about
// PassageSize bytes. The passages together hold the whole text, once, in order.
func Cut(file FileID, x Extraction) []Passage {
	return cut(file, x)
}

// PassageSize is the length in bytes that runs of paragraphs are cut to in texts without pages or articles.
const PassageSize = 2400
