package indexer

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"slices"
	"sort"
	"time"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// maxReaders bounds the access classes that are kept of a word. One in more of them is common, not secret.
const maxReaders = 64

// vocabulary are the words of a segment, each with the access classes of what it stands in. Whether a word stands in anything
// that somebody may read is told by it, without reading where else it stands: looking for a word of hidden documents takes
// what looking for a word of none takes, however many they are. Segments do not change; a vocabulary is made with the first view
// of its segment, and anew when documents in it come under another access. Of large segments it is made when there is nothing
// else to do, and meanwhile postings are read to tell (see lookUp).
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
	places  []uint32 // by hash, the number of a word and one more; half of them are 0
}

// seed is that of the hashes by which words are found.
var seed = maphash.MakeSeed()

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

// find returns the number of a word. It takes as long for those that are not there: how many hidden words share the stem of
// one that is asked for is not to be told by the time.
func (w *words) find(word []byte) (n int, ok bool) {
	for at := maphash.Bytes(seed, word); len(w.places) > 0; at++ {
		switch n := int(w.places[at%uint64(len(w.places))]) - 1; {
		case n < 0:
			return 0, false
		case bytes.Equal(w.at(n), word):
			return n, true
		}
	}
	return 0, false
}

// place makes it possible to find the words.
func (w *words) place() {
	w.places = make([]uint32, 2*w.len())
	for n := range w.len() {
		at := maphash.Bytes(seed, w.at(n)) % uint64(len(w.places))
		for w.places[at] != 0 {
			at = (at + 1) % uint64(len(w.places))
		}
		w.places[at] = uint32(n) + 1
	}
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

const (
	// turn is how long the making of vocabularies goes on at once, because what was filed meanwhile waits to be found.
	turn = 250 * time.Millisecond
	// prompt is how many index documents a segment may have whose vocabulary is made before it is shown: some 100 ms.
	prompt = 10_000
	// many is how many files come under another access at once when it is a whole class that does.
	many = 100
)

// vocabularies makes those that the segments of at most so many index documents lack, for a turn. It returns the columns
// that have them, by segment.
func (v *view) vocabularies(most int) (made map[uint64]*column, err error) {
	defer recovered(&err)
	made = map[uint64]*column{}
	began := time.Now()
	for i := range v.segments {
		p := &v.segments[i]
		if p.words != nil || len(p.files) > most {
			continue
		}
		if len(made) > 0 && time.Since(began) > turn {
			break
		}
		words, err := v.vocabulary(p)
		if err != nil {
			return nil, &damage{err}
		}
		made[p.snap.Id()] = &column{p.files, p.heads, words}
	}
	return made, nil
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
	for _, field := range append([]string{fieldForms}, everywhere...) {
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
	n := dict.Cardinality()
	w := &words{text: make([]byte, 0, 12*n), ends: make([]uint32, 0, n), readers: make([]uint32, 0, n)}
	for it := entries(dict, nil, nil); ; {
		e, err := it.Next()
		if err != nil {
			return nil, err
		}
		if e == nil {
			w.text = slices.Clone(w.text)
			w.place()
			return w, nil
		}
		w.text, w.ends = append(w.text, e.Term...), append(w.ends, uint32(len(w.text)+len(e.Term)))
		if field == fieldForms { // nobody's and everybody's: whether a form stands anywhere is asked of the other fields
			w.readers = append(w.readers, 0)
			continue
		}
		if r.list, err = dict.PostingsList(w.text[len(w.text)-len(e.Term):], nil, r.list); err != nil {
			return nil, err
		}
		w.readers = append(w.readers, r.readersOf())
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
