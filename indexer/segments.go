package indexer

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"math"
	"slices"
	"sync/atomic"

	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/golang/snappy"
)

// builder makes segments of entries in bleve's format (zapx's zap.md describes
// it), which bleve then reads, merges and keeps as its own. bleve's way to make
// them takes the words of a passage as a map, and looks each up twice more; here
// they are known already, so that it costs a fourth. A test holds that the
// bytes are the same.
type builder struct {
	zap.ZapPlugin
	passes atomic.Uint64
}

// New makes a segment; see NewUsing.
func (b *builder) New(docs []index.Document) (segment.Segment, uint64, error) {
	return b.NewUsing(docs, nil)
}

// NewUsing makes a segment in memory of entries, in the order in which they were made.
func (b *builder) NewUsing(docs []index.Document, config map[string]any) (segment.Segment, uint64, error) {
	w := &segmentWriter{entries: make([]*entry, len(docs)), pass: &b.passes}
	for i, d := range docs {
		e, ok := d.(*entry)
		if !ok {
			return b.ZapPlugin.NewUsing(docs, config)
		}
		w.entries[i] = e
	}
	slices.SortFunc(w.entries, func(a, b *entry) int { return cmp.Compare(a.nth, b.nth) })
	if err := w.write(); err != nil {
		return nil, 0, err
	}
	stats, ok := config[segment.StatsKey].(*segment.Stats)
	if !ok || stats == nil {
		stats = &segment.Stats{}
	}
	s, err := zap.InitSegmentBase(w.out, crc32.ChecksumIEEE(w.out), zap.DefaultChunkMode, uint64(len(docs)), w.storedAt, w.indexAt, config, stats)
	if err != nil {
		return nil, 0, err
	}
	return s, uint64(len(w.out)), nil
}

// segmentWriter writes one segment.
type segmentWriter struct {
	entries []*entry
	pass    *atomic.Uint64 // numbers the inversions, so that a word knows whether its slot is of this one
	out     []byte

	storedAt uint64 // where the list of stored documents begins
	fieldsAt uint64 // where the descriptions of the fields begin
	indexAt  uint64 // where the list of the fields begins

	freqs, places chunked
	bitmap        []byte
	fst           bytes.Buffer
	dictionary    *vellum.Builder
}

// posted is a field of an entry, with the entry's number.
type posted struct {
	doc uint32
	*field
}

func (w *segmentWriter) write() (err error) {
	columns, words := w.columns()
	w.out = make([]byte, 0, 6*words+64*len(w.entries))
	w.stored()
	if w.dictionary, err = vellum.New(&w.fst, &vellum.BuilderOpts{Encoder: 1, RegistryTableSize: 0, RegistryMRUSize: 1}); err != nil { // as zapx does
		return err
	}
	inverted := make([]uint64, len(fields))
	for i := range fields {
		if inverted[i], err = w.field(uint64(i), columns[i]); err != nil {
			return err
		}
	}
	w.describe(inverted)
	return nil
}

// columns returns the fields' contents, and how many words there are.
func (w *segmentWriter) columns() (columns [][]posted, words int) {
	columns = make([][]posted, len(fields))
	for doc, e := range w.entries {
		for i := range fields {
			if f := e.field(fields[i].name); f != nil {
				columns[i] = append(columns[i], posted{uint32(doc), f})
				words += len(f.found)
			}
		}
	}
	return columns, words
}

// stored writes the values that are stored with each entry.
func (w *segmentWriter) stored() {
	offsets := make([]uint64, len(w.entries))
	var meta, data, compressed []byte
	for doc, e := range w.entries {
		meta, data = binary.AppendUvarint(meta[:0], uint64(len(e.id))), data[:0]
		for i, kind := range fields {
			if f := e.field(kind.name); f != nil && kind.options.IsStored() && kind.name != fieldID {
				for _, n := range []int{i, int(f.EncodedFieldType()), len(data), len(f.value), 0} { // 0: no array positions
					meta = binary.AppendUvarint(meta, uint64(n))
				}
				data = append(data, f.value...)
			}
		}
		compressed = snappy.Encode(compressed[:cap(compressed)], data)
		offsets[doc] = uint64(len(w.out))
		w.number(uint64(len(meta)))
		w.number(uint64(len(e.id) + len(compressed)))
		w.out = append(append(append(w.out, meta...), e.id...), compressed...)
	}
	w.storedAt = uint64(len(w.out))
	for _, at := range offsets {
		w.out = binary.BigEndian.AppendUint64(w.out, at)
	}
	w.number(0) // no nested documents
}

// field writes the postings and the dictionary of a field and returns where they are described.
func (w *segmentWriter) field(id uint64, column []posted) (at uint64, err error) {
	w.fst.Reset()
	if err := w.dictionary.Reset(&w.fst); err != nil {
		return 0, err
	}
	in := invert(column, w.pass.Add(1))
	var key []byte
	for _, t := range in.terms {
		key = append(key[:0], t.text...)
		if err := w.dictionary.Insert(key, w.postings(id, in, t)); err != nil {
			return 0, err
		}
	}
	if err := w.dictionary.Close(); err != nil {
		return 0, err
	}
	dictionaryAt := uint64(len(w.out))
	w.number(uint64(w.fst.Len()))
	w.out = append(w.out, w.fst.Bytes()...)
	at = uint64(len(w.out))
	w.number(math.MaxUint64) // no doc values: neither where they begin
	w.number(math.MaxUint64) // nor where they end
	w.number(dictionaryAt)
	return at, nil
}

// describe writes what fields there are and where.
func (w *segmentWriter) describe(inverted []uint64) {
	offsets := make([]uint64, len(fields))
	w.fieldsAt = uint64(len(w.out))
	for i, f := range fields {
		offsets[i] = uint64(len(w.out))
		w.number(uint64(len(f.name)))
		w.out = append(w.out, f.name...)
		w.number(uint64(f.options))
		w.number(1) // kind of index: the inverted one
		w.out = binary.BigEndian.AppendUint16(w.out, zap.SectionInvertedTextIndex)
		w.out = binary.BigEndian.AppendUint64(w.out, inverted[i])
	}
	w.indexAt = uint64(len(w.out))
	w.number(uint64(len(fields)))
	for _, at := range offsets {
		w.out = binary.BigEndian.AppendUint64(w.out, at)
	}
}

func (w *segmentWriter) number(n uint64) { w.out = binary.AppendUvarint(w.out, n) }
