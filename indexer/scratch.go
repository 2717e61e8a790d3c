package indexer

// scratch is the memory a search works in; the next search goes on with it.
// Between searches only what was written is wiped, not all of it.
type scratch struct {
	sums passageSums
	docs []uint32 // the documents found, for which the fields below are written

	score []float32 // by document: its best passage and its title
	best  []uint32  // by document: the version of that passage, else the newest one found, plus one; 0 for none
	langs []uint64  // by document: the languages of the passages found
}

// version returns the version of a document found that is shown.
func (c *scratch) version(doc uint32) uint32 { return c.best[doc] - 1 }

// reset makes the scratch ready for as many passages and documents.
func (c *scratch) reset(passages, docs int) {
	c.sums.reset(passages)
	for _, d := range c.docs {
		c.score[d], c.best[d], c.langs[d] = 0, 0, 0
	}
	c.docs = c.docs[:0]
	if len(c.score) < docs {
		docs += docs / 8
		c.score, c.best, c.langs = make([]float32, docs), make([]uint32, docs), make([]uint64, docs)
	}
}

// passageSums adds up the weights of passages.
type passageSums struct {
	of     []float32
	hits   []hit       // each passage once
	places [2][]uint32 // scratch of near
}

func (p *passageSums) reset(n int) {
	for _, h := range p.hits {
		p.of[h.passage] = 0
	}
	p.hits = p.hits[:0]
	if len(p.of) < n {
		p.of = make([]float32, n+n/8)
	}
}

func (p *passageSums) add(passage, file uint32, weight float32) {
	if p.of[passage] == 0 {
		p.hits = append(p.hits, hit{passage, file, 0})
	}
	p.of[passage] += weight
}
