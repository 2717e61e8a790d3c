package indexer

import (
	"errors"
	"math"

	"acervo/indexer/querylang"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// BM25 with its usual constants. The length that counts as usual is fixed, not
// the average: hidden documents have no influence on a score.
const (
	k1          = 1.2
	lengthShare = 0.75
	usualLength = 150 // words of a passage
	usualTitle  = 12
)

// saturated is the part of BM25 that depends on the passage.
func saturated(count int, length, usual float64) float32 {
	tf := float64(count)
	return float32(tf * (k1 + 1) / (tf + k1*(1-lengthShare+lengthShare*length/usual)))
}

// rarity is the part of BM25 that depends on how many passages have the word.
func rarity(with, of int) float32 {
	return float32(math.Log(1 + (float64(of-with)+0.5)/(float64(with)+0.5)))
}

// look finds a leaf. within, when not nil, holds the versions that still matter:
// passages of others are counted and not kept.
func (s *search) look(l *leaf, within bitset) bitset {
	l.units = newBitset(s.v.units.len())
	for i := range s.v.segments {
		for _, f := range l.fields {
			if s.err != nil {
				return l.units
			}
			switch {
			case l.pattern != nil:
				s.lookPattern(l, i, f, within)
			case l.slots != nil:
				s.lookPhrase(l, i, f, within)
			default:
				for _, form := range l.forms {
					s.lookWord(l, i, f, form, within)
				}
			}
		}
	}
	return l.units
}

// dictionary returns the words of a field in a segment.
func (s *search) dictionary(i int, field string) segment.TermDictionary {
	k := dictKey{i, field}
	d, ok := s.dicts[k]
	if !ok {
		var err error
		if d, err = s.v.segments[i].seg.Dictionary(field); err != nil {
			s.fail(err)
			return noWords{}
		}
		s.dicts[k] = d
	}
	return d
}

type dictKey struct {
	segment int
	field   string
}

// postings starts reading where a word stands. The reader of places is a new
// one; the other is the search's own, good until the next call.
func (s *search) postings(i int, field, word string, places bool) segment.PostingsIterator {
	except := s.v.segments[i].deleted
	if places {
		list, err := s.dictionary(i, field).PostingsList([]byte(word), except, nil)
		if err != nil {
			s.fail(err)
			return noPostings{}
		}
		return list.Iterator(true, true, true, nil)
	}
	list, err := s.dictionary(i, field).PostingsList([]byte(word), except, s.list)
	if err != nil {
		s.fail(err)
		return noPostings{}
	}
	s.list, s.it = list, list.Iterator(true, true, false, s.it)
	return s.it
}

func (s *search) lookWord(l *leaf, i int, field string, f form, within bitset) {
	usual := float64(usualLength)
	if field != fieldWords {
		usual = usualTitle
	}
	for it := s.postings(i, field, f.word, false); s.goOn(); {
		p, err := it.Next()
		if err != nil {
			s.fail(err)
			return
		}
		if p == nil {
			return
		}
		norm := p.Norm() // bleve's: 1/sqrt(length)
		s.take(l, i, field, uint32(p.Number()), within, f.weight*saturated(occurrences(p.Frequency()).count(), 1/(norm*norm), usual))
	}
}

// take notes that a leaf stands in an index document, if that is in the scope.
func (s *search) take(l *leaf, i int, field string, num uint32, within bitset, weight float32) {
	p := &s.v.segments[i]
	row := p.files[num]
	switch {
	case row == none:
	case row&isHead != 0:
		if field != fieldWords {
			s.takeHead(l, row&^isHead, within, weight)
		}
	default:
		f := s.v.files.at(row)
		if !s.scope.file(f) {
			return
		}
		l.df++
		l.units.set(f.unit)
		if within == nil || within.has(f.unit) {
			l.found = append(l.found, hit{p.base + num, row, weight})
		}
	}
}

func (s *search) takeHead(l *leaf, doc uint32, within bitset, weight float32) {
	any := false
	s.scope.unitsOf(doc, func(unit uint32) {
		l.units.set(unit)
		any = any || within == nil || within.has(unit)
	})
	if any {
		l.dfDocs++
		l.titles = append(l.titles, titleHit{doc, weight})
	}
}

// lookPattern finds all words that a pattern stands for. How often they stand
// in a passage says nothing, so only where is read.
func (s *search) lookPattern(l *leaf, i int, field string, within bitset) {
	p := &s.v.segments[i]
	union := roaring.New()
	all := s.terms(field, []int{i}, []byte(l.pattern.Prefix), maxForms, func(term string) {
		if !querylang.Matches(l.pattern.Text, term) {
			return
		}
		list, err := s.dictionary(i, field).PostingsList([]byte(term), p.deleted, s.list)
		if err != nil {
			s.fail(err)
			return
		}
		s.list = list
		if o, ok := list.(interface{ OrInto(*roaring.Bitmap) }); ok {
			o.OrInto(union)
		}
	})
	if !all {
		s.note("%s stands for more than %d words: not all of them were looked for; add letters.", l.pattern.Text, maxForms)
	}
	if p.deleted != nil {
		union.AndNot(p.deleted)
	}
	for it := union.Iterator(); it.HasNext() && s.goOn(); {
		s.take(l, i, field, it.Next(), within, 1)
	}
}

// noWords is the dictionary of a field that could not be read; the search has failed by then.
type noWords struct{}

func (noWords) PostingsList([]byte, *roaring.Bitmap, segment.PostingsList) (segment.PostingsList, error) {
	return nil, errUnread
}

func (noWords) AutomatonIterator(segment.Automaton, []byte, []byte) segment.DictionaryIterator {
	return noEntries{}
}

func (noWords) Contains([]byte) (bool, error) { return false, errUnread }
func (noWords) Cardinality() int              { return 0 }

type noEntries struct{}

func (noEntries) Next() (*index.DictEntry, error) { return nil, errUnread }

type noPostings struct{ segment.PostingsIterator }

func (noPostings) Next() (segment.Posting, error)          { return nil, errUnread }
func (noPostings) Advance(uint64) (segment.Posting, error) { return nil, errUnread }

var errUnread = errors.New("indexer: a segment could not be read")
