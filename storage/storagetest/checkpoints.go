package storagetest

import (
	"reflect"
	"testing"
	"time"

	"acervo/records"
)

var checkpointRules = []rule{
	{"checkpoints are kept as they were signed, the first one over a size for ever", checkpointsAreKept},
	{"signatures and time-stamps are added to a checkpoint, once for each key and authority", addedToCheckpoints},
	{"entries about checkpoints alone are nothing that happened", nothingHappened},
}

// keep keeps a checkpoint and reports whether it is new.
func (h house) keep(t testing.TB, c records.Checkpoint) (kept bool) {
	t.Helper()
	must(t, h.InTx(t.Context(), func(tx records.Tx) (err error) {
		kept, err = tx.KeepCheckpoint(t.Context(), c)
		return err
	}))
	return kept
}

func checkpointsAreKept(t *testing.T, h house) {
	_, err := h.CheckpointAt(t.Context(), 1)
	wantKind(t, err, records.NotFound)
	if all := got(h.Checkpoints(t.Context(), 0, 10))(t); len(all) != 0 {
		t.Errorf("there are %d checkpoints before any was kept", len(all))
	}
	var kept []records.Checkpoint
	for n := range 3 {
		h.file(t, Sample(n))
		c := records.Checkpoint{Head: got(h.Head(t.Context()))(t), Signed: "the note\n\nits signature\n", At: day.Add(time.Duration(n) * time.Hour)}
		if !h.keep(t, c) {
			t.Error("a new checkpoint was not kept")
		}
		kept = append([]records.Checkpoint{c}, kept...)
		c.Signed = "the same head, signed again"
		if h.keep(t, c) {
			t.Error("a second checkpoint over the same entries was kept")
		}
	}
	if all := got(h.Checkpoints(t.Context(), 0, 10))(t); !reflect.DeepEqual(all, kept) {
		t.Errorf("got %v, want %v", all, kept)
	}
	if page := got(h.Checkpoints(t.Context(), 3, 1))(t); !reflect.DeepEqual(page, kept[1:2]) {
		t.Errorf("before 3: %v", page)
	}
	if one := got(h.CheckpointAt(t.Context(), 2))(t); !reflect.DeepEqual(one, kept[1]) {
		t.Errorf("of 2 entries: %v", one)
	}
	if _, problems, err := h.VerifyLedger(t.Context()); err != nil || len(problems) != 0 {
		t.Errorf("problems %q, %v", problems, err)
	}
}

func addedToCheckpoints(t *testing.T, h house) {
	h.file(t, Sample(1))
	c := records.Checkpoint{Head: got(h.Head(t.Context()))(t), Signed: "the note\n\nits signature\n", At: day}
	h.keep(t, c)
	signature := records.Cosignature{Key: "witness+1+k", Line: "— witness s\n", At: day.Add(time.Minute), Actor: "u2", By: "Carlos"}
	stamp := records.Stamp{Authority: "CN=TSA", Time: day.Add(2 * time.Minute), Token: []byte{0x30, 0x00, 0xff}, At: day.Add(3 * time.Minute)}
	for _, want := range []bool{true, false} {
		must(t, h.InTx(t.Context(), func(tx records.Tx) error {
			signed, err := tx.KeepCosignature(t.Context(), 1, signature)
			must(t, err)
			stamped, err := tx.KeepStamp(t.Context(), 1, stamp)
			must(t, err)
			if signed != want || stamped != want {
				t.Errorf("new: %v and %v, want %v", signed, stamped, want)
			}
			return nil
		}))
	}
	c.Cosignatures, c.Stamps = []records.Cosignature{signature}, []records.Stamp{stamp}
	back := got(h.CheckpointAt(t.Context(), 1))(t)
	if !reflect.DeepEqual(back, c) {
		t.Errorf("got %v, want %v", back, c)
	}
	if note := back.Note(); note != "the note\n\nits signature\n— witness s\n" {
		t.Errorf("the note is %q", note)
	}
	err := h.InTx(t.Context(), func(tx records.Tx) error {
		_, err := tx.KeepCosignature(t.Context(), 7, signature)
		return err
	})
	if err == nil {
		t.Error("a signature of a checkpoint that is not there was kept")
	}
}

func nothingHappened(t *testing.T, h house) {
	happened := func(after int64) bool {
		t.Helper()
		return got(h.HappenedAfter(t.Context(), after, records.CheckpointSigned, records.CheckpointCosigned))(t)
	}
	if happened(0) {
		t.Error("something happened in an empty ledger")
	}
	h.file(t, Sample(1))
	appendOne(t, h, records.Entry{Action: records.CheckpointSigned})
	appendOne(t, h, records.Entry{Action: records.CheckpointCosigned})
	if !happened(0) || happened(1) || happened(3) {
		t.Errorf("after 0, 1, 3: %v, %v, %v", happened(0), happened(1), happened(3))
	}
	appendOne(t, h, records.Entry{Action: records.SignedIn})
	if !happened(1) || happened(4) {
		t.Errorf("after 1, 4: %v, %v", happened(1), happened(4))
	}
}
