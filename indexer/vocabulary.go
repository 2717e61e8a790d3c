package indexer

import (
	"bytes"
	"encoding/binary"
	"slices"
	"sort"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// maxReaders bounds the access classes that are kept of a word. One in more of them is common, not secret.
const maxReaders = 64

// vocabulary are the words of a segment, each with the access classes of what it stands in. Whether a word stands in anything
// that somebody may read is told by it, without reading where else it stands: looking for a word of hidden documents takes
// what looking for a word of none takes, however many they are. Segments do not change; when documents in it come under
// another access it is made anew, and meanwhile postings are read to tell (see lookUp).
type vocabulary struct {
	fields  map[string]*words
	readers [][]uint32 // sets of access classes; the first, of words that have too many, is empty
	classes int        // how many access classes there were
	opened  kept[string, map[string]bitset]
}

// words are those of a field, in order.
type words struct {
	text    []byte // joined
	ends    []uint32
	readers []uint32 // of each, the number of its set
}

func (w *words) len() int { return len(w.ends) }

func (w *words) at(n int) []byte {
	if n == 0 {
		return w.text[:w.ends[0]]
	}
	return w.text[w.ends[n-1]:w.ends[n]]
}

// from returns the number of the first word that is not before another.
func (w *words) from(word []byte) int {
	return sort.Search(w.len(), func(n int) bool { return bytes.Compare(w.at(n), word) >= 0 })
}

// find returns the number of a word.
func (w *words) find(word []byte) (n int, ok bool) {
	n = w.from(word)
	return n, n < w.len() && bytes.Equal(w.at(n), word)
}

// open returns the words of each field that stand in something that may be read, or may do so because they are common.
func (c *vocabulary) open(access []bool) map[string]bitset {
	access = access[:c.classes] // of later ones there is nothing here
	return *c.opened.get(readable(access), func() map[string]bitset { return c.find(access) })
}

func (c *vocabulary) find(access []bool) map[string]bitset {
	sets := make([]bool, len(c.readers))
	for n, set := range c.readers {
		sets[n] = n == 0 || slices.ContainsFunc(set, func(class uint32) bool { return access[class] })
	}
	open := make(map[string]bitset, len(c.fields))
	for field, w := range c.fields {
		all := newBitset(w.len())
		for n, set := range w.readers {
			if sets[set] {
				all.set(uint32(n))
			}
		}
		open[field] = all
	}
	return open
}

// wordReader makes vocabularies.
type wordReader struct {
	*vocabulary
	seg    segment.Segment
	class  []uint32 // of each index document; none for what is gone
	number map[string]uint32

	list segment.PostingsList // spare
	it   segment.PostingsIterator
	set  []uint32
	key  []byte
	met  []int // by class, the last word met in it
	nth  int
}

// vocabulary reads the words of a segment.
func (v *view) vocabulary(p *part) (*vocabulary, error) {
	r := &wordReader{
		vocabulary: &vocabulary{fields: map[string]*words{}, readers: [][]uint32{nil}, classes: len(v.accesses)}, seg: p.seg,
		class: make([]uint32, len(p.files)), number: map[string]uint32{}, met: make([]int, len(v.accesses)),
	}
	r.opened.most = maxSights
	for num, row := range p.files {
		r.class[num] = v.accessOf(row)
	}
	for _, field := range everywhere {
		w, err := r.words(field)
		if err != nil {
			return nil, err
		}
		r.fields[field] = w
	}
	return r.vocabulary, nil
}

func (r *wordReader) words(field string) (*words, error) {
	dict, err := r.seg.Dictionary(field)
	if err != nil {
		return nil, err
	}
	w := &words{}
	for it := entries(dict, nil, nil); ; {
		e, err := it.Next()
		if err != nil {
			return nil, err
		}
		if e == nil {
			w.text, w.ends, w.readers = slices.Clip(w.text), slices.Clip(w.ends), slices.Clip(w.readers)
			return w, nil
		}
		w.text = append(w.text, e.Term...)
		if r.list, err = dict.PostingsList(w.text[len(w.text)-len(e.Term):], nil, r.list); err != nil {
			return nil, err
		}
		w.ends, w.readers = append(w.ends, uint32(len(w.text))), append(w.readers, r.readersOf())
	}
}

// readersOf returns the number of the access classes of the postings read last.
func (r *wordReader) readersOf() uint32 {
	r.nth++
	r.set = r.set[:0]
	r.it = r.list.Iterator(false, false, false, r.it)
	it, ok := r.it.(segment.OptimizablePostingsIterator)
	if !ok || it.ActualBitmap() == nil {
		return 0
	}
	for docs := it.ActualBitmap().Iterator(); docs.HasNext(); {
		class := r.class[docs.Next()]
		if class == none || r.met[class] == r.nth {
			continue
		}
		if r.met[class] = r.nth; len(r.set) == maxReaders {
			return 0
		}
		r.set = append(r.set, class)
	}
	slices.Sort(r.set)
	r.key = r.key[:0]
	for _, class := range r.set {
		r.key = binary.LittleEndian.AppendUint32(r.key, class)
	}
	n, ok := r.number[string(r.key)]
	if !ok {
		n = uint32(len(r.readers))
		r.number[string(r.key)], r.readers = n, append(r.readers, slices.Clone(r.set))
	}
	return n
}
