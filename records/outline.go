package records

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// OutlineState says whether a person answers for an outline.
type OutlineState string

// The states of an outline.
const (
	ProposedOutline  OutlineState = "proposed"  // as it was found in the text
	ConfirmedOutline OutlineState = "confirmed" // a person has looked at it, and perhaps corrected it
)

// OutlineMark is what is kept of who answers for a file's outline.
type OutlineMark struct {
	State     OutlineState
	Corrected bool   // a person wrote the list, in place of what was found
	ByID, By  string // who confirmed it: id, and name at the time
	At        time.Time
	Finding   string // of a proposal: why what somebody had confirmed no longer holds
}

// Confirmed reports whether a person answers for the outline.
func (m OutlineMark) Confirmed() bool { return m.State == ConfirmedOutline }

// Outline is the provisions of a file's text, with who answers for them.
type Outline struct {
	File FileID
	OutlineMark
	Provisions []Provision
	// Findings are gaps and repetitions in the numbers, and why a confirmation was
	// lost: to be looked at, not errors.
	Findings []string
}

func newOutline(file FileID, mark OutlineMark, provisions []Provision) Outline {
	o := Outline{File: file, OutlineMark: mark, Provisions: provisions, Findings: outlineFindings(provisions)}
	if mark.Finding != "" {
		o.Findings = append([]string{mark.Finding}, o.Findings...)
	}
	return o
}

// Tag changes whenever the provisions change: whoever confirms or corrects an
// outline gives the tag of the one they have seen.
func (o Outline) Tag() string {
	b, err := json.Marshal(o.Provisions)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// ProvisionKinds are the kinds that a provision can have.
var ProvisionKinds = []string{"article", "title", "chapter", "section", "subsection", "paragraph", "part", "book", "annex", "transitory"}

// eidShape is an id after the naming convention of Akoma Ntoso: units parted by two low lines,
// each a word and a number, in small letters.
var eidShape = regexp.MustCompile(`^[a-z0-9ñ]+([_-][a-z0-9ñ]+)*(__[a-z0-9ñ]+([_-][a-z0-9ñ]+)*)*$`)

// EIDParts cuts an id into its units: tit_vi and art_12 of tit_vi__art_12.
func EIDParts(eid string) []string { return strings.Split(eid, "__") }

// repetition cuts the count from the id of a unit whose number came before: art_5__2.
func repetition(eid string) (base string, again bool) {
	i := strings.LastIndex(eid, "__")
	if i < 0 {
		return eid, false
	}
	if _, err := strconv.Atoi(eid[i+2:]); err != nil {
		return eid, false
	}
	return eid[:i], true
}

// articleID is the last unit of an article's id: the word, the number, and what follows it.
var articleID = regexp.MustCompile(`^([a-z]+)_(\d+)([a-zñ]?.*)$`)

// outlineFindings tells what in the numbers of the articles deserves a look: what
// is missing, what comes twice, what stands out of order. Counting may begin anew at 1.
func outlineFindings(provisions []Provision) []string {
	type counted struct {
		Provision
		n int
	}
	var (
		gaps, twice, astray []string
		last                = map[string]counted{} // of each counting, the article before
		annex               string
	)
	for _, p := range provisions {
		if p.Kind == "annex" {
			annex = p.EID
		}
		base, again := repetition(p.EID)
		if again {
			twice = append(twice, p.place())
		}
		parts := EIDParts(base)
		m := articleID.FindStringSubmatch(parts[len(parts)-1])
		if p.Kind != "article" || again || m == nil || strings.HasPrefix(m[3], "-") {
			continue
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			continue
		}
		counting := annex + "/" + m[1]
		switch before, ok := last[counting]; {
		case !ok && n > 1:
			gaps = append(gaps, "… → "+p.place())
		case ok && n > before.n+1:
			gaps = append(gaps, before.place()+" → "+p.place())
		case ok && n < before.n && n != 1:
			astray = append(astray, before.place()+" → "+p.place())
		}
		last[counting] = counted{p, n}
	}
	var all []string
	for says, cases := range map[string][]string{
		"There are gaps in the numbers of the articles: %s.": gaps,
		"These articles come twice: %s.":                     twice,
		"These articles are out of order: %s.":               astray,
	} {
		if len(cases) > 0 {
			all = append(all, fmt.Sprintf(says, someOf(cases)))
		}
	}
	slices.Sort(all)
	return all
}

// place names a provision in no language but its own: "Artículo 12 (p. 3)".
func (p Provision) place() string {
	if p.Page == 0 {
		return p.Label
	}
	return fmt.Sprintf("%s (p. %d)", p.Label, p.Page)
}

// someOf joins at most five cases and counts the others.
func someOf(cases []string) string {
	const most = 5
	if more := len(cases) - most; more > 0 {
		return fmt.Sprintf("%s; … (+%d)", strings.Join(cases[:most], "; "), more)
	}
	return strings.Join(cases, "; ")
}
