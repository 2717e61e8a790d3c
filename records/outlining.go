package records

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ProvisionEdit is a line of a corrected outline. It begins at Offset, or where
// a line of a page reads exactly like Line.
type ProvisionEdit struct {
	EID, Kind, Label, Heading string
	Offset                    *int   // byte offset in the whole text
	Page                      int    // from 1; used with Line only
	Line                      string // the whole line, as the text has it
}

// OutlineOf returns the outline of a file of a document the actor may read, and who answers for it.
func (o *Office) OutlineOf(ctx context.Context, who Actor, id FileID) (Outline, error) {
	provisions, err := o.Outline(ctx, who, id)
	if err != nil {
		return Outline{}, err
	}
	mark, err := o.catalogue.OutlineMark(ctx, id)
	if err != nil {
		return Outline{}, err
	}
	return newOutline(id, mark, provisions), nil
}

// ConfirmOutline says that a file's outline is right. Tag is that of the outline
// the actor has seen (PreconditionFailed when it is not the present one); empty
// for whatever it is.
func (o *Office) ConfirmOutline(ctx context.Context, who Actor, id FileID, tag string) (Outline, error) {
	return o.answerFor(ctx, who, id, tag, func(before Outline, _ string, _ bool) (Outline, error) { return before, nil })
}

// CorrectOutline puts a whole list in place of a file's outline; whoever writes
// it answers for it, so it is confirmed by that. Each mistake in the list is
// named. The passages of the file are cut anew, and the index follows.
func (o *Office) CorrectOutline(ctx context.Context, who Actor, id FileID, tag string, list []ProvisionEdit) (Outline, error) {
	return o.answerFor(ctx, who, id, tag, func(before Outline, text string, paged bool) (Outline, error) {
		after := before
		var err error
		after.Provisions, err = placeProvisions(list, text, paged)
		after.Corrected = true
		return after, err
	})
}

// WaitingOutline is a normative text of which nobody has confirmed the outline.
type WaitingOutline struct {
	Document   Document // without its versions and events
	Version    int
	Language   Language
	File       File // whose text it is; see Text.Reads
	Provisions int  // how many were found
	Finding    string
}

// WaitingFilter selects texts that wait for their outline. Office sets the types and classes.
type WaitingFilter struct {
	Types         []string // nil means NONE
	AccessClasses []string // nil means NONE: it fails closed
	Type          string   // one of them, or all
	After         FileID   // the last file of the page before
	Limit         int      // 1 to 500; 0 means 50
}

// WaitingOutlines lists the normative texts that the actor may read and of which
// nobody has confirmed the outline, the newest filed first.
func (o *Office) WaitingOutlines(ctx context.Context, who Actor, f WaitingFilter) ([]WaitingOutline, error) {
	if err := who.Must(ActOutline); err != nil {
		return nil, err
	}
	f.Types = []string{}
	for _, t := range o.profile().Types {
		if t.Normative && (f.Type == "" || f.Type == t.Code) {
			f.Types = append(f.Types, t.Code)
		}
	}
	var err error
	if f.AccessClasses, err = o.visibleClasses(ctx, who); err != nil {
		return nil, err
	}
	return o.catalogue.WaitingOutlines(ctx, f)
}

// answerFor keeps what a person says of an outline.
func (o *Office) answerFor(ctx context.Context, who Actor, id FileID, tag string, change func(before Outline, text string, paged bool) (Outline, error)) (Outline, error) {
	if err := who.Must(ActOutline); err != nil {
		return Outline{}, err
	}
	f, d, err := o.FileInfo(ctx, who, id)
	if err != nil {
		return Outline{}, err
	}
	if t, _ := o.profile().Type(d.Type); !t.Normative {
		return Outline{}, Errorf(Conflict, "This document is of a type that is not cut by article (%s); correct its type first.", d.Type)
	}
	var after Outline
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lockFree(ctx, tx, who, f.Document, 0) // no reading is kept meanwhile
		if err != nil {
			return err
		}
		f, v, t, err := d.file(id)
		if err != nil {
			return err
		}
		if f.Reading.State != ReadingDone {
			return Errorf(Conflict, "The text of this file is not read; there is nothing to outline.")
		}
		before, text, err := outlineAndText(ctx, tx, id)
		if err != nil {
			return err
		}
		if tag != "" && tag != before.Tag() {
			return Errorf(PreconditionFailed, "The outline has changed since you saw it. Look at it again.")
		}
		paged := f.Reading.Pages > 0
		if after, err = change(before, text, paged); err != nil {
			return err
		}
		after.OutlineMark = OutlineMark{State: ConfirmedOutline, Corrected: after.Corrected, ByID: who.ID, By: who.Name, At: o.now().UTC().Truncate(time.Microsecond)}
		detail := map[string]any{
			"file": id, "version": v.Number, "language": t.Language, "provisions": len(after.Provisions),
			"state": map[string]any{"before": before.state(), "after": after.State},
		}
		action := OutlineConfirmed
		if !slices.Equal(before.Provisions, after.Provisions) {
			action = OutlineCorrected
			detail["changes"] = outlineChanges(before.Provisions, after.Provisions)
			if err := o.recut(ctx, tx, f, text, paged, after.Provisions); err != nil {
				return err
			}
		}
		after = newOutline(id, after.OutlineMark, after.Provisions)
		if err := tx.KeepOutlineMark(ctx, id, after.OutlineMark); err != nil {
			return err
		}
		_, err = tx.Append(ctx, entry(who, action, SubjectDocument, string(d.ID), detail))
		return err
	})
	return after, err
}

// recut cuts a file's passages by another outline, and says anew in which provision its citations stand.
func (o *Office) recut(ctx context.Context, tx Tx, f File, text string, paged bool, provisions []Provision) error {
	f.Reading.UpdatedAt = o.now().UTC() // the index knows by it that there is something new
	passages := Cut(f.ID, Extraction{Pages: strings.Split(text, PageBreak), Paged: paged, Outline: provisions})
	if err := tx.SaveReading(ctx, f.ID, f.Reading, passages, provisions); err != nil {
		return err
	}
	citations, err := tx.Citations(ctx, f.ID)
	if err != nil {
		return err
	}
	stand(citations, provisions)
	return tx.SaveCitations(ctx, f.ID, citations)
}

// outlineAndText returns a file's outline and whole text as a transaction sees them.
func outlineAndText(ctx context.Context, tx Tx, id FileID) (Outline, string, error) {
	mark, err := tx.OutlineMark(ctx, id)
	if err != nil {
		return Outline{}, "", err
	}
	provisions, err := tx.Outline(ctx, id)
	if err != nil {
		return Outline{}, "", err
	}
	passages, err := tx.Passages(ctx, id)
	return newOutline(id, mark, provisions), textOfPassages(passages), err
}

func textOfPassages(passages []Passage) string {
	var b strings.Builder
	for _, p := range passages {
		b.WriteString(p.Text)
	}
	return b.String()
}

func (m OutlineMark) state() OutlineState {
	if m.State == "" {
		return ProposedOutline
	}
	return m.State
}

// file returns one of the document's files, with the version and the text it belongs to.
func (d Document) file(id FileID) (File, Version, Text, error) {
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				if f.ID == id {
					return f, v, t, nil
				}
			}
		}
	}
	return File{}, Version{}, Text{}, noFile(Errorf(NotFound, "There is no file %q.", id))
}

// outlineChanges tells which provisions a correction took away, added and changed.
func outlineChanges(before, after []Provision) []map[string]any {
	was := make(map[string]Provision, len(before))
	for _, p := range before {
		was[p.EID] = p
	}
	var changes []map[string]any
	for _, p := range after {
		old, ok := was[p.EID]
		delete(was, p.EID)
		switch {
		case !ok:
			changes = append(changes, map[string]any{"after": p})
		case old != p:
			changes = append(changes, map[string]any{"before": old, "after": p})
		}
	}
	for _, p := range before {
		if _, gone := was[p.EID]; gone {
			changes = append(changes, map[string]any{"before": p})
		}
	}
	return changes
}

// The bounds of an outline that a person writes.
const (
	maxProvisions       = 20_000
	maxEID              = 200
	maxProvisionLabel   = 200
	maxProvisionHeading = 400
)

// placeProvisions checks a list that a person wrote and finds where its lines
// begin. It names every mistake, by line and field.
func placeProvisions(list []ProvisionEdit, text string, paged bool) ([]Provision, error) {
	if len(list) > maxProvisions {
		return nil, Errorf(Invalid, "The outline has more than %d provisions.", maxProvisions).At("items")
	}
	var problems []Problem
	all := make([]Provision, len(list))
	first := map[string]int{}
	last := -1
	for i, e := range list {
		bad := func(field, format string, args ...any) {
			problems = append(problems, Problem{fmt.Sprintf("items[%d].%s", i, field), fmt.Sprintf(format, args...)})
		}
		p := Provision{EID: e.EID, Kind: e.Kind, Label: CleanText(e.Label), Heading: CleanText(e.Heading)}
		before, twice := first[e.EID]
		switch {
		case e.EID == "":
			bad("eid", "Give it an id, such as tit_vi__art_12.")
		case !eidShape.MatchString(e.EID) || len(e.EID) > maxEID:
			bad("eid", "%q is no id; write units of small letters and figures, parted by two low lines: tit_vi__art_12.", e.EID)
		case twice:
			bad("eid", "%s stands in line %d already; an id is given once.", e.EID, before+1)
		default:
			first[e.EID] = i
		}
		if !slices.Contains(ProvisionKinds, e.Kind) {
			bad("kind", "%q is no kind of provision; there are: %s.", e.Kind, strings.Join(ProvisionKinds, ", "))
		}
		if p.Label == "" || len(p.Label) > maxProvisionLabel {
			bad("label", "Write the label as it is printed, such as Artículo 12, in at most %d bytes.", maxProvisionLabel)
		}
		if len(p.Heading) > maxProvisionHeading {
			bad("heading", "The heading is longer than %d bytes.", maxProvisionHeading)
		}
		at, field, mistake := e.find(text, last)
		if mistake != "" {
			bad(field, "%s", mistake)
		} else {
			p.Offset, last = at, at
		}
		all[i] = p
	}
	if err := InvalidProblems(problems); err != nil {
		return nil, err
	}
	arrange(all, text, paged)
	return all, nil
}

// find returns where the provision begins, which must be after the byte that the one before begins at.
func (e ProvisionEdit) find(text string, after int) (at int, field, mistake string) {
	switch {
	case e.Offset != nil:
		at = *e.Offset
		switch {
		case at < 0 || at >= len(text):
			return 0, "offset", fmt.Sprintf("The text has bytes 0 to %d.", len(text)-1)
		case text[at]&0xC0 == 0x80:
			return 0, "offset", "The byte is in the midst of a character."
		case at <= after:
			return 0, "offset", fmt.Sprintf("A provision begins after the one before it, which begins at %d.", after)
		}
		return at, "", ""
	case e.Page < 1 || strings.TrimSpace(e.Line) == "":
		return 0, "offset", "Say where it begins: by offset, or by page and line."
	}
	pages := strings.Split(text, PageBreak)
	if e.Page > len(pages) {
		return 0, "page", fmt.Sprintf("The text has %d pages.", len(pages))
	}
	offset := 0
	for _, page := range pages[:e.Page-1] {
		offset += len(page) + len(PageBreak)
	}
	found := false
	for line := range strings.Lines(pages[e.Page-1]) {
		if sameLine(line, e.Line) {
			found = true
			if offset > after {
				return offset, "", ""
			}
		}
		offset += len(line)
	}
	if found {
		return 0, "line", "The line stands before the provision above it; provisions are listed in the order of the text."
	}
	return 0, "line", fmt.Sprintf("No line of page %d reads like this; copy the whole line.", e.Page)
}

// sameLine compares lines by their words.
func sameLine(a, b string) bool {
	return slices.Equal(strings.Fields(a), strings.Fields(b))
}

// arrange sets pages and levels, which follow from offsets and ids.
func arrange(all []Provision, text string, paged bool) {
	var open []Provision
	page, from := 1, 0
	for i := range all {
		p := &all[i]
		if paged {
			page += strings.Count(text[from:p.Offset], PageBreak)
			from, p.Page = p.Offset, page
		}
		for len(open) > 0 && !p.under(open[len(open)-1]) {
			open = open[:len(open)-1]
		}
		p.Level = len(open)
		if p.Kind != "article" {
			open = append(open, *p)
		}
	}
}

// under reports whether a provision belongs to a unit above it.
func (p Provision) under(unit Provision) bool {
	return strings.HasPrefix(p.EID, unit.EID+"__") || unit.Kind == "transitory" && strings.HasPrefix(p.EID, "trans_")
}
