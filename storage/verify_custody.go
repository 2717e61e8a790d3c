package storage

import (
	"context"
	"encoding/json"
	"slices"

	"acervo/records"
)

// accountsSinceSetting names up to which entry the ledger tells of accounts and checkpoints that were not made anew with the catalogue.
const accountsSinceSetting = "accounts_since"

// accountsSince returns after which entry of the ledger accounts and checkpoints may be missed: a
// catalogue that was made anew of the vault has those only that were made since.
func (d *DB) accountsSince(ctx context.Context) (int64, error) {
	var rows []int64
	if err := d.list(ctx, &rows, `SELECT CAST(value AS BIGINT) FROM settings WHERE key = ?`, accountsSinceSetting); err != nil || len(rows) == 0 {
		return 0, err
	}
	return rows[0], nil
}

// verifyHoldRecords compares what is under each hold with what the ledger says was put there.
func (d *DB) verifyHoldRecords(ctx context.Context, p *problems) error {
	var holds []struct {
		Seq  int64
		Name string
	}
	if err := d.list(ctx, &holds, `SELECT seq, name FROM holds ORDER BY seq`); err != nil {
		return err
	}
	for _, h := range holds {
		var details []string
		if err := d.list(ctx, &details, `SELECT detail FROM ledger WHERE subject = ? AND action = ? ORDER BY seq`, h.Name, string(records.HoldExtended)); err != nil {
			return err
		}
		told := map[records.DocumentID]bool{}
		for _, s := range details {
			var e records.HoldExtension
			if json.Unmarshal([]byte(s), &e) != nil {
				continue // a ledger that was altered is another check's
			}
			for _, id := range e.Records {
				told[id] = true
			}
		}
		const step = 5000
		for after := ""; ; {
			var ids []records.DocumentID
			if err := d.list(ctx, &ids, `SELECT document_id FROM hold_records WHERE hold_seq = ? AND document_id > ? ORDER BY document_id LIMIT ?`, h.Seq, after, step); err != nil {
				return err
			}
			for _, id := range ids {
				if !told[id] {
					p.bad("The ledger does not tell that document %s came under the hold %d.", id, h.Seq)
				}
				delete(told, id)
			}
			if len(ids) < step {
				break
			}
			after = string(ids[len(ids)-1])
		}
		p.each(told, "Document %s is missing from under the hold %d.", h.Seq)
	}
	return nil
}

// each tells the same of each of the documents, which its format names first.
func (p *problems) each(of map[records.DocumentID]bool, format string, args ...any) {
	ids := make([]string, 0, len(of))
	for id := range of {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	for _, id := range ids {
		p.bad(format, slices.Concat([]any{id}, args)...)
	}
}

// verifyDisposals compares the records of each disposition, and what was decided and done with them, with the ledger.
func (d *DB) verifyDisposals(ctx context.Context, entries []entryRow, p *problems) error {
	for _, e := range entries {
		if e.Action != records.DispositionProposed {
			continue
		}
		told := map[records.DocumentID]bool{}
		excluded := map[records.DocumentID]bool{}
		for _, x := range entries {
			var detail struct {
				Disposition int64
				Records     []records.DocumentID
				Excluded    []records.DocumentID
			}
			if json.Unmarshal([]byte(x.Detail), &detail) != nil || x.Seq != e.Seq && detail.Disposition != e.Seq {
				continue
			}
			if x.Seq == e.Seq {
				for _, id := range detail.Records {
					told[id] = true
				}
			}
			for _, id := range detail.Excluded {
				excluded[id] = true
			}
		}
		// What is done has its entry, which names the disposition.
		const list = `SELECT r.document_id, r.state, r.seq, coalesce(l.action, '') AS action, coalesce(l.subject, '') AS subject
			FROM disposition_records r LEFT JOIN ledger l ON l.seq = r.seq WHERE r.disposition_seq = ? ORDER BY r.document_id`
		var rows []struct {
			Document records.DocumentID `db:"document_id"`
			State    records.DisposalState
			Seq      int64
			Action   records.Action
			Subject  string
		}
		if err := d.list(ctx, &rows, list, e.Seq); err != nil {
			return err
		}
		for _, r := range rows {
			gone := r.Action == records.RecordDestroyed || r.Action == records.RecordTransferred
			switch {
			case !told[r.Document]:
				p.bad("The ledger does not tell of document %s in disposition %d.", r.Document, e.Seq)
			case excluded[r.Document] != (r.State == records.RecordExcluded), (r.State == records.RecordDone) != (gone && r.Subject == string(r.Document)):
				p.bad("What became of document %s in disposition %d is not what the ledger tells.", r.Document, e.Seq)
			}
			delete(told, r.Document)
		}
		p.each(told, "Document %s is missing from disposition %d.", e.Seq)
	}
	return nil
}
