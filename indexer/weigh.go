package indexer

import (
	"math"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// BM25 with its usual constants. The length that counts as usual is fixed, not
// the average: hidden documents have no influence on a score.
const (
	k1          = 1.2
	lengthShare = 0.75
	usualLength = 150 // words of a passage
	usualTitle  = 12
)

// saturated is the part of BM25 that depends on the passage.
func saturated(count int, length, usual float32) float32 {
	tf := float32(count)
	return tf * (k1 + 1) / (tf + k1*(1-lengthShare+lengthShare/usual*length))
}

// rarity is the part of BM25 that depends on how many passages have the word.
func rarity(with, of int) float32 {
	return float32(math.Log(1 + (float64(max(of, with)-with)+0.5)/(float64(with)+0.5)))
}

// lengthOf returns the number of words of the field a posting is in.
func lengthOf(p segment.Posting) float32 {
	if n, ok := p.(interface{ NormUint64() uint64 }); ok {
		return float32(n.NormUint64())
	}
	norm := p.Norm() // bleve's: 1/sqrt(length)
	return float32(1 / (norm * norm))
}

// weigh adds up what the leaves say of each passage of the versions matched.
func (s *search) weigh(matched bitset, leaves []*leaf) []hit {
	passages, _ := s.visibleCounts()
	sums := &s.scratch.sums
	for _, l := range leaves {
		idf := rarity(l.df, passages)
		switch {
		case l.idle, l.df == 0:
		case l.slots != nil:
			for _, h := range l.found {
				if matched.has(s.v.files.at(h.file).unit) {
					sums.add(h.passage, h.file, idf*h.weight)
				}
			}
		default:
			for i := range s.v.segments {
				s.weighWords(l, i, matched, idf, sums)
			}
		}
	}
	var last *leaf
	for _, l := range leaves {
		if len(l.runs) == 0 { // no word, or one that says nothing
			continue
		}
		if last != nil {
			weighNear(last, l, rarity(last.df, passages)+rarity(l.df, passages), sums)
		}
		last = l
	}
	for k, h := range sums.hits {
		sums.hits[k].weight = sums.of[h.passage]
	}
	return sums.hits
}

// weighWords adds the weights of a leaf in a segment, where the version matched.
func (s *search) weighWords(l *leaf, i int, matched bitset, idf float32, sums *passageSums) {
	p := &s.v.segments[i]
	if l.pattern != nil { // how often many words stand somewhere says nothing
		for it := s.standing(l, i, fieldWords).Iterator(); it.HasNext() && s.goOn(); {
			num := it.Next()
			if row := p.files[num]; row < isHead && s.counts(row, matched) {
				sums.add(p.base+num, row, idf)
			}
		}
		return
	}
	for _, f := range l.forms {
		s.weighForm(l, i, f, matched, idf, sums)
	}
}

func (s *search) weighForm(l *leaf, i int, f form, matched bitset, idf float32, sums *passageSums) {
	p := &s.v.segments[i]
	r := run{segment: i}
	s.read(s.postings(i, fieldWords, f.word), func(num uint32) bool {
		row := p.files[num]
		return row < isHead && s.counts(row, matched)
	}, func(num uint32, post segment.Posting) {
		row, o := p.files[num], occurrences(post.Frequency())
		sums.add(p.base+num, row, idf*f.weight*saturated(o.count(), lengthOf(post), usualLength))
		if l.near {
			r.seen = append(r.seen, seen{p.base + num, row, o})
		}
	})
	if len(r.seen) > 0 {
		l.runs = append(l.runs, r)
	}
}

// counts reports whether a file's passages are in the scope and its version matched.
func (s *search) counts(row uint32, matched bitset) bool {
	f := s.v.files.at(row)
	return f.unit != none && matched.has(f.unit) && s.scope.file(f)
}
