package blob

import (
	"strconv"
	"sync"

	"acervo/records"
)

// locks keep two parts of this program from acting on the same bytes at once: one
// lock for each first byte of a sum. One program at a time owns a vault.
type locks [256]sync.Mutex

// lock takes the lock of a valid sum.
func (l *locks) lock(sum records.Sum) (unlock func()) {
	n, _ := strconv.ParseUint(string(sum[:2]), 16, 8) // a valid sum begins with two hexadecimal digits
	l[n].Lock()
	return l[n].Unlock
}
