package api_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// uploadOfRoot begins an upload that is nobody's else.
func (w *walk) uploadOfRoot() string {
	u, err := w.office.BeginUpload(w.house.t.Context(), root(), "root.txt", 3)
	if err != nil {
		w.house.t.Fatal(err)
	}
	return u.ID
}

// begin announces a file of that size and returns the upload's id.
func (b *browser) begin(size int) string {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, "/api/v1/uploads", strings.NewReader(`{"name":"grande.txt","size":`+strconv.Itoa(size)+`}`))
	r.Header.Set("Content-Type", "application/json")
	p := b.do(r).want(201)
	return strings.TrimPrefix(p.Header().Get("Location"), "/api/v1/uploads/")
}

// piece sends a piece.
func (b *browser) piece(id string, offset int, body io.Reader) page {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPatch, "/api/v1/uploads/"+id, body)
	r.Header.Set("Content-Type", "application/offset+octet-stream")
	r.Header.Set("Upload-Offset", strconv.Itoa(offset))
	return b.do(r)
}

// reached asks how much is here.
func (b *browser) reached(id string) string {
	b.t.Helper()
	return b.do(httptest.NewRequestWithContext(b.t.Context(), http.MethodHead, "/api/v1/uploads/"+id, nil)).want(200).Header().Get("Upload-Offset")
}

func TestAnUploadGoesOnWhereTheLineBroke(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Clerk)
	id := b.begin(10)
	b.piece(id, 0, strings.NewReader("0123")).want(204)
	b.piece(id, 4, io.MultiReader(strings.NewReader("45"), brokenLine{})).want(400)
	if got := b.reached(id); got != "6" {
		t.Fatalf("%s bytes are here after the line broke", got)
	}
	b.piece(id, 4, strings.NewReader("456789")).want(409)
	if got := b.piece(id, 6, strings.NewReader("6789")).want(204).Header().Get("Upload-Offset"); got != "10" {
		t.Errorf("the offset at the end is %s", got)
	}
	b.piece(id, 10, strings.NewReader("")).want(204)
	for range 2 { // the same form twice files once
		to := b.send("/file", form{{name: "title", text: "Grande"}, {name: "upload", text: id}, {name: "key", text: "k"}}).leads("/d/")
		b.get(to).want(200).says("grande.txt")
	}
	d := h.documents()
	if len(d) != 1 {
		t.Fatalf("%d documents", len(d))
	}
	whole, err := h.db.Document(t.Context(), d[0].ID)
	if err != nil || string(whole.Versions[0].Texts[0].Files[0].SHA256) != sum("0123456789") {
		t.Errorf("filed other bytes than were sent: %+v %v", whole.Versions, err)
	}
}

type brokenLine struct{}

func (brokenLine) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestAnUploadIsFiledByTheAPIInItsRole(t *testing.T) {
	h := newHouse(t)
	c, token := h.client(), h.clerk()
	id := c.want(201, ask{token: token, method: "POST", path: "/api/v1/uploads", json: map[string]any{"name": "escaneo.txt", "size": 3}}).text("id")
	c.want(409, ask{token: token, method: "POST", path: "/api/v1/documents", form: form{{name: "title", text: "T"}, {name: "upload_scan", text: id}}})
	c.want(204, ask{token: token, method: "PATCH", path: "/api/v1/uploads/" + id, body: strings.NewReader("abc"), header: map[string]string{"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}})
	a := c.want(201, ask{token: token, method: "POST", path: "/api/v1/documents", form: form{{name: "title", text: "T"}, {name: "upload_scan", text: id}}})
	if body := a.Body.String(); !strings.Contains(body, `"role":"scan"`) || !strings.Contains(body, sum("abc")) {
		t.Errorf("the receipt: %s", body)
	}
}

func TestOnlyWhoBeganAnUploadMayContinueOrFileIt(t *testing.T) {
	h := newHouse(t)
	ana, eva := h.signedIn("ana", records.Clerk), h.signedIn("eva", records.Clerk)
	id := ana.begin(7)
	ana.piece(id, 0, strings.NewReader("secreto")).want(204)
	eva.get("/api/v1/uploads/" + id).want(404)
	eva.piece(id, 7, strings.NewReader("")).want(404)
	p := eva.send("/file", form{{name: "title", text: "T"}, {name: "upload", text: id}}).want(404)
	if len(h.documents()) != 0 || strings.Contains(p.said(), "grande.txt") || !strings.Contains(p.mistake("file"), "No hay tal envío") {
		t.Errorf("somebody else's upload: %s", p.said())
	}
}

func TestWhatIsNoPieceIsRefusedAndNothingOfItKept(t *testing.T) {
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.MaxUpload = 10 })
	b := h.signedIn("ana", records.Clerk)
	id := b.begin(5)
	b.piece(id, 0, strings.NewReader("123456")).want(413)
	b.piece(id, -1, strings.NewReader("1")).want(400)
	b.piece("../../etc/passwd", 0, strings.NewReader("1")).want(404)
	if got := b.reached(id); got != "0" {
		t.Errorf("%s bytes are kept", got)
	}
	c, token := h.client(), h.clerk()
	c.want(413, ask{token: token, method: "POST", path: "/api/v1/uploads", json: map[string]any{"name": "a", "size": 11}})
	c.want(400, ask{token: token, method: "POST", path: "/api/v1/uploads", json: map[string]any{"name": "a", "size": 0}})
}

func TestWhenTheVaultFailsTheLastStepIsRepeated(t *testing.T) {
	vault := &moody{down: true}
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { vault.Vault, o.Vault = o.Vault, vault })
	b := h.signedIn("ana", records.Clerk)
	id := b.begin(3)
	b.piece(id, 0, strings.NewReader("abc")).want(503)
	vault.down = false
	if got := b.reached(id); got != "3" {
		t.Fatalf("%s bytes are here", got)
	}
	b.piece(id, 3, strings.NewReader("")).want(204)
	b.send("/file", form{{name: "title", text: "T"}, {name: "upload", text: id}}).leads("/d/")
}

// moody is a vault that does not always answer.
type moody struct {
	records.Vault
	down bool
}

func (m *moody) Put(ctx context.Context, r io.Reader, limit int64) (records.Blob, error) {
	if m.down {
		return records.Blob{}, records.Errorf(records.Unavailable, "The vault does not answer.")
	}
	return m.Vault.Put(ctx, r, limit)
}

// The same bytes may be destroyed with a record between the end of an upload and its filing.
func TestAnUploadWhoseBytesHaveGoneIsNotFiled(t *testing.T) {
	h := newHouse(t)
	u, err := h.office.BeginUpload(t.Context(), root(), "tarde.txt", 4)
	if err != nil {
		t.Fatal(err)
	}
	if u, err = h.office.ContinueUpload(t.Context(), root(), u.ID, 0, strings.NewReader("0123")); err != nil {
		t.Fatal(err)
	}
	received, err := h.office.Uploaded(t.Context(), root(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	before, err := h.db.Head(t.Context())
	if err == nil {
		err = h.vault.Delete(t.Context(), received.Blob.Sum)
	}
	if err != nil {
		t.Fatal(err)
	}
	file := func() error {
		_, err := h.office.File(t.Context(), root(), records.FileRequest{Type: "other", Title: "Tarde", VersionRequest: records.VersionRequest{Language: records.Spanish, Files: []records.Received{received}}})
		return err
	}
	wantError(t, file(), records.Conflict, "Send the file again")
	if after, err := h.db.Head(t.Context()); err != nil || after != before {
		t.Errorf("the ledger went from %d to %d entries, %v", before.Size, after.Size, err)
	}
	if _, err := h.office.Receive(t.Context(), root(), "tarde.txt", strings.NewReader("0123")); err != nil {
		t.Fatal(err)
	}
	if err := file(); err != nil { // they are there again
		t.Error(err)
	}
}

func TestACompleteUploadThatNobodyFilesExpires(t *testing.T) {
	clock := time.Now()
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Now = func() time.Time { return clock } })
	b := h.signedIn("ana", records.Clerk)
	id, idle := b.begin(3), b.begin(4)
	b.piece(id, 0, strings.NewReader("abc")).want(204)
	clock = clock.Add(13 * time.Hour)
	b.send("/file", form{{name: "title", text: "T"}, {name: "upload", text: id}}).want(404)
	b.piece(idle, 0, strings.NewReader("ab")).want(204)
	clock = clock.Add(25 * time.Hour)
	if _, err := h.office.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.piece(idle, 2, strings.NewReader("cd")).want(404)
}

// One upload takes little memory, whatever its size, in pieces as whole.
func TestPiecesStream(t *testing.T) {
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Vault = discardVault{o.Vault} })
	b := h.signedIn("ana", records.Clerk)
	const size = 100 << 20
	id := b.begin(size)
	peak := heapPeak(t)
	b.piece(id, 0, io.LimitReader(zeros{}, size-1)).want(204)
	b.piece(id, size-1, io.LimitReader(zeros{}, 1)).want(204)
	if grew := peak(); grew > 32<<20 {
		t.Errorf("an upload of 100 MB took %d MB of memory", grew>>20)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
