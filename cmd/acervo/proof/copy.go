package proof

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"acervo/records"
)

// Part is one thing that was checked, by the name of what it is.
type Part struct {
	Name  string // format, signature, filing, issue, revocation, copy
	Says  string // what holds
	Error error  // nil when it does
}

// Signature is a signature line of a checkpoint.
type Signature struct {
	Name  string
	Known bool // it is of one of the keys that were given, and valid
}

// CopyReport is what a check of a certified copy's proof found, part by part.
type CopyReport struct {
	Proof      records.CopyProof
	Parts      []Part
	Signatures []Signature
	Revoked    string // why the copy was revoked, when the proof says that it was
}

// OK reports whether every part holds.
func (r CopyReport) OK() bool {
	for _, p := range r.Parts {
		if p.Error != nil {
			return false
		}
	}
	return true
}

func (r *CopyReport) part(name, says string, err error) {
	r.Parts = append(r.Parts, Part{name, says, err})
}

// ReadCopy reads a proof, and says in words what is strange about it.
func ReadCopy(b []byte) (records.CopyProof, error) {
	var form struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(b, &form); err != nil {
		return records.CopyProof{}, failed("format", "This is no proof of a certified copy: it is not JSON, or it broke off.").Because(err)
	}
	if form.Format != records.CopyProofFormat {
		if form.Format == "" {
			return records.CopyProof{}, failed("format", "This is no proof of a certified copy: it does not say its format.")
		}
		return records.CopyProof{}, failed("format", "This proof has the format %q; this program checks %q. A newer program may be able to.", form.Format, records.CopyProofFormat)
	}
	var p records.CopyProof
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			return records.CopyProof{}, failed("format", "The proof has a field %s that a proof of this format does not have: it was altered, or made by another program.", field)
		}
		return records.CopyProof{}, failed("format", "The proof is damaged: %s.", strings.TrimPrefix(err.Error(), "json: ")).Because(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return records.CopyProof{}, failed("format", "Something follows the proof.")
	}
	return p, nil
}

// Copy checks a proof with public keys and nothing else, and, when issued is not nil, that its
// bytes are the copy's. Every part is looked at, so that the report names each that fails.
func Copy(p records.CopyProof, issued io.Reader, keys ...string) CopyReport {
	r := CopyReport{Proof: p}
	head, err := signed(p.Checkpoint, p.Origin, keys)
	r.part("signature", says("signature"), err)
	r.Signatures = signatures(p.Checkpoint, keys)
	seen := map[records.ProofRole]bool{}
	for _, e := range p.Entries {
		err := entry(p, e, head)
		if err == nil && seen[e.Proves] {
			err = failed(string(e.Proves), "The proof has two entries of this kind.")
		}
		seen[e.Proves] = true
		r.part(string(e.Proves), says(e.Proves), err)
		if e.Proves == records.ProvesRevocation {
			r.Revoked = reasonOf(e)
		}
	}
	for _, must := range []records.ProofRole{records.ProvesFiling, records.ProvesIssue} {
		if !seen[must] {
			r.part(string(must), says(must), failed(string(must), "The proof lacks the entry of the ledger that proves it."))
		}
	}
	if issued != nil {
		r.part("copy", "the file is the copy that was issued", sameBytes(p, issued))
	}
	return r
}

// signed returns the head of the ledger that a checkpoint is of, and why the checkpoint is not to be relied on.
// Entries are still held against the tree that it names then.
func signed(checkpoint, origin string, keys []string) (head records.LedgerHead, err error) {
	c, err := Open(checkpoint, keys...)
	if err == nil && c.Origin != origin {
		err = failed("signature", "The checkpoint is of the ledger %s, and the proof says %s.", c.Origin, origin)
	}
	if err == nil {
		return c.Head, nil
	}
	if body, berr := readBody(Body(checkpoint)); berr == nil {
		head = body.Head
	}
	return head, err
}

func says(role records.ProofRole) string {
	switch role {
	case "signature":
		return "the checkpoint is signed by a key that was given"
	case records.ProvesFiling:
		return "the original was filed, in an entry that the checkpoint covers"
	case records.ProvesIssue:
		return "the copy was issued, in an entry that the checkpoint covers"
	}
	return "the copy was revoked, in an entry that the checkpoint covers"
}

// record is what an entry's record says of files and copies.
type record struct {
	Seq     int64              `json:"seq"`
	Name    string             `json:"name"`
	Action  records.Action     `json:"action"`
	Subject records.DocumentID `json:"subject"`
	Detail  struct {
		Number   string           `json:"number"`
		Symbol   string           `json:"symbol"`
		Title    string           `json:"title"`
		IssuedAt string           `json:"issued_at"`
		Beside   records.Beside   `json:"beside"`
		On       records.Date     `json:"on"`
		Known    string           `json:"known"`
		Code     records.CopyCode `json:"code"`
		Version  int              `json:"version"`
		Language records.Language `json:"language"`
		Original records.Sum      `json:"original_sha256"`
		Issued   records.Sum      `json:"issued_sha256"`
		Reason   string           `json:"reason"`
		FiledSeq int64            `json:"filed_seq"`
		Files    []struct {
			SHA256 records.Sum `json:"sha256"`
		} `json:"files"`
	} `json:"detail"`
}

// entry checks one entry: its leaf, its path, and that it says what it is to prove.
func entry(p records.CopyProof, e records.ProofEntry, head records.LedgerHead) error {
	name := string(e.Proves)
	if err := covered(name, e, head); err != nil {
		return err
	}
	var r record
	if err := json.Unmarshal([]byte(e.Record), &r); err != nil || r.Seq != e.Seq || r.Subject != p.Document.ID {
		return failed(name, "Its record is of another entry or document.")
	}
	return meaning(p, e, r)
}

// covered checks that an entry's record is its leaf, and that its path leads to the root of the checkpoint.
func covered(name string, e records.ProofEntry, head records.LedgerHead) error {
	leaf := sha256.Sum256(append([]byte{0}, e.Record...))
	if hex.EncodeToString(leaf[:]) != e.Leaf {
		return failed(name, "Its record does not hash to its leaf: the record or the leaf was altered.")
	}
	return included(name, e, leaf, head)
}

// included checks that the path of a leaf leads to the root of the checkpoint.
func included(name string, e records.ProofEntry, leaf [32]byte, head records.LedgerHead) error {
	proof := records.InclusionProof{Seq: e.Seq, Leaf: leaf, Head: head}
	for _, h := range e.Path {
		b, err := hex.DecodeString(h)
		if err != nil || len(b) != 32 {
			return failed(name, "Its path has a hash that is none: %q.", h)
		}
		proof.Hashes = append(proof.Hashes, [32]byte(b))
	}
	if err := Inclusion(proof); err != nil {
		return failed(name, "Its path does not lead to the checkpoint's root: the path, the entry's number or the checkpoint was altered.").Because(err)
	}
	return nil
}

func meaning(p records.CopyProof, e records.ProofEntry, r record) error {
	name, d := string(e.Proves), r.Detail
	switch e.Proves {
	case records.ProvesFiling:
		for _, f := range d.Files {
			if f.SHA256 == p.Copy.Original {
				return nil
			}
		}
		return failed(name, "Its record files no original with the SHA-256 that the proof names.")
	case records.ProvesIssue:
		switch {
		case r.Action != records.CopyIssued:
			return failed(name, "Its record issues no copy; it says %q.", r.Action)
		case p.Copy != records.ProofCopy{
			Code: d.Code, Version: d.Version, Language: d.Language, Original: d.Original, Issued: d.Issued,
			Beside: d.Beside, On: d.On, Known: d.Known, IssuedAt: d.IssuedAt, IssuedBy: r.Name,
		} || p.Document != records.ProofDocument{ID: r.Subject, Number: d.Number, Symbol: d.Symbol, Title: d.Title}:
			return failed(name, "Its record issues another copy than the proof describes: the description was altered.")
		}
		return nil
	case records.ProvesRevocation:
		if r.Action != records.CopyRevoked || d.Code != p.Copy.Code {
			return failed(name, "Its record does not revoke this copy.")
		}
		return nil
	}
	return failed(name, "A proof of this format has no such entry: it was altered, or made by another program.")
}

func reasonOf(e records.ProofEntry) string {
	var r record
	if json.Unmarshal([]byte(e.Record), &r) != nil || r.Detail.Reason == "" {
		return "no reason is given"
	}
	return r.Detail.Reason
}

func sameBytes(p records.CopyProof, issued io.Reader) error {
	h := sha256.New()
	if _, err := io.Copy(h, issued); err != nil {
		return failed("copy", "The file cannot be read.").Because(err)
	}
	switch sum := records.Sum(hex.EncodeToString(h.Sum(nil))); sum {
	case p.Copy.Issued:
		return nil
	case p.Copy.Original:
		return failed("copy", "The file is the original, not the copy. That is as it was filed; the copy is another file.")
	default:
		return failed("copy", "The file is not the copy that was issued: it was altered, or is another one. Its SHA-256 is %s, and %s was issued.", sum, p.Copy.Issued)
	}
}

// signatures lists the signature lines of a note, and which of them are by keys that were given.
func signatures(text string, keys []string) []Signature {
	var all []Signature
	known := map[string]bool{}
	for _, k := range keys {
		if c, err := Open(text, k); err == nil {
			for _, s := range c.Signers {
				if name, err := Name(s); err == nil {
					known[name] = true
				}
			}
		}
	}
	_, err := note.Open([]byte(text), nil)
	var unverified *note.UnverifiedNoteError
	if errors.As(err, &unverified) {
		for _, s := range unverified.Note.UnverifiedSigs {
			all = append(all, Signature{s.Name, known[s.Name]})
		}
	}
	return all
}
