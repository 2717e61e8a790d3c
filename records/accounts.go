package records

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Accounts is where people sign in and where their accounts and tokens are kept.
type Accounts struct {
	store    AccountStore
	hasher   PasswordHasher
	profiles Profiles
	groups   []GroupRule
	now      func() time.Time
	newID    func() string
}

// PasswordHasher hashes passwords slowly.
type PasswordHasher interface {
	// Hash returns the password's hash with its parameters and salt.
	Hash(password string) (string, error)
	// Matches compares in constant time; an empty hash takes as long as any and never matches.
	Matches(password, hash string) bool
}

// NewAccounts opens the accounts; now and newID may be nil.
func NewAccounts(s AccountStore, h PasswordHasher, p Profiles, now func() time.Time, newID func() string) *Accounts {
	if now == nil {
		now = time.Now
	}
	if newID == nil {
		newID = NewID
	}
	return &Accounts{store: s, hasher: h, profiles: p, now: now, newID: newID}
}

// MinPassword is the least number of characters of a password (NIST SP 800-63B asks for 8; 12 is kinder to the hash).
const MinPassword = 12

// TokenPrefix starts every API token, so that secret scanners know one when they see it.
const TokenPrefix = "acervo_"

// linkLife is how long a one-time link is good for.
const linkLife = 72 * time.Hour

// maxTokenLife is the longest an API token may live.
const maxTokenLife = 366 * 24 * time.Hour

var errSignIn = Errorf(Unauthenticated, "The name or the password is wrong.")

// SignIn returns the user of a login and password. Wrong name, wrong password
// and disabled account answer alike and take equally long.
func (a *Accounts) SignIn(ctx context.Context, login, password, address string) (User, error) {
	u, hash, err := a.store.UserByLogin(ctx, canonicalLogin(login))
	if err != nil && KindOf(err) != NotFound {
		return User{}, err
	}
	ok := a.hasher.Matches(password, hash) && err == nil && !u.Disabled
	action, detail := SignedIn, map[string]any{"address": address}
	if !ok {
		action = SignInFailed
	}
	if err == nil { // a name nobody has would let strangers fill the ledger
		if rerr := a.store.Record(ctx, entry(Actor{ID: u.ID, Name: u.Name}, action, SubjectUser, u.ID, detail)); rerr != nil {
			return User{}, rerr
		}
	}
	if !ok {
		return User{}, errSignIn
	}
	return a.present(ctx, u)
}

// User returns a user that may sign in, as a session remembers it, with the roles and bodies they have today.
func (a *Accounts) User(ctx context.Context, id string) (User, error) {
	u, err := a.store.UserByID(ctx, id)
	switch {
	case err != nil:
		return User{}, err
	case u.Disabled:
		return User{}, Errorf(Unauthenticated, "This account is disabled.")
	}
	return a.present(ctx, u)
}

// NewUser describes an account to make or to change.
type NewUser struct {
	Login    string
	Name     string
	Email    string
	Roles    []Role
	Bodies   []string
	Language Language
	Disabled bool
}

// CreateUser makes an account and returns the secret of a one-time link by
// which its owner sets a password within three days.
func (a *Accounts) CreateUser(ctx context.Context, who Actor, n NewUser) (User, string, error) {
	if err := who.Must(ActManageUsers); err != nil {
		return User{}, "", err
	}
	u := User{ID: a.newID(), CreatedAt: a.now().UTC().Truncate(time.Microsecond)}
	if err := a.fill(&u, n); err != nil {
		return User{}, "", err
	}
	if err := a.store.SaveUser(ctx, u, entry(who, UserCreated, SubjectUser, u.ID, userDetail(u))); err != nil {
		return User{}, "", err
	}
	secret, err := a.link(ctx, u.ID)
	return u, secret, err
}

// ChangeUser replaces what an account says.
func (a *Accounts) ChangeUser(ctx context.Context, who Actor, id string, n NewUser) (User, error) {
	if err := who.Must(ActManageUsers); err != nil {
		return User{}, err
	}
	u, err := a.store.UserByID(ctx, id)
	if err != nil {
		return User{}, err
	}
	before := userDetail(u)
	if err := a.fill(&u, n); err != nil {
		return User{}, err
	}
	return u, a.store.SaveUser(ctx, u, entry(who, UserChanged, SubjectUser, id, map[string]any{"before": before, "after": userDetail(u)}))
}

// NewLink returns the secret of a new one-time link for an account.
func (a *Accounts) NewLink(ctx context.Context, who Actor, id string) (string, error) {
	if err := who.Must(ActManageUsers); err != nil {
		return "", err
	}
	u, err := a.store.UserByID(ctx, id)
	if err != nil {
		return "", err
	}
	if !u.Local() {
		return "", errNoPassword()
	}
	return a.link(ctx, id)
}

// Account returns an account, disabled or not, to whoever keeps them.
func (a *Accounts) Account(ctx context.Context, who Actor, id string) (User, error) {
	if err := who.Must(ActManageUsers); err != nil {
		return User{}, err
	}
	return a.store.UserByID(ctx, id)
}

// ActAs returns the actor of a login without a password. It is for the local
// operator only, who could open the data folder anyway.
func (a *Accounts) ActAs(ctx context.Context, login string) (Actor, error) {
	u, _, err := a.store.UserByLogin(ctx, canonicalLogin(login))
	switch {
	case err != nil && KindOf(err) == NotFound:
		return Actor{}, Errorf(NotFound, "There is no account %q.", login).At("login")
	case err != nil:
		return Actor{}, err
	case u.Disabled:
		return Actor{}, Errorf(Forbidden, "The account %q is disabled.", login).At("login")
	}
	u, err = a.present(ctx, u)
	return u.Actor(), err
}

// Users lists the accounts.
func (a *Accounts) Users(ctx context.Context, who Actor) ([]User, error) {
	if err := who.Must(ActManageUsers); err != nil {
		return nil, err
	}
	return a.store.Users(ctx)
}

// FindUsers lists the accounts that a filter selects, by login.
func (a *Accounts) FindUsers(ctx context.Context, who Actor, f UserFilter) ([]User, error) {
	if err := who.Must(ActManageUsers); err != nil {
		return nil, err
	}
	return a.store.FindUsers(ctx, f)
}

// Own returns the actor's own account.
func (a *Accounts) Own(ctx context.Context, who Actor) (User, error) {
	if err := who.Must(ActOwnAccount); err != nil {
		return User{}, err
	}
	return a.store.UserByID(ctx, who.ID)
}

// ChooseLanguage keeps the language in which the actor reads the pages; empty follows the browser.
func (a *Accounts) ChooseLanguage(ctx context.Context, who Actor, lang Language) error {
	u, err := a.Own(ctx, who)
	if err != nil {
		return err
	}
	if lang != "" && !slices.Contains(WorkingLanguages, lang) {
		return Errorf(Invalid, "The pages are in es, en, pt and fr; choose one of them.").At("language")
	}
	before := u.Language
	if before == lang {
		return nil
	}
	u.Language = lang
	return a.store.SaveUser(ctx, u, entry(who, UserChanged, SubjectUser, u.ID, map[string]any{
		"before": map[string]any{"language": before}, "after": map[string]any{"language": lang},
	}))
}

// SetPassword sets the password of the account that a one-time link is for.
func (a *Accounts) SetPassword(ctx context.Context, secret, password string) (User, error) {
	u, err := a.store.UserByLink(ctx, hashSecret(secret))
	if KindOf(err) == NotFound && err != nil {
		return User{}, Errorf(NotFound, "This link was used already or is older than three days; ask an administrator for a new one.")
	}
	if err != nil {
		return User{}, err
	}
	return u, a.savePassword(ctx, u, password)
}

// ChangePassword sets the actor's own password; the old one must be right.
func (a *Accounts) ChangePassword(ctx context.Context, who Actor, old, password string) error {
	if err := who.Must(ActOwnAccount); err != nil {
		return err
	}
	u, err := a.store.UserByID(ctx, who.ID)
	if err != nil {
		return err
	}
	if !u.Local() {
		return errNoPassword()
	}
	_, hash, err := a.store.UserByLogin(ctx, u.Login)
	if err != nil {
		return err
	}
	if !a.hasher.Matches(old, hash) {
		return Errorf(Invalid, "The present password is wrong.").At("old_password")
	}
	return a.savePassword(ctx, u, password)
}

func errNoPassword() *Error {
	return Errorf(Conflict, "This account signs in at the identity provider and has no password here; it is changed there.")
}

func (a *Accounts) savePassword(ctx context.Context, u User, password string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return Errorf(Invalid, "The password needs at least %d characters.", MinPassword).At("password")
	case len(password) > 1000:
		return Errorf(Invalid, "The password is longer than 1000 characters.").At("password")
	case strings.EqualFold(password, u.Login), strings.Trim(password, password[:1]) == "":
		return Errorf(Invalid, "This password is too easy to guess.").At("password")
	}
	hash, err := a.hasher.Hash(password)
	if err != nil {
		return err
	}
	return a.store.SetPassword(ctx, u.ID, hash, entry(u.Actor(), PasswordSet, SubjectUser, u.ID, map[string]any{"hash_sha256": hashSecret(hash)}))
}

// IssueToken makes an API token of the actor's own and returns its secret, which is never shown again.
func (a *Accounts) IssueToken(ctx context.Context, who Actor, name string, scopes []Scope, life time.Duration) (Token, string, error) {
	if err := who.Must(ActOwnAccount); err != nil {
		return Token{}, "", err
	}
	name = CleanText(name)
	var problems []Problem
	if name == "" {
		problems = append(problems, Problem{"name", "Say what the token is for."})
	}
	if len(scopes) == 0 {
		problems = append(problems, Problem{"scopes", "Name at least one scope: read, file, admin."})
	}
	for _, s := range scopes {
		switch {
		case s != ScopeRead && s != ScopeFile && s != ScopeAdmin:
			problems = append(problems, Problem{"scopes", fmt.Sprintf("%q is no scope; use read, file, admin.", s)})
		case !who.allows(s):
			problems = append(problems, Problem{"scopes", fmt.Sprintf("Your own token has no scope %q to give.", s)})
		}
	}
	if life <= 0 || life > maxTokenLife {
		problems = append(problems, Problem{"expires_in_days", "A token lives from 1 to 366 days."})
	}
	if err := InvalidProblems(problems); err != nil {
		return Token{}, "", err
	}
	secret := TokenPrefix + strings.ToLower(rand.Text()+rand.Text())
	now := a.now().UTC().Truncate(time.Microsecond)
	t := Token{ID: a.newID(), User: who.ID, Name: name, Scopes: scopes, CreatedAt: now, ExpiresAt: now.Add(life)}
	err := a.store.AddToken(ctx, t, hashSecret(secret), entry(who, TokenIssued, SubjectUser, who.ID, map[string]any{
		"token": t.ID, "name": name, "scopes": scopes, "expires": t.ExpiresAt, "at": t.CreatedAt, "hash_sha256": hashSecret(hashSecret(secret)),
	}))
	return t, secret, err
}

// Tokens lists the actor's own tokens.
func (a *Accounts) Tokens(ctx context.Context, who Actor) ([]Token, error) {
	if err := who.Must(ActOwnAccount); err != nil {
		return nil, err
	}
	return a.store.Tokens(ctx, who.ID)
}

// RevokeToken ends one of the actor's own tokens.
func (a *Accounts) RevokeToken(ctx context.Context, who Actor, id string) error {
	if err := who.Must(ActOwnAccount); err != nil {
		return err
	}
	return a.store.RevokeToken(ctx, who.ID, id, entry(who, TokenRevoked, SubjectUser, who.ID, map[string]any{"token": id}))
}

// ByToken returns the actor of an API token's secret, limited to its scopes.
func (a *Accounts) ByToken(ctx context.Context, secret string) (Actor, error) {
	t, u, err := a.store.TokenByHash(ctx, hashSecret(secret))
	if err != nil {
		if KindOf(err) == NotFound {
			return Actor{}, Errorf(Unauthenticated, "The token is unknown, expired or revoked.")
		}
		return Actor{}, err
	}
	if u.Disabled {
		return Actor{}, Errorf(Unauthenticated, "The account of this token is disabled.")
	}
	if u, err = a.present(ctx, u); err != nil {
		return Actor{}, err
	}
	who := u.Actor()
	who.Scopes, who.Token = t.Scopes, t.ID
	return who, nil
}

func (a *Accounts) link(ctx context.Context, id string) (string, error) {
	secret := strings.ToLower(rand.Text() + rand.Text())
	return secret, a.store.AddLink(ctx, hashSecret(secret), id, a.now().Add(linkLife))
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,63}$`)

func canonicalLogin(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func (a *Accounts) fill(u *User, n NewUser) error {
	u.Login, u.Name, u.Email = canonicalLogin(n.Login), CleanText(n.Name), CleanText(n.Email)
	u.Roles, u.Bodies, u.Language, u.Disabled = n.Roles, n.Bodies, n.Language, n.Disabled
	var problems []Problem
	if !loginForm.MatchString(u.Login) {
		problems = append(problems, Problem{"login", "A login has 2 to 64 letters, digits, dots, hyphens or @."})
	}
	if u.Name == "" {
		u.Name = u.Login
	}
	if len(u.Roles) == 0 && !slices.ContainsFunc(u.Terms, func(t Term) bool { return t.Kind == TermOfRole }) {
		problems = append(problems, Problem{"roles", "Give the account at least one role."})
	}
	for _, r := range u.Roles {
		if !slices.Contains(Roles, r) {
			problems = append(problems, Problem{"roles", fmt.Sprintf("%q is no role; use %s.", r, codes(Roles, func(r Role) string { return string(r) }))})
		}
	}
	for _, b := range u.Bodies {
		if _, ok := a.profile().Body(b); !ok {
			problems = append(problems, Problem{"bodies", fmt.Sprintf("The profile has no body %q.", b)})
		}
	}
	return InvalidProblems(problems)
}

func userDetail(u User) map[string]any {
	detail := map[string]any{"login": u.Login, "name": u.Name, "roles": u.Roles, "bodies": u.Bodies, "disabled": u.Disabled}
	if !u.Local() {
		detail["issuer"] = u.Issuer
	}
	if len(u.Terms) > 0 {
		detail["terms"] = termDetails(u.Terms)
	}
	return detail
}

// hashSecret hashes a random secret of 256 bits; such a secret needs no slow hash.
func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func (a *Accounts) profile() *Profile { return a.profiles.Standing() }
