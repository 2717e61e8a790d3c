package indexer

import (
	"errors"

	"acervo/indexer/querylang"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A search goes in two steps. First each leaf is looked up: only where it stands
// is read, which decides what matches. Then how often it stands there is read, but only for what matched.

// look finds where a leaf stands. within, when not nil, holds the versions that
// still matter; others may be passed over.
func (s *search) look(l *leaf, within bitset) bitset {
	l.units = newBitset(s.v.units.len())
	for i := range s.v.segments {
		for _, field := range l.fields {
			switch {
			case s.err != nil:
				return l.units
			case l.slots != nil:
				s.lookPhrase(l, i, field, within)
			case field == fieldWords:
				s.lookPassages(l, i)
			default:
				s.lookHeads(l, i, field)
			}
		}
	}
	return l.units
}

// lookPassages notes the versions that have one of the leaf's words in a segment.
func (s *search) lookPassages(l *leaf, i int) {
	p := &s.v.segments[i]
	var nums [512]uint32
	it := s.standing(l, i, fieldWords).ManyIterator()
	for s.goOn() {
		n := it.NextMany(nums[:])
		if n == 0 {
			return
		}
		for _, num := range nums[:n] {
			if row := p.files[num]; row < isHead {
				if f := s.v.files.at(row); s.scope.file(f) {
					l.df++
					l.units.set(f.unit)
				}
			}
		}
	}
}

// standing returns the index documents of a segment in which one of the leaf's words stands.
func (s *search) standing(l *leaf, i int, field string) *roaring.Bitmap {
	deleted := s.v.segments[i].deleted
	if l.pattern == nil && len(l.forms) == 1 { // without a copy
		list := s.list(i, field, l.forms[0].word)
		if it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator); ok && it.ActualBitmap() != nil {
			return it.ActualBitmap()
		}
	}
	key := dictKey{i, field}
	if found := l.standing[key]; found != nil {
		return found
	}
	union := roaring.New()
	add := func(list segment.PostingsList) {
		if o, ok := list.(interface{ OrInto(*roaring.Bitmap) }); ok {
			o.OrInto(union)
		}
	}
	for _, f := range l.forms {
		add(s.list(i, field, f.word))
	}
	if l.pattern != nil {
		dict, spare := s.dictionary(i, field), segment.PostingsList(nil)
		all := s.terms(field, []int{i}, []byte(l.pattern.Prefix), maxForms, func(term string) {
			if !querylang.Matches(l.pattern.Text, term) {
				return
			}
			list, err := dict.PostingsList([]byte(term), nil, spare)
			if err != nil {
				s.fail(err)
				return
			}
			spare = list
			add(list)
		})
		if !all {
			s.note("%s stands for more than %d words: not all of them were looked for; add letters.", l.pattern.Text, maxForms)
		}
	}
	if deleted != nil {
		union.AndNot(deleted)
	}
	if l.standing != nil {
		l.standing[key] = union
	}
	return union
}

// lookHeads notes the documents that have one of the leaf's words in a field of their head.
func (s *search) lookHeads(l *leaf, i int, field string) {
	if l.pattern != nil {
		for it := s.standing(l, i, field).Iterator(); it.HasNext() && s.goOn(); {
			s.takeHead(l, i, it.Next(), 1)
		}
		return
	}
	for _, f := range l.forms {
		s.read(s.list(i, field, f.word), func(num uint32) bool {
			row := s.v.segments[i].files[num]
			return row != none && row&isHead != 0 && s.scope.head(row&^isHead)
		}, func(num uint32, p segment.Posting) {
			s.takeHead(l, i, num, f.weight*saturated(occurrences(p.Frequency()).count(), lengthOf(p), usualTitle))
		})
	}
}

// read calls do for those postings that count. What does not is passed over without reading it: what one
// may not read then takes hardly longer than what is not there.
func (s *search) read(list segment.PostingsList, counts func(num uint32) bool, do func(num uint32, p segment.Posting)) {
	where, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok || where.ActualBitmap() == nil { // there are none: ours are never the one-hit postings, which have no bitmap
		return
	}
	var nums [256]uint32
	var it segment.PostingsIterator
	for many := where.ActualBitmap().ManyIterator(); s.goOn(); {
		n := many.NextMany(nums[:])
		if n == 0 {
			return
		}
		for _, num := range nums[:n] {
			if !counts(num) {
				continue
			}
			if it == nil {
				it = list.Iterator(true, true, false, nil)
			}
			post, err := it.Advance(uint64(num))
			if err != nil || post == nil {
				s.fail(err)
				return
			}
			do(num, post)
		}
	}
}

// takeHead notes that a leaf stands in the head of a document, if that is in the scope.
func (s *search) takeHead(l *leaf, i int, num uint32, weight float32) {
	row := s.v.segments[i].files[num]
	if row == none || row&isHead == 0 {
		return
	}
	found := false
	s.scope.unitsOf(row&^isHead, func(unit uint32) {
		l.units.set(unit)
		found = true
	})
	if found {
		l.dfDocs++
		l.titles = append(l.titles, titleHit{row &^ isHead, weight})
	}
}

// dictionary returns the words of a field in a segment.
func (s *search) dictionary(i int, field string) segment.TermDictionary {
	k := dictKey{i, field}
	d, ok := s.dicts[k]
	if !ok {
		var err error
		if d, err = s.v.segments[i].seg.Dictionary(field); err != nil {
			s.fail(err)
			d = noWords{}
		}
		s.dicts[k] = d
	}
	return d
}

type dictKey struct {
	segment int
	field   string
}

// list returns the postings of a word in a segment, without those that are
// deleted. Any number of iterators may read it.
func (s *search) list(i int, field, word string) segment.PostingsList {
	k := listKey{i, field, word}
	if list, ok := s.lists[k]; ok {
		return list
	}
	list, err := s.dictionary(i, field).PostingsList([]byte(word), s.v.segments[i].deleted, nil)
	if err != nil {
		s.fail(err)
		list = noPostings{}
	}
	s.lists[k] = list
	return list
}

type listKey struct {
	segment     int
	field, word string
}

var errUnread = errors.New("indexer: a segment could not be read")

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

// noPostings are postings that could not be read; likewise.
type noPostings struct{ segment.PostingsList }

func (noPostings) Iterator(bool, bool, bool, segment.PostingsIterator) segment.PostingsIterator {
	return noIterator{}
}

type noIterator struct{ segment.PostingsIterator }

func (noIterator) Next() (segment.Posting, error)          { return nil, errUnread }
func (noIterator) Advance(uint64) (segment.Posting, error) { return nil, errUnread }
