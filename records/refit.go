package records

import (
	"fmt"
	"slices"
	"strings"
)

// refit carries provisions from a text to what the same file reads like now:
// each begins where the line it began with stands, the second of two equal lines
// where the second stands. It returns the line that has no such place, when there is one.
func refit(provisions []Provision, old, text string, paged bool) (fitted []Provision, lost string) {
	if old == text || old == "" && begins(provisions, text) {
		return provisions, ""
	}
	where := map[string][]int{}
	for line, at := range linesAt(text) {
		where[line] = append(where[line], at)
	}
	count, nth := map[string]int{}, map[int]int{} // how often a line stood in the old text; the how manieth one begins at an offset
	lineAt := map[int]string{}
	for line, at := range linesAt(old) {
		lineAt[at], nth[at] = line, count[line]
		count[line]++
	}
	fitted = slices.Clone(provisions)
	last := -1
	for i := range fitted {
		p := &fitted[i]
		begin := strings.LastIndexAny(old[:min(p.Offset, len(old))], "\n"+PageBreak) + 1
		line, ok := lineAt[begin]
		if !ok || len(where[line]) != count[line] {
			return nil, p.Label
		}
		at := where[line][nth[begin]]
		if p.Offset > begin { // it begins within its line: so it does in the new one, if that is the same to the byte
			at += p.Offset - begin
			if at > len(text) || !strings.HasPrefix(text[where[line][nth[begin]]:], old[begin:p.Offset]) {
				return nil, p.Label
			}
		}
		if at <= last {
			return nil, p.Label
		}
		p.Offset, p.Page, last = at, 0, at
	}
	arrange(fitted, text, paged)
	return fitted, ""
}

// begins reports whether provisions fit a text when what it read like before is gone, as it is in a
// catalogue that was made anew from the vault: all begin with lines, and of ten labels nine stand there.
func begins(provisions []Provision, text string) bool {
	there := 0
	for _, p := range provisions {
		if p.Offset >= len(text) || p.Offset > 0 && !strings.ContainsRune("\n"+PageBreak, rune(text[p.Offset-1])) {
			return false
		}
		end := min(len(text), p.Offset+2*len(p.Label)+20)
		if strings.HasPrefix(Slug(text[p.Offset:end]), Slug(p.Label)) {
			there++
		}
	}
	return there*10 >= len(provisions)*9
}

// linesAt yields each line that is not empty, its blanks made single, and where it begins.
func linesAt(text string) func(yield func(line string, at int) bool) {
	return func(yield func(string, int) bool) {
		for at := 0; at < len(text); {
			end := strings.IndexAny(text[at:], "\n"+PageBreak)
			if end < 0 {
				end = len(text) - at
			}
			if line := strings.Join(strings.Fields(text[at:at+end]), " "); line != "" && !yield(line, at) {
				return
			}
			at += end + 1
		}
	}
}

// lostFinding says why a confirmation no longer holds.
func lostFinding(m OutlineMark, label string) string {
	return fmt.Sprintf("The outline that %s confirmed on %s no longer fits: the text was read anew and has changed where %s begins. It is proposed anew; please confirm it again.",
		m.By, m.At.Format("2006-01-02"), label)
}
