package indexer

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"acervo/records"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// view is one state of the index: bleve's snapshot and the tables of that
// moment. A search works on one view from beginning to end.
type view struct {
	snap *scorch.IndexSnapshot
	tables
	segments []part
	passages int // in all, deleted ones included: passages are numbered through all segments
	cursor   int64
	refs     atomic.Int64
	counting sync.Once
	counts   counts
	moments  kept[moment, standings]
	sights   kept[string, sight] // by what may be read
}

const (
	maxMoments = 16 // a byte and a bit for each version
	maxSights  = 64 // a bit for each passage
)

// counts are how many there are of each access class, by its number, and what else is counted once.
type counts struct {
	docs, passages, currentPassages []int

	units  []int32 // how many passages each version has
	newest bitset  // the newest version of each document
}

// count counts once for all searches of the view.
func (v *view) count() *counts {
	v.counting.Do(func() {
		c := &v.counts
		n := len(v.accesses)
		c.docs, c.passages, c.currentPassages = make([]int, n), make([]int, n), make([]int, n)
		c.units, c.newest = make([]int32, v.units.len()), newBitset(v.units.len())
		for i := range uint32(v.docs.len()) {
			if d := v.docs.at(i); !d.dead {
				c.docs[d.access]++
				if d.current != none {
					c.newest.set(d.current)
				}
			}
		}
		for i := range v.segments {
			p := &v.segments[i]
			for num, row := range p.files {
				if row == none || row&isHead != 0 || p.deleted != nil && p.deleted.Contains(uint32(num)) {
					continue
				}
				f := v.files.at(row)
				if f.unit == none {
					continue
				}
				c.passages[f.access]++
				c.units[f.unit]++
				if f.current {
					c.currentPassages[f.access]++
				}
			}
		}
	})
	return &v.counts
}

// part is a segment as a view sees it.
type part struct {
	*column
	snap    *scorch.SegmentSnapshot
	seg     segment.Segment
	deleted *roaring.Bitmap
	base    uint32 // the number of its first passage
}

// column tells for each index document of a segment what it is. Segments do not
// change, so it is made once.
type column struct {
	files []uint32    // the file of a passage, or isHead and the document, or none
	heads []headAt    // sorted by document
	words *vocabulary // nil until it is made, and when documents have come under another access
}

// has reports whether one of the files has passages in the segment.
func (c *column) has(files map[uint32]bool) bool {
	last := none
	for _, row := range c.files {
		if row != last && files[row] {
			return true
		}
		last = row
	}
	return false
}

type headAt struct{ doc, num uint32 }

// isHead marks the documents among a column's numbers.
const isHead = 1 << 31

// publish makes a view of the present state and shows it to the searches.
// The caller holds writing, or is the only one who knows the generation.
func (g *generation) publish() (err error) {
	defer recovered(&err)
	snap, err := g.snapshot()
	if err != nil {
		return err
	}
	v := &view{snap: snap, tables: g.reg.share(), cursor: g.cursor}
	v.moments.most, v.sights.most = maxMoments, maxSights
	v.refs.Store(1)
	used := make(map[uint64]*column, len(g.columns))
	for _, s := range snap.Segments() {
		c, ok := g.columns[s.Id()]
		if !ok {
			if c, err = g.readColumn(s); err != nil {
				v.release()
				return &damage{err}
			}
		} else if len(g.reg.moved) > 0 && c.has(g.reg.moved) {
			c = &column{files: c.files, heads: c.heads}
		}
		used[s.Id()] = c
		v.segments = append(v.segments, part{column: c, snap: s, seg: s.Segment(), deleted: s.Deleted(), base: uint32(v.passages)})
		v.passages += len(c.files)
	}
	if !g.unseen && len(g.reg.moved) < many { // else more of the kind follow, and each would want all of them anew
		made, err := v.vocabularies(prompt)
		if err != nil {
			v.release()
			return err
		}
		for i := range v.segments {
			p := &v.segments[i]
			if c := made[p.snap.Id()]; c != nil {
				p.column, used[p.snap.Id()] = c, c
			}
		}
	}
	g.columns = used
	clear(g.reg.moved)
	g.viewing.Lock()
	old := g.view
	g.view = v
	g.viewing.Unlock()
	if old != nil {
		old.release()
	}
	return nil
}

// refresh publishes a new view when bleve has merged segments, so that those it
// no longer needs are let go, and makes vocabularies that are missing, for a turn.
// It is called when there is nothing else to do; more tells whether it made any.
func (g *generation) refresh() (more bool, err error) {
	if err := g.merged(); err != nil {
		return false, err
	}
	v := g.acquire()
	if v == nil {
		return false, nil
	}
	defer v.release()
	made, err := v.vocabularies(math.MaxInt)
	if err != nil || len(made) == 0 {
		return false, err
	}
	g.writing.Lock()
	defer g.writing.Unlock()
	for i := range v.segments {
		p := &v.segments[i]
		if c := made[p.snap.Id()]; c != nil && g.columns[p.snap.Id()] == p.column { // else something in it has come under another access meanwhile, or it was merged
			g.columns[p.snap.Id()] = c
		}
	}
	return true, g.publish()
}

// merged publishes a new view when there are other segments.
func (g *generation) merged() error {
	g.writing.Lock()
	defer g.writing.Unlock()
	snap, err := g.snapshot()
	if err != nil {
		return err
	}
	same := g.view != nil && slices.EqualFunc(snap.Segments(), g.view.snap.Segments(), func(a, b *scorch.SegmentSnapshot) bool {
		return a.Segment() == b.Segment()
	})
	if err := snap.Close(); err != nil || same {
		return err
	}
	return g.publish()
}

func (g *generation) readColumn(s *scorch.SegmentSnapshot) (*column, error) {
	c := &column{files: make([]uint32, s.FullSize())}
	last, lastFile := records.FileID(""), none
	for n := range c.files {
		c.files[n] = none
		b, err := s.DocID(uint64(n))
		if err != nil {
			return nil, err
		}
		id := string(b)
		switch {
		case id == "" || id[0] == lexiconPrefix[0]:
		case id[0] == headPrefix[0]:
			if doc, ok := g.reg.byDoc[records.DocumentID(id[1:])]; ok {
				c.files[n] = isHead | doc
				c.heads = append(c.heads, headAt{doc, uint32(n)})
			}
		default:
			file, _, ok := splitPassageID(id)
			if !ok {
				continue
			}
			if file != last {
				last, lastFile = file, none
				if f, ok := g.reg.byFile[file]; ok {
					lastFile = f
				}
			}
			c.files[n] = lastFile
		}
	}
	slices.SortFunc(c.heads, func(a, b headAt) int { return int(a.doc) - int(b.doc) })
	return c, nil
}

// acquire returns the present view, or nil when there is none; release it afterwards.
func (g *generation) acquire() *view {
	g.viewing.RLock()
	defer g.viewing.RUnlock()
	if g.view != nil {
		g.view.refs.Add(1)
	}
	return g.view
}

// release gives the view back; the last one to do so closes bleve's snapshot.
func (v *view) release() {
	if v.refs.Add(-1) == 0 {
		_ = v.snap.Close() // counts down a reference
	}
}

// head reads the head of a document.
func (v *view) head(doc uint32) (head, error) {
	for i := len(v.segments) - 1; i >= 0; i-- {
		p := &v.segments[i]
		k, ok := slices.BinarySearchFunc(p.heads, doc, func(h headAt, doc uint32) int { return int(h.doc) - int(doc) })
		for ; ok && k < len(p.heads) && p.heads[k].doc == doc; k++ {
			if num := p.heads[k].num; p.deleted == nil || !p.deleted.Contains(num) {
				return storedHead(p.snap, uint64(num))
			}
		}
	}
	return head{}, records.Errorf(records.Internal, "The index has lost the head of a document.")
}

// passageAt returns the segment of a passage and its number there.
func (v *view) passageAt(n uint32) (*part, uint32) {
	i, ok := slices.BinarySearchFunc(v.segments, n, func(p part, n uint32) int { return int(p.base) - int(n) })
	if !ok {
		i--
	}
	return &v.segments[i], n - v.segments[i].base
}
