package api_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// copiedHouse is a house with a public regulation of which a copy was issued by counsel.
func copiedHouse(t *testing.T) (h *house, c client, counsel string, id records.DocumentID, code string) {
	t.Helper()
	h = newHouse(t)
	c = h.client()
	_, counsel = h.person("counsel", []string{"AG"}, records.Counsel)
	r := h.file(records.FileRequest{Type: "resolution", Title: "Reglamento", Symbol: "REG-1", VersionRequest: records.VersionRequest{Language: "es"}}, "reglamento.txt", "uno")
	got := c.do(ask{method: "POST", path: doc(r.Document, "copies"), token: counsel, json: map[string]any{"version": 1}})
	if got.Code != http.StatusCreated || got.Header().Get("Location") != "/api/v1/copies/"+got.field("code").(string) {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	return h, c, counsel, r.Document, got.field("code").(string)
}

func standing(t *testing.T, c client, token, query string) string {
	t.Helper()
	got := c.do(ask{path: "/api/v1/verify" + query, token: token})
	if got.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", query, got.Code, got.Body)
	}
	return got.field("standing").(string)
}

func TestACopyIsCurrentUntilALaterVersionIsFiledThenSuperseded(t *testing.T) {
	h, c, counsel, id, code := copiedHouse(t)
	if got := standing(t, c, "", "/"+strings.ToLower(strings.ReplaceAll(code, "-", ""))); got != "current" {
		t.Errorf("a new copy is %s", got)
	}
	issued := c.do(ask{path: "/api/v1/copies/" + code, token: counsel}).field("issued_sha256").(string)
	if got := standing(t, c, "", "?sha256="+strings.ToUpper(issued)); got != "current" {
		t.Errorf("by its bytes it is %s", got)
	}
	f, err := h.office.Receive(t.Context(), root(), "dos.txt", strings.NewReader("dos"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.office.AddVersion(t.Context(), root(), id, records.VersionRequest{Language: "es", Files: []records.Received{f}}); err != nil {
		t.Fatal(err)
	}
	if got := standing(t, c, "", "/"+code); got != "superseded" {
		t.Errorf("after a second version it is %s", got)
	}
	original := sha256.Sum256([]byte("dos"))
	if got := standing(t, c, "", "?sha256="+hex.EncodeToString(original[:])); got != "current" {
		t.Errorf("the second version's original is %s", got)
	}
	if got := standing(t, c, "", "?sha256="+strings.Repeat("0", 64)); got != "unknown" {
		t.Errorf("other bytes are %s", got)
	}
}

func TestLegalEventsDecideWhatACopyCountsFor(t *testing.T) {
	h, c, _, id, code := copiedHouse(t)
	record := func(e records.Event) {
		t.Helper()
		err := h.db.InTx(t.Context(), func(tx records.Tx) error {
			entry, err := tx.Append(t.Context(), records.Entry{Action: records.EventRecorded, Kind: records.SubjectDocument, Subject: string(id)})
			if err != nil {
				return err
			}
			e.ID, e.Document, e.RecordedAt = records.EventID(entry.Seq), id, entry.At
			return tx.InsertEvent(t.Context(), e)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		event records.Event
		want  string
	}{
		{records.Event{Type: records.EventAdopted, EffectiveOn: "2019-01-01"}, "pending"},
		{records.Event{Type: records.EventInForce, EffectiveOn: "2020-01-01", Version: 1}, "current"},
		{records.Event{Type: records.EventSuspended, EffectiveOn: "2021-01-01"}, "suspended"},
		{records.Event{Type: records.EventRevived, EffectiveOn: "2022-01-01"}, "current"},
		{records.Event{Type: records.EventRepealed, EffectiveOn: "2023-01-01"}, "repealed"},
	} {
		record(step.event)
		if got := standing(t, c, "", "/"+code); got != step.want {
			t.Errorf("after %s it is %s, want %s", step.event.Type, got, step.want)
		}
	}
	_, counsel := h.person("counsel2", nil, records.Counsel)
	issue := func(body map[string]any) answer {
		return c.do(ask{method: "POST", path: doc(id, "copies"), token: counsel, json: body})
	}
	if got := issue(map[string]any{"on": "2022-06-01"}); got.Code != 201 || got.field("on") != "2022-06-01" || got.field("known") == nil || got.field("version") != 1.0 {
		t.Errorf("in force then: %d %s", got.Code, got.Body)
	}
	if got := issue(map[string]any{"on": "2021-06-01"}); got.Code != 409 || !strings.Contains(got.Body.String(), "suspended") {
		t.Errorf("suspended then: %d %s", got.Code, got.Body)
	}
	if got := issue(map[string]any{"on": "2022-06-01", "known": "2000-01-01"}); got.Code != 409 {
		t.Errorf("not known then: %d %s", got.Code, got.Body)
	}
}

func TestACopyIsAskedForExactly(t *testing.T) {
	_, c, counsel, id, _ := copiedHouse(t)
	for name, row := range map[string]struct {
		body   map[string]any
		status int
		field  string
	}{
		"neither version nor day":         {map[string]any{}, 400, "version"},
		"both":                            {map[string]any{"version": 1, "on": "2020-01-01"}, 400, "version"},
		"a version that is not":           {map[string]any{"version": 9}, 404, "version"},
		"a language it does not have":     {map[string]any{"version": 1, "language": "fr"}, 404, "language"},
		"a certificate in German":         {map[string]any{"version": 1, "certificate_language": "de"}, 400, "certificate_language"},
		"30 February":                     {map[string]any{"on": "2020-02-30"}, 400, ""},
		"a time that is none":             {map[string]any{"on": "2020-02-01", "known": "yesterday"}, 400, ""},
		"a day on which nothing was law":  {map[string]any{"on": "2020-02-01"}, 409, "on"},
		"a certificate in French is fine": {map[string]any{"version": 1, "language": "es", "certificate_language": "fr"}, 201, ""},
	} {
		got := c.do(ask{method: "POST", path: doc(id, "copies"), token: counsel, json: row.body})
		if got.Code != row.status || row.field != "" && got.field("field") != row.field {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
	}
}

func TestARevokedCopyIsRevokedForEverybodyAndItsReasonForReaders(t *testing.T) {
	h, c, counsel, _, code := copiedHouse(t)
	_, clerk := h.person("clerk", nil, records.Clerk)
	path := "/api/v1/copies/" + code + "/revoke"
	if got := c.do(ask{method: "POST", path: path, token: clerk, json: map[string]any{"reason": "x"}}); got.Code != http.StatusForbidden {
		t.Errorf("a clerk: %d", got.Code)
	}
	if got := c.do(ask{method: "POST", path: path, token: counsel, json: map[string]any{"reason": "  "}}); got.Code != http.StatusBadRequest {
		t.Errorf("without a reason: %d", got.Code)
	}
	if got := c.do(ask{method: "POST", path: path, token: counsel, json: map[string]any{"reason": "of the wrong version"}}); got.Code != 200 || got.field("revoked", "reason") != "of the wrong version" {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if got := c.do(ask{method: "POST", path: path, token: counsel, json: map[string]any{"reason": "again"}}); got.Code != http.StatusConflict {
		t.Errorf("twice: %d", got.Code)
	}
	got := c.do(ask{path: "/api/v1/verify/" + code})
	if got.field("standing") != "revoked" || got.field("revoked", "reason") != "of the wrong version" {
		t.Errorf("verified as %s", got.Body)
	}
	if entries := c.do(ask{path: "/api/v1/copies/" + code + "/proof", token: counsel}).field("entries").([]any); len(entries) != 3 {
		t.Errorf("the proof has %d entries", len(entries))
	}
}

func TestWhoMayNotReadTheDocumentLearnsThatACopyIsGenuineAndNoMore(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	r := h.file(records.FileRequest{Title: "Secreto", Symbol: "SECRET-9", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}, VersionRequest: records.VersionRequest{Language: "es"}}, "secreto.txt", "secreto")
	issued, err := h.certifier.Certify(t.Context(), root(), records.CertifyRequest{Document: string(r.Document), Version: 1})
	if err != nil {
		t.Fatal(err)
	}
	unknown := c.do(ask{path: "/api/v1/verify/" + records.NewCopyCode().String()}).Body.String()
	for _, query := range []string{"/" + issued.Code.String(), "?sha256=" + string(issued.Issued)} {
		if got := c.do(ask{path: "/api/v1/verify" + query}); got.Body.String() != `{"standing":"genuine"}` {
			t.Errorf("%s tells %s", query, got.Body)
		}
	}
	if got := c.do(ask{path: "/api/v1/verify?sha256=" + string(issued.Original)}); got.Body.String() != unknown {
		t.Errorf("the original's hash tells %s", got.Body)
	}
	if _, err := h.certifier.Revoke(t.Context(), root(), issued.Code, "a secret reason"); err != nil {
		t.Fatal(err)
	}
	if got := c.do(ask{path: "/api/v1/verify/" + issued.Code.String()}); got.field("standing") != "revoked" || strings.Contains(got.Body.String(), "secret") || got.field("revoked", "at") == nil {
		t.Errorf("revoked, it tells %s", got.Body)
	}
	page := c.do(ask{path: "/verify/" + issued.Code.String()}).Body.String()
	for _, mark := range []string{"Secreto", "SECRET-9", "secret reason", string(r.Document), r.Number} {
		if strings.Contains(page, mark) {
			t.Errorf("the page tells %q", mark)
		}
	}
}

// Nobody is to rely on a copy whose document's number counts no more, whoever may read it.
func TestACopyOfADocumentWhoseEntryWasAnnulledSaysSoWhenAndByWhichEntry(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	_, manager := h.person("manager", []string{"CP"}, records.RecordsManager)
	r := h.file(records.FileRequest{Title: "Secreto", Symbol: "SECRET-9", Access: &records.Access{Level: records.Restricted, Bodies: []string{"CP"}}, VersionRequest: records.VersionRequest{Language: "es"}}, "secreto.txt", "secreto")
	issued, err := h.certifier.Certify(t.Context(), root(), records.CertifyRequest{Document: string(r.Document), Version: 1})
	if err != nil {
		t.Fatal(err)
	}
	c.want(201, ask{method: "POST", path: doc(r.Document, "annulment"), token: manager, json: map[string]any{"reason": "filed twice"}})
	entries, err := h.db.Entries(t.Context(), records.LedgerFilter{Subject: string(r.Document), Action: records.RegisterAnnulled})
	if err != nil || len(entries) != 1 {
		t.Fatal(entries, err)
	}
	seq := float64(entries[0].Seq)
	for _, query := range []string{"/" + issued.Code.String(), "?sha256=" + string(issued.Issued)} {
		got := c.do(ask{path: "/api/v1/verify" + query})
		if got.field("standing") != "annulled" || got.field("annulled", "ledger_seq") != seq || got.field("annulled", "at") == nil || strings.Contains(got.Body.String(), "twice") || strings.Contains(got.Body.String(), "SECRET") {
			t.Errorf("%s tells everybody %s", query, got.Body)
		}
		if got := c.do(ask{path: "/api/v1/verify" + query, token: manager}); got.field("standing") != "annulled" || got.field("annulled", "reason") != "filed twice" {
			t.Errorf("%s tells who may read it %s", query, got.Body)
		}
	}
	if got := c.do(ask{path: "/api/v1/verify?sha256=" + string(issued.Original)}); got.field("standing") != "unknown" {
		t.Errorf("the original's hash tells %s", got.Body)
	}
	if got := standing(t, c, manager, "?sha256="+string(issued.Original)); got != "annulled" {
		t.Errorf("the original counts as %s", got)
	}
	page := c.do(ask{path: "/verify/" + issued.Code.String(), header: map[string]string{"Accept": "text/html", "Accept-Language": "en"}}).Body.String()
	if !strings.Contains(page, "register entry of the document was annulled") || !strings.Contains(page, "ledger entry") || strings.Contains(page, "twice") {
		t.Errorf("the page says %s", page)
	}
	if _, err := h.certifier.Revoke(t.Context(), root(), issued.Code, "a slip"); err != nil {
		t.Fatal(err)
	}
	if got := c.do(ask{path: "/api/v1/verify/" + issued.Code.String()}); got.field("standing") != "revoked" || got.field("annulled", "at") == nil {
		t.Errorf("revoked as well, it tells %s", got.Body)
	}
}

func TestAnOriginalThatIsNoPDFComesBesideItsCertificateWithAProof(t *testing.T) {
	_, c, counsel, _, code := copiedHouse(t)
	got := c.do(ask{path: "/api/v1/copies/" + code + "/content", token: counsel})
	if got.Code != 200 || got.Header().Get("Content-Type") != "application/zip" {
		t.Fatalf("%d %s", got.Code, got.Header())
	}
	z, err := zip.NewReader(bytes.NewReader(got.Body.Bytes()), int64(got.Body.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(b)
	}
	if len(parts) != 3 || parts["original/reglamento.txt"] != "uno" || !strings.HasPrefix(parts["certificate.pdf"], "%PDF-") || !strings.Contains(parts["proof.json"], records.CopyProofFormat) {
		t.Errorf("the ZIP holds %v", parts)
	}
}

func TestCodesCannotBeGuessedAtWill(t *testing.T) {
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) {
		now := time.Now()
		h.config.Now = func() time.Time { return now }
	})
	c := h.client()
	var last answer
	for range 30 {
		last = c.do(ask{path: "/api/v1/verify/" + records.NewCopyCode().String()})
	}
	if last.Code != http.StatusTooManyRequests || last.Header().Get("Retry-After") == "" {
		t.Errorf("after 30 guesses: %d", last.Code)
	}
	if got := c.do(ask{path: "/verify/" + records.NewCopyCode().String()}); got.Code != http.StatusTooManyRequests {
		t.Errorf("the page: %d", got.Code)
	}
	if got := c.do(ask{path: "/api/v1/verify/7Q4KM-2XW9X"}); got.Code != http.StatusBadRequest {
		t.Errorf("a mistyped code counts as a guess: %d", got.Code)
	}
}

func TestThePageOfVerification(t *testing.T) {
	_, c, counsel, _, code := copiedHouse(t)
	for path, want := range map[string]string{
		"/verify":                                      "sha256sum|shasum -a 256",
		"/verify/" + code:                              "Genuine and current",
		"/verify?q=" + strings.ToLower(code):           "Reglamento",
		"/verify?q=7Q4KM":                              "no code of a certified copy",
		"/verify?q=" + strings.Repeat("a", 64):         "Unknown",
		"/verify?q=" + strings.Repeat("z", 64):         "64 hexadecimal digits",
		fmt.Sprintf("/verify?q=%s", "7Q4KM-2XW9Z\"><"): "&#34;&gt;&lt;",
	} {
		got := c.do(ask{path: path, token: counsel, header: map[string]string{"Accept": "text/html", "Accept-Language": "en"}})
		body := got.Body.String()
		found := false
		for w := range strings.SplitSeq(want, "|") {
			found = found || strings.Contains(body, w)
		}
		if !found {
			t.Errorf("%s: %d, without %q", path, got.Code, want)
		}
		if got.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept", path)
		}
	}
}
