// Package tsa has data stamped by a time-stamping authority (RFC 3161), and
// checks what the authority gave.
package tsa

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"time"

	"github.com/digitorus/pkcs7"
	"github.com/digitorus/timestamp"

	"acervo/records"
)

// Authority is a time-stamping authority, and the certificates that its
// signatures must lead to.
type Authority struct {
	url   string
	roots *x509.CertPool
	http  *http.Client
}

var _ records.Stamper = (*Authority)(nil)

// The bounds of a request.
const (
	patience  = 20 * time.Second
	maxAnswer = 1 << 20
)

// New makes a client of the authority at url. Roots is a file of certificates
// (PEM) that are trusted; empty for those of the machine. Without a url tokens are only checked.
func New(url, roots string) (*Authority, error) {
	a := &Authority{url: url, http: &http.Client{Timeout: patience}}
	if roots == "" {
		pool, err := x509.SystemCertPool()
		if err != nil {
			return nil, records.Errorf(records.Invalid, "The certificates that this machine trusts cannot be read; name a file of certificates.").At("timestamp-roots").Because(err)
		}
		a.roots = pool
		return a, nil
	}
	pem, err := os.ReadFile(roots) //nolint:gosec // the operator names the file
	a.roots = x509.NewCertPool()
	if err != nil || !a.roots.AppendCertsFromPEM(pem) {
		return nil, records.Errorf(records.Invalid, "%s is no file of certificates (PEM) that can be read.", roots).At("timestamp-roots").Because(err)
	}
	return a, nil
}

// Stamp asks the authority for a token over the SHA-256 of the data, with the
// certificates in it, and checks it. Unavailable when the authority does not
// answer, or what it answers is no good.
func (a *Authority) Stamp(ctx context.Context, data []byte) (records.Stamp, error) {
	if a.url == "" {
		return records.Stamp{}, records.Errorf(records.Unavailable, "No time-stamping authority is configured.")
	}
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		return records.Stamp{}, err
	}
	question, err := timestamp.CreateRequest(bytes.NewReader(data), &timestamp.RequestOptions{Hash: crypto.SHA256, Certificates: true, Nonce: nonce})
	if err != nil {
		return records.Stamp{}, err
	}
	answer, err := a.ask(ctx, question)
	if err != nil {
		return records.Stamp{}, records.Errorf(records.Unavailable, "The time-stamping authority did not answer as it should.").Because(err)
	}
	stamp, err := timestamp.ParseResponse(answer)
	if err != nil {
		return records.Stamp{}, records.Errorf(records.Unavailable, "The time-stamping authority gave no time-stamp.").Because(err)
	}
	if stamp.Nonce == nil || stamp.Nonce.Cmp(nonce) != 0 {
		return records.Stamp{}, records.Errorf(records.Unavailable, "The time-stamping authority answered another request than ours.")
	}
	return a.Check(stamp.RawToken, data)
}

func (a *Authority) ask(ctx context.Context, question []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url, bytes.NewReader(question))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/timestamp-query") // RFC 3161 §3.4
	r.Header.Set("Accept", "application/timestamp-reply")
	res, err := a.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the authority answered %s", res.Status)
	}
	return io.ReadAll(io.LimitReader(res.Body, maxAnswer))
}

// Check reads a token (DER) and checks that it is over the SHA-256 of the data,
// and that it was signed, at the time it tells, by a certificate made for
// time-stamping (RFC 3161 §2.3) that leads to one that is trusted.
func (a *Authority) Check(token, data []byte) (records.Stamp, error) {
	signed, err := pkcs7.Parse(token)
	if err != nil {
		return records.Stamp{}, no("It cannot be read.", err)
	}
	signer := signed.GetOnlySigner()
	if signer == nil {
		return records.Stamp{}, no("It does not hold the one certificate that signed it.", nil)
	}
	stamp, err := timestamp.Parse(token) // checks the signature, as the certificates are in it
	if err != nil {
		return records.Stamp{}, no("Its signature is not valid.", err)
	}
	sum := sha256.Sum256(data)
	if stamp.HashAlgorithm != crypto.SHA256 || !bytes.Equal(stamp.HashedMessage, sum[:]) {
		return records.Stamp{}, no("It is over something else.", nil)
	}
	between := x509.NewCertPool()
	for _, c := range signed.Certificates {
		between.AddCert(c)
	}
	_, err = signer.Verify(x509.VerifyOptions{
		Roots: a.roots, Intermediates: between, CurrentTime: stamp.Time, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping},
	})
	if err != nil {
		return records.Stamp{}, no("The certificate that signed it leads to none that is trusted for time-stamps.", err)
	}
	return records.Stamp{Authority: signer.Subject.String(), Time: stamp.Time.UTC().Truncate(time.Microsecond), Token: token}, nil
}

func no(why string, cause error) error {
	return records.Errorf(records.Invalid, "%s", why).Because(cause)
}
