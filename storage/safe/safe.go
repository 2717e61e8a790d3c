// Package safe locks files with age (age-encryption.org/v1), so that anybody with its small
// program opens them: no key of this service is needed.
package safe

import (
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/agessh"

	"acervo/records"
)

// minPassphrase is the least number of characters of a passphrase. The kit lies about for years.
const minPassphrase = 12

// maxRecipients bounds how many people one lock is for.
const maxRecipients = 100

// Safe locks with age.
type Safe struct {
	// WorkFactor is the cost of a passphrase (scrypt, log2 N); 0 for age's own.
	WorkFactor int
}

var _ records.Safe = Safe{}

// Check is what Lock finds wrong, before anything is written.
func (s Safe) Check(l records.Lock) error {
	_, err := s.recipients(l)
	return err
}

// Lock returns a writer whose bytes go to w encrypted, in pieces of 64 kB.
func (s Safe) Lock(w io.Writer, l records.Lock) (io.WriteCloser, error) {
	to, err := s.recipients(l)
	if err != nil {
		return nil, err
	}
	return age.Encrypt(w, to...)
}

func (s Safe) recipients(l records.Lock) ([]age.Recipient, error) {
	switch {
	case l.Passphrase != "" && len(l.Recipients) > 0:
		return nil, records.Errorf(records.Invalid, "Give a passphrase or recipients, not both.").At("passphrase")
	case l.Passphrase != "":
		if len([]rune(l.Passphrase)) < minPassphrase {
			return nil, records.Errorf(records.Invalid, "The passphrase needs %d characters at least: what it locks lies about for years.", minPassphrase).At("passphrase")
		}
		r, err := age.NewScryptRecipient(l.Passphrase)
		if err != nil {
			return nil, records.Errorf(records.Invalid, "The passphrase cannot be used.").At("passphrase").Because(err)
		}
		if s.WorkFactor > 0 {
			r.SetWorkFactor(s.WorkFactor)
		}
		return []age.Recipient{r}, nil
	case len(l.Recipients) == 0:
		return nil, records.Errorf(records.Invalid, "Give a passphrase, or the public keys of those who may open it.").At("passphrase")
	case len(l.Recipients) > maxRecipients:
		return nil, records.Errorf(records.Invalid, "Give %d recipients at most.", maxRecipients).At("recipients")
	}
	all := make([]age.Recipient, 0, len(l.Recipients))
	for _, key := range l.Recipients {
		r, err := recipient(strings.TrimSpace(key))
		if err != nil {
			return nil, records.Errorf(records.Invalid, "%q is not a public key; write one that begins with age1, ssh-ed25519 or ssh-rsa.", key).At("recipients").Because(err)
		}
		all = append(all, r)
	}
	return all, nil
}

func recipient(key string) (age.Recipient, error) {
	switch {
	case strings.HasPrefix(key, "ssh-"):
		return agessh.ParseRecipient(key)
	case strings.HasPrefix(key, "age1pq1"):
		return age.ParseHybridRecipient(key)
	}
	return age.ParseX25519Recipient(key)
}
