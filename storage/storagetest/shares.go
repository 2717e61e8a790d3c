package storagetest

import (
	"reflect"
	"testing"
	"time"

	"acervo/records"
)

var shareRules = []rule{
	{"a share link is found by its id, its document and the hash of its secret, and revoked once", sharesAreKept},
}

func sharesAreKept(t *testing.T, h house) {
	d := Sample(1)
	File(t, h.DB, d)
	s := records.Share{
		ID: "s1", Document: d.ID, Version: 1, File: d.Versions[0].Texts[0].Files[0].ID, Reason: "asked by «Rosa»", MadeAt: day, MadeBy: "u1", MadeName: "Clara", ExpiresAt: day.Add(time.Hour),
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.InsertShare(t.Context(), s, "hash1") }))
	if back := got(h.Share(t.Context(), "s1"))(t); !reflect.DeepEqual(back, s) {
		t.Errorf("got %+v, want %+v", back, s)
	}
	back, kept, err := h.ShareByHash(t.Context(), "hash1")
	must(t, err)
	if kept != "hash1" || back.ID != "s1" {
		t.Errorf("by its hash comes %+v %q", back, kept)
	}
	if all := got(h.Shares(t.Context(), d.ID))(t); len(all) != 1 || all[0].ID != "s1" {
		t.Errorf("of the document are %+v", all)
	}
	_, _, err = h.ShareByHash(t.Context(), "hash2")
	wantKind(t, err, records.NotFound)
	s.RevokedAt, s.RevokedName, s.RevokeReason = day.Add(time.Minute), "Rosa", "a slip"
	revoke := func() error {
		return h.InTx(t.Context(), func(tx records.Tx) error { return tx.RevokeShare(t.Context(), s) })
	}
	must(t, revoke())
	wantKind(t, revoke(), records.Conflict)
	if back := got(h.Share(t.Context(), "s1"))(t); !reflect.DeepEqual(back, s) {
		t.Errorf("revoked is %+v, want %+v", back, s)
	}
}
