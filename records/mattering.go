package records

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// MatterRequest describes a matter to open.
type MatterRequest struct {
	Code         string
	Title        string // in Language
	Language     Language
	Titles       map[Language]string
	Class        string
	Body         string
	Access       *Access // default: the class's
	Parent       string  // id or code of the matter it is a part of
	Seal         Date
	Requirements []RequirementRequest // after those of the class's checklist

	WithoutChecklist bool // the matter does without what its class demands
}

// MatterEdit changes the description of a matter; nil fields stay as they are.
type MatterEdit struct {
	Code   *string
	Titles map[Language]string // replaces the titles of these languages; "" removes one
	Class  *string
	Body   *string
	Access *Access
	Parent *string // id or code; "" makes it stand by itself
}

func errNoMatter() *Error {
	return Errorf(NotFound, "There is no such matter, or you may not read it.")
}

func noMatter(err error) error {
	if KindOf(err) == NotFound {
		return errNoMatter()
	}
	return err
}

// soundToday is today by the clock that is never before the ledger's last entry: set back, it
// makes nothing sealed earlier or due later.
func (o *Office) soundToday(ctx context.Context) (Date, error) {
	now, err := o.clock(ctx)
	return DateOf(now, o.profile().zone()), err
}

// matter returns a matter that the actor may know of, by id or code; else NotFound.
func (o *Office) matter(ctx context.Context, who Actor, ref string) (Matter, error) {
	id, err := o.catalogue.ResolveMatter(ctx, ref)
	if err != nil && KindOf(err) != NotFound {
		return Matter{}, err
	}
	found, err := o.catalogue.MattersByID(ctx, []MatterID{id}) // of none, too: codes can be guessed, and time tells
	if err != nil {
		return Matter{}, err
	}
	if m, ok := found[id]; !ok || !o.visible(who)(m.Access) {
		return Matter{}, errNoMatter()
	}
	m, err := o.catalogue.Matter(ctx, id)
	if err != nil {
		return Matter{}, noMatter(err)
	}
	if !o.visible(who)(m.Access) { // meanwhile
		return Matter{}, errNoMatter()
	}
	return m, nil
}

// lockMatter returns the matter, kept still until the transaction ends, when the actor may know of it.
func (o *Office) lockMatter(ctx context.Context, tx Tx, who Actor, id MatterID) (Matter, error) {
	m, err := tx.Matter(ctx, id)
	if err != nil {
		return Matter{}, noMatter(err)
	}
	if !o.visible(who)(m.Access) {
		return Matter{}, errNoMatter()
	}
	return m, nil
}

// mustBeOpen refuses what a closed matter does not take.
func (m Matter) mustBeOpen() error {
	if m.Open() {
		return nil
	}
	return Errorf(Conflict, "The matter was closed on %s; a records manager can reopen it.", m.ClosedOn).At("matter")
}

// checkMatter finds every mistake in a matter's description and puts it into canonical form.
func (o *Office) checkMatter(who Actor, m *Matter) error {
	var problems []Problem
	bad := func(field, format string, args ...any) {
		problems = append(problems, Problem{Field: field, Message: fmt.Sprintf(format, args...)})
	}
	m.Code = CleanText(m.Code)
	if utf8.RuneCountInString(m.Code) > maxSymbol {
		bad("code", "The code has more than %d characters.", maxSymbol)
	}
	if len(m.Titles) == 0 {
		bad("title", "Give the matter a title.")
	}
	for lang, title := range m.Titles {
		title = CleanText(title)
		m.Titles[lang] = title
		switch {
		case !lang.Valid():
			bad("titles."+string(lang), "%q is not a language code; write es, en, pt, fr or another code of two or three letters.", lang)
		case title == "":
			bad("title", "The title is empty.")
		case utf8.RuneCountInString(title) > maxTitle:
			bad("title", "The title has more than %d characters.", maxTitle)
		}
	}
	if _, ok := o.profile().Class(m.Class); m.Class == "" {
		bad("class", "Say in which class of the file plan the matter belongs.")
	} else if !ok {
		bad("class", "The file plan has no class %q; it has: %s.", m.Class, codes(o.profile().Classes, func(c Class) string { return c.Code }))
	}
	if _, ok := o.profile().Body(m.Body); !ok && m.Body != "" {
		bad("body", "The profile has no body %q; it has: %s.", m.Body, codes(o.profile().Bodies, func(b Body) string { return b.Code }))
	}
	m.Access.Seal = ""
	problems = append(problems, o.checkAccess(who, &m.Access)...)
	return InvalidProblems(problems)
}

// OpenMatter opens a matter.
func (o *Office) OpenMatter(ctx context.Context, who Actor, req MatterRequest) (SeenMatter, error) {
	if err := who.Must(ActMatters); err != nil {
		return SeenMatter{}, err
	}
	by := o.profiles.Number()
	m := Matter{Code: req.Code, Titles: maps.Clone(req.Titles), Class: req.Class, Body: req.Body, State: MatterIsOpen, Revision: 1}
	if m.Titles == nil {
		m.Titles = map[Language]string{}
	}
	if title := strings.TrimSpace(req.Title); title != "" {
		lang := req.Language.Primary()
		if lang == "" {
			lang = Undetermined
		}
		m.Titles[lang] = title
	}
	class, _ := o.profile().Class(m.Class)
	m.Access = class.Access
	if req.Access != nil {
		m.Access = *req.Access
	}
	if err := o.checkMatter(who, &m); err != nil {
		return SeenMatter{}, err
	}
	if err := o.checkOpen(m.Class); err != nil {
		return SeenMatter{}, err
	}
	requirements := make([]Requirement, 0, len(req.Requirements))
	for i, r := range req.Requirements {
		checked, err := o.checkRequirement(r, fmt.Sprintf("requirements.%d.", i+1))
		if err != nil {
			return SeenMatter{}, err
		}
		requirements = append(requirements, checked)
	}
	if req.Parent != "" {
		above, err := o.matter(ctx, who, req.Parent)
		if err != nil {
			return SeenMatter{}, Errorf(Invalid, "There is no matter %q, or you may not read it. Give its id or code.", req.Parent).At("parent")
		}
		m.Parent = above.ID
	}
	if req.Seal != "" {
		if err := o.checkSeal(ctx, who, Matter{}, req.Seal); err != nil {
			return SeenMatter{}, err
		}
		m.Seal = req.Seal
	}
	if !req.WithoutChecklist {
		list, _ := o.profile().ChecklistOf(m.Class)
		if len(list)+len(requirements) > maxRequirements {
			return SeenMatter{}, tooManyRequirements().At("requirements")
		}
	}
	m.ID = MatterID(o.newID())
	err := o.catalogue.InTx(ctx, func(tx Tx) error {
		tx.GoBy(by)
		m := &m
		if m.Parent != "" {
			above, err := o.lockMatter(ctx, tx, who, m.Parent)
			if err != nil {
				return err
			}
			if err := above.mustBeOpen(); err != nil {
				return err
			}
			m.Seal = max(req.Seal, above.Seal) // a sub-matter is sealed as long as the whole is
		}
		m.OpenedAt, m.OpenedBy = o.now().UTC().Truncate(time.Microsecond), who.Name
		all := requirements
		if !req.WithoutChecklist {
			all = slices.Concat(o.profile().demanded(m.Class, DateOf(m.OpenedAt, o.profile().zone())), requirements)
		}
		if err := tx.InsertMatter(ctx, *m); err != nil {
			return err
		}
		var texts []string
		var list []map[string]any
		for i := range all {
			r := &all[i]
			r.N, r.AddedAt, r.AddedBy = i+1, m.OpenedAt, who.Name
			if err := tx.SaveRequirement(ctx, m.ID, *r); err != nil {
				return err
			}
			texts = append(texts, r.Text)
			list = append(list, r.told())
		}
		_, err := tx.Append(ctx, entry(who, MatterOpened, SubjectMatter, string(m.ID), map[string]any{
			"code": m.Code, "titles": m.Titles, "class": m.Class, "body": m.Body, "access": m.Access.Class(), "parent": m.Parent, "seal": m.Seal, "requirements": texts,
			"checklist": list, "at": m.OpenedAt,
		}))
		return err
	})
	if err != nil {
		return SeenMatter{}, err
	}
	return o.Matter(ctx, who, string(m.ID))
}

// EditMatter changes the description of an open matter. Revision is the one the caller has seen; 0 is any.
func (o *Office) EditMatter(ctx context.Context, who Actor, ref string, revision int64, edit MatterEdit) (SeenMatter, error) {
	if err := who.Must(ActMatters); err != nil {
		return SeenMatter{}, err
	}
	m, err := o.matter(ctx, who, ref)
	if err != nil {
		return SeenMatter{}, err
	}
	parent := m.Parent
	if edit.Parent != nil {
		parent = ""
		if *edit.Parent != "" {
			above, err := o.matter(ctx, who, *edit.Parent)
			if err != nil {
				return SeenMatter{}, Errorf(Invalid, "There is no matter %q, or you may not read it. Give its id or code.", *edit.Parent).At("parent")
			}
			parent = above.ID
		}
	}
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		tx.GoBy(o.profiles.Number())
		before, err := o.lockMatter(ctx, tx, who, m.ID)
		if err != nil {
			return err
		}
		if revision != 0 && revision != before.Revision {
			return Errorf(PreconditionFailed, "Somebody changed the matter meanwhile (revision %d, you had %d). Read it again and repeat your change.", before.Revision, revision).At("If-Match")
		}
		if err := before.mustBeOpen(); err != nil {
			return err
		}
		after := edit.apply(before)
		after.Parent = parent
		if err := o.checkMatter(who, &after); err != nil {
			return err
		}
		if after.Class != before.Class {
			if err := o.checkOpen(after.Class); err != nil {
				return err
			}
		}
		seals := []entryOf{}
		if after.Parent != before.Parent && after.Parent != "" {
			above, err := o.under(ctx, tx, who, after)
			if err != nil {
				return err
			}
			if above.Seal.After(after.Seal) {
				after.Seal = above.Seal
				if seals, err = o.sealBelow(ctx, tx, after.ID, after.Seal); err != nil {
					return err
				}
			}
		}
		if err := tx.UpdateMatter(ctx, after); err != nil {
			return err
		}
		if err := appendAll(ctx, tx, who, seals); err != nil {
			return err
		}
		_, err = tx.Append(ctx, entry(who, MatterEdited, SubjectMatter, string(m.ID), matterChanges(before, after)))
		return err
	})
	if err != nil {
		return SeenMatter{}, err
	}
	o.filed()
	return o.Matter(ctx, who, string(m.ID))
}

func (e MatterEdit) apply(m Matter) Matter {
	m.Titles = Edit{Titles: e.Titles}.apply(Document{Titles: m.Titles}).Titles
	set(&m.Code, e.Code)
	set(&m.Class, e.Class)
	set(&m.Body, e.Body)
	set(&m.Access, e.Access)
	return m
}

// matterChanges tells each field that differs, before and after.
func matterChanges(before, after Matter) map[string]any {
	out := map[string]any{"code": after.Code}
	tell := func(field string, was, is any) {
		if fmt.Sprint(was) != fmt.Sprint(is) {
			out[field] = map[string]any{"before": was, "after": is}
		}
	}
	tell("code", before.Code, after.Code)
	tell("titles", before.Titles, after.Titles)
	tell("class", before.Class, after.Class)
	tell("body", before.Body, after.Body)
	tell("access", before.Access.Class(), after.Access.Class())
	tell("parent", before.Parent, after.Parent)
	tell("seal", before.Seal, after.Seal)
	return out
}

// maxDepth is how many matters may stand above one another.
const maxDepth = 16

// under locks the matters above m and returns its parent: it must be open, m must not be one of
// those above it, and there are not too many of them.
func (o *Office) under(ctx context.Context, tx Tx, who Actor, m Matter) (Matter, error) {
	parent, err := o.lockMatter(ctx, tx, who, m.Parent)
	if err != nil {
		return Matter{}, err
	}
	if err := parent.mustBeOpen(); err != nil {
		return Matter{}, err
	}
	for above, depth := parent, 1; ; depth++ {
		switch {
		case above.ID == m.ID:
			return Matter{}, Errorf(Invalid, "A matter cannot be a part of itself, nor of one of its own parts.").At("parent")
		case depth > maxDepth:
			return Matter{}, Errorf(Invalid, "More than %d matters would stand above one another.", maxDepth).At("parent")
		case above.Parent == "":
			return parent, nil
		}
		if above, err = tx.Matter(ctx, above.Parent); err != nil {
			return Matter{}, err
		}
	}
}
