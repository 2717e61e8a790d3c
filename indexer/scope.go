package indexer

import (
	"slices"

	"acervo/indexer/analysis"
	"acervo/indexer/querylang"
	"acervo/records"
)

// scope is what a search may look at: what the actor may read, the versions
// asked for, and the filters. Nothing outside of it is counted, scored or shown,
// nor has it any influence on the scores.
type scope struct {
	v        *view
	access   []bool // by number: may be read
	sight    sight
	versions bool   // all versions, else the current ones
	langs    uint64 // bits of the languages; all ones for any
	langOK   []bool // by number; nil for any
	checks   []func(*docRow) bool
	statuses []bool // by number; nil for any
	moment   moment
	standing *standings // at the moment; nil when nothing but the newest versions matters
	verdict  []uint8    // of the checks, by document: 0 not asked yet, 1 yes, 2 no
	members  func(matter string) ([]records.DocumentID, error)
	err      error // of members
}

func newScope(v *view, q records.Query, visible records.Visible) *scope {
	s := &scope{v: v, versions: q.AllVersions && q.On == "", langs: ^uint64(0), access: make([]bool, len(v.accesses)), members: q.Members}
	for i, class := range v.accesses {
		s.access[i] = i > 0 && visible != nil && visible(records.ParseAccessClass(class))
	}
	s.sight = v.sight(s.access)
	s.at(q)
	s.values("type", q.Types)
	s.values("body", q.Bodies)
	s.values("class", q.Classes)
	s.values("status", q.Statuses)
	if len(q.Languages) > 0 {
		langs := make([]string, len(q.Languages))
		for i, l := range q.Languages {
			langs[i] = string(l)
		}
		s.values("lang", langs)
	}
	if len(q.Years) > 0 {
		s.checks = append(s.checks, func(d *docRow) bool { return slices.Contains(q.Years, d.year()) })
	}
	if q.From != "" || q.To != "" {
		s.between(querylang.Range{From: q.From, To: q.To})
	}
	return s
}

// at takes up the day that is asked about, and by what was known then.
func (s *scope) at(q records.Query) {
	s.moment = moment{day: q.Today}
	if q.On != "" {
		s.moment.on, s.moment.day = true, q.On
	}
	if !q.Known.IsZero() {
		s.moment.known = q.Known.UnixMicro()
	}
	s.standing = s.v.standings(s.moment, s.access)
}

// values narrows the scope to documents with one of the values.
func (s *scope) values(field string, values []string) {
	if len(values) == 0 {
		return
	}
	switch field {
	case "type":
		ok := chosen(s.v.types, values)
		s.checks = append(s.checks, func(d *docRow) bool { return ok[d.typ] })
	case "body":
		ok := chosen(s.v.bodies, values)
		s.checks = append(s.checks, func(d *docRow) bool { return ok[d.body] })
	case "class":
		ok := chosen(s.v.classes, values)
		s.checks = append(s.checks, func(d *docRow) bool { return ok[d.class] })
	case "matter":
		within := map[records.DocumentID]bool{}
		for _, matter := range values {
			if s.members == nil {
				break
			}
			ids, err := s.members(matter)
			if err != nil {
				s.err = err
			}
			for _, id := range ids {
				within[id] = true
			}
		}
		s.checks = append(s.checks, func(d *docRow) bool { return within[d.id] })
	case "status":
		ok := chosen(statusNames, values)
		for i := range s.statuses {
			ok[i] = ok[i] && s.statuses[i]
		}
		s.statuses = ok
	case "lang":
		ok := chosen(s.v.langs, values)
		var mask uint64
		for i := range ok {
			ok[i] = ok[i] && (s.langOK == nil || s.langOK[i])
			if ok[i] {
				mask |= 1 << min(i, 63)
			}
		}
		s.langOK, s.langs = ok, mask
	}
}

// chosen tells by number which of the known values are among the wanted ones,
// however they are written.
func chosen(known, wanted []string) []bool {
	ok := make([]bool, len(known))
	for _, w := range wanted {
		f := folded(w)
		for i, k := range known {
			ok[i] = ok[i] || i > 0 && (k == w || f != "" && folded(k) == f)
		}
	}
	return ok
}

func folded(s string) string {
	var b []byte
	for w := analysis.Scan(s); w.Next(); {
		b = append(append(b, w.Word()...), ' ')
	}
	return string(b)
}

// between narrows the scope to dates. A document without a date is in no range.
func (s *scope) between(r querylang.Range) {
	from, to := dateNumber(r.From), dateNumber(r.To)
	s.checks = append(s.checks, func(d *docRow) bool { return inRange(d, from, to) })
}

func inRange(d *docRow, from, to int32) bool {
	return d.date != 0 && d.date >= from && (to == 0 || d.date <= to)
}

// file reports whether the passages of a file are in the scope.
func (s *scope) file(f *fileRow) bool {
	return f.unit != none && s.access[f.access] && (s.versions || s.standing == nil && f.current || s.standing != nil && s.standing.shown.has(f.unit)) &&
		(s.langOK == nil || s.langOK[f.lang]) && (s.statuses == nil || s.statuses[s.status(f.unit)]) &&
		(len(s.checks) == 0 || s.checked(f.doc))
}

// head reports whether what is told of a document itself may be looked at.
func (s *scope) head(doc uint32) bool {
	d := s.v.docs.at(doc)
	return !d.dead && s.access[d.access]
}

// unit reports whether a version is in the scope.
func (s *scope) unit(i uint32) bool {
	u := s.v.units.at(i)
	if u.doc == none {
		return false
	}
	d := s.v.docs.at(u.doc)
	return !d.dead && s.access[d.access] && (s.versions || s.standing == nil && u.current || s.standing != nil && s.standing.shown.has(i)) &&
		u.langs&s.langs != 0 && (s.statuses == nil || s.statuses[s.status(i)]) && (len(s.checks) == 0 || s.checked(u.doc))
}

// status returns what a version is, by number.
func (s *scope) status(unit uint32) uint8 {
	switch {
	case s.moment.on:
		return statusInForce
	case s.standing != nil && s.standing.status[unit] != 0:
		return s.standing.status[unit]
	case s.v.units.at(unit).current:
		return statusCurrent
	}
	return statusSuperseded
}

func (s *scope) checked(doc uint32) bool {
	if s.verdict == nil {
		s.verdict = make([]uint8, s.v.docs.len())
	}
	if s.verdict[doc] == 0 {
		s.verdict[doc] = 1
		d := s.v.docs.at(doc)
		for _, check := range s.checks {
			if !check(d) {
				s.verdict[doc] = 2
				break
			}
		}
	}
	return s.verdict[doc] == 1
}

// unitsOf calls do for the versions of a document that are in the scope.
func (s *scope) unitsOf(doc uint32, do func(unit uint32)) {
	d := s.v.docs.at(doc)
	if d.dead {
		return
	}
	if !s.versions && s.standing == nil {
		if d.current != none && s.unit(d.current) {
			do(d.current)
		}
		return
	}
	for _, u := range d.units {
		if s.unit(u) {
			do(u)
		}
	}
}

// all returns the versions in the scope.
func (s *scope) all() bitset {
	set := newBitset(s.v.units.len())
	for i := range uint32(s.v.units.len()) {
		if s.unit(i) {
			set.set(i)
		}
	}
	return set
}
