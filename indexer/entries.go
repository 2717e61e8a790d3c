package indexer

import (
	index "github.com/blevesearch/bleve_index_api"
)

// The fields of the index.
const (
	fieldID     = "_id"
	fieldWords  = "words"  // of a passage, folded, with occurrences
	fieldTitle  = "title"  // of a head: the titles in all languages
	fieldSymbol = "symbol" // of a head, in words: CPCISS RES 12 2019
	fieldNumber = "number" // of a head, likewise
	fieldHead   = "head"   // stored: the head itself
	fieldForms  = "forms"  // of the lexicon: stem, language and form
	fieldLeft   = "left"   // stored, of a passage: what is left out of it
)

// fields are all of them with their options, the id first and the others sorted.
// Every segment has every field: bleve merges segments of the same fields faster.
var fields = []struct {
	name    string
	options index.FieldIndexingOptions
}{
	{fieldID, index.IndexField | index.StoreField},
	{fieldForms, index.IndexField},
	{fieldHead, index.StoreField},
	{fieldLeft, index.StoreField},
	{fieldNumber, index.IndexField},
	{fieldSymbol, index.IndexField},
	{fieldTitle, index.IndexField},
	{fieldWords, index.IndexField},
}

func optionsOf(name string) index.FieldIndexingOptions {
	for _, f := range fields {
		if f.name == name {
			return f.options
		}
	}
	return 0
}

// The ids of index documents tell what they are: a passage is <file>#<ordinal>.
const (
	headPrefix    = "@"
	lexiconPrefix = "~"
)

// entry is an index document whose words are ready: it passes by bleve's mapping
// and analysis, which would cost several times as much as the index itself.
type entry struct {
	id     string
	nth    int // its place among the entries of the batch
	fields []*field
}

var _ index.Document = (*entry)(nil)

func (e *entry) ID() string                                 { return e.id }
func (e *entry) Size() int                                  { return 0 }
func (e *entry) VisitComposite(index.CompositeFieldVisitor) {}
func (e *entry) HasComposite() bool                         { return false }
func (e *entry) NumPlainTextBytes() uint64                  { return 0 }
func (e *entry) StoredFieldsBytes() uint64                  { return 0 }
func (e *entry) Indexed() bool                              { return true }

// VisitFields shows the fields, the id among them.
func (e *entry) VisitFields(visit index.FieldVisitor) {
	for _, f := range e.fields {
		visit(f)
	}
}

// field returns a field of the entry, or nil.
func (e *entry) field(name string) *field {
	for _, f := range e.fields {
		if f.name == name {
			return f
		}
	}
	return nil
}

// AddIDField adds the field by which bleve finds and replaces the document.
func (e *entry) AddIDField() {
	e.fields = append(e.fields, &field{
		name: fieldID, value: []byte(e.id), found: []found{{word: &word{text: e.id}, at: once}}, length: 1,
	})
}

// field is a field of an entry, analyzed.
type field struct {
	name    string
	value   []byte
	found   []found
	spilled [][]uint64 // the positions of those that are spilled, in their order
	length  int        // in words
}

// found is a word of a field, and how often and where it stands there.
type found struct {
	word *word
	at   occurrences
}

// once is the frequency of a term of which nobody asks where it stands.
const once occurrences = 1

var _ index.Field = (*field)(nil)

func (f *field) Name() string                        { return f.name }
func (f *field) Value() []byte                       { return f.value }
func (f *field) ArrayPositions() []uint64            { return nil }
func (f *field) EncodedFieldType() byte              { return 't' }
func (f *field) Analyze()                            {}
func (f *field) Options() index.FieldIndexingOptions { return optionsOf(f.name) }
func (f *field) AnalyzedLength() int                 { return f.length }
func (f *field) NumPlainTextBytes() uint64           { return 0 }

// AnalyzedTokenFrequencies returns the words as bleve's own builder of segments wants them.
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies {
	terms, spilled := make(index.TokenFrequencies, len(f.found)), f.spilled
	for _, o := range f.found {
		t := &index.TokenFreq{}
		t.SetFrequency(int(o.at))
		if o.at.spilled() && len(spilled) > 0 {
			t.Locations = []*index.TokenLocation{{ArrayPositions: spilled[0]}}
			spilled = spilled[1:]
		}
		terms[o.word.text] = t
	}
	return terms
}
