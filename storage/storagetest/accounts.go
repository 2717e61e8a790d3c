package storagetest

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

var accountRules = []rule{
	{"a user comes back as saved, and a change keeps the password", usersComeBack},
	{"a login in use is a Conflict", loginsAreUnique},
	{"a person of an identity provider is found by what it calls them, and is one account", identitiesAreUnique},
	{"users are found by words, role and state, a page at a time", usersAreFound},
	{"a one-time link ends with its time or its use", linksEnd},
	{"a token ends with its time, its revocation, or its owner's account", tokensEnd},
	{"every change of an account is in the ledger", accountsAreInTheLedger},
	{"sessions are kept until they expire", sessionsExpire},
	{"settings are kept, and the first of several stays", settingsAreKept},
}

func clara() records.User {
	return records.User{
		ID: "u1", Login: "clara", Name: "Clara", Email: "clara@example.org", Roles: []records.Role{records.Clerk, records.Counsel},
		Bodies: []string{"AG"}, Terms: []records.Term{{Kind: records.TermOfBody, Code: "CP", From: "2026-01-01", Until: "2026-07-01"}, {Kind: records.TermOfRole, Code: "records_manager", Until: "2026-07-01"}}, Language: records.Spanish, CreatedAt: day,
	}
}

var byAdmin = records.Entry{Actor: "admin", Name: "Ada", Action: records.UserChanged, Kind: records.SubjectUser, Subject: "u1"}

func usersComeBack(t *testing.T, h house) {
	u := clara()
	must(t, h.SaveUser(t.Context(), u, byAdmin))
	must(t, h.SetPassword(t.Context(), "u1", "hash", byAdmin))
	if back := got(h.UserByID(t.Context(), "u1"))(t); !reflect.DeepEqual(back, u) {
		t.Errorf("got %+v, want %+v", back, u)
	}
	u.Disabled, u.Bodies, u.Name = true, nil, "Clara B."
	must(t, h.SaveUser(t.Context(), u, byAdmin))
	back, hash, err := h.UserByLogin(t.Context(), "clara")
	must(t, err)
	if hash != "hash" || !back.Disabled || back.Name != "Clara B." {
		t.Errorf("got %+v and hash %q", back, hash)
	}
	ada := records.User{ID: "u0", Login: "ada", CreatedAt: day}
	must(t, h.SaveUser(t.Context(), ada, byAdmin))
	if all := got(h.Users(t.Context()))(t); len(all) != 2 || all[0].Login != "ada" {
		t.Errorf("all users: %v", all)
	}
	_, _, err = h.UserByLogin(t.Context(), "nobody\x00")
	wantKind(t, err, records.NotFound)
	wantKind(t, h.SetPassword(t.Context(), "nobody", "x", byAdmin), records.NotFound)
}

func loginsAreUnique(t *testing.T, h house) {
	must(t, h.SaveUser(t.Context(), clara(), byAdmin))
	other := clara()
	other.ID = "u2"
	if e := wantKind(t, h.SaveUser(t.Context(), other, byAdmin), records.Conflict); e.Field != "login" {
		t.Errorf("the Conflict names field %q", e.Field)
	}
	if size := got(h.Head(t.Context()))(t).Size; size != 1 {
		t.Errorf("a refused user left an entry: %d", size)
	}
}

func identitiesAreUnique(t *testing.T, h house) {
	local := clara()
	must(t, h.SaveUser(t.Context(), local, byAdmin))
	u := records.User{ID: "u2", Login: "clara@idp", Name: "Clara", Roles: []records.Role{records.Reader}, CreatedAt: day, Issuer: "https://idp.example.org", Subject: "42"}
	must(t, h.SaveUser(t.Context(), u, byAdmin))
	if back := got(h.UserByIdentity(t.Context(), u.Issuer, "42"))(t); !reflect.DeepEqual(back, u) {
		t.Errorf("got %+v, want %+v", back, u)
	}
	for _, other := range [][2]string{{u.Issuer, "43"}, {"https://other.example.org", "42"}, {"", ""}} {
		_, err := h.UserByIdentity(t.Context(), other[0], other[1])
		wantKind(t, err, records.NotFound)
	}
	twin := u
	twin.ID, twin.Login = "u3", "twin"
	wantKind(t, h.SaveUser(t.Context(), twin, byAdmin), records.Conflict)
	u.Name = "Clara B."
	must(t, h.SaveUser(t.Context(), u, byAdmin))
	if back := got(h.UserByIdentity(t.Context(), u.Issuer, "42"))(t); back.Name != "Clara B." {
		t.Errorf("got %+v", back)
	}
}

func usersAreFound(t *testing.T, h house) {
	for _, u := range []records.User{
		{ID: "1", Login: "ana", Name: "ANA Gómez", Email: "ana@example.org", Roles: []records.Role{records.Clerk}},
		{ID: "2", Login: "bea_1", Name: "Bea", Roles: []records.Role{records.Clerk, records.Admin}},
		{ID: "3", Login: "beax1", Name: "Bea", Roles: []records.Role{records.Reader}, Disabled: true},
	} {
		u.CreatedAt = day
		must(t, h.SaveUser(t.Context(), u, byAdmin))
	}
	for want, f := range map[string]records.UserFilter{
		"ana bea_1 beax1": {}, "ana": {Text: "Ana"}, "bea_1": {Text: "a_1"}, "bea_1 beax1": {After: "ana"}, "ana bea_1": {Role: records.Clerk},
		"beax1": {Disabled: true}, "ana ": {Text: "EXAMPLE", Limit: 5}, "": {Text: "%"}, "bea_1 ": {Role: records.Clerk, After: "ana", Limit: 1},
	} {
		var logins []string
		for _, u := range got(h.FindUsers(t.Context(), f))(t) {
			logins = append(logins, u.Login)
		}
		if have := strings.Join(logins, " "); have != strings.TrimSpace(want) {
			t.Errorf("%+v finds %q, want %q", f, have, want)
		}
	}
}

func linksEnd(t *testing.T, h house) {
	must(t, h.SaveUser(t.Context(), clara(), byAdmin))
	must(t, h.AddLink(t.Context(), "old", "u1", time.Now().Add(-time.Second)))
	must(t, h.AddLink(t.Context(), "good", "u1", time.Now().Add(time.Hour)))
	_, err := h.UserByLink(t.Context(), "old")
	wantKind(t, err, records.NotFound)
	if u := got(h.UserByLink(t.Context(), "good"))(t); u.ID != "u1" {
		t.Errorf("the link is %q's", u.ID)
	}
	must(t, h.SetPassword(t.Context(), "u1", "hash", byAdmin))
	_, err = h.UserByLink(t.Context(), "good")
	wantKind(t, err, records.NotFound)
}

func tokensEnd(t *testing.T, h house) {
	u := clara()
	must(t, h.SaveUser(t.Context(), u, byAdmin))
	now := time.Now().UTC().Truncate(time.Microsecond)
	k := records.Token{ID: "k1", User: "u1", Name: "import", Scopes: []records.Scope{records.ScopeFile}, CreatedAt: now, ExpiresAt: now.Add(time.Hour)}
	must(t, h.AddToken(t.Context(), k, "hash1", byAdmin))
	expired := k
	expired.ID, expired.ExpiresAt, expired.CreatedAt = "k2", now.Add(-time.Second), now.Add(-time.Hour)
	must(t, h.AddToken(t.Context(), expired, "hash2", byAdmin))

	back, owner, err := h.TokenByHash(t.Context(), "hash1")
	must(t, err)
	if back.LastUsed.Before(now) || !reflect.DeepEqual(owner, u) {
		t.Errorf("got %+v of %+v", back, owner)
	}
	first := back.LastUsed
	if back, _, err = h.TokenByHash(t.Context(), "hash1"); err != nil || !back.LastUsed.Equal(first) {
		t.Errorf("a use within the minute was noted: %v, %v", back.LastUsed, err)
	}
	list := got(h.Tokens(t.Context(), "u1"))(t)
	k.LastUsed = first
	if !reflect.DeepEqual(list, []records.Token{k, expired}) {
		t.Errorf("got  %+v\nwant %+v", list, []records.Token{k, expired})
	}
	refused := func(hash string) {
		t.Helper()
		_, _, err := h.TokenByHash(t.Context(), hash)
		wantKind(t, err, records.NotFound)
	}
	refused("hash2")
	refused("nothing")
	u.Disabled = true
	must(t, h.SaveUser(t.Context(), u, byAdmin))
	refused("hash1")
	u.Disabled = false
	must(t, h.SaveUser(t.Context(), u, byAdmin))
	wantKind(t, h.RevokeToken(t.Context(), "u2", "k1", byAdmin), records.NotFound)
	must(t, h.RevokeToken(t.Context(), "u1", "k1", byAdmin))
	refused("hash1")
	k.Revoked = true
	for _, want := range []records.Token{k, expired} { // by its id it is told what became of it
		if is := got(h.TokenByID(t.Context(), want.ID))(t); !reflect.DeepEqual(is, want) || is.Good(now) {
			t.Errorf("got  %+v\nwant %+v", is, want)
		}
	}
	_, err = h.TokenByID(t.Context(), "k3")
	wantKind(t, err, records.NotFound)
}

func accountsAreInTheLedger(t *testing.T, h house) {
	must(t, h.SaveUser(t.Context(), clara(), byAdmin))
	must(t, h.SetPassword(t.Context(), "u1", "hash", byAdmin))
	must(t, h.AddToken(t.Context(), records.Token{ID: "k1", User: "u1"}, "hash1", byAdmin))
	must(t, h.RevokeToken(t.Context(), "u1", "k1", byAdmin))
	must(t, h.Record(t.Context(), records.Entry{Action: records.SignInFailed, Kind: records.SubjectUser, Detail: []byte(`{"login":"x"}`)}))
	if entries := got(h.Entries(t.Context(), records.LedgerFilter{}))(t); len(entries) != 5 {
		t.Errorf("%d entries, want 5", len(entries))
	}
}

func sessionsExpire(t *testing.T, h house) {
	s := h.Sessions()
	ctx := t.Context()
	must(t, s.CommitCtx(ctx, "a", []byte("one\x00\xff"), time.Now().Add(time.Hour)))
	must(t, s.Commit("b", []byte("two"), time.Now().Add(-time.Second)))
	must(t, s.Commit("c", []byte("three"), time.Now().Add(time.Hour)))
	must(t, s.CommitCtx(ctx, "c", []byte("drei"), time.Now().Add(time.Hour)))
	for token, want := range map[string]string{"a": "one\x00\xff", "b": "", "c": "drei", "d": ""} {
		data, found, err := s.FindCtx(ctx, token)
		if err != nil || found != (want != "") || !bytes.Equal(data, []byte(want)) {
			t.Errorf("session %s: %q, %v, %v", token, data, found, err)
		}
	}
	if all, err := s.AllCtx(ctx); err != nil || len(all) != 2 || string(all["c"]) != "drei" {
		t.Errorf("all sessions: %q, %v", all, err)
	}
	must(t, s.Delete("a"))
	must(t, s.DeleteCtx(ctx, "nobody"))
	if _, found, err := s.Find("a"); found || err != nil {
		t.Errorf("deleted, found: %v, %v", found, err)
	}
	if n := got(s.Clean(ctx))(t); n != 1 {
		t.Errorf("%d expired sessions were removed, want 1", n)
	}
	if all, err := s.All(); err != nil || len(all) != 1 {
		t.Errorf("all sessions: %q, %v", all, err)
	}
}

func settingsAreKept(t *testing.T, h house) {
	_, err := h.Setting(t.Context(), "k")
	wantKind(t, err, records.NotFound)
	if v := got(h.FirstSetting(t.Context(), "k", "one"))(t); v != "one" {
		t.Errorf("got %q", v)
	}
	if v := got(h.FirstSetting(t.Context(), "k", "two"))(t); v != "one" {
		t.Errorf("the second came first: %q", v)
	}
	must(t, h.KeepSetting(t.Context(), "k", "three"))
	if v := got(h.Setting(t.Context(), "k"))(t); v != "three" {
		t.Errorf("got %q", v)
	}
}
