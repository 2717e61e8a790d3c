package storage

import (
	"crypto/sha256"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// tree is the right edge of the ledger's Merkle tree (RFC 6962 §2.1): the roots
// of its complete subtrees, the largest first. It is all that is needed to go on.
type tree []subtree

type subtree struct {
	height int
	hash   tlog.Hash
}

// readTree reads what bytes wrote for a tree of that size; a length that does not fit gives ok false.
func readTree(size int64, edge []byte) (t tree, ok bool) {
	n := uint64(size) //nolint:gosec // sizes are not negative
	if len(edge) != bits.OnesCount64(n)*tlog.HashSize {
		return nil, false
	}
	for height := 63; height >= 0; height-- {
		if n&(1<<height) != 0 {
			t = append(t, subtree{height, tlog.Hash(edge)})
			edge = edge[tlog.HashSize:]
		}
	}
	return t, true
}

// bytes writes the hashes; their heights are the bits of the size.
func (t tree) bytes() []byte {
	edge := make([]byte, 0, len(t)*tlog.HashSize)
	for _, s := range t {
		edge = append(edge, s.hash[:]...)
	}
	return edge
}

// add appends a leaf and returns the hashes that this completes, in the order in
// which tlog numbers them (tlog.StoredHashIndex).
func (t *tree) add(leaf tlog.Hash) []tlog.Hash {
	now := subtree{0, leaf}
	completed := []tlog.Hash{leaf}
	for n := len(*t); n > 0 && (*t)[n-1].height == now.height; n = len(*t) {
		now = subtree{now.height + 1, tlog.NodeHash((*t)[n-1].hash, now.hash)}
		*t = (*t)[:n-1]
		completed = append(completed, now.hash)
	}
	*t = append(*t, now)
	return completed
}

// root returns the hash of the whole tree; that of the empty one is the hash of nothing.
func (t tree) root() tlog.Hash {
	if len(t) == 0 {
		return sha256.Sum256(nil)
	}
	h := t[len(t)-1].hash
	for i := len(t) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t[i].hash, h)
	}
	return h
}
