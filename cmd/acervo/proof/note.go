package proof

import (
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"acervo/records"
)

// Name returns the name that a public key (C2SP signed-note vkey) was made for.
func Name(key string) (string, error) {
	v, err := verifier(key)
	if err != nil {
		return "", err
	}
	return v.Name(), nil
}

func verifier(key string) (note.Verifier, error) {
	v, err := note.NewVerifier(strings.TrimSpace(key))
	if err != nil {
		return nil, records.Errorf(records.Invalid, "This is no public key; it must read NAME+HASH+KEY.").At("key").Because(err)
	}
	return v, nil
}

// Open checks a checkpoint's note against public keys. It needs a valid signature
// of one of them at least; a signature of a known key that is not valid is an
// error, one of an unknown key counts for nothing.
func Open(text string, keys ...string) (records.SignedHead, error) {
	byName := map[[2]string]string{}
	verifiers := make([]note.Verifier, len(keys))
	for i, k := range keys {
		v, err := verifier(k)
		if err != nil {
			return records.SignedHead{}, err
		}
		verifiers[i] = v
		byName[identity(v.Name(), v.KeyHash())] = k
	}
	n, err := note.Open([]byte(text), note.VerifierList(verifiers...))
	var (
		unverified *note.UnverifiedNoteError
		wrong      *note.InvalidSignatureError
	)
	switch {
	case errors.As(err, &unverified):
		return records.SignedHead{}, failed("note", "None of the given keys has signed this checkpoint; its signatures are by %s.", strings.Join(names(unverified.Note), ", "))
	case errors.As(err, &wrong):
		return records.SignedHead{}, failed("note", "The signature of %s is not valid for this checkpoint: one of the two was altered.", wrong.Name)
	case err != nil:
		return records.SignedHead{}, failed("note", "This is no signed note.").Because(err)
	}
	c, err := readBody(n.Text)
	if err != nil {
		return records.SignedHead{}, err
	}
	for _, s := range n.Sigs {
		if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil { // else the last sign of it could be another one
			return records.SignedHead{}, failed("note", "The signature of %s is not written as it was made: it was altered.", s.Name)
		}
		c.Signers = append(c.Signers, byName[identity(s.Name, s.Hash)])
	}
	return c, nil
}

func failed(part, format string, args ...any) *records.Error {
	return records.Errorf(records.Invalid, format, args...).At(part)
}

func identity(name string, hash uint32) [2]string {
	return [2]string{name, strconv.FormatUint(uint64(hash), 16)}
}

func names(n *note.Note) []string {
	var all []string
	for _, s := range slices.Concat(n.Sigs, n.UnverifiedSigs) {
		all = append(all, s.Name)
	}
	return all
}

// readBody reads what records.CheckpointBody wrote. More lines may follow (C2SP
// tlog-checkpoint, extensions); they are signed, and mean nothing here.
func readBody(text string) (records.SignedHead, error) {
	bad := failed("note", "The note is signed, but it is no checkpoint: origin, size and root, a line each.")
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[0] == "" {
		return records.SignedHead{}, bad
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return records.SignedHead{}, bad
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != 32 {
		return records.SignedHead{}, bad
	}
	return records.SignedHead{Origin: lines[0], Head: records.LedgerHead{Size: size, Root: [32]byte(root)}}, nil
}

// Body returns the signed text of a note, without checking anything.
func Body(text string) string {
	body, _, _ := strings.Cut(text, "\n\n")
	return body + "\n"
}

// Sign returns the signature line of a private key (C2SP signed-note skey) over
// the body of a note, with its line end: to be added to the note.
func Sign(text, private string) (line string, err error) {
	signer, err := note.NewSigner(strings.TrimSpace(private))
	if err != nil {
		return "", records.Errorf(records.Invalid, "This is no private key made by acervo key new.").At("key").Because(err)
	}
	signed, err := note.Sign(&note.Note{Text: Body(text)}, signer)
	if err != nil {
		return "", failed("note", "This is no note that can be signed.").Because(err)
	}
	_, line, _ = strings.Cut(string(signed), "\n\n")
	return line, nil
}
