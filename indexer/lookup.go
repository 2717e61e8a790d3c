package indexer

import (
	"errors"

	"acervo/indexer/querylang"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A search goes in two steps. First each leaf is looked up: only where it stands, in what may be read,
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

// standing returns the index documents of a segment that may be read and in which one of the leaf's words stands.
func (s *search) standing(l *leaf, i int, field string) *roaring.Bitmap {
	if l.pattern != nil {
		return s.fitting(l, i, field)
	}
	first, union := nowhere, (*roaring.Bitmap)(nil)
	for _, f := range l.forms {
		docs := s.postings(i, field, f.word).docs
		switch {
		case docs == nowhere:
		case first == nowhere: // without a copy, if it stays alone
			first = docs
		case union == nil:
			union = roaring.Or(first, docs)
		default:
			union.Or(docs)
		}
	}
	if union != nil {
		return union
	}
	return first
}

// fitting returns the index documents of a segment that may be read and have a word that fits the leaf's pattern.
func (s *search) fitting(l *leaf, i int, field string) *roaring.Bitmap {
	key := dictKey{i, field}
	if found := l.fitting[key]; found != nil {
		return found
	}
	union, words := roaring.New(), 0
	s.terms(field, []int{i}, []byte(l.pattern.Prefix), func(term string) (more bool) {
		if !querylang.Matches(l.pattern.Text, term) {
			return true
		}
		_, where := s.lookUp(i, field, term)
		if where == nowhere {
			return true
		}
		if words++; words > maxForms {
			s.note("%s stands for more than %d words: not all of them were looked for; add letters.", l.pattern.Text, maxForms)
			return false
		}
		union.Or(where)
		return true
	})
	if seen := s.scope.sight[i].docs; seen != nil {
		union.And(seen)
	}
	l.fitting[key] = union
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
		s.read(s.postings(i, field, f.word), func(num uint32) bool {
			row := s.v.segments[i].files[num]
			return row&isHead != 0 && s.scope.head(row&^isHead)
		}, func(num uint32, p segment.Posting) {
			s.takeHead(l, i, num, f.weight*saturated(occurrences(p.Frequency()).count(), lengthOf(p), usualTitle))
		})
	}
}

// read calls do for those postings that count; what does not is passed over without reading it.
func (s *search) read(at *postings, counts func(num uint32) bool, do func(num uint32, p segment.Posting)) {
	var nums [256]uint32
	var it segment.PostingsIterator
	for many := at.docs.ManyIterator(); s.goOn(); {
		n := many.NextMany(nums[:])
		if n == 0 {
			return
		}
		for _, num := range nums[:n] {
			if !counts(num) {
				continue
			}
			if it == nil {
				it = at.list.Iterator(true, true, false, nil)
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

// postings are where a word stands in a segment.
type postings struct {
	docs *roaring.Bitmap // the index documents that may be read; nowhere when there are none
	list segment.PostingsList
}

var (
	nowhere   = roaring.New()
	unwritten = &postings{docs: nowhere}
)

// postings returns where a word stands in a segment, among what may be read. What stands only where nothing may be read
// is unwritten, as what stands nowhere is, and takes no more than finding that out.
func (s *search) postings(i int, field, word string) *postings {
	k := listKey{i, field, word}
	if found, ok := s.lists[k]; ok {
		return found
	}
	list, where := s.lookUp(i, field, word)
	if where == nowhere {
		return unwritten
	}
	s.spare, s.spareIt = nil, nil // the bitmap is theirs
	if seen := s.scope.sight[i].docs; seen != nil {
		where = roaring.And(seen, where)
	}
	found := &postings{docs: where, list: list}
	s.lists[k] = found
	return found
}

// lookUp reads where a word stands in a segment: nowhere, if nothing of that may be read. The bitmap, in which more may be
// than may be read, is good until the next word is looked up.
func (s *search) lookUp(i int, field, word string) (segment.PostingsList, *roaring.Bitmap) {
	seen := s.scope.sight[i]
	if seen.open != nil {
		if n, ok := s.v.segments[i].words.fields[field].find([]byte(word)); !ok || !seen.open[field].has(uint32(n)) {
			return nil, nowhere
		}
	}
	list, err := s.dictionary(i, field).PostingsList([]byte(word), nil, s.spare)
	if err != nil {
		s.fail(err)
		return nil, nowhere
	}
	s.spare, s.spareIt = list, list.Iterator(false, false, false, s.spareIt)
	it, ok := s.spareIt.(segment.OptimizablePostingsIterator)
	if !ok || it.ActualBitmap() == nil { // it is in none: ours are never the one-hit postings, which have no bitmap
		s.spareIt = nil
		return nil, nowhere
	}
	where := it.ActualBitmap()
	if seen.docs == nil && where.IsEmpty() || seen.docs != nil && !seen.docs.Intersects(where) {
		return nil, nowhere
	}
	return list, where
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
