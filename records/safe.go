package records

import "io"

// Lock says who may open what is locked: whoever knows the passphrase, or has the key of
// one of the recipients. One of the two is given.
type Lock struct {
	Passphrase string
	Recipients []string // public keys: age1…, or ssh-ed25519 and ssh-rsa as OpenSSH writes them
}

// Safe locks what leaves the house.
type Safe interface {
	// Lock returns a writer whose bytes go to w encrypted; they are whole only after Close. A lock
	// that nobody could open, or everybody, is Invalid, and names its field.
	Lock(w io.Writer, l Lock) (io.WriteCloser, error)
	// Check is what Lock finds wrong, before anything is written.
	Check(l Lock) error
}

// KitPress writes the page by which a continuity kit is read without the service.
type KitPress interface {
	// Index writes a page of HTML that needs nothing but the files beside it.
	Index(k KitIndex) ([]byte, error)
}
