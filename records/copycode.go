package records

import (
	"crypto/rand"
	"strings"
)

// CopyCode names a certified copy: ten letters and digits of Crockford's base32, of
// which nine are random (45 bits), so that nobody guesses one, and the last one checks
// the others (their value modulo 37, which finds every wrong letter and every two
// that changed places). It is printed in two groups: 7Q4KM-2XW9Z.
type CopyCode string

// crockford is the alphabet: no I, L, O, U, which are taken for others.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const copyCodeLength = 10

// NewCopyCode draws a code.
func NewCopyCode() CopyCode {
	for {
		var b [copyCodeLength - 1]byte
		_, _ = rand.Read(b[:]) // never fails (crypto/rand)
		for i := range b {
			b[i] = crockford[b[i]&31]
		}
		if sum := copyCheck(string(b[:])); sum < len(crockford) { // five of 37 values have signs that nobody can type
			return CopyCode(string(b[:]) + crockford[sum:sum+1])
		}
	}
}

// ParseCopyCode reads a code as people type it: in either case, with blanks or
// hyphens, with O for 0 and I or L for 1. Invalid when a letter is wrong.
func ParseCopyCode(typed string) (CopyCode, error) {
	s := strings.NewReplacer(" ", "", "-", "", "\u00A0", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.TrimSpace(typed)))
	wrong := Errorf(Invalid, "This is no code of a certified copy: it has ten letters and digits, such as 7Q4KM-2XW9Z. Compare it with the paper.").At("code")
	if len(s) != copyCodeLength || strings.Trim(s, crockford) != "" || copyCheck(s[:copyCodeLength-1]) != strings.IndexByte(crockford, s[copyCodeLength-1]) {
		return "", wrong
	}
	return CopyCode(s), nil
}

// String returns the code as it is printed.
func (c CopyCode) String() string {
	if len(c) != copyCodeLength {
		return string(c)
	}
	return string(c[:copyCodeLength/2] + "-" + c[copyCodeLength/2:])
}

func copyCheck(s string) int {
	sum := 0
	for i := range len(s) {
		sum = (sum*32 + strings.IndexByte(crockford, s[i])) % 37
	}
	return sum
}
