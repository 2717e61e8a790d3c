package safe_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"io"
	"strings"
	"testing"

	"filippo.io/age"

	"acervo/records"
	"acervo/storage/safe"
)

var quick = safe.Safe{WorkFactor: 10}

func lock(t *testing.T, l records.Lock, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := quick.Lock(&b, l)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b.Bytes(), []byte(text)) {
		t.Error("the text stands in what is locked")
	}
	return b.Bytes()
}

func open(t *testing.T, locked []byte, with age.Identity) (string, error) {
	t.Helper()
	r, err := age.Decrypt(bytes.NewReader(locked), with)
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(r)
	return string(b), err
}

func TestWhoHasThePassphraseOrTheKeyOpensIt(t *testing.T) {
	const text = "registro vital"
	right, err := age.NewScryptIdentity("una frase muy larga")
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := age.NewScryptIdentity("otra frase muy larga")
	if err != nil {
		t.Fatal(err)
	}
	locked := lock(t, records.Lock{Passphrase: "una frase muy larga"}, text)
	if got, err := open(t, locked, right); err != nil || got != text {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := open(t, locked, wrong); err == nil {
		t.Error("another passphrase opens it")
	}
	mine, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	locked = lock(t, records.Lock{Recipients: []string{" " + mine.Recipient().String() + "\n"}}, text)
	if got, err := open(t, locked, mine); err != nil || got != text {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := open(t, locked, theirs); err == nil {
		t.Error("another key opens it")
	}
	if _, err := open(t, locked[:len(locked)-1], mine); err == nil {
		t.Error("what was cut short opens")
	}
}

func TestALockThatLocksNothingIsRefused(t *testing.T) {
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	wire := append([]byte("\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"), public...)
	if err := quick.Check(records.Lock{Recipients: []string{"ssh-ed25519 " + base64.StdEncoding.EncodeToString(wire)}}); err != nil {
		t.Errorf("an OpenSSH key is refused: %v", err)
	}
	for field, l := range map[string]records.Lock{
		"passphrase": {}, "passphrase ": {Passphrase: "corta"}, " passphrase": {Passphrase: "una frase muy larga", Recipients: []string{"age1x"}},
		"recipients": {Recipients: []string{"age1nonsense"}}, "recipients ": {Recipients: []string{""}}, " recipients": {Recipients: make([]string, 101)},
	} {
		err := quick.Check(l)
		if e, ok := err.(*records.Error); !ok || e.Kind != records.Invalid || e.Field != strings.TrimSpace(field) { //nolint:errorlint // it is returned bare
			t.Errorf("%+v: %v", l, err)
		}
		if w, err := quick.Lock(io.Discard, l); err == nil || w != nil {
			t.Errorf("%+v locks", l)
		}
	}
}
