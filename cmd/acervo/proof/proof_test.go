package proof_test

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"acervo/cmd/acervo/proof"
	"acervo/records"
)

func newKey(t *testing.T, name string) (private, public string) {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	return private, public
}

func sign(t *testing.T, text, private string) string {
	t.Helper()
	line, err := proof.Sign(text, private)
	if err != nil {
		t.Fatal(err)
	}
	return line
}

// signed makes the note of a head, with the signatures of the keys.
func signed(t *testing.T, head records.LedgerHead, privates ...string) string {
	t.Helper()
	text := records.CheckpointBody("example.org/ledger", head) + "\n"
	for _, p := range privates {
		text += sign(t, text, p)
	}
	return text
}

func wantField(t *testing.T, err error, field string) {
	t.Helper()
	e, ok := err.(*records.Error) //nolint:errorlint // it is what callers get
	if !ok || e.Field != field || e.Kind != records.Invalid {
		t.Errorf("got %v, want one about %s", err, field)
	}
}

func TestAKeyOpensWhatItSigned(t *testing.T) {
	ours, public := newKey(t, "example.org/ledger")
	theirs, witness := newKey(t, "comptroller.example.org")
	_, stranger := newKey(t, "stranger")
	head := records.LedgerHead{Size: 7, Root: sha256.Sum256([]byte("seven"))}
	text := signed(t, head, ours, theirs)

	for says, c := range map[string]struct{ keys, signers []string }{
		"with the ledger's key":    {[]string{public}, []string{public}},
		"with the second key":      {[]string{witness}, []string{witness}},
		"with both":                {[]string{witness, public}, []string{public, witness}},
		"with one that is unknown": {[]string{stranger, public}, []string{public}},
	} {
		got, err := proof.Open(text, c.keys...)
		if err != nil || got.Head != head || got.Origin != "example.org/ledger" || !slices.Equal(got.Signers, c.signers) {
			t.Errorf("%s: got %v, %v", says, got, err)
		}
	}
	_, err := proof.Open(text, stranger)
	wantField(t, err, "note")
	_, err = proof.Open(text, "no key")
	wantField(t, err, "key")
	_, err = proof.Open(records.CheckpointBody("x", head), public)
	wantField(t, err, "note")
	other := "a text\nthat is signed\n\n"
	_, err = proof.Open(other+sign(t, other, ours), public)
	wantField(t, err, "note")
}

// Every bit of a note counts, also those at the end of a value in base64 that add nothing to it.
func TestOneFlippedBitOfANoteIsNoticed(t *testing.T) {
	ours, public := newKey(t, "example.org/ledger")
	text := []byte(signed(t, records.LedgerHead{Size: 7, Root: sha256.Sum256([]byte("seven"))}, ours))
	for i := range text {
		for bit := range 8 {
			flipped := slices.Clone(text)
			flipped[i] ^= 1 << bit
			if c, err := proof.Open(string(flipped), public); err == nil {
				t.Errorf("bit %d of byte %d (%q) can be flipped: %v", bit, i, text[i], c)
			}
		}
	}
}

// ledger is a tree in memory.
type ledger struct {
	hashes []tlog.Hash
	roots  []tlog.Hash // by size
}

func (l *ledger) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	all := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		all[i] = l.hashes[x]
	}
	return all, nil
}

func leaf(seq int64) [32]byte { return tlog.RecordHash([]byte(fmt.Sprint("entry ", seq))) }

func newLedger(t *testing.T, size int64) *ledger {
	t.Helper()
	l := &ledger{roots: []tlog.Hash{sha256.Sum256(nil)}}
	for seq := int64(1); seq <= size; seq++ {
		more, err := tlog.StoredHashesForRecordHash(seq-1, leaf(seq), l)
		if err != nil {
			t.Fatal(err)
		}
		l.hashes = append(l.hashes, more...)
		root, err := tlog.TreeHash(seq, l)
		if err != nil {
			t.Fatal(err)
		}
		l.roots = append(l.roots, root)
	}
	return l
}

func (l *ledger) head(size int64) records.LedgerHead {
	return records.LedgerHead{Size: size, Root: l.roots[size]}
}

func bare(p []tlog.Hash) [][32]byte {
	all := make([][32]byte, len(p))
	for i, h := range p {
		all[i] = h
	}
	return all
}

func TestInclusionHoldsForTheEntryAndNoOther(t *testing.T) {
	const most = 12
	l := newLedger(t, most)
	for size := int64(1); size <= most; size++ {
		for seq := int64(1); seq <= size; seq++ {
			path, err := tlog.ProveRecord(size, seq-1, l)
			if err != nil {
				t.Fatal(err)
			}
			p := records.InclusionProof{Seq: seq, Leaf: leaf(seq), Head: l.head(size), Hashes: bare(path)}
			if err := proof.Inclusion(p); err != nil {
				t.Fatal(err)
			}
			other := p
			other.Leaf = leaf(seq + 1)
			wantField(t, proof.Inclusion(other), "inclusion")
			other = p
			other.Seq = size + 1
			wantField(t, proof.Inclusion(other), "inclusion")
			for i := range p.Hashes {
				other = p
				other.Hashes = slices.Clone(p.Hashes)
				other.Hashes[i][3] ^= 4
				wantField(t, proof.Inclusion(other), "inclusion")
			}
		}
	}
}

func TestConsistencyHoldsForWhatWentOnAndNothingElse(t *testing.T) {
	const most = 12
	l := newLedger(t, most)
	for size := int64(0); size <= most; size++ {
		for old := int64(0); old <= size; old++ {
			p := records.ConsistencyProof{Old: l.head(old), New: l.head(size)}
			if old > 0 {
				path, err := tlog.ProveTree(size, old, l)
				if err != nil {
					t.Fatal(err)
				}
				p.Hashes = bare(path)
			}
			if err := proof.Consistency(p); err != nil {
				t.Fatalf("%d goes on to %d: %v", old, size, err)
			}
			if old == 0 {
				continue
			}
			rewritten := p
			rewritten.Old.Root[0] ^= 1
			wantField(t, proof.Consistency(rewritten), "consistency")
			wantField(t, proof.Consistency(records.ConsistencyProof{Old: p.New, New: l.head(old - 1), Hashes: p.Hashes}), "consistency")
		}
	}
	if err := proof.Consistency(records.ConsistencyProof{Old: l.head(3), New: l.head(2)}); err == nil || !strings.Contains(err.Error(), "cannot go on") {
		t.Errorf("a ledger that shrank: %v", err)
	}
}
