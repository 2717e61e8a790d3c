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
)

// The ids of index documents tell what they are: a passage is <file>#<ordinal>.
const (
	headPrefix    = "@"
	lexiconPrefix = "~"
)

// entry is an index document whose words are ready: it passes by bleve's mapping
// and analysis, which would cost several times as much as the index itself.
type entry struct {
	id     string
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

// AddIDField adds the field by which bleve finds and replaces the document.
func (e *entry) AddIDField() {
	once := &index.TokenFreq{}
	once.SetFrequency(1)
	e.fields = append(e.fields, &field{
		name: fieldID, options: index.IndexField | index.StoreField, value: []byte(e.id),
		terms: index.TokenFrequencies{e.id: once}, length: 1,
	})
}

// field is a field of an entry, analyzed.
type field struct {
	name    string
	options index.FieldIndexingOptions
	value   []byte
	terms   index.TokenFrequencies
	length  int // in words
}

var _ index.Field = (*field)(nil)

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return f.value }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Analyze()                                         {}
func (f *field) Options() index.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                        { return 0 }
