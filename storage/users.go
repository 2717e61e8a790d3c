package storage

import (
	"context"
	"strings"
	"time"

	"acervo/records"
)

// userRow is a row of users.
type userRow struct {
	ID           string                     `db:"id"`
	Login        string                     `db:"login"`
	Name         string                     `db:"name"`
	Email        string                     `db:"email"`
	Roles        jsonColumn[[]records.Role] `db:"roles"`
	Bodies       jsonColumn[[]string]       `db:"bodies"`
	Terms        jsonColumn[[]termRow]      `db:"terms"`
	Language     records.Language           `db:"language"`
	Disabled     bool                       `db:"disabled"`
	CreatedAt    int64                      `db:"created_at"`
	PasswordHash string                     `db:"password_hash"`
	Issuer       string                     `db:"issuer"`
	Subject      string                     `db:"subject"`
}

// termRow is a term as it stands in its column.
type termRow struct {
	Kind  records.TermKind `json:"kind"`
	Code  string           `json:"code"`
	From  records.Date     `json:"from,omitempty"`
	Until records.Date     `json:"until,omitempty"`
}

func terms(rows []termRow) []records.Term {
	var all []records.Term
	for _, r := range rows {
		all = append(all, records.Term(r))
	}
	return all
}

func termRows(terms []records.Term) []termRow {
	var rows []termRow
	for _, t := range terms {
		rows = append(rows, termRow(t))
	}
	return rows
}

const userColumns = `u.id, u.login, u.name, u.email, u.roles, u.bodies, u.terms, u.language, u.disabled, u.created_at, u.password_hash, u.issuer, u.subject`

func (r userRow) user() records.User {
	return records.User{
		ID: r.ID, Login: r.Login, Name: r.Name, Email: r.Email, Roles: r.Roles.V, Bodies: r.Bodies.V, Terms: terms(r.Terms.V),
		Language: r.Language, Disabled: r.Disabled, CreatedAt: instant(r.CreatedAt), Issuer: r.Issuer, Subject: r.Subject,
	}
}

// UserByID returns a user, or NotFound.
func (d *DB) UserByID(ctx context.Context, id string) (records.User, error) {
	var r userRow
	if err := d.get(ctx, &r, `SELECT `+userColumns+` FROM users u WHERE u.id = ?`, id); err != nil {
		return records.User{}, missing(err, "There is no such user.")
	}
	return r.user(), nil
}

// UserByLogin returns a user and the hash of the password ("" when none is set), or NotFound.
func (d *DB) UserByLogin(ctx context.Context, login string) (records.User, string, error) {
	var r userRow
	if err := d.get(ctx, &r, `SELECT `+userColumns+` FROM users u WHERE u.login = ?`, plain(login)); err != nil {
		return records.User{}, "", missing(err, "There is no such user.")
	}
	return r.user(), r.PasswordHash, nil
}

// UserByIdentity returns the user whom an identity provider calls so, or NotFound.
func (d *DB) UserByIdentity(ctx context.Context, issuer, subject string) (records.User, error) {
	var r userRow
	const find = `SELECT ` + userColumns + ` FROM users u WHERE u.issuer = ? AND u.subject = ? AND u.issuer <> ''`
	if err := d.get(ctx, &r, find, plain(issuer), plain(subject)); err != nil {
		return records.User{}, missing(err, "There is no such user.")
	}
	return r.user(), nil
}

// The bounds of a page of users.
const (
	defaultUsers = 50
	largestUsers = 500
)

// FindUsers lists the users that the filter selects by login.
func (d *DB) FindUsers(ctx context.Context, f records.UserFilter) ([]records.User, error) {
	where, args := []string{`u.login > ?`}, []any{f.After}
	if f.Text != "" {
		like := `%` + likeEscape.Replace(strings.ToLower(plain(f.Text))) + `%`
		where, args = append(where, `(u.login LIKE ? ESCAPE '!' OR lower(u.name) LIKE ? ESCAPE '!' OR lower(u.email) LIKE ? ESCAPE '!')`), append(args, like, like, like)
	}
	if f.Role != "" {
		like := `%"` + likeEscape.Replace(string(f.Role)) + `"%`
		where, args = append(where, `(u.roles LIKE ? ESCAPE '!' OR u.terms LIKE ? ESCAPE '!')`), append(args, like, like)
	}
	if f.Disabled {
		where, args = append(where, `u.disabled = ?`), append(args, true)
	}
	query := `SELECT ` + userColumns + ` FROM users u WHERE ` + strings.Join(where, ` AND `) + ` ORDER BY u.login LIMIT ?`
	var rows []userRow
	if err := d.list(ctx, &rows, query, append(args, pageSize(f.Limit, defaultUsers, largestUsers))...); err != nil {
		return nil, err
	}
	return users(rows), nil
}

// likeEscape keeps what people type from being a pattern.
var likeEscape = strings.NewReplacer(`!`, `!!`, `%`, `!%`, `_`, `!_`)

func users(rows []userRow) []records.User {
	all := make([]records.User, len(rows))
	for i, r := range rows {
		all[i] = r.user()
	}
	return all
}

// Users lists all users by login.
func (d *DB) Users(ctx context.Context) ([]records.User, error) {
	var rows []userRow
	if err := d.list(ctx, &rows, `SELECT `+userColumns+` FROM users u ORDER BY u.login`); err != nil {
		return nil, err
	}
	return users(rows), nil
}

// SaveUser inserts or changes a user with its ledger entry; a login in use by
// another user is a Conflict. The password and the time of creation stay as they are.
func (d *DB) SaveUser(ctx context.Context, u records.User, e records.Entry) error {
	return d.withEntry(ctx, e, func(t *tx) error {
		var others int
		if err := t.get(ctx, &others, `SELECT count(*) FROM users WHERE login = ? AND id <> ?`, u.Login, u.ID); err != nil {
			return err
		}
		const save = `INSERT INTO users (id, login, name, email, roles, bodies, terms, language, disabled, created_at, password_hash, issuer, subject)
			VALUES (?,?,?,?,?,?,?,?,?,?,'',?,?)
			ON CONFLICT (id) DO UPDATE SET login = excluded.login, name = excluded.name, email = excluded.email, roles = excluded.roles,
				bodies = excluded.bodies, terms = excluded.terms, language = excluded.language, disabled = excluded.disabled`
		var err error
		if others == 0 {
			_, err = t.exec(ctx, save, u.ID, u.Login, u.Name, u.Email, asList(u.Roles), asList(u.Bodies), asList(termRows(u.Terms)), string(u.Language), u.Disabled, micros(u.CreatedAt), u.Issuer, u.Subject)
		}
		if others > 0 || isTaken(err) {
			return records.Errorf(records.Conflict, "The login %s is in use by another user.", u.Login).At("login").Because(err)
		}
		return err
	})
}

// SetPassword replaces the hash and removes the user's one-time links, with its ledger entry.
func (d *DB) SetPassword(ctx context.Context, userID, hash string, e records.Entry) error {
	return d.withEntry(ctx, e, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE users SET password_hash = ? WHERE id = ?`, hash, userID)
		if err != nil {
			return err
		}
		if n == 0 {
			return records.Errorf(records.NotFound, "There is no such user.")
		}
		_, err = t.exec(ctx, `DELETE FROM user_links WHERE user_id = ?`, userID)
		return err
	})
}

// AddLink keeps the hash of a one-time link by which the user sets a password.
func (d *DB) AddLink(ctx context.Context, hash, userID string, expires time.Time) error {
	return d.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO user_links (hash, user_id, expires_at) VALUES (?,?,?)`, hash, userID, micros(expires))
		return err
	})
}

// UserByLink returns the user of a link that has not expired, or NotFound.
func (d *DB) UserByLink(ctx context.Context, hash string) (records.User, error) {
	const find = `SELECT ` + userColumns + ` FROM users u JOIN user_links l ON l.user_id = u.id WHERE l.hash = ? AND l.expires_at > ?`
	var r userRow
	if err := d.get(ctx, &r, find, hash, d.now().UnixMicro()); err != nil {
		return records.User{}, missing(err, "The link has expired or was used; ask for a new one.")
	}
	return r.user(), nil
}

// Record writes a ledger entry of its own: a sign-in, a failed one.
func (d *DB) Record(ctx context.Context, e records.Entry) error {
	return d.withEntry(ctx, e, func(*tx) error { return nil })
}

// withEntry makes a change and its ledger entry live or die together.
func (d *DB) withEntry(ctx context.Context, e records.Entry, change func(t *tx) error) error {
	return d.write(ctx, func(t *tx) error {
		if err := change(t); err != nil {
			return err
		}
		_, err := t.Append(ctx, e)
		return err
	})
}
