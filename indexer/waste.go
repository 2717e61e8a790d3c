package indexer

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	index "github.com/blevesearch/bleve_index_api"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// entryForms is how many forms an entry of the lexicon gets that is written again without some: the next word that goes
// takes that many along, not as many as a batch brings.
const entryForms = 4096

// waste are the forms in the lexicon whose words stand in nothing any more, the entries that have them, and what else these have.
type waste struct {
	forms, entries, rest map[string]bool

	reached int64 // the ledger's entry up to which this is all
}

// waste looks through the lexicon.
func (g *generation) waste() (w *waste, err error) {
	w = &waste{forms: map[string]bool{}, entries: map[string]bool{}, rest: map[string]bool{}}
	v := g.acquire()
	if v == nil {
		return w, nil
	}
	defer v.release()
	defer recovered(&err)
	w.reached = v.cursor
	alive, err := v.alive()
	if err != nil {
		return nil, err
	}
	for i := range v.segments {
		if err := v.segments[i].waste(w, alive); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// waste adds what is waste in the lexicon of the segment.
func (p *part) waste(w *waste, alive func(word []byte) (bool, error)) error {
	dict, err := p.seg.Dictionary(fieldForms)
	if err != nil {
		return err
	}
	var list segment.PostingsList
	var its segment.PostingsIterator
	holders := func(form string, do func(num uint64) (more bool, err error)) error {
		if list, err = dict.PostingsList([]byte(form), p.deleted, list); err != nil {
			return err
		}
		its = list.Iterator(false, false, false, its)
		for {
			at, err := its.Next()
			if err != nil || at == nil {
				return err
			}
			if more, err := do(at.Number()); err != nil || !more {
				return err
			}
		}
	}
	touched := roaring.New()
	for it := entries(dict, nil, nil); ; {
		e, err := it.Next()
		if err != nil {
			return err
		}
		if e == nil {
			break
		}
		if stands, err := alive(wordOfForm(e.Term)); err != nil {
			return err
		} else if stands {
			continue
		}
		if err := holders(e.Term, func(num uint64) (bool, error) {
			id, err := p.snap.DocID(num)
			touched.Add(uint32(num))
			w.forms[e.Term], w.entries[string(id)] = true, true
			return true, err
		}); err != nil {
			return err
		}
	}
	if touched.IsEmpty() {
		return nil
	}
	for it := entries(dict, nil, nil); ; {
		e, err := it.Next()
		if err != nil || e == nil {
			return err
		}
		if w.forms[e.Term] {
			continue
		}
		if err := holders(e.Term, func(num uint64) (bool, error) {
			if !touched.Contains(uint32(num)) {
				return true, nil
			}
			w.rest[e.Term] = true
			return false, nil
		}); err != nil {
			return err
		}
	}
}

// wordOfForm returns the word of a term of the lexicon: what follows the stem and the language's number.
func wordOfForm(term string) []byte {
	return []byte(term[bytes.LastIndexByte([]byte(term), '|')+2:])
}

// alive returns a function that tells whether a word stands in anything that is not deleted.
func (v *view) alive() (func(word []byte) (bool, error), error) {
	type place struct {
		words   segment.TermDictionary
		deleted *roaring.Bitmap
		size    int
	}
	var places []place
	for i := range v.segments {
		p := &v.segments[i]
		for _, field := range []string{fieldWords, fieldTitle} { // the fields with a language: see digester.tell
			dict, err := p.seg.Dictionary(field)
			if err != nil {
				return nil, err
			}
			places = append(places, place{dict, p.deleted, dict.Cardinality()})
		}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(b.size, a.size) })
	var list segment.PostingsList
	return func(word []byte) (stands bool, err error) {
		for _, p := range places {
			if p.deleted == nil || p.deleted.IsEmpty() {
				if stands, err = p.words.Contains(word); err != nil || stands {
					return stands, err
				}
				continue
			}
			if list, err = p.words.PostingsList(word, p.deleted, list); err != nil {
				return false, err
			}
			if list.Count() > 0 {
				return true, nil
			}
		}
		return false, nil
	}, nil
}

// throwAway puts into a batch what rids the lexicon of waste, unless something that was indexed meanwhile has the words.
func (g *generation) throwAway(w *waste, b *index.Batch) error {
	if len(w.forms) == 0 {
		return nil
	}
	if err := g.publish(); err != nil {
		return err
	}
	alive, err := g.view.alive()
	if err != nil {
		return err
	}
	for form := range w.forms {
		word := wordOfForm(form)
		stands, err := alive(word)
		if err != nil {
			return err
		}
		if stands {
			delete(w.forms, form)
			w.rest[form] = true
			continue
		}
		delete(g.digest.known, string(word)) // which knows it as told
	}
	for id := range w.entries {
		b.Delete(id)
	}
	for forms := range slices.Chunk(slices.Sorted(maps.Keys(w.rest)), entryForms) {
		b.Update(g.digest.formsEntry(forms))
	}
	return nil
}
