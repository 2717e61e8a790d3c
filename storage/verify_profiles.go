package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"acervo/records"
)

// verifyProfiles tells where the profiles that were applied are not what the ledger tells of
// them: a text that was edited, a sum that is another one, a version that is missing, and one that stands and should not.
func (d *DB) verifyProfiles(ctx context.Context, p *problems) error {
	var rows []profileRow
	if err := d.list(ctx, &rows, `SELECT number, text, sha256, applied_at, applied_by, name, seq FROM profiles ORDER BY number`); err != nil {
		return err
	}
	var stands int
	if err := d.get(ctx, &stands, `SELECT profile FROM ledger_head`); err != nil {
		return err
	}
	var lost []int64
	const unmatched = `SELECT l.seq FROM ledger l LEFT JOIN profiles x ON x.seq = l.seq WHERE l.action = ? AND x.seq IS NULL ORDER BY l.seq`
	if err := d.list(ctx, &lost, unmatched, string(records.ProfileApplied)); err != nil {
		return err
	}
	for _, seq := range lost {
		p.bad("The version of the profile of entry %d is missing from the catalogue.", seq)
	}
	for i, r := range rows {
		if r.Number != i+1 {
			p.bad("Version %d of the profile is missing from the catalogue.", i+1)
			break
		}
	}
	if n := len(rows); n > 0 && rows[n-1].Number != stands || n == 0 && stands != 0 {
		p.bad("Version %d of the profile is said to stand, which is not the one that was applied last.", stands)
	}
	for _, r := range rows {
		var e entryRow
		if err := d.get(ctx, &e, `SELECT `+entryColumns+` FROM ledger WHERE seq = ? AND action = ?`, r.Seq, string(records.ProfileApplied)); err != nil {
			if records.KindOf(missing(err, "")) == records.NotFound {
				p.bad("The ledger does not tell of version %d of the profile.", r.Number)
				continue
			}
			return err
		}
		var told struct {
			Version int
			SHA256  records.Sum
		}
		_ = json.Unmarshal([]byte(e.Detail), &told) // a ledger that was altered is another check's
		text := sha256.Sum256([]byte(r.Text))
		switch sum := records.Sum(hex.EncodeToString(text[:])); {
		case told.Version != r.Number || told.SHA256 != r.SHA256:
			p.bad("Version %d of the profile is not what entry %d of the ledger tells.", r.Number, r.Seq)
		case sum != r.SHA256:
			p.bad("The text of version %d of the profile was altered: entry %d of the ledger tells the SHA-256 %s, and it has %s.", r.Number, r.Seq, told.SHA256, sum)
		case e.At != r.At || e.Actor != r.Actor || e.Name != r.Name:
			p.bad("When version %d of the profile was applied, or by whom, is not what entry %d of the ledger tells.", r.Number, r.Seq)
		}
	}
	return nil
}
