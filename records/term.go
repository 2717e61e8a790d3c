package records

import (
	"context"
	"slices"
)

// TermKind says what somebody has for a time.
type TermKind string

// The kinds of terms.
const (
	TermOfRole TermKind = "role"
	TermOfBody TermKind = "body"
)

// Term is a role, or the membership of a body, that somebody has from a day on or until
// one, in the organization's time zone. It is looked at whenever they ask for something: no
// session and no token outlives it.
type Term struct {
	Kind  TermKind
	Code  string // a Role, or the code of a body
	From  Date   // its first day; zero: it began long ago
	Until Date   // the first day on which it holds no more; zero: without end
}

// Holds reports whether the term holds on a day.
func (t Term) Holds(day Date) bool {
	return !t.From.After(day) && (t.Until == "" || t.Until.After(day))
}

// On returns the user with the roles and bodies that they have on a day: those without a term and those whose term holds.
func (u User) On(day Date) User {
	if len(u.Terms) == 0 {
		return u
	}
	u.Roles, u.Bodies = slices.Clone(u.Roles), slices.Clone(u.Bodies)
	for _, t := range u.Terms {
		switch {
		case !t.Holds(day):
		case t.Kind == TermOfRole && !slices.Contains(u.Roles, Role(t.Code)):
			u.Roles = append(u.Roles, Role(t.Code))
		case t.Kind == TermOfBody && !slices.Contains(u.Bodies, t.Code):
			u.Bodies = append(u.Bodies, t.Code)
		}
	}
	return u
}

// has reports whether the user has the role or body without a term.
func (u User) has(kind TermKind, code string) bool {
	if kind == TermOfRole {
		return slices.Contains(u.Roles, Role(code))
	}
	return slices.Contains(u.Bodies, code)
}

// maxTerms is how many terms an account may have; those long over are kept, too.
const maxTerms = 200

// today is the day by which terms are counted.
func (a *Accounts) today() Date { return DateOf(a.now(), a.profile().zone()) }

// present is a user with the roles and bodies of today. By a clock that was set back before the ledger's last entry
// nothing comes back that has ended.
func (a *Accounts) present(ctx context.Context, u User) (User, error) {
	if len(u.Terms) == 0 {
		return u, nil
	}
	last, err := a.store.LastEntryAt(ctx)
	if err != nil {
		return User{}, err
	}
	return u.On(DateOf(later(a.now(), last), a.profile().zone())), nil
}

// AddTerm gives an account a role or a body from a day on or until one. What it has
// without end already is a Conflict.
func (a *Accounts) AddTerm(ctx context.Context, who Actor, id string, t Term) (User, error) {
	return a.changeTerms(ctx, who, id, t, func(u *User) error {
		var problems []Problem
		for field, d := range map[string]Date{"from": t.From, "until": t.Until} {
			if _, err := ParseDate(string(d)); err != nil {
				problems = append(problems, Problem{field, err.Error()})
			}
		}
		if t.Until != "" && t.Until <= t.From {
			problems = append(problems, Problem{"until", "It ends before it begins; until is the first day on which it holds no more."})
		}
		if err := InvalidProblems(problems); err != nil {
			return err
		}
		switch {
		case u.has(t.Kind, t.Code):
			return Errorf(Conflict, "The account has %s without an end already; end that first.", t.Code).At("code")
		case slices.Contains(u.Terms, t):
			return Errorf(Conflict, "The account has %s for this time already.", t.Code).At("code")
		case len(u.Terms) >= maxTerms:
			return Errorf(Conflict, "The account has %d terms, the most there can be.", maxTerms).At("code")
		}
		u.Terms = append(u.Terms, t)
		return nil
	})
}

// EndTerm ends what an account has of a role or body on a day, the first on which it holds no
// more (zero: today), whether it has it without end or for a time that goes on after it.
func (a *Accounts) EndTerm(ctx context.Context, who Actor, id string, kind TermKind, code string, on Date) (User, error) {
	return a.changeTerms(ctx, who, id, Term{Kind: kind, Code: code}, func(u *User) error {
		if on == "" {
			on = a.today()
		}
		if _, err := ParseDate(string(on)); err != nil {
			return Errorf(Invalid, "%s", err.Error()).At("on")
		}
		ended := false
		if u.has(kind, code) {
			u.Roles = slices.DeleteFunc(slices.Clone(u.Roles), func(r Role) bool { return kind == TermOfRole && string(r) == code })
			u.Bodies = slices.DeleteFunc(slices.Clone(u.Bodies), func(b string) bool { return kind == TermOfBody && b == code })
			u.Terms = append(u.Terms, Term{Kind: kind, Code: code, Until: on})
			ended = true
		}
		kept := u.Terms[:0:0]
		for _, t := range u.Terms {
			if t.Kind == kind && t.Code == code && (t.Until == "" || t.Until.After(on)) {
				ended, t.Until = true, on
				if t.From >= on { // it never began
					continue
				}
			}
			kept = append(kept, t)
		}
		u.Terms = kept
		if !ended {
			return Errorf(NotFound, "The account has no %s that goes on after %s.", code, on).At("code")
		}
		return nil
	})
}

func (a *Accounts) changeTerms(ctx context.Context, who Actor, id string, t Term, change func(*User) error) (User, error) {
	if err := who.Must(ActManageUsers); err != nil {
		return User{}, err
	}
	u, err := a.store.UserByID(ctx, id)
	if err != nil {
		return User{}, err
	}
	switch _, body := a.profile().Body(t.Code); {
	case t.Kind != TermOfRole && t.Kind != TermOfBody:
		return User{}, Errorf(Invalid, "A term is of a role or of a body.").At("kind")
	case t.Kind == TermOfRole && !slices.Contains(Roles, Role(t.Code)):
		return User{}, Errorf(Invalid, "%q is no role; use %s.", t.Code, codes(Roles, func(r Role) string { return string(r) })).At("code")
	case t.Kind == TermOfBody && !body && !u.has(t.Kind, t.Code) && !slices.ContainsFunc(u.Terms, func(x Term) bool { return x.Kind == t.Kind && x.Code == t.Code }):
		return User{}, Errorf(Invalid, "The profile has no body %q.", t.Code).At("code")
	}
	before := userDetail(u)
	u.Terms = slices.Clone(u.Terms)
	if err := change(&u); err != nil {
		return User{}, err
	}
	return u, a.store.SaveUser(ctx, u, entry(who, UserChanged, SubjectUser, id, map[string]any{"before": before, "after": userDetail(u)}))
}

// termDetails are terms as the ledger tells them.
func termDetails(terms []Term) []map[string]any {
	all := make([]map[string]any, len(terms))
	for i, t := range terms {
		all[i] = map[string]any{"kind": t.Kind, "code": t.Code}
		if t.From != "" {
			all[i]["from"] = t.From
		}
		if t.Until != "" {
			all[i]["until"] = t.Until
		}
	}
	return all
}
