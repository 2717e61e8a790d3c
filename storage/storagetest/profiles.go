package storagetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

var profileRules = []rule{
	{"profiles that were applied are kept word for word and are never changed", profilesAreKept},
	{"verification names a profile that was altered, taken away or added behind the catalogue's back", alteredProfilesAreNamed},
	{"a transaction that goes by a profile that is no more appends nothing", staleProfilesAppendNothing},
	{"what goes by the codes of a profile is counted, kind by kind", profileUseIsCounted},
	{"all texts of a type are read again, and no others", typesAreReread},
}

// applied applies a text as the next profile.
func applied(ctx context.Context, h house, number int, text string) (a records.AppliedProfile, err error) {
	digest := sha256.Sum256([]byte(text))
	a = records.AppliedProfile{Number: number, Text: text, Digest: records.Sum(hex.EncodeToString(digest[:]))}
	err = h.InTx(ctx, func(tx records.Tx) error {
		e, err := tx.Append(ctx, records.Entry{Actor: "u1", Name: "Marta", Action: records.ProfileApplied, Detail: fmt.Appendf(nil, `{"version":%d,"sha256":%q}`, number, a.Digest)})
		if err != nil {
			return err
		}
		a.At, a.Actor, a.By, a.Seq = e.At, e.Actor, e.Name, e.Seq
		return tx.InsertProfile(ctx, a)
	})
	return a, err
}

func profilesAreKept(t *testing.T, h house) {
	if n := got(h.LastProfile(t.Context()))(t); n != 0 {
		t.Errorf("version %d stands before any was applied", n)
	}
	_, err := h.AppliedProfile(t.Context(), 1)
	wantKind(t, err, records.NotFound)
	first := got(applied(t.Context(), h, 1, "name: Uno # ñ\n"))(t)
	second := got(applied(t.Context(), h, 2, "name: Dos\n"))(t)
	size := got(h.Head(t.Context()))(t).Size
	_, err = applied(t.Context(), h, 2, "name: Tres\n")
	wantKind(t, err, records.PreconditionFailed)
	if after := got(h.Head(t.Context()))(t).Size; after != size {
		t.Errorf("the ledger went from %d entries to %d when nothing was applied", size, after)
	}
	if back := got(h.AppliedProfile(t.Context(), 1))(t); back != first {
		t.Errorf("got %+v, want %+v", back, first)
	}
	if n := got(h.LastProfile(t.Context()))(t); n != 2 {
		t.Errorf("version %d stands, want 2", n)
	}
	first.Text, second.Text = "", ""
	if all := got(h.AppliedProfiles(t.Context()))(t); !slices.Equal(all, []records.AppliedProfile{second, first}) {
		t.Errorf("listed: %+v", all)
	}
	for _, statement := range []string{`UPDATE profiles SET text = 'x'`, `DELETE FROM profiles`} {
		if err := execute(t, h.url, statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
}

func staleProfilesAppendNothing(t *testing.T, h house) {
	got(applied(t.Context(), h, 1, "one"))(t)
	by := func(number int) error {
		return h.InTx(t.Context(), func(tx records.Tx) error {
			tx.GoBy(number)
			_, err := tx.Append(t.Context(), records.Entry{Action: records.SignedIn})
			return err
		})
	}
	together := func(number int) error {
		return h.InTx(t.Context(), func(tx records.Tx) error {
			tx.GoBy(number)
			_, err := tx.AppendAll(t.Context(), []records.Entry{{Action: records.SignedIn}, {Action: records.SignedIn}})
			return err
		})
	}
	must(t, by(1))
	got(applied(t.Context(), h, 2, "two"))(t)
	if e := wantKind(t, by(1), records.Unavailable); e.RetryAfter <= 0 {
		t.Error("nobody is told when to try again")
	}
	wantKind(t, together(1), records.Unavailable)
	must(t, together(2))
	must(t, by(2))
	must(t, by(0))
}

func profileUseIsCounted(t *testing.T, h house) {
	for n := range 3 {
		d := Sample(n)
		if n == 2 {
			d.Class, d.Type, d.Body, d.Access = "old", "letter", "", records.Access{Level: records.Restricted, Bodies: []string{"CP", "HR"}}
		}
		h.file(t, d)
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		for i, m := range []records.Matter{
			{ID: "m1", Class: "gov", Body: "AG", State: records.MatterIsOpen, Access: records.Access{Level: records.Staff}},
			{ID: "m2", Class: "gov", Body: "AG", State: records.MatterIsClosed, ClosedOn: "2024-01-01", Access: records.Access{Level: records.Staff}},
		} {
			m.Titles, m.Revision, m.OpenedAt = map[records.Language]string{"es": "Sesión"}, 1, day
			if err := tx.InsertMatter(t.Context(), m); err != nil {
				return fmt.Errorf("matter %d: %w", i, err)
			}
		}
		e, err := tx.Append(t.Context(), records.Entry{Action: records.NamedEventRecorded})
		if err != nil {
			return err
		}
		return tx.InsertNamedEvent(t.Context(), records.NamedEvent{ID: records.NamedEventID(e.Seq), Document: Sample(0).ID, Code: "separation", On: "2024-01-01", RecordedAt: day, RecordedBy: "Clara"})
	}))
	u := got(h.ProfileUse(t.Context()))(t)
	var documents, matters []string
	for _, d := range u.Documents {
		documents = append(documents, fmt.Sprint(d.Class, " ", d.Type, " ", d.Body, " ", d.Access.Class(), " ", d.N))
	}
	for _, m := range u.Matters {
		matters = append(matters, fmt.Sprint(m.Class, " ", m.Body, " ", m.Access.Class(), " ", m.Open, " ", m.N))
	}
	if want := []string{"gov resolution AG public 2", "old letter  restricted:CP,HR 1"}; !slices.Equal(documents, want) {
		t.Errorf("documents: %q, want %q", documents, want)
	}
	if want := []string{"gov AG staff false 1", "gov AG staff true 1"}; !slices.Equal(matters, want) {
		t.Errorf("matters: %q, want %q", matters, want)
	}
	if u.Events["separation"] != 1 || len(u.Events) != 1 {
		t.Errorf("events: %v", u.Events)
	}
}

func typesAreReread(t *testing.T, h house) {
	for n := range 2 {
		d := Sample(n)
		if n == 1 {
			d.Type = "letter"
		}
		h.file(t, d)
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.RereadTypes(t.Context(), nil, day) }))
	if jobs := got(h.CountJobs(t.Context()))(t); jobs[records.JobWaiting] != 0 {
		t.Fatalf("jobs wait for no type: %v", jobs)
	}
	for range 2 { // asked for twice, it is done once
		must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.RereadTypes(t.Context(), []string{"letter", "none"}, day) }))
	}
	jobs := got(h.Jobs(t.Context(), records.JobFilter{AccessClasses: public, Limit: 10}))(t)
	if len(jobs) != 1 || jobs[0].Document != Sample(1).ID || jobs[0].State != records.JobWaiting {
		t.Errorf("jobs: %+v", jobs)
	}
}

func alteredProfilesAreNamed(t *testing.T, h house) {
	got(applied(t.Context(), h, 1, "name: Uno"))(t)
	got(applied(t.Context(), h, 2, "name: Dos"))(t)
	if problems := got(h.VerifyRows(t.Context()))(t); len(problems) != 0 {
		t.Fatalf("problems before anything was altered: %q", problems)
	}
	unguarded := []string{`DROP TRIGGER profiles_no_update`, `DROP TRIGGER profiles_no_delete`}
	if h.Dialect() != "sqlite" {
		unguarded = []string{`DROP TRIGGER profiles_never_changed ON profiles`}
	}
	for _, s := range unguarded {
		h.raw(t, s)
	}
	for _, c := range []struct{ alter, mend, want string }{
		{`UPDATE profiles SET text = 'name: Duo' WHERE number = 2`, `UPDATE profiles SET text = 'name: Dos' WHERE number = 2`, "text of version 2"},
		{`UPDATE profiles SET name = 'Eva' WHERE number = 1`, `UPDATE profiles SET name = 'Marta' WHERE number = 1`, "by whom"},
		{`UPDATE ledger_head SET profile = 1`, `UPDATE ledger_head SET profile = 2`, "Version 1 of the profile is said to stand"},
		{`UPDATE profiles SET number = 3 WHERE number = 2`, `UPDATE profiles SET number = 2 WHERE number = 3`, "Version 2 of the profile is missing"},
		{`DELETE FROM profiles WHERE number = 2`, ``, "version of the profile of entry 2 is missing"},
	} {
		h.raw(t, c.alter)
		problems := got(h.VerifyRows(t.Context()))(t)
		if !slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, c.want) }) {
			t.Errorf("%s: %q", c.alter, problems)
		}
		if c.mend != "" {
			h.raw(t, c.mend)
		}
	}
}
