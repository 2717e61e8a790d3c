package indexer

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/fnv"
	"math"

	"acervo/records"
)

// A cursor is the last place of a page with the fingerprint of its query, so
// that the next page begins after it, whatever was filed meanwhile.

// writeCursor returns the cursor of the page that ends with a place.
func writeCursor(q records.Query, last place) string {
	b := binary.BigEndian.AppendUint64(nil, fingerprint(q))
	b = binary.BigEndian.AppendUint32(b, math.Float32bits(last.score))
	b = binary.BigEndian.AppendUint32(b, uint32(last.date))
	b = append(b, last.id...)
	return base64.RawURLEncoding.EncodeToString(b)
}

// readCursor returns the place after which the page begins; nil for the first page.
func readCursor(q records.Query) (*place, error) {
	if q.Cursor == "" {
		return nil, nil //nolint:nilnil // no place is the beginning
	}
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil || len(b) < 17 {
		return nil, records.Errorf(records.Invalid, "This is no cursor; take it as it stands in the page before, or begin without one.").At("cursor")
	}
	if binary.BigEndian.Uint64(b) != fingerprint(q) {
		return nil, records.Errorf(records.Invalid, "This cursor belongs to another query; begin without one.").At("cursor")
	}
	return &place{
		score: math.Float32frombits(binary.BigEndian.Uint32(b[8:])),
		date:  int32(binary.BigEndian.Uint32(b[12:])),
		id:    records.DocumentID(b[16:]),
	}, nil
}

// fingerprint is of everything that decides which documents are found, in which order.
func fingerprint(q records.Query) uint64 {
	q.Cursor, q.Limit, q.Facets, q.Language, q.Today = "", 0, false, "", ""
	if q.Sort == records.Relevance {
		q.Sort = "" // the default, unless there are no words
	}
	h := fnv.New64a()
	_ = json.NewEncoder(h).Encode(q) // plain data into a hash
	return h.Sum64()
}
