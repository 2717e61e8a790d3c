package indexer

import (
	"crypto/rand"
	"maps"
	"slices"
	"strconv"
	"strings"

	"acervo/indexer/analysis"
	"acervo/records"
)

// maxKnown is how many words a digester remembers before it starts afresh, which it does between
// batches: within one, a word is one value.
const maxKnown = 200_000

// gap is the distance in positions between two values of one field, so that no phrase reaches across.
const gap = 100

// digester makes index documents of texts. It is used by one goroutine.
type digester struct {
	scan  *analysis.Scanner
	known map[string]*word
	pass  int // the number of the present field

	found []*word  // the different words of the present field
	prev  []uint32 // for each position: the former position of the same word
	place []uint32 // scratch
	nth   int      // how many index documents were made

	forms map[string]struct{} // what the lexicon does not have yet
}

// word is a word seen before.
type word struct {
	text string
	pass int    // the field it was last seen in
	last uint32 // the position there
	told uint8  // bit n: the lexicon has it for working language n

	inversion uint64 // the inversion it was last met in
	slot      int    // the number of its term there
}

func newDigester() *digester {
	return &digester{scan: analysis.Scan(""), known: map[string]*word{}, forms: map[string]struct{}{}}
}

// entry makes an index document; their numbers keep them in the order in which they were made.
func (d *digester) entry(id string, fields ...*field) *entry {
	d.nth++
	return &entry{id: id, nth: d.nth, fields: fields}
}

// passage makes the index document of a passage without what is left out of it.
func (d *digester) passage(p records.Passage, lang records.Language, left []records.Span) *entry {
	e := d.entry(passageID(p.File, p.Ordinal), d.field(fieldWords, lang, without(p.Text, left)))
	if len(left) > 0 {
		e.fields = append(e.fields, &field{name: fieldLeft, value: packSpans(left)})
	}
	return e
}

func passageID(f records.FileID, ordinal int) string { return string(f) + "#" + strconv.Itoa(ordinal) }

// splitPassageID is the opposite of passageID; ok is false for other ids.
func splitPassageID(id string) (f records.FileID, ordinal int, ok bool) {
	i := strings.LastIndexByte(id, '#')
	if i < 0 {
		return "", 0, false
	}
	n, err := strconv.Atoi(id[i+1:])
	return records.FileID(id[:i]), n, err == nil
}

// head makes the index document of a document's head.
func (d *digester) head(h head) (*entry, error) {
	stored, err := h.encode()
	if err != nil {
		return nil, err
	}
	e := d.entry(headPrefix+string(h.ID),
		&field{name: fieldHead, value: stored}, d.field(fieldSymbol, "", h.Symbol), d.field(fieldNumber, "", h.Number))
	d.begin()
	at := uint32(0)
	for l, t := range h.Titles {
		at = d.words(l, t, at) + gap
	}
	e.fields = append(e.fields, d.end(fieldTitle, int(at)))
	return e, nil
}

// field makes a field of one text.
func (d *digester) field(name string, lang records.Language, text string) *field {
	d.begin()
	n := d.words(lang, text, 0)
	return d.end(name, int(n))
}

func (d *digester) begin() {
	d.pass++
	d.found, d.prev = d.found[:0], append(d.prev[:0], 0)
}

// words takes up the words of a text from the position on; it returns the last position.
func (d *digester) words(lang records.Language, text string, at uint32) uint32 {
	code := langCode(lang)
	for len(d.prev) <= int(at) {
		d.prev = append(d.prev, 0)
	}
	d.scan.Reset(text)
	for d.scan.Next() {
		at++
		w, ok := d.known[string(d.scan.Word())]
		if !ok {
			w = &word{text: string(d.scan.Word())}
			d.known[w.text] = w
		}
		if w.pass != d.pass {
			w.pass, w.last = d.pass, 0
			d.found = append(d.found, w)
			if code >= 0 && w.told&(1<<code) == 0 {
				d.tell(lang, code, w)
			}
		}
		d.prev = append(d.prev, w.last)
		w.last = at
	}
	return at
}

func (d *digester) end(name string, length int) *field {
	f := &field{name: name, length: length, found: make([]found, len(d.found))}
	for i, w := range d.found {
		d.place = d.place[:0]
		for at := w.last; at != 0; at = d.prev[at] {
			d.place = append(d.place, at)
		}
		reverse(d.place)
		o, ok := pack(d.place)
		f.found[i] = found{w, o}
		if !ok {
			all := make([]uint64, len(d.place))
			for j, at := range d.place {
				all[j] = uint64(at)
			}
			f.spilled = append(f.spilled, all)
		}
	}
	return f
}

func reverse(s []uint32) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

// tell puts a word down for the lexicon: under its stem, as a form of it.
func (d *digester) tell(lang records.Language, code int, w *word) {
	w.told |= 1 << code
	if analysis.Inflects(w.text) && !analysis.IsStop(lang, w.text) {
		d.forms[string(append(formKey(analysis.Stem(lang, w.text)), '0'+byte(code)))+w.text] = struct{}{}
	}
}

// formKey is the beginning of the lexicon's terms for the forms of a stem; the
// language's number and the form follow.
func formKey(stem string) []byte { return append([]byte(stem), '|') }

// lexicon returns an index document with the forms that are new, or nil. It ends
// a batch: words that are forgotten after it are in none that is still to be written.
func (d *digester) lexicon() *entry {
	if d.full() {
		clear(d.known)
	}
	if len(d.forms) == 0 {
		return nil
	}
	e := d.formsEntry(slices.Collect(maps.Keys(d.forms)))
	clear(d.forms)
	return e
}

// formsEntry makes an index document of the lexicon with terms of it.
func (d *digester) formsEntry(forms []string) *entry {
	f := &field{name: fieldForms, length: 1, found: make([]found, len(forms))}
	words := make([]word, len(forms))
	for i, form := range forms {
		words[i] = word{text: form}
		f.found[i] = found{&words[i], once}
	}
	return d.entry(lexiconPrefix+rand.Text(), f)
}

// full reports whether so many words are remembered that the batch should end.
func (d *digester) full() bool { return len(d.known) > maxKnown }

// langCode numbers the working languages; -1 for the others, which have no forms.
func langCode(l records.Language) int {
	for i, w := range records.WorkingLanguages {
		if l == w {
			return i
		}
	}
	return -1
}
