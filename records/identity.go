package records

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"
)

// Identity is who an identity provider says a person is (OpenID Connect Core 1.0 §5.1).
type Identity struct {
	Issuer        string // the provider's address
	Subject       string // what it calls the person, for ever
	Login         string // preferred_username
	Name          string
	Email         string
	EmailVerified bool // an address that nobody has checked is not taken over
	Groups        []string
}

// GroupRule says what the members of a provider's group are here.
type GroupRule struct {
	Group  string // empty: everybody whom the provider vouches for
	Roles  []Role
	Bodies []string
}

// MapGroups sets what members of the provider's groups are here. Call it before anybody signs in.
func (a *Accounts) MapGroups(rules []GroupRule) error {
	var problems []Problem
	for _, r := range rules {
		bad := func(format string, args ...any) {
			problems = append(problems, Problem{"groups." + r.Group, fmt.Sprintf(format, args...)})
		}
		for _, role := range r.Roles {
			if !slices.Contains(Roles, role) {
				bad("%q is no role; use %s.", role, codes(Roles, func(r Role) string { return string(r) }))
			}
		}
		for _, b := range r.Bodies {
			if _, ok := a.profile().Body(b); !ok {
				bad("The profile has no body %q.", b)
			}
		}
		if len(r.Roles) == 0 && len(r.Bodies) == 0 {
			bad("The group gives neither a role nor a body.")
		}
	}
	a.groups = rules
	return InvalidProblems(problems)
}

// standing is what the groups make of a person: roles and bodies in the order of the profile.
func (a *Accounts) standing(groups []string) (roles []Role, bodies []string) {
	for _, r := range a.groups {
		if r.Group == "" || slices.Contains(groups, r.Group) {
			roles, bodies = append(roles, r.Roles...), append(bodies, r.Bodies...)
		}
	}
	held := roles
	roles = nil
	for _, r := range Roles {
		if slices.Contains(held, r) {
			roles = append(roles, r)
		}
	}
	slices.Sort(bodies)
	return roles, slices.Compact(bodies)
}

// SignInAs returns the account of a person whom the identity provider vouches
// for. The first time it makes the account; each time it takes name, checked
// e-mail, roles and bodies over from the provider. Whoever is in no group that
// has a role here is Forbidden, a disabled account Unauthenticated. A provider's account is
// never joined with a local one, whatever name or e-mail they share.
func (a *Accounts) SignInAs(ctx context.Context, id Identity, address string) (User, error) {
	if id.Issuer == "" || id.Subject == "" {
		return User{}, Errorf(Internal, "An identity without issuer or subject.")
	}
	u, err := a.store.UserByIdentity(ctx, id.Issuer, id.Subject)
	known := err == nil
	if !known && KindOf(err) != NotFound {
		return User{}, err
	}
	roles, bodies := a.standing(id.Groups)
	var refusal *Error
	switch {
	case known && u.Disabled:
		refusal = Errorf(Unauthenticated, "This account is disabled.")
	case len(roles) == 0:
		refusal = Errorf(Forbidden, "You are in no group that has a role here; ask an administrator for one.")
	}
	if refusal != nil {
		if known { // whom nobody here knows must not fill the ledger
			if err := a.store.Record(ctx, entry(u.Actor(), SignInFailed, SubjectUser, u.ID, map[string]any{"address": address, "issuer": id.Issuer})); err != nil {
				return User{}, err
			}
		}
		return User{}, refusal
	}
	if known {
		err = a.refresh(ctx, &u, id, roles, bodies)
	} else {
		u, err = a.join(ctx, id, roles, bodies)
	}
	if err != nil {
		return User{}, err
	}
	signed, err := a.present(ctx, u)
	if err != nil {
		return User{}, err
	}
	return signed, a.store.Record(ctx, entry(u.Actor(), SignedIn, SubjectUser, u.ID, map[string]any{"address": address, "issuer": id.Issuer}))
}

// take writes what the provider says into the account.
func (u *User) take(id Identity, roles []Role, bodies []string) {
	u.Roles, u.Bodies = roles, bodies
	if name := CleanText(id.Name); name != "" {
		u.Name = name
	}
	u.Email = ""
	if id.EmailVerified {
		u.Email = CleanText(id.Email)
	}
}

// refresh brings an account up to what the provider says now.
func (a *Accounts) refresh(ctx context.Context, u *User, id Identity, roles []Role, bodies []string) error {
	before, email := userDetail(*u), u.Email
	u.take(id, roles, bodies)
	after := userDetail(*u)
	if reflect.DeepEqual(before, after) && email == u.Email {
		return nil
	}
	return a.store.SaveUser(ctx, *u, entry(u.Actor(), UserChanged, SubjectUser, u.ID, map[string]any{"before": before, "after": after}))
}

// join makes the account of somebody who comes for the first time, under the first
// login that is free: the provider's name, the checked e-mail, or one made of the id.
func (a *Accounts) join(ctx context.Context, id Identity, roles []Role, bodies []string) (User, error) {
	u := User{ID: a.newID(), CreatedAt: a.now().UTC().Truncate(time.Microsecond), Issuer: id.Issuer, Subject: id.Subject}
	logins := []string{canonicalLogin(id.Login), "", "p-" + hashSecret(id.Issuer + "\n" + id.Subject)[:16]}
	if id.EmailVerified {
		logins[1] = canonicalLogin(id.Email)
	}
	u.take(id, roles, bodies)
	var err error
	for _, login := range logins {
		if !loginForm.MatchString(login) {
			continue
		}
		u.Login = login
		if CleanText(id.Name) == "" {
			u.Name = login
		}
		err = a.store.SaveUser(ctx, u, entry(u.Actor(), UserCreated, SubjectUser, u.ID, userDetail(u)))
		if KindOf(err) != Conflict || err == nil {
			break
		}
	}
	return u, err
}
