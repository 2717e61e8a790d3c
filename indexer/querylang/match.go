package querylang

// Matches reports whether a folded word fits a pattern with * (any letters,
// none among them) and ? (one byte of a folded word).
func Matches(pattern, word string) bool {
	star, mark := -1, 0 // the last *, and where in the word it was tried last
	p, w := 0, 0
	for w < len(word) {
		switch {
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == word[w]):
			p, w = p+1, w+1
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, w
			p++
		case star >= 0:
			mark++
			p, w = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
