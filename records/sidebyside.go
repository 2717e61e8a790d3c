package records

import (
	"context"
	"strings"
)

// SideBySide is two texts of different languages beside each other, provision by provision.
type SideBySide struct {
	A, B ComparedVersion
	Rows []SideRow
	// Older is set when one side is a translation of a version before the one in
	// which the authentic text, the other side, was last amended.
	Older *OlderTranslation
}

// SideRow is a provision in both languages; a side that does not have it is nil.
type SideRow struct{ A, B *SideText }

// SideText is a provision with its words.
type SideText struct {
	ProvisionPlace
	Text string
}

// OlderTranslation says that a translation is behind.
type OlderTranslation struct {
	Language   Language // of the translation
	Translated int      // the version it translates
	Amended    int      // the version in which the authentic text was last amended
	Effective  Date     // from when that one has effect; may be unknown
}

// SideBySide puts two texts beside each other by the ids of their provisions,
// which do not depend on the language. Without a version, each side is the
// latest one that has a text in its language.
func (o *Office) SideBySide(ctx context.Context, who Actor, a, b TextRef) (SideBySide, error) {
	var x, y locatedText
	var err error
	if x.document, err = o.refDocument(ctx, who, a, "from"); err != nil {
		return SideBySide{}, err
	}
	if y.document, err = o.refDocument(ctx, who, b, "to"); err != nil {
		return SideBySide{}, err
	}
	a.Language, b.Language = a.Language.Primary(), b.Language.Primary()
	if x, err = o.pick(ctx, who, x.document, a, "from"); err != nil {
		return SideBySide{}, err
	}
	if y, err = o.pick(ctx, who, y.document, b, "to"); err != nil {
		return SideBySide{}, err
	}
	if err := o.openedPair(ctx, who, x, y); err != nil {
		return SideBySide{}, err
	}
	left, err := o.comparedText(ctx, x)
	if err != nil {
		return SideBySide{}, err
	}
	right, err := o.comparedText(ctx, y)
	if err != nil {
		return SideBySide{}, err
	}
	s := SideBySide{A: x.described(), B: y.described(), Rows: beside(left.parts(), right.parts())}
	s.Older, err = o.older(ctx, x, y)
	return s, err
}

// parts cuts a text at its provisions, or at its pages when it has none. What
// stands before the first provision is a part of its own.
func (t ComparedText) parts() []SideText {
	var parts []SideText
	add := func(p Provision, text string) {
		parts = append(parts, SideText{ProvisionPlace{
			EID: p.EID, Kind: p.Kind, Label: p.Label, Heading: p.Heading, Page: p.Page, Ordinal: len(parts),
		}, strings.TrimSpace(text)})
	}
	if len(t.Outline) == 0 {
		for i, page := range strings.Split(t.Text, PageBreak) {
			p := Provision{}
			if strings.Contains(t.Text, PageBreak) {
				p.Page = i + 1
			}
			add(p, page)
		}
		return parts
	}
	from, last := 0, Provision{}
	for _, p := range t.Outline {
		if p.Offset < from || p.Offset > len(t.Text) {
			continue
		}
		if p.Offset > 0 {
			add(last, t.Text[from:p.Offset])
		}
		from, last = p.Offset, p
	}
	add(last, t.Text[from:])
	return parts
}

// beside pairs parts of one id, in the order of the left side; what only the
// right side has stands after what it follows there. Texts without ids are
// paired in their order.
func beside(left, right []SideText) []SideRow {
	type key struct {
		eid string
		nth int // a number may stand twice
	}
	turn := func() func(SideText) key {
		seen := map[string]int{}
		return func(t SideText) key {
			seen[t.EID]++
			return key{t.EID, seen[t.EID]}
		}
	}
	there, rightKey, leftKey := map[key]int{}, turn(), turn()
	for i, t := range right {
		there[rightKey(t)] = i
	}
	pairOf := make([]int, len(left))
	paired := make([]bool, len(right))
	for i, t := range left {
		pairOf[i] = -1
		if n, ok := there[leftKey(t)]; ok {
			pairOf[i], paired[n] = n, true
		}
	}
	rows := make([]SideRow, 0, len(left)+len(right))
	alone := func(n int) {
		for ; n < len(right) && !paired[n]; n++ {
			rows = append(rows, SideRow{B: &right[n]})
		}
	}
	alone(0)
	for i := range left {
		row := SideRow{A: &left[i]}
		if n := pairOf[i]; n >= 0 {
			row.B = &right[n]
		}
		rows = append(rows, row)
		if pairOf[i] >= 0 {
			alone(pairOf[i] + 1)
		}
	}
	return rows
}

// older finds out whether one side is a translation that is behind the other, authentic one.
func (o *Office) older(ctx context.Context, x, y locatedText) (*OlderTranslation, error) {
	if x.document.ID != y.document.ID {
		return nil, nil //nolint:nilnil // no translation of one another
	}
	authentic, translation := x, y
	if y.text.Authority == Authentic && x.text.Authority != Authentic {
		authentic, translation = y, x
	}
	if authentic.text.Authority != Authentic || translation.text.Authority == Authentic || translation.version.Number >= authentic.version.Number {
		return nil, nil //nolint:nilnil // it is not behind
	}
	from := locatedText{document: x.document}
	for _, v := range x.document.Versions {
		if v.Number == translation.version.Number {
			from.version = v
		}
	}
	var exact, ok bool
	if from.text, exact, ok = from.version.Text(authentic.text.Language); !ok || !exact {
		from = authentic // the authentic text of that version is not here: whatever came after is an amendment
	}
	steps := versionsBetween(from, authentic)
	for i := len(steps) - 1; i > 0; i-- {
		changed, err := o.amended(ctx, steps[i-1], steps[i])
		if err != nil {
			return nil, err
		}
		if changed {
			return behind(translation, steps[i]), nil
		}
	}
	if from.version.Number == authentic.version.Number {
		return behind(translation, authentic), nil
	}
	return nil, nil //nolint:nilnil // later versions have the same words
}

func behind(translation, authentic locatedText) *OlderTranslation {
	return &OlderTranslation{
		Language: translation.text.Language, Translated: translation.version.Number,
		Amended: authentic.version.Number, Effective: authentic.version.EffectiveOn,
	}
}

// amended reports whether the words of two texts differ; of those that were not read, whether their bytes do.
func (o *Office) amended(ctx context.Context, x, y locatedText) (bool, error) {
	_, readX := x.text.Reads()
	_, readY := y.text.Reads()
	if !readX || !readY {
		a, _ := x.text.Main()
		b, _ := y.text.Main()
		return a.SHA256 != b.SHA256, nil
	}
	before, err := o.comparedText(ctx, x)
	if err != nil {
		return false, err
	}
	after, err := o.comparedText(ctx, y)
	if err != nil {
		return false, err
	}
	changes, err := o.comparer.Compare(ctx, before, after)
	for _, c := range changes {
		if c.Changed() {
			return true, err
		}
	}
	return false, err
}
