package indexer

import "slices"

// evaluate returns the versions that a step matches. within, when not nil, are
// those that still matter; the result may hold others.
func (s *search) evaluate(st step, within bitset) bitset {
	switch st := st.(type) {
	case allOf:
		return s.all(st, within)
	case oneOf:
		set := newBitset(s.v.units.len())
		for _, part := range st {
			set.or(s.evaluate(part, within))
		}
		return set
	case noneOf:
		set := s.scope.all()
		set.andNot(s.evaluate(st.step, within))
		return set
	case tested:
		set := s.scope.all()
		set.each(func(i uint32) {
			if !st.ok(s.v.docs.at(s.v.units.at(i).doc), i) {
				set[i/64] &^= 1 << (i % 64)
			}
		})
		return set
	case *leaf:
		set := s.look(st, within)
		if st.stopIn == 0 {
			return set
		}
		return s.withStops(st, set, within)
	}
	return s.scope.all()
}

// all evaluates parts that all must match: the plain ones first, so that the
// others need to look at less.
func (s *search) all(parts allOf, within bitset) bitset {
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b step) int { return cost(a) - cost(b) })
	if onlyStops(parts) {
		for _, p := range parts {
			if l, ok := p.(*leaf); ok {
				l.stopIn = 0
			}
		}
	}
	set := slices.Clone(within)
	for _, p := range parts {
		if l, ok := p.(*leaf); ok && l.stopIn != 0 && set != nil && s.needless(l, set) {
			continue
		}
		found := s.evaluate(p, set)
		if set == nil {
			set = found
		} else {
			set.and(found)
		}
		if s.err != nil || set.empty() {
			break
		}
	}
	if set == nil {
		return s.scope.all()
	}
	return set
}

// cost orders parts by how much they narrow down and how quick they are.
func cost(st step) int {
	switch st := st.(type) {
	case *leaf:
		switch {
		case st.stopIn != 0:
			return 4
		case st.pattern != nil:
			return 2
		}
		return 0
	case allOf, oneOf:
		return 1
	}
	return 3
}

// onlyStops reports whether nothing but stop words is looked for: then they count like others.
func onlyStops(parts []step) bool {
	stops := false
	for _, p := range parts {
		switch p := p.(type) {
		case *leaf:
			if p.stopIn == 0 {
				return false
			}
			stops = true
		case allOf, oneOf:
			return false
		}
	}
	return stops
}

// withStops adds the versions in a language in which the word is a stop word:
// they need not have it.
func (s *search) withStops(l *leaf, set, within bitset) bitset {
	if within == nil {
		within = s.scope.all()
	}
	within.each(func(i uint32) {
		if s.v.units.at(i).langs&l.stopIn != 0 {
			set.set(i)
		}
	})
	l.idle = true
	return set
}

// needless reports whether all versions are in a language in which the word is a stop word.
func (s *search) needless(l *leaf, set bitset) bool {
	needless := true
	set.each(func(i uint32) { needless = needless && s.v.units.at(i).langs&l.stopIn != 0 })
	return needless
}
