package indexer

import (
	"slices"
	"strconv"
	"strings"

	"acervo/records"
)

// none is the row number of nothing.
const none = ^uint32(0)

// docRow is a document: what filters, counts and sorts.
type docRow struct {
	id      records.DocumentID
	units   []uint32 // its versions; never changed in place
	files   []uint32 // its indexed files; likewise
	current uint32   // the unit of its current version
	date    int32    // 20190308; 0 when unknown
	typ     uint32   // these four number the values in names
	class   uint32
	body    uint32
	access  uint32
	lineage uint32 // none for documents without legal events
	dead    bool
}

func (d *docRow) year() int { return int(d.date / 10000) }

// unitRow is a version of a document: what a query has to match as a whole.
type unitRow struct {
	doc     uint32 // none when the version is gone
	number  int32
	langs   uint64 // bit n for the language with number n
	current bool   // the newest of its document
}

// fileRow is an indexed file; it repeats what is asked for every passage.
type fileRow struct {
	id      records.FileID
	sig     uint64 // what was indexed; a file whose signature is the same is not read again
	unit    uint32 // none when the file is gone
	doc     uint32
	access  uint32
	lang    uint32
	current bool
}

// names numbers the values of a field; 0 is the empty value.
type names struct {
	list []string
	of   map[string]uint32
}

func newNames() *names { return &names{list: []string{""}, of: map[string]uint32{"": 0}} }

func (n *names) number(s string) uint32 {
	i, ok := n.of[s]
	if !ok {
		i = uint32(len(n.list))
		n.list, n.of[s] = append(n.list, s), i
	}
	return i
}

// tables is everything that is known of all documents without asking the index.
// Rows are numbered as they come and keep their number while the index is open.
type tables struct {
	docs  rows[docRow]
	units rows[unitRow]
	files rows[fileRow]
	lines rows[*lineage]
	live  int // documents that are not dead
	named
}

// named are the values by number.
type named struct {
	types, classes, bodies, accesses, langs []string
}

// register is the tables' writing side.
type register struct {
	tables
	byDoc  map[records.DocumentID]uint32
	byFile map[records.FileID]uint32
	moved  map[uint32]bool // files that came under another access since the last view
	family

	types, classes, bodies, accesses, langs *names
}

func newRegister() *register {
	return &register{
		byDoc: map[records.DocumentID]uint32{}, byFile: map[records.FileID]uint32{}, moved: map[uint32]bool{}, family: newFamily(),
		types: newNames(), classes: newNames(), bodies: newNames(), accesses: newNames(), langs: newNames(),
	}
}

// share returns the tables as they are now.
func (r *register) share() tables {
	return tables{
		docs: r.docs.share(), units: r.units.share(), files: r.files.share(), lines: r.lines.share(), live: r.live,
		named: named{r.types.list, r.classes.list, r.bodies.list, r.accesses.list, r.langs.list},
	}
}

// put enters a document, or replaces what was known of it.
func (r *register) put(h head) {
	doc, known := r.byDoc[h.ID]
	if !known {
		doc = r.docs.add(docRow{id: h.ID, lineage: none})
		r.byDoc[h.ID] = doc
		r.live++
	}
	old := *r.docs.at(doc)
	row := docRow{
		id: h.ID, date: dateNumber(h.Date), current: none, lineage: old.lineage,
		typ: r.types.number(h.Type), class: r.classes.number(h.Class), body: r.bodies.number(h.Body), access: r.accesses.number(h.Access),
	}
	newest := 0
	for _, v := range h.Versions {
		newest = max(newest, v.Number)
	}
	for _, v := range h.Versions {
		unit := r.unitOf(&old, v.Number)
		if unit == none {
			unit = r.units.add(unitRow{})
		}
		u := unitRow{doc: doc, number: int32(v.Number), current: v.Number == newest}
		for _, l := range v.Langs {
			u.langs |= r.langBit(l)
		}
		for _, f := range v.Files {
			u.langs |= r.langBit(f.Lang)
			row.files = append(row.files, r.putFile(fileRow{
				id: f.ID, sig: f.Sig, unit: unit, doc: doc, access: row.access, lang: r.langs.number(string(f.Lang)), current: u.current,
			}))
		}
		*r.units.edit(unit) = u
		row.units = append(row.units, unit)
		if u.current {
			row.current = unit
		}
	}
	for _, f := range old.files {
		if !slices.Contains(row.files, f) {
			r.dropFile(f)
		}
	}
	for _, u := range old.units {
		if !slices.Contains(row.units, u) {
			r.units.edit(u).doc = none
		}
	}
	*r.docs.edit(doc) = row
	r.relate(h.ID, h.Events, !known)
}

func (r *register) putFile(f fileRow) uint32 {
	i, ok := r.byFile[f.id]
	if !ok {
		i = r.files.add(f)
		r.byFile[f.id] = i
		return i
	}
	if row := r.files.edit(i); row.access != f.access {
		r.moved[i], *row = true, f
	} else {
		*row = f
	}
	return i
}

func (r *register) dropFile(i uint32) {
	f := r.files.edit(i)
	delete(r.byFile, f.id)
	f.unit = none
}

// drop forgets a document.
func (r *register) drop(id records.DocumentID) {
	doc, ok := r.byDoc[id]
	if !ok {
		return
	}
	d := r.docs.edit(doc)
	for _, f := range d.files {
		r.dropFile(f)
	}
	for _, u := range d.units {
		r.units.edit(u).doc = none
	}
	r.part(doc)
	d = r.docs.edit(doc)
	d.dead, d.units, d.files, d.current = true, nil, nil, none
	delete(r.byDoc, id)
	r.live--
	r.relate(id, nil, true)
}

// unitOf returns the version of a document with a number, or none.
func (t *tables) unitOf(d *docRow, number int) uint32 {
	for _, u := range d.units {
		if t.units.at(u).number == int32(number) {
			return u
		}
	}
	return none
}

// langBit returns the bit of a language; those after the sixty-third share the last one.
func (r *register) langBit(l records.Language) uint64 {
	return 1 << min(r.langs.number(string(l)), 63)
}

// dateNumber writes 2019-03-08 as 20190308, and an unknown date as 0.
func dateNumber(d records.Date) int32 {
	n, err := strconv.Atoi(strings.ReplaceAll(string(d), "-", ""))
	if err != nil {
		return 0
	}
	return int32(n)
}
