package api

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"acervo/records"
)

// Argon2id hashes passwords by Argon2id (RFC 9106), written in the PHC string
// format: $argon2id$v=19$m=19456,t=2,p=1$salt$hash. The zero value computes as
// many hashes at the same time as it is asked for; see NewArgon2id.
type Argon2id struct {
	gate chan struct{}
}

// NewArgon2id makes a hasher that computes at most atOnce hashes at the same time;
// the others wait, so that a flood of sign-ins takes no more than atOnce × 19 MiB.
func NewArgon2id(atOnce int) Argon2id {
	return Argon2id{gate: make(chan struct{}, max(1, atOnce))}
}

var _ records.PasswordHasher = Argon2id{}

// The parameters that OWASP's Password Storage Cheat Sheet puts first.
const (
	argonMemory  = 19 << 10 // KiB
	argonTime    = 2
	argonThreads = 1
	argonSalt    = 16
	argonKey     = 32
)

// What a stored hash may ask for at most: 256 MiB and 16 passes.
const (
	maxArgonMemory = 256 << 10
	maxArgonTime   = 16
)

type argonHash struct {
	memory, time uint32
	threads      uint8
	salt, key    []byte
}

// Hash returns the password's hash with its parameters and a new salt.
func (a Argon2id) Hash(password string) (string, error) {
	h := argonHash{memory: argonMemory, time: argonTime, threads: argonThreads, salt: make([]byte, argonSalt)}
	if _, err := rand.Read(h.salt); err != nil {
		return "", err
	}
	h.key = a.derive(password, h, argonKey)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.time, h.threads,
		b64.EncodeToString(h.salt), b64.EncodeToString(h.key)), nil
}

// Matches compares in constant time. A hash that is empty or unreadable takes as
// long as any and never matches.
func (a Argon2id) Matches(password, hash string) bool {
	h, ok := parseArgon(hash)
	if !ok {
		h = argonHash{memory: argonMemory, time: argonTime, threads: argonThreads, salt: make([]byte, argonSalt), key: make([]byte, argonKey)}
	}
	key := a.derive(password, h, uint32(len(h.key)))
	return subtle.ConstantTimeCompare(key, h.key) == 1 && ok
}

func (a Argon2id) derive(password string, h argonHash, length uint32) []byte {
	if a.gate != nil {
		a.gate <- struct{}{}
		defer func() { <-a.gate }()
	}
	return argon2.IDKey([]byte(password), h.salt, h.time, h.memory, h.threads, length)
}

func parseArgon(s string) (argonHash, bool) {
	var h argonHash
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.time, &h.threads); err != nil {
		return h, false
	}
	var err error
	if h.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return h, false
	}
	if h.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return h, false
	}
	sane := h.memory > 0 && h.memory <= maxArgonMemory && h.time > 0 && h.time <= maxArgonTime && h.threads > 0 &&
		len(h.salt) >= 8 && len(h.key) >= 16 && len(h.key) <= 128
	return h, sane
}
