package web

import (
	"slices"

	"acervo/records"
)

// Edition is what is being read: a file of a version in a language. Pages for reading embed it.
type Edition struct {
	Title        Title
	DocumentPage string
	Number       string
	Version      int
	Current      int
	CurrentPage  string // the document's current version
	TextLanguage records.Language
	Detected     bool
	Authority    records.Authority
	FileName     string
	Download     string
	ReadPage     string // the address of this reading room, for forms
	FileField    string // the file's id, for the same forms
	Query        string // what is looked for in the text
	AsPictures   string // the address of the same place as pictures of pages; empty when there are none
	AsText       string // and as text; empty when there is none
	Outline      []Entry
	Hits         []Found
	MoreHits     bool // than are shown
	Page         int  // from 1
	Pages        int
	Paged        bool // the pages are the file's own, not portions made for reading
}

// Found is a page or portion on which what is looked for stands.
type Found struct {
	Address string
	Page    int
	Label   string // of the article it stands in; empty when there is none
	Snippet []records.Fragment
}

// Text is a page of a file's text, to be read.
type Text struct {
	Frame
	Edition
	Blocks []Block
	Prev   string
	Next   string
}

func (Text) name() string { return "text" }

// View is this way of reading.
func (Text) View() string { return "text" }

// Grouped reports whether articles stand below titles or chapters on this page.
func (t Text) Grouped() bool {
	return slices.ContainsFunc(t.Blocks, func(b Block) bool { return b.Kind == GroupHeading })
}

// Entry is a line of the outline.
type Entry struct {
	Label   string
	Heading string
	Address string
	Group   bool // it holds others: a title, a chapter
	Here    bool // it is on this page
	Page    int
}

// BlockKind says what a block of text is.
type BlockKind string

// The kinds of blocks.
const (
	GroupHeading   BlockKind = "group"   // of a title or chapter
	ArticleHeading BlockKind = "article" // on a line of its own
	Paragraph      BlockKind = "paragraph"
	Table          BlockKind = "table" // the rows of a sheet
)

// Block is a run of text: a heading or a paragraph.
type Block struct {
	Kind   BlockKind
	ID     string // the anchor of the provision that begins here
	Label  string // of a provision whose text follows on the same line: "Artículo 12."
	Text   string
	Marked []records.Fragment // the same text with what is looked for marked; nil when nothing is
	Rows   [][]string         // of a table, instead of Text
}
