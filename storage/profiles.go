package storage

import (
	"context"
	"slices"
	"strings"
	"time"

	"acervo/records"
)

// profileRow is a row of profiles.
type profileRow struct {
	Number int         `db:"number"`
	Text   string      `db:"text"`
	SHA256 records.Sum `db:"sha256"`
	At     int64       `db:"applied_at"`
	Actor  string      `db:"applied_by"`
	Name   string      `db:"name"`
	Seq    int64       `db:"seq"`
}

func (r profileRow) profile() records.AppliedProfile {
	return records.AppliedProfile{Number: r.Number, Text: r.Text, Digest: r.SHA256, At: instant(r.At), Actor: r.Actor, By: r.Name, Seq: r.Seq}
}

// LastProfile returns the number of the profile that was applied last; 0 when none was.
func (d *DB) LastProfile(ctx context.Context) (int, error) {
	var n int
	return n, d.get(ctx, &n, `SELECT coalesce(max(number), 0) FROM profiles`)
}

// AppliedProfile returns the profile of that number, or NotFound.
func (d *DB) AppliedProfile(ctx context.Context, number int) (records.AppliedProfile, error) {
	var r profileRow
	err := d.get(ctx, &r, `SELECT number, text, sha256, applied_at, applied_by, name, seq FROM profiles WHERE number = ?`, number)
	return r.profile(), missing(err, "There is no version %d of the profile.", number)
}

// AppliedProfiles lists the profiles that were applied, without their texts, the last one first.
func (d *DB) AppliedProfiles(ctx context.Context) ([]records.AppliedProfile, error) {
	var rows []profileRow
	if err := d.list(ctx, &rows, `SELECT number, '' AS text, sha256, applied_at, applied_by, name, seq FROM profiles ORDER BY number DESC`); err != nil {
		return nil, err
	}
	all := make([]records.AppliedProfile, len(rows))
	for i, r := range rows {
		all[i] = r.profile()
	}
	return all, nil
}

// GoBy says by which profile the transaction goes: when another one was applied by the
// time it appends, Append is Unavailable. 0 says nothing.
func (t *tx) GoBy(number int) { t.profile = number }

// profilePause is how long whoever went by an older profile waits before the next try:
// by then this process has taken up the new one.
const profilePause = time.Second

func otherProfile() error {
	e := records.Errorf(records.Unavailable, "The file plan was changed at this very moment. Try again.")
	e.RetryAfter = profilePause
	return e
}

// InsertProfile adds the profile that stands from now on; PreconditionFailed when its number is in use.
func (t *tx) InsertProfile(ctx context.Context, p records.AppliedProfile) error {
	const insert = `INSERT INTO profiles (number, text, sha256, applied_at, applied_by, name, seq) VALUES (?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`
	n, err := t.exec(ctx, insert, p.Number, p.Text, string(p.Digest), micros(p.At), p.Actor, p.By, p.Seq)
	if err == nil && n == 0 {
		err = records.Errorf(records.PreconditionFailed, "Version %d of the profile was applied by somebody else meanwhile.", p.Number)
	}
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE ledger_head SET profile = ?`, p.Number)
	return err
}

// RereadTypes has the texts of all kept documents of these types read again.
func (t *tx) RereadTypes(ctx context.Context, types []string, at time.Time) error {
	if len(types) == 0 {
		return nil
	}
	where, arg := among(t.dialect, "type", types)
	query := enqueueFiles(`document_id IN (SELECT id FROM documents WHERE fate = '' AND ` + where + `)`)
	n, err := t.exec(ctx, query, string(records.JobRead), at.UnixMicro(), t.now().UnixMicro(), arg)
	t.enqueued = t.enqueued || n > 0
	return err
}

// standAgain says in a catalogue that was rebuilt which profile stands. One of an older
// schema says it when it is brought up to date and the service starts.
func (d *DB) standAgain(ctx context.Context, t *tx) error {
	tables, err := d.tables(ctx, t)
	if err != nil || !slices.ContainsFunc(tables, func(x table) bool { return x.name == "profiles" }) {
		return err
	}
	_, err = t.exec(ctx, `UPDATE ledger_head SET profile = (SELECT coalesce(max(number), 0) FROM profiles)`)
	return err
}

// ProfileUse counts what goes by the codes of a profile.
func (d *DB) ProfileUse(ctx context.Context) (records.ProfileUse, error) { return profileUse(ctx, d) }

// ProfileUse is DB.ProfileUse as this transaction sees it.
func (t *tx) ProfileUse(ctx context.Context) (records.ProfileUse, error) { return profileUse(ctx, t) }

func profileUse(ctx context.Context, q querier) (u records.ProfileUse, err error) {
	var documents []struct {
		Class, Type, Body string
		AccessClass       string `db:"access_class"`
		N                 int
	}
	const ofDocuments = `SELECT class, type, body, access_class, count(*) AS n FROM documents GROUP BY class, type, body, access_class ORDER BY class, type, body, access_class`
	if err := q.list(ctx, &documents, ofDocuments); err != nil {
		return u, err
	}
	for _, r := range documents {
		u.Documents = append(u.Documents, records.DocumentUse{Class: r.Class, Type: r.Type, Body: r.Body, Access: records.ParseAccessClass(r.AccessClass), N: r.N})
	}
	var matters []struct {
		Class, Body, State string
		AccessClass        string `db:"access_class"`
		N                  int
	}
	const ofMatters = `SELECT class, body, state, access_class, count(*) AS n FROM matters GROUP BY class, body, state, access_class ORDER BY class, body, state, access_class`
	if err := q.list(ctx, &matters, ofMatters); err != nil {
		return u, err
	}
	for _, r := range matters {
		u.Matters = append(u.Matters, records.MatterUse{Class: r.Class, Body: r.Body, Access: records.ParseAccessClass(r.AccessClass), Open: records.MatterState(r.State) == records.MatterIsOpen, N: r.N})
	}
	if u.Numbers, err = tally(ctx, q, `SELECT series AS code, CAST(sum(last) AS BIGINT) AS n FROM register_series GROUP BY series`); err != nil {
		return u, err
	}
	if u.Events, err = tally(ctx, q, `SELECT code, count(*) AS n FROM retention_events GROUP BY code`); err != nil {
		return u, err
	}
	var people []struct {
		Bodies jsonColumn[[]string]
		Terms  jsonColumn[[]termRow]
	}
	u.People = map[string]int{}
	err = q.list(ctx, &people, `SELECT bodies, terms FROM users`)
	for _, r := range people {
		of := slices.Clone(r.Bodies.V)
		for _, x := range r.Terms.V {
			if x.Kind == records.TermOfBody {
				of = append(of, x.Code)
			}
		}
		slices.SortFunc(of, strings.Compare)
		for _, b := range slices.Compact(of) {
			u.People[b]++
		}
	}
	return u, err
}

// tally reads a number for each code.
func tally(ctx context.Context, q querier, query string) (map[string]int, error) {
	var rows []struct {
		Code string
		N    int
	}
	err := q.list(ctx, &rows, query)
	all := make(map[string]int, len(rows))
	for _, r := range rows {
		all[r.Code] = r.N
	}
	return all, err
}
