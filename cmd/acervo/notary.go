package main

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"acervo/cmd/acervo/proof"
	"acervo/records"
)

// notary signs the ledger's checkpoints with the Ed25519 key of this data folder.
type notary struct {
	signer note.Signer
	public string
}

var _ records.Notary = (*notary)(nil)

// openNotary reads the folder's key, DIR/ledger.key (C2SP signed-note key
// encoding), or makes one. The public key stands beside it in ledger.pub.
func openNotary(dir, origin string) (*notary, error) {
	path := filepath.Join(dir, ledgerKey)
	key, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		private, public, kerr := note.GenerateKey(rand.Reader, origin)
		if kerr != nil {
			return nil, kerr
		}
		key = []byte(private + "\n" + public + "\n")
		err = writeNew(path, key)
	}
	if err != nil {
		return nil, records.Errorf(records.Unavailable, "The ledger's key %s cannot be read or made: %s.", path, reason(err)).Because(err)
	}
	private, public, ok := strings.Cut(strings.TrimSpace(string(key)), "\n")
	signer, err := note.NewSigner(private)
	if err != nil || !ok {
		return nil, records.Errorf(records.Unavailable, "The ledger's key %s is damaged; put it back from a backup.", path)
	}
	if err := os.WriteFile(filepath.Join(dir, ledgerPub), []byte(public+"\n"), 0o644); err != nil { //nolint:gosec // the public key is for everybody
		return nil, err
	}
	return &notary{signer: signer, public: public}, nil
}

// Sign returns the body with the signature line of the folder's key.
func (n *notary) Sign(body string) (string, error) {
	b, err := note.Sign(&note.Note{Text: body}, n.signer)
	return string(b), err
}

// PublicKey returns the verifier key.
func (n *notary) PublicKey() string { return n.public }

// Open checks a checkpoint's note against public keys; see proof.Open.
func (n *notary) Open(text string, keys ...string) (records.SignedHead, error) {
	return proof.Open(text, keys...)
}

// writeNew writes a file for the owner only that was not there before, and makes it durable.
func writeNew(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}
