package api_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage/blob"
)

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

func TestFilingGivesAReceiptForEveryFileWhateverTheOrderOfTheParts(t *testing.T) {
	h := newHouse(t)
	_, clerk := h.person("clerk", []string{"AG"}, records.Clerk)
	c := h.client()
	got := c.want(201, ask{method: "POST", path: "/api/v1/documents", token: clerk, form: form{
		{name: "file", file: "Acta número 3.txt", text: "uno"},
		{name: "title", text: "Resolución 12"},
		{name: "signed", file: "firmado.txt", text: "dos"},
		{name: "document", text: `{"type":"resolution","body":"AG","date":"2019-03-08","metadata":{"votes_for":18},"titles":{"en":"Resolution 12"},"access":{"level":"restricted","bodies":["AG"],"embargo":"2020-01-01"}}`},
		{name: "lang", text: "es"}, {name: "symbol", text: "S/RES-12/2019"}, {name: "effective_on", text: "2019-04-01"},
	}})
	var receipt records.Receipt
	got.json(&receipt)
	if len(receipt.Files) != 2 || string(receipt.Files[0].SHA256) != sum("uno") || receipt.Files[1].Role != records.Signed {
		t.Errorf("the receipt's files are %+v", receipt.Files)
	}
	if location := got.Header().Get("Location"); location != doc(receipt.Document) {
		t.Errorf("Location is %q", location)
	}
	read := c.want(200, ask{path: doc(receipt.Document), token: clerk, header: map[string]string{"Accept-Language": "en-GB,es;q=0.5"}})
	var d struct {
		Title  string            `json:"title"`
		Titles map[string]string `json:"titles"`
		Date   string            `json:"date"`
		Access struct {
			Level, Embargo string
			Bodies         []string
		} `json:"access"`
		Metadata map[string]any `json:"metadata"`
		Versions []struct {
			EffectiveOn string `json:"effective_on"`
			Texts       []struct{ Language string }
		} `json:"versions"`
	}
	read.json(&d)
	if d.Title != "Resolution 12" || d.Titles["es"] != "Resolución 12" || d.Date != "2019-03-08" || d.Metadata["votes_for"] != 18.0 {
		t.Errorf("the document is %+v", d)
	}
	if d.Access.Level != "restricted" || d.Access.Embargo != "2020-01-01" || fmt.Sprint(d.Access.Bodies) != "[AG]" {
		t.Errorf("its access is %+v", d.Access)
	}
	if d.Versions[0].EffectiveOn != "2019-04-01" || d.Versions[0].Texts[0].Language != "es" {
		t.Errorf("its version is %+v", d.Versions[0])
	}
	if etag := read.Header().Get("ETag"); etag != `"1"` {
		t.Errorf("ETag is %s", etag)
	}
	c.want(200, ask{path: "/api/v1/resolve?ref=S/RES-12/2019", token: clerk})
}

func TestBadFilingsNameTheFieldAndFileNothing(t *testing.T) {
	h := newHouse(t, func(_ *house, c *records.OfficeConfig) { c.MaxUpload = 1000 })
	_, clerk := h.person("clerk", []string{"AG"}, records.Clerk)
	c := h.client()
	one := part{name: "file", file: "a.txt", text: "some text"}
	many := form{}
	for i := range 101 {
		many = append(many, part{name: "file", file: "a.txt", text: fmt.Sprint("text ", i)})
	}
	for name, test := range map[string]struct {
		form   form
		query  string
		header map[string]string
		status int
		field  string
		says   string
	}{
		"no file":                    {form: form{{name: "title", text: "T"}}, status: 400, field: "file", says: "at least one file"},
		"empty file":                 {form: form{{name: "file", file: "leer.txt"}}, status: 400, field: "leer.txt", says: "empty"},
		"file too large by one byte": {form: form{{name: "file", file: "big.bin", text: strings.Repeat("x", 1001)}}, status: 413, field: "big.bin"},
		"too many files":             {form: many, status: 413, field: "file", says: "100"},
		"unknown type":               {form: form{one, {name: "type", text: "decree"}}, status: 400, field: "type", says: "resolution, other"},
		"unknown class":              {form: form{one, {name: "class", text: "x"}}, status: 400, field: "class"},
		"unknown body":               {form: form{one, {name: "body", text: "ZZ"}}, status: 400, field: "body", says: "AG, CP"},
		"unknown field":              {form: form{one, {name: "tipo", text: "resolution"}}, status: 400, field: "tipo", says: "it has"},
		"unknown field in JSON":      {form: form{one, {name: "document", text: `{"tipo":"x"}`}}, status: 400, field: "tipo"},
		"document part is no JSON":   {form: form{one, {name: "document", text: `{"type":`}}, status: 400, field: "document"},
		"document part is a list":    {form: form{one, {name: "document", text: `[]`}}, status: 400, field: "document"},
		"field given twice":          {form: form{one, {name: "title", text: "A"}, {name: "title", text: "B"}}, status: 400, field: "title", says: "twice"},
		"field twice, once in JSON":  {form: form{one, {name: "title", text: "A"}, {name: "document", text: `{"title":"B"}`}}, status: 400, field: "title"},
		"field too long":             {form: form{one, {name: "note", text: strings.Repeat("n", 64<<10+1)}}, status: 413, field: "note"},
		"not a date":                 {form: form{one, {name: "date", text: "8/3/2019"}}, status: 400, field: "date", says: "YYYY-MM-DD"},
		"no such day":                {form: form{one, {name: "effective_on", text: "2019-02-30"}}, status: 400, field: "effective_on"},
		"language that is none":      {form: form{one, {name: "lang", text: "español"}}, status: 400, field: "lang"},
		"access that is none":        {form: form{one, {name: "access", text: "secret"}}, status: 400, field: "access"},
		"access as broken JSON":      {form: form{one, {name: "access", text: `{"level":`}}, status: 400, field: "access"},
		"restricted to nobody":       {form: form{one, {name: "access", text: "restricted"}}, status: 400, field: "access_bodies"},
		"restricted to others":       {form: form{one, {name: "access", text: "restricted"}, {name: "access_bodies", text: "CP"}}, status: 400, field: "access"},
		"embargo without a level":    {form: form{one, {name: "embargo", text: "2999-01-01"}}, status: 400, field: "access"},
		"metadata is no object":      {form: form{one, {name: "metadata", text: `[1]`}}, status: 400, field: "metadata"},
		"metadata of another type":   {form: form{one, {name: "type", text: "resolution"}, {name: "metadata", text: `{"votes_for":"many"}`}}, status: 400, field: "metadata.votes_for"},
		"a NUL in a title":           {form: form{one, {name: "title", text: "a\x00b"}}, status: 400, field: "title"},
		"no UTF-8":                   {form: form{one, {name: "note", text: "\xff\xfe"}}, status: 400, field: "note"},
		"the same bytes twice":       {form: form{one, {name: "file", file: "b.txt", text: "some text"}}, status: 400, field: "b.txt"},
		"allow_duplicate is neither": {form: form{one, {name: "allow_duplicate", text: "perhaps"}}, status: 400, field: "allow_duplicate"},
		"unknown parameter":          {form: form{one}, query: "?allow=1", status: 400, field: "allow"},
		"key too long":               {form: form{one}, header: map[string]string{"Idempotency-Key": strings.Repeat("k", 201)}, status: 400, field: "Idempotency-Key"},
		"part without a name":        {form: form{{name: "", text: "x"}}, status: 400},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			field, says := c.problem(test.status, ask{method: "POST", path: "/api/v1/documents" + test.query, token: clerk, form: test.form, header: test.header})
			if field != test.field || !strings.Contains(says, test.says) {
				t.Errorf("field %q says %q, want %q and %q", field, says, test.field, test.says)
			}
		})
	}
	c.t = t
	if field, _ := c.problem(415, ask{method: "POST", path: "/api/v1/documents", token: clerk, json: map[string]any{}}); field != "Content-Type" {
		t.Errorf("JSON instead of a form is at %q", field)
	}
	several := c.want(400, ask{method: "POST", path: "/api/v1/documents", token: clerk, form: form{one, {name: "type", text: "x"}, {name: "body", text: "y"}}})
	if problems, _ := several.field("problems").([]any); len(problems) < 2 {
		t.Errorf("only %v of two mistakes are named", problems)
	}
	if n := len(h.documents()); n != 0 {
		t.Errorf("%d documents were filed", n)
	}
}

// documents lists everything that is filed.
func (h *house) documents() []records.Document {
	h.t.Helper()
	all, err := h.office.Documents(h.t.Context(), root(), records.DocumentFilter{Limit: 500})
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

func TestNamesThatMeanHarmAreOnlyNames(t *testing.T) {
	h := newHouse(t)
	_, clerk := h.person("clerk", nil, records.Clerk)
	c := h.client()
	for sent, kept := range map[string]string{
		"../../etc/passwd":                    "passwd",
		`C:\Users\x\..\acta.pdf`:              "acta.pdf",
		"acta\u202efdp.exe":                   "actafdp.exe",
		"a\tb.txt":                            "a b.txt",
		strings.Repeat("ñ", 300) + ".pdf":     strings.Repeat("ñ", 88) + ".pdf",
		"..":                                  "file",
		"حكم.pdf":                             "حكم.pdf",
		"comillas \"dobles\" y 'simples'.txt": "comillas \"dobles\" y 'simples'.txt",
	} {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		p, err := w.CreateFormFile("file", sent)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(p, "text of "+sent)
		w.Close()
		r := c.want(201, ask{method: "POST", path: "/api/v1/documents", token: clerk, body: &b, header: map[string]string{"Content-Type": w.FormDataContentType()}})
		var receipt records.Receipt
		r.json(&receipt)
		if got := receipt.Files[0].Name; got != kept {
			t.Errorf("%q is kept as %q, want %q", sent, got, kept)
		}
	}
}

func TestALyingContentTypeIsNotBelieved(t *testing.T) {
	h := newHouse(t)
	_, clerk := h.person("clerk", nil, records.Clerk)
	body := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n<!doctype html><script>alert(1)</script>\r\n--x--\r\n"
	r := h.client().want(201, ask{method: "POST", path: "/api/v1/documents", token: clerk, body: strings.NewReader(body), header: map[string]string{"Content-Type": "multipart/form-data; boundary=x"}})
	var receipt records.Receipt
	r.json(&receipt)
	if got := receipt.Files[0].MediaType; !strings.HasPrefix(got, "text/html") {
		t.Errorf("its type is told as %q", got)
	}
}

func TestDuplicatesAreFiledOnlyWhenAskedFor(t *testing.T) {
	h := newHouse(t)
	_, clerk := h.person("clerk", nil, records.Clerk)
	c := h.client()
	same := form{{name: "file", file: "a.txt", text: "the same"}}
	first := c.want(201, ask{method: "POST", path: "/api/v1/documents", token: clerk, form: same}).text("document")
	refused := c.want(409, ask{method: "POST", path: "/api/v1/documents", token: clerk, form: same})
	if refused.text("related") != first {
		t.Errorf("the first document is not named: %s", refused.Body)
	}
	c.want(201, ask{method: "POST", path: "/api/v1/documents?allow_duplicate=true", token: clerk, form: same})
	c.want(201, ask{method: "POST", path: "/api/v1/documents", token: clerk, form: append(same, part{name: "allow_duplicate", text: "true"})})
}

func TestADuplicateOfWhatOneMayNotReadIsNotTold(t *testing.T) {
	h := newHouse(t)
	access := records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
	h.file(records.FileRequest{Title: "Hidden", Access: &access}, "a.txt", "the same")
	_, other := h.person("clerk-of-cp", []string{"CP"}, records.Clerk)
	h.client().want(201, ask{method: "POST", path: "/api/v1/documents", token: other, form: form{{name: "file", file: "b.txt", text: "the same"}}})
}

func TestARepeatedKeyAnswersWithTheFirstReceipt(t *testing.T) {
	h := newHouse(t)
	_, clerk := h.person("clerk", nil, records.Clerk)
	_, other := h.person("other", nil, records.Clerk)
	c := h.client()
	key := map[string]string{"Idempotency-Key": "k-1"}
	request := ask{method: "POST", path: "/api/v1/documents", token: clerk, header: key, form: form{{name: "title", text: "T"}, {name: "file", file: "a.txt", text: "once"}}}
	first := c.want(201, request)
	again := c.want(201, request)
	if first.text("document") != again.text("document") || again.field("repeated") != true {
		t.Errorf("the repeated request was answered with %s", again.Body)
	}
	request.form = form{{name: "title", text: "Another"}, {name: "file", file: "a.txt", text: "once"}}
	if field, _ := c.problem(409, request); field != "Idempotency-Key" {
		t.Errorf("a key used for another request is at %q", field)
	}
	request.token = other
	request.form = form{{name: "title", text: "Mine"}, {name: "file", file: "a.txt", text: "of another clerk"}}
	c.want(201, request) // keys of different people do not meet
	if n := len(h.documents()); n != 2 {
		t.Errorf("%d documents are filed, want 2", n)
	}
}

func TestTwoVersionsAddedAtOnceAreBothKeptOrOneIsRefused(t *testing.T) {
	h := newHouse(t)
	_, clerk := h.person("clerk", nil, records.Clerk)
	c := h.client()
	id := c.want(201, ask{method: "POST", path: "/api/v1/documents", token: clerk, form: form{{name: "file", file: "a.txt", text: "one"}}}).text("document")
	add := func(text string, header map[string]string) ask {
		return ask{method: "POST", path: doc(id, "versions"), token: clerk, header: header, form: form{{name: "file", file: "a.txt", text: text}}}
	}
	seen := map[string]string{"If-Match": `"1"`}
	second := c.want(201, add("two", seen))
	if location := second.Header().Get("Location"); location != doc(id, "versions", 2) {
		t.Errorf("Location is %q", location)
	}
	if field, _ := c.problem(412, add("three", seen)); field != "If-Match" {
		t.Errorf("a stale revision is at %q", field)
	}
	third := c.want(201, add("three", nil))
	if third.field("version") != 3.0 {
		t.Errorf("the third version has number %v", third.field("version"))
	}
	c.problem(404, ask{path: doc(id, "versions", 4), token: clerk})
	c.problem(400, ask{path: doc(id, "versions", "x"), token: clerk})
	c.problem(404, ask{path: doc(id, "versions") + "?as_of=1999-01-01", token: clerk})
	if items, _ := c.want(200, ask{path: doc(id, "versions") + "?as_of=2999-01-01", token: clerk}).field("items").([]any); len(items) != 1 {
		t.Errorf("as of a day there are %d versions", len(items))
	}
	text := c.want(201, ask{method: "POST", path: doc(id, "versions/3/texts"), token: clerk, form: form{{name: "lang", text: "pt"}, {name: "file", file: "pt.txt", text: "três"}}})
	if text.field("version") != 3.0 {
		t.Errorf("the text was added to version %v", text.field("version"))
	}
	c.want(204, ask{method: "PATCH", path: doc(id, "versions/3/texts/pt"), token: clerk, json: map[string]any{"language": "fr"}})
	if field, _ := c.problem(404, ask{method: "PATCH", path: doc(id, "versions/3/texts/pt"), token: clerk, json: map[string]any{"language": "fr"}}); field != "lang" {
		t.Errorf("a language that is not there is at %q", field)
	}
}

// stream is n bytes that nobody keeps.
type stream struct{ n int64 }

func (s *stream) Read(p []byte) (int, error) {
	if s.n == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), s.n)
	for i := range p[:n] {
		p[i] = byte(s.n >> (i & 7))
	}
	s.n -= n
	return int(n), nil
}

// upload makes the body of a request with one file of n bytes, as it goes.
func upload(n int64) (body io.Reader, contentType string) {
	const boundary = "between-the-parts"
	head := "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.bin\"\r\n\r\n"
	return io.MultiReader(strings.NewReader(head), &stream{n}, strings.NewReader("\r\n--"+boundary+"--\r\n")), "multipart/form-data; boundary=" + boundary
}

func TestAnUploadOfHundredsOfMegabytesTakesLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("300 MB are written to disk; run without -short")
	}
	h := newHouse(t, func(_ *house, c *records.OfficeConfig) {
		vault, err := blob.NewFolder(blob.FolderConfig{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		c.Vault = vault
	})
	_, clerk := h.person("clerk", nil, records.Clerk)
	server := httptest.NewServer(h.handler)
	defer server.Close()
	peak := heapPeak(t)
	const size = 300 << 20
	body, contentType := upload(size)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/api/v1/documents", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Authorization", "Bearer "+clerk)
	res, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusCreated {
		b, _ := io.ReadAll(res.Body)
		t.Fatalf("status %d: %s", res.StatusCode, b)
	}
	if grew := peak(); grew > 32<<20 {
		t.Errorf("the heap grew by %d MB while %d MB were uploaded", grew>>20, size>>20)
	}
}

// heapPeak watches the heap; the function it returns tells by how much it grew at most.
func heapPeak(t *testing.T) func() uint64 {
	t.Helper()
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	start, peak := m.HeapAlloc, m.HeapAlloc
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
		}
	}()
	return func() uint64 { close(stop); <-done; return peak - start }
}

func TestAClientThatVanishesLeavesNothingBehind(t *testing.T) {
	h := newHouse(t)
	_, clerk := h.person("clerk", nil, records.Clerk)
	server := httptest.NewServer(h.handler)
	defer server.Close()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriter(conn)
	fmt.Fprintf(out, "POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n", clerk)
	fmt.Fprint(out, "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhalf of it")
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond) // it has begun to read
	conn.Close()
	eventually(t, func() bool { return strings.Contains(h.logged.String(), `"path":"/api/v1/documents"`) })
	if n := len(h.documents()); n != 0 {
		t.Errorf("%d documents were filed", n)
	}
	for b, err := range h.vault.All(t.Context()) {
		t.Errorf("the vault holds %v %v", b, err)
	}
	if log := h.logged.String(); strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("that a client vanishes is no fault of ours: %s", log)
	}
}

func TestATruncatedUploadIsAnErrorForWhoeverStillListens(t *testing.T) {
	h := newHouse(t)
	_, clerk := h.person("clerk", nil, records.Clerk)
	body := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nno end"
	_, says := h.client().problem(400, ask{method: "POST", path: "/api/v1/documents", token: clerk, body: strings.NewReader(body), header: map[string]string{"Content-Type": "multipart/form-data; boundary=x"}})
	if !strings.Contains(says, "nothing was filed") {
		t.Errorf("it says %q", says)
	}
}

func TestWhoMayNotFileIsToldBeforeTheUpload(t *testing.T) {
	h := newHouse(t)
	_, reader := h.person("reader", nil, records.Reader)
	for token, status := range map[string]int{"": 401, reader: 403} {
		body := &countingReader{r: &stream{1 << 20}}
		_, contentType := upload(0)
		h.client().want(status, ask{method: "POST", path: "/api/v1/documents", token: token, body: body, header: map[string]string{"Content-Type": contentType}})
		if body.n > 0 {
			t.Errorf("%d bytes were read", body.n)
		}
	}
}

type countingReader struct {
	r io.Reader
	n int
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

func eventually(t *testing.T, is func() bool) {
	t.Helper()
	for range 300 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it did not happen within 3 s")
}

// brokenVault does not answer.
type brokenVault struct{ records.Vault }

func (brokenVault) Put(_ context.Context, r io.Reader, _ int64) (records.Blob, error) {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return records.Blob{}, err
	}
	return records.Blob{}, records.Errorf(records.Unavailable, "The vault does not answer.").Because(errors.New("dial tcp 10.0.0.7:7070: refused"))
}

func TestAVaultThatIsDownGivesNoReceiptAndSaysWhenToComeBack(t *testing.T) {
	h := newHouse(t, func(_ *house, c *records.OfficeConfig) { c.Vault = brokenVault{} })
	_, clerk := h.person("clerk", nil, records.Clerk)
	got := h.client().want(503, ask{method: "POST", path: "/api/v1/documents", token: clerk, form: form{{name: "file", file: "a.txt", text: "x"}}})
	if got.Header().Get("Retry-After") != "5" || strings.Contains(got.Body.String(), "10.0.0.7") {
		t.Errorf("it answers %v %s", got.Header(), got.Body)
	}
	if !strings.Contains(h.logged.String(), "10.0.0.7") {
		t.Error("the cause is not in the log")
	}
}
