package proof

import (
	"encoding/hex"

	"acervo/records"
)

// ConsistencyKind names a ConsistencyFile among the files that hold proofs.
const ConsistencyKind = "acervo/consistency/v1"

// ConsistencyFile proves, with the ledger's public key alone, that the ledger of
// one checkpoint goes on from that of an older one.
type ConsistencyFile struct {
	Kind   string   `json:"kind"`
	Old    string   `json:"old"`    // the signed note of the older checkpoint
	New    string   `json:"new"`    // and of the younger one
	Hashes []string `json:"hashes"` // RFC 6962 §2.1.2, in hexadecimal
}

// Check checks the signatures of both checkpoints against public keys, and the
// proof, and returns the two. Each checkpoint needs the signature of one of the keys.
func (f ConsistencyFile) Check(keys ...string) (older, younger records.SignedHead, err error) {
	if f.Kind != ConsistencyKind {
		return older, younger, failed("kind", "This is no proof of consistency but %q.", f.Kind)
	}
	if older, err = Open(f.Old, keys...); err != nil {
		return older, younger, err
	}
	if younger, err = Open(f.New, keys...); err != nil {
		return older, younger, err
	}
	if older.Origin != younger.Origin {
		return older, younger, failed("consistency", "The checkpoints are of two ledgers: %s and %s.", older.Origin, younger.Origin)
	}
	hashes, err := Hashes(f.Hashes)
	if err != nil {
		return older, younger, err
	}
	return older, younger, Consistency(records.ConsistencyProof{Old: older.Head, New: younger.Head, Hashes: hashes})
}

// Hashes reads hashes in hexadecimal.
func Hashes(hexadecimal []string) ([][32]byte, error) {
	all := make([][32]byte, len(hexadecimal))
	for i, s := range hexadecimal {
		b, err := hex.DecodeString(s)
		if err != nil || len(b) != len(all[i]) {
			return nil, failed("hashes", "%q is no SHA-256 in hexadecimal.", s)
		}
		all[i] = [32]byte(b)
	}
	return all, nil
}
