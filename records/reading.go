package records

import "time"

// ReadingState says how far the reading of a file's text has come.
type ReadingState string

// The states of a reading. A file in any of them is filed, safe and downloadable.
const (
	ReadingPending ReadingState = "pending" // waiting for its turn, or for its next try
	ReadingRunning ReadingState = "running"
	ReadingDone    ReadingState = "read"
	ReadingFailed  ReadingState = "not_read" // Reason says why; it is not tried again by itself
)

// Reading is what became of the attempt to read a file's text.
type Reading struct {
	State     ReadingState
	Reason    string // for people, when not read: "password", "no text found", …
	Method    string // pdf, ocr, office, text, mail, …
	Pages     int
	Words     int
	Language  Language // as detected
	Title     string   // proposal found in the text or its properties
	Date      Date     // proposal found in the text or its properties
	Findings  []string // remarks for staff: pdfcpu's verdict, a gap in the articles' numbers …
	Attempts  int
	NextTry   time.Time // for pending after a failure
	UpdatedAt time.Time
}

// Provision is an article or other numbered unit of a text, with a
// language-independent id (Akoma Ntoso eId, such as tit_vi__art_12).
type Provision struct {
	EID     string `json:"eid"`
	Kind    string `json:"kind"`    // title, chapter, section, article, annex, transitory …
	Label   string `json:"label"`   // as printed: "Artículo 12"
	Heading string `json:"heading"` // what follows the label on its line or the next one
	Page    int    `json:"page"`    // where it starts, from 1; 0 in texts without pages
	Offset  int    `json:"offset"`  // byte offset in the joined text of all pages
	Level   int    `json:"level"`   // 0 for the outermost
}

// Passage is the unit of the index: an article, or a page where there are no
// articles, or a run of paragraphs where there are neither. The passages of a
// file in order hold its whole text, once; a form feed marks where a new page begins.
type Passage struct {
	File    FileID
	Ordinal int    // from 0
	Page    int    // the page it starts on, from 1; 0 in texts without pages
	EID     string // of the provision; empty for pages and runs
	Label   string // of the provision: "Artículo 12"
	Heading string
	Text    string
}

// PageBreak marks in a passage's text where the next page begins.
const PageBreak = "\f"
