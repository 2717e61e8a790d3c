package storagetest

import (
	"fmt"
	"testing"

	"acervo/records"
)

var outlineRules = []rule{
	{"an outline is a proposal until somebody answers for it", outlinesArePut},
	{"normative texts wait for their outline, the newest first, page by page", outlinesWait},
	{"a text waits once, however many files it has", textsWaitOnce},
}

func (h house) mark(t testing.TB, id records.FileID, m records.OutlineMark) {
	t.Helper()
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.KeepOutlineMark(t.Context(), id, m) }))
}

func outlinesArePut(t *testing.T, h house) {
	h.file(t, Sample(1))
	if m := got(h.OutlineMark(t.Context(), "f000001"))(t); m != (records.OutlineMark{State: records.ProposedOutline}) {
		t.Errorf("got %+v", m)
	}
	for _, m := range []records.OutlineMark{
		{State: records.ConfirmedOutline, Corrected: true, ByID: "u1", By: "Clara", At: day},
		{State: records.ProposedOutline, Finding: "It no longer fits."},
	} {
		h.mark(t, "f000001", m)
		if back := got(h.OutlineMark(t.Context(), "f000001"))(t); back != m {
			t.Errorf("got %+v, want %+v", back, m)
		}
		must(t, h.InTx(t.Context(), func(tx records.Tx) error {
			if back := got(tx.OutlineMark(t.Context(), "f000001"))(t); back != m {
				t.Errorf("in a transaction: got %+v, want %+v", back, m)
			}
			return nil
		}))
	}
}

// readFile gives a file a text with that many articles.
func (h house) readFile(t testing.TB, id records.FileID, articles int) {
	t.Helper()
	r, p, o := reading(articles)
	for i := range p {
		p[i].File = id
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.SaveReading(t.Context(), id, r, p, o) }))
}

func waiting(w []records.WaitingOutline) string {
	all := ""
	for _, x := range w {
		all += fmt.Sprintf("%s v%d %s %s %d;", x.Document.ID, x.Version, x.Language, x.File.ID, x.Provisions)
	}
	return all
}

func outlinesWait(t *testing.T, h house) {
	for n := range 6 {
		d := Sample(n + 1)
		switch n {
		case 3:
			d.Type = "minutes"
		case 4:
			d.Access = records.Access{Level: records.Staff}
		}
		h.file(t, d)
		if n != 1 {
			h.readFile(t, d.Versions[0].Texts[0].Files[0].ID, n)
		}
	}
	all := records.WaitingFilter{Types: []string{"resolution", "statute"}, AccessClasses: []string{"public"}}
	if s := waiting(got(h.WaitingOutlines(t.Context(), all))(t)); s != "d000006 v1 es f000006 5;d000003 v1 es f000003 2;d000001 v1 es f000001 0;" {
		t.Errorf("got %s", s)
	}
	h.mark(t, "f000003", records.OutlineMark{State: records.ConfirmedOutline, At: day})
	h.mark(t, "f000001", records.OutlineMark{State: records.ProposedOutline, Finding: "It no longer fits."})
	all.Limit = 1
	first := got(h.WaitingOutlines(t.Context(), all))(t)
	all.After = first[0].File.ID
	second := got(h.WaitingOutlines(t.Context(), all))(t)
	if s := waiting(first) + waiting(second); s != "d000006 v1 es f000006 5;d000001 v1 es f000001 0;" || second[0].Finding != "It no longer fits." {
		t.Errorf("got %s", s)
	}
	all.After = "nobody"
	_, err := h.WaitingOutlines(t.Context(), all)
	wantKind(t, err, records.Invalid)
	for _, none := range []records.WaitingFilter{{Types: all.Types}, {AccessClasses: all.AccessClasses}} {
		if w := got(h.WaitingOutlines(t.Context(), none))(t); len(w) != 0 {
			t.Errorf("an empty filter gives %s", waiting(w))
		}
	}
}

func textsWaitOnce(t *testing.T, h house) {
	d := Sample(1)
	text := &d.Versions[0].Texts[0]
	for i, role := range []records.FileRole{records.Attachment, records.Scan, records.Rendition} {
		f := text.Files[0]
		f.ID, f.Role = records.FileID(fmt.Sprintf("g%d", i)), role
		text.Files = append(text.Files, f)
	}
	h.file(t, d)
	for n, id := range []records.FileID{"g0", "g2", "g1", "f000001"} { // the original is read last
		h.readFile(t, id, 3)
		want := map[int]string{0: "", 1: "g2", 2: "g1", 3: "f000001"}[n]
		w := got(h.WaitingOutlines(t.Context(), records.WaitingFilter{Types: []string{"resolution"}, AccessClasses: []string{"public"}}))(t)
		doc := got(h.Document(t.Context(), "d000001"))(t)
		reads, _ := doc.Versions[0].Texts[0].Reads()
		switch {
		case want == "" && len(w) == 0:
		case len(w) == 1 && string(w[0].File.ID) == want && reads.ID == w[0].File.ID:
		default:
			t.Errorf("after %s was read: got %s, want %s; Reads says %s", id, waiting(w), want, reads.ID)
		}
	}
}
