package indexer

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"acervo/records"

	index "github.com/blevesearch/bleve_index_api"
	zap "github.com/blevesearch/zapx/v17"
)

// batchOf makes the entries of passages, some of them so monotonous that positions spill, of heads and of the lexicon.
func batchOf(t *testing.T, passages int) []*entry {
	t.Helper()
	d, r := newDigester(), rand.New(rand.NewPCG(4, uint64(passages)))
	var entries []*entry
	for i := range passages {
		var text strings.Builder
		vocabulary := 20 + r.IntN(3000)
		for range r.IntN(300) {
			fmt.Fprintf(&text, "palabra%d común ", r.IntN(vocabulary))
		}
		var left []records.Span
		if i%7 == 3 && text.Len() > 20 {
			left = []records.Span{{From: 2, To: 9}, {From: 12, To: 12 + r.IntN(8)}}
		}
		entries = append(entries, d.passage(records.Passage{File: records.FileID(fmt.Sprint("f", i/20)), Ordinal: i % 20, Text: text.String()}, records.Spanish, left))
		if i%20 == 19 {
			doc, _ := sample(fmt.Sprint("d", i/20), es("Artículo único"))
			e, err := d.head(newHead(doc))
			if err != nil {
				t.Fatal(err)
			}
			entries = append(entries, e)
		}
	}
	if e := d.lexicon(); e != nil {
		entries = append(entries, e)
	}
	for _, e := range entries {
		e.AddIDField()
	}
	return entries
}

func TestSegmentsAreTheBytesThatBleveWouldWrite(t *testing.T) {
	b := &builder{}
	for _, passages := range []int{20, 60, 1500, 6000} { // the last has postings as bitmaps, and in several chunks
		entries := batchOf(t, passages)
		docs := make([]index.Document, len(entries))
		for i, e := range entries {
			docs[i] = e
		}
		theirs, _, err := (&zap.ZapPlugin{}).New(docs)
		if err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if _, err := theirs.(*zap.SegmentBase).WriteTo(&want); err != nil {
			t.Fatal(err)
		}
		w := &segmentWriter{entries: entries, pass: &b.passes}
		if err := w.write(); err != nil {
			t.Fatal(err)
		}
		// The descriptions of the fields follow; bleve's name kinds of indexes that we do not have, in any order.
		got := w.out[:w.fieldsAt]
		if !bytes.Equal(got, want.Bytes()[:len(got)]) {
			at := 0
			for got[at] == want.Bytes()[at] {
				at++
			}
			t.Fatalf("%d passages: of %d bytes, the %dth is another one", passages, len(got), at)
		}
		ours, size, err := b.New(docs)
		if err != nil {
			t.Fatal(err)
		}
		if int(size) != len(w.out) || ours.Count() != theirs.Count() || fmt.Sprint(ours.Fields()) != fmt.Sprint(theirs.Fields()) {
			t.Errorf("%d passages: %d bytes, %d documents, fields %v; bleve has %d and %v", passages, size, ours.Count(), ours.Fields(), theirs.Count(), theirs.Fields())
		}
		for _, name := range theirs.Fields() {
			x, errX := ours.Dictionary(name)
			y, errY := theirs.Dictionary(name)
			if errX != nil || errY != nil || x.Cardinality() != y.Cardinality() {
				t.Errorf("field %s: %d terms, and bleve has %d (%v, %v)", name, x.Cardinality(), y.Cardinality(), errX, errY)
			}
		}
	}
}
