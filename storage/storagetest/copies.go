package storagetest

import (
	"reflect"
	"testing"
	"time"

	"acervo/records"
)

var copyRules = []rule{
	{"a certified copy comes back as it was issued, by its code, its bytes and its document", aCopyComesBack},
	{"a certified copy is revoked once, and else never changed or removed", copiesAreFacts},
	{"the bytes of an issued copy are referenced", issuedBytesAreReferenced},
	{"a code in use and a copy of nothing are refused", oddCopiesAreRefused},
}

// copyOf is the nth copy of the first version of a sample.
func copyOf(d records.Document, n int) records.Copy {
	f := d.Versions[0].Texts[0].Files[0]
	return records.Copy{
		Code: records.CopyCode([]string{"0000000000", "7Q4KM2XW9Z", "7Q4KM2XW90"}[n]), Document: d.ID, Version: 1, Language: records.Spanish, File: f.ID,
		Original: f.SHA256, Issued: sum(1000 + n), Size: 4321, Beside: records.BesideSigned, Certificate: records.French, On: "2020-02-29", Known: day.Add(time.Hour),
		FiledSeq: 1, IssuedAt: day.Add(2 * time.Hour), IssuedBy: "Clara Ñ",
	}
}

func (h house) issue(t testing.TB, c records.Copy) (records.Copy, error) {
	t.Helper()
	err := h.InTx(t.Context(), func(tx records.Tx) error {
		e, err := tx.Append(t.Context(), records.Entry{Name: c.IssuedBy, Action: records.CopyIssued, Kind: records.SubjectDocument, Subject: string(c.Document)})
		if err != nil {
			return err
		}
		c.Seq = e.Seq
		return tx.InsertCopy(t.Context(), c)
	})
	return c, err
}

func (h house) revoke(t testing.TB, c records.Copy) (records.Copy, error) {
	t.Helper()
	err := h.InTx(t.Context(), func(tx records.Tx) error {
		e, err := tx.Append(t.Context(), records.Entry{Name: "Marco", Action: records.CopyRevoked, Kind: records.SubjectDocument, Subject: string(c.Document)})
		if err != nil {
			return err
		}
		c.RevokedAt, c.RevokedBy, c.RevokeReason, c.RevokedSeq = e.At, e.Name, "a slip", e.Seq
		return tx.RevokeCopy(t.Context(), c)
	})
	return c, err
}

func aCopyComesBack(t *testing.T, h house) {
	d := Sample(1)
	h.file(t, d, Sample(2))
	first := got(h.issue(t, copyOf(d, 1)))(t)
	plain := copyOf(d, 2)
	plain.On, plain.Known, plain.Beside = "", time.Time{}, records.Together
	second := got(h.issue(t, plain))(t)
	if back := got(h.Copy(t.Context(), first.Code))(t); !reflect.DeepEqual(back, first) {
		t.Errorf("got  %+v\nwant %+v", back, first)
	}
	if back := got(h.CopyWithBytes(t.Context(), second.Issued))(t); !reflect.DeepEqual(back, second) {
		t.Errorf("got  %+v\nwant %+v", back, second)
	}
	if all := got(h.Copies(t.Context(), d.ID))(t); !reflect.DeepEqual(all, []records.Copy{second, first}) {
		t.Errorf("got %+v", all)
	}
	if none := got(h.Copies(t.Context(), "d000002"))(t); len(none) != 0 {
		t.Errorf("got %+v", none)
	}
	_, err := h.Copy(t.Context(), "0000000000")
	wantKind(t, err, records.NotFound)
	_, err = h.CopyWithBytes(t.Context(), first.Original)
	wantKind(t, err, records.NotFound)
}

func copiesAreFacts(t *testing.T, h house) {
	d := Sample(1)
	h.file(t, d)
	c := got(h.issue(t, copyOf(d, 1)))(t)
	c = got(h.revoke(t, c))(t)
	if back := got(h.Copy(t.Context(), c.Code))(t); !reflect.DeepEqual(back, c) {
		t.Errorf("got  %+v\nwant %+v", back, c)
	}
	_, err := h.revoke(t, c)
	wantKind(t, err, records.Conflict)
	_, err = h.revoke(t, copyOf(d, 2))
	wantKind(t, err, records.NotFound)
	for _, forgery := range []string{
		`UPDATE copies SET version = 2`, `UPDATE copies SET revoked_at = 0`, `UPDATE copies SET revoke_reason = 'another'`, `DELETE FROM copies`,
	} {
		if err := execute(t, h.url, forgery); err == nil {
			t.Errorf("%s was done", forgery)
		}
	}
}

func issuedBytesAreReferenced(t *testing.T, h house) {
	d := Sample(1)
	h.file(t, d)
	c := got(h.issue(t, copyOf(d, 1)))(t)
	kept := got(h.Referenced(t.Context(), []records.Sum{c.Issued, c.Original, sum(77)}))(t)
	if len(kept) != 2 {
		t.Errorf("got %q", kept)
	}
}

func oddCopiesAreRefused(t *testing.T, h house) {
	d := Sample(1)
	h.file(t, d)
	got(h.issue(t, copyOf(d, 1)))(t)
	again := copyOf(d, 2)
	again.Code = copyOf(d, 1).Code
	_, err := h.issue(t, again)
	wantKind(t, err, records.Conflict)
	strange := copyOf(d, 2)
	strange.Version = 9
	if _, err = h.issue(t, strange); err == nil {
		t.Error("a copy of a version that does not exist was entered")
	}
}
