package tsa_test

import (
	"crypto/x509"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"acervo/cmd/acervo/tsa"
	"acervo/cmd/acervo/tsa/tsatest"
	"acervo/records"
)

const data = "example.org/ledger\n7\nroot\n"

func newAuthority(t *testing.T, url, roots string) *tsa.Authority {
	t.Helper()
	a, err := tsa.New(url, roots)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAStampIsOverTheDataAtATimeByATrustedAuthority(t *testing.T) {
	running := tsatest.Start(t)
	a := newAuthority(t, running.URL, running.Roots)
	s, err := a.Stamp(t.Context(), []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(s.Authority, "Test time-stamping authority") || !s.Time.Equal(running.Time) || len(s.Token) == 0 {
		t.Errorf("got %v", s)
	}
	again, err := a.Check(s.Token, []byte(data))
	if err != nil || again.Authority != s.Authority || !again.Time.Equal(s.Time) {
		t.Errorf("checked again: %v, %v", again, err)
	}
}

func TestAStampThatProvesNothingIsRefused(t *testing.T) {
	running, stranger := tsatest.Start(t), tsatest.Start(t)
	a := newAuthority(t, running.URL, running.Roots)
	s, err := a.Stamp(t.Context(), []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	refuse := func(says string, err error, why string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: got %v, want %q", says, err, why)
		}
	}
	_, err = a.Check(s.Token, []byte(data+"more"))
	refuse("over other data", err, "something else")
	_, err = newAuthority(t, "", stranger.Roots).Check(s.Token, []byte(data))
	refuse("by whom nobody trusts", err, "leads to none")
	_, err = a.Check([]byte("no token"), []byte(data))
	refuse("no token", err, "cannot be read")
	altered := []byte(strings.Replace(string(s.Token), s.Time.Format("20060102"), "20010101", 1))
	_, err = a.Check(altered, []byte(data))
	refuse("with another time", err, "signature is not valid")

	web := tsatest.Start(t, x509.ExtKeyUsageServerAuth)
	_, err = newAuthority(t, web.URL, web.Roots).Stamp(t.Context(), []byte(data))
	refuse("by a certificate for something else", err, "leads to none")

	running.Twist = func(s *timestamp.Timestamp) { s.Nonce = big.NewInt(7) }
	_, err = a.Stamp(t.Context(), []byte(data))
	refuse("an old answer", err, "another request")
	running.Twist = func(s *timestamp.Timestamp) { s.AddTSACertificate = false }
	_, err = a.Stamp(t.Context(), []byte(data))
	refuse("without certificates", err, "the one certificate")
	running.Twist = func(s *timestamp.Timestamp) { s.Time = time.Now().Add(48 * time.Hour) }
	_, err = a.Stamp(t.Context(), []byte(data))
	refuse("at a time when its certificate does not hold", err, "leads to none")

	running.Down.Store(true)
	if _, err = a.Stamp(t.Context(), []byte(data)); records.KindOf(err) != records.Unavailable {
		t.Errorf("an authority that is down: %v", err)
	}
	if _, err := tsa.New("", "nowhere.pem"); records.KindOf(err) != records.Invalid {
		t.Errorf("roots that are not there: %v", err)
	}
}
