package indexer

import "math/bits"

// occurrences tells in one number how often, and where, a word stands in a
// passage. It takes the place of the frequency in bleve's postings, so that
// phrases need no term vectors (which would more than double the index):
//
//	position<<2 | 0                          one occurrence
//	places<<10 | width<<6 | count<<2 | 1     several: the first position and the gaps, width bits each
//	count<<2 | 3                             more than fit: the positions are in the posting's location
//
// Positions count words from 1.
type occurrences uint64

const (
	tagOne     = 0
	tagSeveral = 1
	tagSpilled = 3

	// roomForPlaces keeps the whole below 2^62: bleve shifts the frequency by one and counts in int.
	roomForPlaces = 62 - 10
)

// pack tells the positions, which rise; ok is false when they have to be kept apart.
func pack(positions []uint32) (o occurrences, ok bool) {
	if len(positions) == 1 {
		return occurrences(positions[0])<<2 | tagOne, true
	}
	widest, last := uint32(0), uint32(0)
	for _, p := range positions {
		widest |= p - last
		last = p
	}
	width := bits.Len32(widest)
	if len(positions) > 15 || width > 15 || width*len(positions) > roomForPlaces {
		return occurrences(len(positions))<<2 | tagSpilled, false
	}
	last = 0
	for i, p := range positions {
		o |= occurrences(p-last) << (i * width)
		last = p
	}
	return o<<10 | occurrences(width)<<6 | occurrences(len(positions))<<2 | tagSeveral, true
}

// count returns how often the word stands there.
func (o occurrences) count() int {
	switch o & 3 {
	case tagOne:
		return 1
	case tagSeveral:
		return int(o >> 2 & 15)
	}
	return int(o >> 2)
}

// spilled reports whether the positions are kept apart.
func (o occurrences) spilled() bool { return o&3 == tagSpilled }

// positions appends the positions; nothing when they are kept apart.
func (o occurrences) positions(to []uint32) []uint32 {
	switch o & 3 {
	case tagOne:
		to = append(to, uint32(o>>2))
	case tagSeveral:
		width, places, p := int(o>>6&15), o>>10, uint32(0)
		for range o >> 2 & 15 {
			p += uint32(places & (1<<width - 1))
			places >>= width
			to = append(to, p)
		}
	}
	return to
}
