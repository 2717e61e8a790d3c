package indexer

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"

	"acervo/records"
)

// maxFacetValues bounds the values of one facet: the most frequent ones.
const maxFacetValues = 100

// facets counts the documents found by type, body, year, language, class and status.
func (s *search) facets(r *ranking) []records.Facet {
	v := s.v
	types, bodies, classes := make([]int, len(v.types)), make([]int, len(v.bodies)), make([]int, len(v.classes))
	langs, statuses := make([]int, len(v.langs)), make([]int, len(statusNames))
	years := map[int]int{}
	found := make(map[uint32]uint64, 0) // by document: statuses of all its versions found
	if s.scope.versions {
		r.units.each(func(u uint32) {
			found[v.units.at(u).doc] |= 1 << s.scope.status(u)
		})
	}
	for _, doc := range r.docs {
		d := v.docs.at(doc)
		types[d.typ]++
		bodies[d.body]++
		classes[d.class]++
		if y := d.year(); y > 0 {
			years[y]++
		}
		mask := r.langs[doc]
		if mask == 0 { // found by its title
			mask = v.units.at(r.version(doc)).langs & s.scope.langs
		}
		countBits(langs, mask)
		if s.scope.versions {
			countBits(statuses, found[doc])
		} else {
			statuses[s.scope.status(r.version(doc))]++
		}
	}
	return []records.Facet{
		facet("type", v.types, types), facet("body", v.bodies, bodies), yearFacet(years),
		facet("language", v.langs, langs), facet("class", v.classes, classes), facet("status", statusNames, statuses),
	}
}

func countBits(counts []int, mask uint64) {
	for ; mask != 0; mask &= mask - 1 {
		if i := bits.TrailingZeros64(mask); i < len(counts) {
			counts[i]++
		}
	}
}

func facet(field string, names []string, counts []int) records.Facet {
	f := records.Facet{Field: field}
	for i, n := range counts {
		if i > 0 && n > 0 { // 0 is no value
			f.Values = append(f.Values, records.FacetValue{Value: names[i], Count: n})
		}
	}
	return sorted(f)
}

func yearFacet(years map[int]int) records.Facet {
	f := records.Facet{Field: "year"}
	for y, n := range years {
		f.Values = append(f.Values, records.FacetValue{Value: strconv.Itoa(y), Count: n})
	}
	return sorted(f)
}

func sorted(f records.Facet) records.Facet {
	slices.SortFunc(f.Values, func(a, b records.FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	f.Values = f.Values[:min(len(f.Values), maxFacetValues)]
	return f
}
