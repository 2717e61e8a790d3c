package proof_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"acervo/cmd/acervo/proof"
	"acervo/records"
)

const pdf = "the bytes of the issued copy"

func sumOf(s string) records.Sum {
	h := sha256.Sum256([]byte(s))
	return records.Sum(hex.EncodeToString(h[:]))
}

// copyProof makes a ledger of eleven entries, the second of which files an original, the
// fifth issues a copy and the ninth revokes it, and proves that.
func copyProof(t *testing.T) (p records.CopyProof, key string) {
	t.Helper()
	const document, origin = "d1", "example.org/ledger"
	p = records.CopyProof{
		Format: records.CopyProofFormat, Organization: "Muestra", Origin: origin,
		Document: records.ProofDocument{ID: document, Number: "CISS/1", Title: "Reglamento «ñ» <b>"},
		Copy:     records.ProofCopy{Code: "7Q4KM2XW9Z", Version: 2, Language: "es", Original: sumOf("original"), Issued: sumOf(pdf), IssuedAt: "2026-11-23T10:00:00Z", IssuedBy: "Ana"},
	}
	detail := func(v any) json.RawMessage {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	actions := map[int64]struct {
		action records.Action
		detail json.RawMessage
		role   records.ProofRole
	}{
		2: {records.VersionAdded, detail(map[string]any{"files": []map[string]any{{"sha256": p.Copy.Original}}}), records.ProvesFiling},
		5: {records.CopyIssued, detail(map[string]any{"code": p.Copy.Code, "number": "CISS/1", "title": p.Document.Title, "version": 2, "language": "es", "original_sha256": p.Copy.Original, "issued_sha256": p.Copy.Issued, "issued_at": p.Copy.IssuedAt}), records.ProvesIssue},
		9: {records.CopyRevoked, detail(map[string]any{"code": p.Copy.Code, "reason": "a slip"}), records.ProvesRevocation},
	}
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, x := range at {
			out[i] = hashes[x]
		}
		return out, nil
	})
	const size = 11
	entries := map[int64]records.Entry{}
	for seq := int64(1); seq <= size; seq++ {
		e := records.Entry{Seq: seq, At: time.Unix(1e9+seq, 0), Name: "Ana", Action: records.SignedIn, Kind: records.SubjectDocument, Subject: document}
		if a, ok := actions[seq]; ok {
			e.Action, e.Detail = a.action, a.detail
		}
		entries[seq] = e
		more, err := tlog.StoredHashesForRecordHash(seq-1, tlog.Hash(e.LeafHash()), reader)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, more...)
	}
	root, err := tlog.TreeHash(size, reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, seq := range []int64{2, 5, 9} {
		path, err := tlog.ProveRecord(size, seq-1, reader)
		if err != nil {
			t.Fatal(err)
		}
		leaf := entries[seq].LeafHash()
		e := records.ProofEntry{Proves: actions[seq].role, Seq: seq, Record: string(entries[seq].Record()), Leaf: hex.EncodeToString(leaf[:])}
		for _, h := range path {
			e.Path = append(e.Path, hex.EncodeToString(h[:]))
		}
		p.Entries = append(p.Entries, e)
	}
	private, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: records.CheckpointBody(origin, records.LedgerHead{Size: size, Root: root})}, signer)
	if err != nil {
		t.Fatal(err)
	}
	p.Checkpoint, p.PublicKey = string(signed), public
	return p, public
}

// failures names the parts that fail.
func failures(r proof.CopyReport) string {
	var all []string
	for _, p := range r.Parts {
		if p.Error != nil {
			all = append(all, p.Name)
		}
	}
	return strings.Join(all, " ")
}

func TestAWholeProofHoldsAndTellsOfTheRevocation(t *testing.T) {
	p, key := copyProof(t)
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	back, err := proof.ReadCopy(b)
	if err != nil {
		t.Fatal(err)
	}
	r := proof.Copy(back, strings.NewReader(pdf), key)
	if !r.OK() || len(r.Parts) != 5 || r.Revoked != "a slip" || len(r.Signatures) != 1 || !r.Signatures[0].Known {
		t.Errorf("%+v", r)
	}
}

func TestATamperedProofSaysWhichPartFails(t *testing.T) {
	flip := func(s string) string {
		if s[0] == '0' {
			return "1" + s[1:]
		}
		return "0" + s[1:]
	}
	for name, c := range map[string]struct {
		tamper func(p *records.CopyProof)
		want   string
	}{
		"a record": {func(p *records.CopyProof) {
			p.Entries[0].Record = strings.Replace(p.Entries[0].Record, "version_added", "filed", 1)
		}, "filing"},
		"a leaf":                 {func(p *records.CopyProof) { p.Entries[1].Leaf = flip(p.Entries[1].Leaf) }, "issue"},
		"a path":                 {func(p *records.CopyProof) { p.Entries[1].Path[0] = flip(p.Entries[1].Path[0]) }, "issue"},
		"a path cut short":       {func(p *records.CopyProof) { p.Entries[0].Path = p.Entries[0].Path[1:] }, "filing"},
		"a path that is no hash": {func(p *records.CopyProof) { p.Entries[0].Path[0] = "x" }, "filing"},
		"a number":               {func(p *records.CopyProof) { p.Entries[0].Seq = 3 }, "filing"},
		"the root": {func(p *records.CopyProof) {
			lines := strings.SplitN(p.Checkpoint, "\n", 4)
			lines[2] = strings.Repeat("A", 43) + "="
			p.Checkpoint = strings.Join(lines, "\n")
		}, "signature filing issue revocation"},
		"the size":                     {func(p *records.CopyProof) { p.Checkpoint = strings.Replace(p.Checkpoint, "\n11\n", "\n12\n", 1) }, "signature"},
		"the signature":                {func(p *records.CopyProof) { p.Checkpoint = p.Checkpoint[:len(p.Checkpoint)-8] + "AAAAAAA\n" }, "signature"},
		"the origin":                   {func(p *records.CopyProof) { p.Origin = "other.org" }, "signature"},
		"the version":                  {func(p *records.CopyProof) { p.Copy.Version = 3 }, "issue"},
		"the register number":          {func(p *records.CopyProof) { p.Document.Number = "CISS/2" }, "issue"},
		"the title":                    {func(p *records.CopyProof) { p.Document.Title = "Reglamento" }, "issue"},
		"the symbol":                   {func(p *records.CopyProof) { p.Document.Symbol = "RES-1" }, "issue"},
		"who issued it":                {func(p *records.CopyProof) { p.Copy.IssuedBy = "Eva" }, "issue"},
		"when it was issued":           {func(p *records.CopyProof) { p.Copy.IssuedAt = "2025-11-23T10:00:00Z" }, "issue"},
		"the day it was in force":      {func(p *records.CopyProof) { p.Copy.On = "2014-05-01" }, "issue"},
		"as known when":                {func(p *records.CopyProof) { p.Copy.Known = "2014-05-01T00:00:00Z" }, "issue"},
		"what lies beside it":          {func(p *records.CopyProof) { p.Copy.Beside = "other" }, "issue"},
		"the document":                 {func(p *records.CopyProof) { p.Document.ID = "d2" }, "filing issue revocation"},
		"the original":                 {func(p *records.CopyProof) { p.Copy.Original = sumOf("another") }, "filing issue"},
		"the issued sum":               {func(p *records.CopyProof) { p.Copy.Issued = sumOf("another") }, "issue copy"},
		"the code":                     {func(p *records.CopyProof) { p.Copy.Code = "0000000000" }, "issue revocation"},
		"the issue left out":           {func(p *records.CopyProof) { p.Entries = p.Entries[:1] }, "issue"},
		"an entry for another":         {func(p *records.CopyProof) { p.Entries[1].Proves = records.ProvesFiling }, "filing issue"},
		"an entry of no known kind":    {func(p *records.CopyProof) { p.Entries[2].Proves = "blessing" }, "blessing"},
		"the same entry a second time": {func(p *records.CopyProof) { p.Entries[2] = p.Entries[1] }, "issue"},
	} {
		p, key := copyProof(t)
		c.tamper(&p)
		r := proof.Copy(p, strings.NewReader(pdf), key)
		if got := failures(r); got != c.want {
			t.Errorf("%s: fails %q, want %q", name, got, c.want)
		}
	}
	p, key := copyProof(t)
	if got := failures(proof.Copy(p, strings.NewReader(pdf+"."), key)); got != "copy" {
		t.Errorf("an altered copy fails %q", got)
	}
	if r := proof.Copy(p, strings.NewReader("original"), key); failures(r) != "copy" || !strings.Contains(r.Parts[len(r.Parts)-1].Error.Error(), "is the original") {
		t.Errorf("the original: %+v", r.Parts)
	}
	_, other := copyProof(t)
	if got := failures(proof.Copy(p, nil, other)); got != "signature" {
		t.Errorf("another key fails %q", got)
	}
}

func TestASecondSignatureIsReported(t *testing.T) {
	p, key := copyProof(t)
	private, public, err := note.GenerateKey(rand.Reader, "comptroller.example.org")
	if err != nil {
		t.Fatal(err)
	}
	line, err := proof.Sign(p.Checkpoint, private)
	if err != nil {
		t.Fatal(err)
	}
	p.Checkpoint += line
	if r := proof.Copy(p, nil, key); !r.OK() || len(r.Signatures) != 2 || r.Signatures[1].Known {
		t.Errorf("with one key: %+v", r.Signatures)
	}
	if r := proof.Copy(p, nil, key, public); !r.OK() || !r.Signatures[0].Known || !r.Signatures[1].Known {
		t.Errorf("with both: %+v", r.Signatures)
	}
}

func TestWhatIsNoProofIsSaidInWords(t *testing.T) {
	p, _ := copyProof(t)
	whole, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                                 "is not JSON",
		"{":                                "is not JSON",
		"{}":                               "does not say its format",
		`{"format":"other/9"}`:             `has the format "other/9"`,
		`{"format":"acervo-copy-proof/2"}`: "newer program",
		strings.Replace(string(whole), `"origin"`, `"oirgin"`, 1):           `field "oirgin"`,
		strings.Replace(string(whole), `"version":2`, `"version":"two"`, 1): "damaged",
		string(whole) + "{}": "is not JSON",
	} {
		if _, err := proof.ReadCopy([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", text, err, want)
		}
	}
}
