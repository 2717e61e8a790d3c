package outline

import "strings"

// Number reads the number of an article at the beginning of s, as citations have it: 12, 12 bis,
// 5-A, 3º, L. 112-3, primero, IV. It returns the number as ids write it (12bis), its value where
// it is a plain one that a range may begin or end with, else 0, and what follows it.
func Number(s string) (id string, value int, rest string, ok bool) {
	n, rest, ok := takeNumeral(s, false)
	if !ok || n.doubtful || n.word != "" {
		return "", 0, s, false
	}
	if !n.figures && len(n.path) == 1 { // a word, or a roman number, of which L, C, D and M are letters
		if read := strings.TrimSpace(s[:len(s)-len(rest)]); capitals(read) && strings.Trim(read, "IVX") != "" && len(read) < 5 {
			return "", 0, s, false
		}
	}
	value, _ = n.plain()
	return n.arabic(), value, rest, true
}
