package indexer

import (
	"encoding/binary"
	"slices"
	"strings"
)

// inverted is a field by its terms.
type inverted struct {
	terms   []listed // sorted
	docs    []uint32
	at      []occurrences
	lengths []uint32         // of the field, by document
	spilled map[int][]uint64 // the positions that no frequency holds, by the place in at
}

// listed is a word and where its postings are in an inverted field, by rising document.
type listed struct {
	text     string
	from, to int
}

// invert sorts a field by its terms. pass must be another one each time.
func invert(column []posted, pass uint64) *inverted {
	in := &inverted{}
	if len(column) == 0 {
		return in
	}
	total := 0
	for _, p := range column {
		for _, o := range p.found {
			if o.word.inversion != pass {
				o.word.inversion, o.word.slot = pass, len(in.terms)
				in.terms = append(in.terms, listed{text: o.word.text})
			}
			in.terms[o.word.slot].to++
		}
		total += len(p.found)
	}
	from := 0
	for i := range in.terms {
		t := &in.terms[i]
		t.from, t.to, from = from, from, from+t.to
	}
	in.docs, in.at, in.lengths = make([]uint32, total), make([]occurrences, total), make([]uint32, column[len(column)-1].doc+1)
	for _, p := range column {
		in.lengths[p.doc] = uint32(p.length)
		spilled := p.spilled
		for _, o := range p.found {
			t := &in.terms[o.word.slot]
			in.docs[t.to], in.at[t.to] = p.doc, o.at
			if len(spilled) > 0 && o.at.spilled() {
				if in.spilled == nil {
					in.spilled = map[int][]uint64{}
				}
				in.spilled[t.to], spilled = spilled[0], spilled[1:]
			}
			t.to++
		}
	}
	slices.SortFunc(in.terms, func(a, b listed) int { return strings.Compare(a.text, b.text) })
	return in
}

// postings writes the postings of a term and returns where.
func (w *segmentWriter) postings(field uint64, in *inverted, t listed) uint64 {
	docs := uint64(len(w.entries))
	chunk := docs / (uint64(t.to-t.from)/1024 + 1) // bleve's rule (mode 1026): about 1,024 postings in each
	w.freqs.reset(chunk, docs)
	w.places.reset(chunk, docs)
	for i := t.from; i < t.to; i++ {
		doc, frequency := in.docs[i], uint64(in.at[i])<<1
		positions, spilled := in.spilled[i]
		if spilled {
			frequency |= 1 // has a location
			location := binary.AppendUvarint(nil, field)
			location = append(location, 0, 0, 0) // position, start and end
			location = binary.AppendUvarint(location, uint64(len(positions)))
			for _, p := range positions {
				location = binary.AppendUvarint(location, p)
			}
			w.places.begin(doc)
			w.places.data = append(binary.AppendUvarint(w.places.data, uint64(len(location))), location...)
		}
		w.freqs.begin(doc)
		w.freqs.data = binary.AppendUvarint(binary.AppendUvarint(w.freqs.data, frequency), uint64(in.lengths[doc]))
	}
	freqsAt, placesAt := w.chunks(&w.freqs), w.chunks(&w.places)
	at := uint64(len(w.out))
	w.number(freqsAt)
	w.number(placesAt)
	w.bitmap = appendBitmap(w.bitmap[:0], in.docs[t.from:t.to])
	w.number(uint64(len(w.bitmap)))
	w.out = append(w.out, w.bitmap...)
	return at
}

// chunks writes a list of numbers and returns where; 0 when there are none.
func (w *segmentWriter) chunks(c *chunked) uint64 {
	if len(c.data) == 0 {
		return 0
	}
	at := uint64(len(w.out))
	c.close()
	w.number(uint64(len(c.ends)))
	for _, end := range c.ends {
		w.number(end)
	}
	w.out = append(w.out, c.data...)
	return at
}

// chunked are the numbers of documents, cut by equal ranges of documents.
type chunked struct {
	size uint64 // of a range
	data []byte
	ends []uint64
	next int // the first range without its end
}

func (c *chunked) reset(size, docs uint64) {
	n := int((docs-1)/size + 1)
	c.size, c.data, c.ends, c.next = size, c.data[:0], slices.Grow(c.ends[:0], n)[:n], 0
}

// begin goes on to a document.
func (c *chunked) begin(doc uint32) {
	for k := int(uint64(doc) / c.size); c.next < k; c.next++ {
		c.ends[c.next] = uint64(len(c.data))
	}
}

func (c *chunked) close() {
	for ; c.next < len(c.ends); c.next++ {
		c.ends[c.next] = uint64(len(c.data))
	}
}

// appendBitmap appends rising numbers as a Roaring bitmap without run containers
// (RoaringFormatSpec: cookie, number of containers, keys and sizes, offsets, containers).
func appendBitmap(to []byte, docs []uint32) []byte {
	const (
		cookie  = 12346
		asArray = 4096 // a container of more is a bitmap of 2^16 bits
	)
	var containers [][]uint32
	for i, from := 1, 0; i <= len(docs); i++ {
		if i == len(docs) || docs[i]>>16 != docs[from]>>16 {
			containers, from = append(containers, docs[from:i]), i
		}
	}
	to = binary.LittleEndian.AppendUint32(to, cookie)
	to = binary.LittleEndian.AppendUint32(to, uint32(len(containers)))
	for _, c := range containers {
		to = binary.LittleEndian.AppendUint16(to, uint16(c[0]>>16))
		to = binary.LittleEndian.AppendUint16(to, uint16(len(c)-1))
	}
	at := 8 + 8*len(containers)
	for _, c := range containers {
		to = binary.LittleEndian.AppendUint32(to, uint32(at))
		at += 2 * min(len(c), asArray)
	}
	for _, c := range containers {
		if len(c) <= asArray {
			for _, d := range c {
				to = binary.LittleEndian.AppendUint16(to, uint16(d))
			}
			continue
		}
		var words [1 << 10]uint64
		for _, d := range c {
			words[uint16(d)>>6] |= 1 << (d & 63)
		}
		for _, x := range words {
			to = binary.LittleEndian.AppendUint64(to, x)
		}
	}
	return to
}
