package indexer

import "slices"

const chunkRows = 512

// rows is a growing table of which shared copies stay as they are: share costs
// one pointer a chunk, and a chunk is copied when a row of it changes afterwards.
type rows[T any] struct {
	chunks [][]T
	own    []bool // whether no copy shares the chunk
	n      int
}

func (r *rows[T]) len() int { return r.n }

// at returns a row for reading.
func (r *rows[T]) at(i uint32) *T { return &r.chunks[i/chunkRows][i%chunkRows] }

// add appends a row and returns its number. Copies do not see it: they end before it.
func (r *rows[T]) add(v T) uint32 {
	if r.n%chunkRows == 0 {
		r.chunks, r.own = append(r.chunks, make([]T, 0, chunkRows)), append(r.own, true)
	}
	last := len(r.chunks) - 1
	r.chunks[last] = append(r.chunks[last], v)
	r.n++
	return uint32(r.n - 1)
}

// edit returns a row for writing.
func (r *rows[T]) edit(i uint32) *T {
	if c := i / chunkRows; !r.own[c] {
		r.chunks[c] = append(make([]T, 0, chunkRows), r.chunks[c]...)
		r.own[c] = true
	}
	return r.at(i)
}

// share returns a copy that no later change reaches.
func (r *rows[T]) share() rows[T] {
	clear(r.own)
	return rows[T]{chunks: slices.Clone(r.chunks), n: r.n}
}
