package records

import (
	"context"
	"time"
)

// Query is what a person looks for.
type Query struct {
	Text        string   // in the query language of the index; it never errors
	Types       []string // filters; the values of one filter are alternatives
	Bodies      []string
	Classes     []string
	Languages   []Language
	Statuses    []string
	Years       []int
	From, To    Date      // of the document's date, both included
	AllVersions bool      // else only the current version of each document
	On          Date      // only what was in force on this day; zero: what is current
	Known       time.Time // by the legal events that were known at this instant; zero: now
	Today       Date      // by which current is meant; the Office fills it in
	Sort        Sort
	Limit       int      // documents a page, 1 to 100; 0 means 20
	Cursor      string   // of the page before; empty for the first
	Facets      bool     // count types, bodies, years, languages, classes, statuses
	Language    Language // of the person who asks, for titles
	// Members returns the documents of the matter that matter: names, none when there is no such matter or
	// the asker may not know of it; the Office fills it in. Nil: no matter has any.
	Members func(matter string) ([]DocumentID, error) `json:"-"`
}

// Sort orders the hits.
type Sort string

// The orders of hits. The default is Relevance, or Newest when there are no words.
const (
	Relevance Sort = "relevance"
	Newest    Sort = "newest"
	Oldest    Sort = "oldest"
)

// Results is one page of documents found.
type Results struct {
	Total  int // documents found that the actor may read
	Hits   []Hit
	Facets []Facet
	Cursor string   // of the next page; empty when this is the last
	Notes  []string // what of the query was not understood and taken as words
	Took   time.Duration
}

// Hit is a document found, with its best passages.
type Hit struct {
	Document DocumentID
	Version  int // the number of the version found
	Number   string
	Symbol   string
	Type     string
	Class    string
	Body     string
	Title    string
	TitleIn  Language // the language of the title
	Date     Date
	Status   string   // of the version found: a Status, or current or superseded where there are no legal events
	Since    Date     // from when it has the status; zero when nothing says so
	Until    Date     // the first day on which it is so no more; zero: no end is known
	Coming   Date     // when it, or a newer text in its place, comes into force; zero: nothing is known to come
	Language Language // of the best passage
	Score    float64
	Passages []PassageHit
	Annulled *Annulment // its register number counts no more
}

// PassageHit is a passage that answers, cut to what matters.
type PassageHit struct {
	File     FileID
	Language Language
	Page     int
	EID      string
	Label    string
	Version  int
	Snippet  []Fragment
}

// Fragment is a piece of a snippet; Mark says that it is a word found. Texts
// are plain: whoever prints them escapes them.
type Fragment struct {
	Text string `json:"text"`
	Mark bool   `json:"mark,omitempty"`
}

// Span is a part of a text, in bytes: From is in it, To is after it.
type Span struct{ From, To int }

// Facet counts documents by the values of one field.
type Facet struct {
	Field  string // type, body, year, language, class, status
	Values []FacetValue
}

// FacetValue is a value and how many of the documents found have it.
type FacetValue struct {
	Value string
	Count int
}

// Suggestion completes what is being typed.
type Suggestion struct {
	Text     string
	Document DocumentID // when the suggestion is a document: its title or symbol
	Number   string
}

// Finder searches what was indexed.
type Finder interface {
	// Search returns one page of the documents found that visible allows. It
	// never fails on what was typed; a query that takes too long is Unavailable
	// with a message that says how to narrow it.
	Search(ctx context.Context, q Query, visible Visible) (Results, error)
	// Mark returns where the words of a query stand in a text, in order and apart.
	Mark(query, text string) []Span
	// Margins returns the running headers and footers of the pages of a text, in order, which Search leaves out. What
	// begins a provision is none.
	Margins(text string, outline []Provision) []Span
	// Suggest completes what is being typed, at most limit suggestions.
	Suggest(ctx context.Context, typed string, lang Language, limit int, visible Visible) ([]Suggestion, error)
}

// Visible decides whether documents of an access may be shown. The index asks
// it once per access class, never per document; nil shows nothing.
type Visible func(Access) bool
