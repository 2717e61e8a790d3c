// Package tsatest runs a small time-stamping authority for tests: its own
// certificates, real RFC 3161 messages, on the loopback.
package tsatest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digitorus/timestamp"
)

// Authority is a running authority.
type Authority struct {
	URL   string
	Roots string                     // file with the certificate it leads to (PEM)
	Asked atomic.Int64               // how often it was asked
	Down  atomic.Bool                // it answers 503
	Twist func(*timestamp.Timestamp) // changes what is about to be stamped; nil for nothing
	Time  time.Time                  // what it says the time is
}

// For is what the authority's own certificate is good for.
var For = []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}

// Start runs an authority until the test ends.
func Start(t testing.TB, usage ...x509.ExtKeyUsage) *Authority {
	t.Helper()
	if usage == nil {
		usage = For
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	newCert := func(name string, serial int64, parent *x509.Certificate, by *ecdsa.PrivateKey, usage []x509.ExtKeyUsage) (*x509.Certificate, *ecdsa.PrivateKey) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		must(err)
		c := &x509.Certificate{
			SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name, Organization: []string{"Test"}},
			NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: usage, BasicConstraintsValid: true,
		}
		if parent == nil {
			c.IsCA, c.KeyUsage, parent, by = true, x509.KeyUsageCertSign, c, key
		}
		der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, by)
		must(err)
		c, err = x509.ParseCertificate(der)
		must(err)
		return c, key
	}
	root, rootKey := newCert("Test root", 1, nil, nil, nil)
	own, ownKey := newCert("Test time-stamping authority", 2, root, rootKey, usage)
	a := &Authority{Roots: filepath.Join(t.TempDir(), "roots.pem"), Time: time.Now().UTC().Truncate(time.Second)}
	must(os.WriteFile(a.Roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Raw}), 0o600))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.Asked.Add(1)
		body, err := io.ReadAll(r.Body)
		if err != nil || a.Down.Load() || r.Header.Get("Content-Type") != "application/timestamp-query" {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		q, err := timestamp.ParseRequest(body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		stamp := timestamp.Timestamp{
			HashAlgorithm: q.HashAlgorithm, HashedMessage: q.HashedMessage, Time: a.Time, Nonce: q.Nonce,
			Policy: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 99999, 1}, AddTSACertificate: q.Certificates,
		}
		if a.Twist != nil {
			a.Twist(&stamp)
		}
		answer, err := stamp.CreateResponseWithOpts(own, ownKey, crypto.SHA256)
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/timestamp-reply")
		_, _ = w.Write(answer)
	}))
	t.Cleanup(server.Close)
	a.URL = server.URL
	return a
}
