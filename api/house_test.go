package api_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"acervo/api"
	"acervo/cmd/acervo/proof"
	"acervo/indexer/extract/citation"
	"acervo/indexer/paper"
	"acervo/indexer/redline"
	"acervo/records"
	"acervo/schemas"
	"acervo/storage"
	"acervo/storage/bag"
	"acervo/storage/blob"
	"acervo/storage/safe"
)

// house is the whole service as these tests run it: the real catalogue on
// SQLite, the real vault in memory, a finder that looks through the catalogue,
// and a reading desk that takes every file for plain text.
type house struct {
	t         *testing.T
	db        *storage.DB
	vault     *blob.Memory
	second    records.Vault // none: there is no second vault
	office    *records.Office
	accounts  *records.Accounts
	certifier *records.Certifier
	custodian *records.Custodian
	planner   *records.Planner
	profile   string // in YAML, to be applied as version 1; none: a profile stands that nobody applied
	auditor   *records.Auditor
	desk      *records.Desk
	server    *api.Server
	cosigners []string
	stamper   records.Stamper
	system    *system
	logged    *syncBuffer
	handler   http.Handler
	config    api.Config
	clock     func() time.Time                       // the catalogue's
	watch     atomic.Pointer[func(statement string)] // told of every statement; nil: nobody
	people    func() time.Time                       // the accounts'; none: the real one
}

// root may do everything that needs no reading; tests arrange things with it.
func root() records.Actor {
	return records.Actor{ID: "root", Name: "Root", Roles: records.Roles, Bodies: []string{"AG", "CP"}}
}

func testProfile() *records.Profile {
	names := func(es, en string) map[records.Language]string {
		return map[records.Language]string{"es": es, "en": en}
	}
	rule := func(t records.Trigger, years int, action records.RetentionAction) *records.Retention {
		return &records.Retention{Trigger: t, Years: years, Action: action, Basis: names("Acuerdo 7", "Agreement 7")}
	}
	return &records.Profile{
		Name: "Sample", Organization: names("Muestra", "Sample"), TimeZone: time.FixedZone("UTC-6", -6*3600), PublicRoom: true, Origin: "example.org/ledger",
		Bodies: []records.Body{{Code: "AG", Names: names("Asamblea", "Assembly")}, {Code: "CP", Names: names("Comité", "Committee")}},
		Types: []records.DocumentType{
			{Code: "resolution", Abbreviation: "RES", Names: names("Resolución", "Resolution"), Class: "norms", Normative: true, Schema: "resolution"},
			{Code: "other", Names: names("Otro", "Other"), Class: "papers"},
		},
		Classes: []records.Class{
			{Code: "norms", Names: names("Normas", "Norms"), Access: records.Access{Level: records.Public}, Series: "main", Retention: rule(records.TriggerSuperseded, 2, records.DestroyIt)},
			{Code: "papers", Names: names("Papeles", "Papers"), Access: records.Access{Level: records.Staff}, Series: "main", Retention: rule(records.TriggerFiled, 5, records.ReviewIt),
				Checklist: []records.ChecklistItem{
					{Code: "letter", Names: names("Carta de solicitud", "Letter of request"), Type: "other", Body: "AG", Days: 30},
					{Code: "answer", Names: names("Respuesta", "Answer"), Months: 2},
				}},
		},
		Series:          []records.Series{{Code: "main", Template: "SAMPLE/{body}/{type}/{year}/{number}"}},
		RetentionEvents: []records.RetentionEvent{{Code: "separation", Names: names("separación", "separation")}},
	}
}

// option changes how a house is built.
type option func(*house, *records.OfficeConfig)

func newHouse(t *testing.T, options ...option) *house {
	t.Helper()
	h := &house{t: t, vault: blob.NewMemory(), logged: &syncBuffer{}, clock: time.Now}
	var err error
	if h.db, err = storage.Open(t.Context(), storage.Config{Dir: t.TempDir(), Now: func() time.Time { return h.clock() }, Watch: func(ctx context.Context, statement string) {
		if note := h.watch.Load(); note != nil {
			(*note)(statement)
		}
	}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.db.Close(); err != nil {
			t.Error(err)
		}
	})
	validator, err := schemas.NewValidator()
	if err != nil {
		t.Fatal(err)
	}
	profile := testProfile()
	intake, err := blob.NewIntake(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	office := records.OfficeConfig{
		Intake: intake, People: h.db,
		Catalogue: h.db, Vault: h.vault, Finder: finder{h.db}, Comparer: redline.New(), Pages: painter{}, Profile: profile,
		CheckMetadata: func(schema string, metadata json.RawMessage) []records.Problem {
			var problems []records.Problem
			for _, p := range validator.Check(schema, metadata) {
				problems = append(problems, records.Problem{Field: p.Field, Message: p.Message})
			}
			return problems
		},
		MediaType: func(r io.Reader, _ string) (string, error) {
			head := make([]byte, 512)
			n, err := io.ReadFull(r, head)
			if n == 0 {
				return "", err
			}
			return http.DetectContentType(head[:n]), nil
		},
	}
	h.system = &system{db: h.db}
	h.config = api.Config{
		System: h.system, Sessions: h.db.Sessions(), Contract: schemas.OpenAPI(), TypeSchema: schemas.TypeSchema,
		Log: slog.New(slog.NewJSONHandler(h.logged, &slog.HandlerOptions{Level: slog.LevelDebug})), Version: "test",
	}
	for _, o := range options {
		o(h, &office)
	}
	office.Profiles = records.NewStandingProfile(office.Profile, 0)
	if h.planner, err = records.NewPlanner(records.PlannerConfig{Catalogue: h.db, Forms: sampleForms{}, Standing: office.Profiles, Now: office.Now}); err != nil {
		t.Fatal(err)
	}
	if h.profile != "" {
		if _, err := h.planner.Open(t.Context(), h.profile); err != nil {
			t.Fatal(err)
		}
	}
	if h.office, err = records.NewOffice(office); err != nil {
		t.Fatal(err)
	}
	h.accounts = records.NewAccounts(h.db, api.NewArgon2id(2), office.Profiles, h.people, nil)
	h.desk = records.NewDesk(records.DeskConfig{Catalogue: h.db, Vault: h.vault, Extractor: plainText{}, Profile: office.Profiles, PollEvery: 10 * time.Millisecond})
	press, err := paper.NewPress()
	if err != nil {
		t.Fatal(err)
	}
	signer := newNotary(t)
	h.certifier, err = records.NewCertifier(records.CertifierConfig{Office: h.office, Press: press, Stamper: noStamper{}, Notary: signer, Address: "https://archive.example.org/"})
	if err != nil {
		t.Fatal(err)
	}
	h.config.Registrar, err = records.NewRegistrar(records.RegistrarConfig{Office: h.office, Press: press, Notary: signer, Address: "https://archive.example.org/"})
	if err != nil {
		t.Fatal(err)
	}
	h.config.Binder, err = records.NewBinder(records.BinderConfig{
		Office: h.office, Packer: bag.Packer{}, Notary: signer, Press: press, Pages: gluer{}, Safe: safe.Safe{WorkFactor: 10}, Index: press,
	})
	if err != nil {
		t.Fatal(err)
	}
	h.auditor = records.NewAuditor(records.AuditorConfig{Office: h.office, Notary: signer, Cosigners: h.cosigners, Stamper: h.stamper})
	h.custodian, err = records.NewCustodian(records.CustodianConfig{
		Office: h.office, Changes: h.db.Changes, Catcher: catcher{finder{h.db}}, Press: press, Proofs: h.certifier, Packer: bag.Packer{}, Second: h.second,
	})
	if err != nil {
		t.Fatal(err)
	}
	h.config.Custodian, h.config.Planner = h.custodian, h.planner
	if h.config.Caretaker, err = records.NewCaretaker(records.CaretakerConfig{Office: h.office, Keeper: h.db, Second: h.second}); err != nil {
		t.Fatal(err)
	}
	h.config.Office, h.config.Accounts, h.config.Auditor, h.config.Certifier = h.office, h.accounts, h.auditor, h.certifier
	if h.server, err = api.New(h.config); err != nil {
		t.Fatal(err)
	}
	h.handler = h.server.Handler()
	return h
}

// readAll has the reading desk work until no file waits.
func (h *house) readAll() {
	h.t.Helper()
	ctx, stop := context.WithCancel(h.t.Context())
	done := make(chan struct{})
	go func() {
		h.desk.Run(ctx, 2, 1)
		close(done)
	}()
	defer func() { stop(); <-done }()
	for range 500 {
		n, err := h.db.CountJobs(ctx)
		if err != nil {
			h.t.Fatal(err)
		}
		if n[records.JobWaiting]+n[records.JobRunning] == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	h.t.Fatal("files still wait to be read")
}

// person makes an account and an API token without limits.
func (h *house) person(login string, bodies []string, roles ...records.Role) (records.User, string) {
	h.t.Helper()
	u, _, err := h.accounts.CreateUser(h.t.Context(), root(), records.NewUser{Login: login, Roles: roles, Bodies: bodies})
	if err != nil {
		h.t.Fatal(err)
	}
	_, secret, err := h.accounts.IssueToken(h.t.Context(), u.Actor(), "test", []records.Scope{records.ScopeRead, records.ScopeFile, records.ScopeAdmin}, 24*time.Hour)
	if err != nil {
		h.t.Fatal(err)
	}
	return u, secret
}

// file files a document without going through HTTP.
func (h *house) file(req records.FileRequest, name, text string) records.Receipt {
	h.t.Helper()
	f, err := h.office.Receive(h.t.Context(), root(), name, strings.NewReader(text))
	if err != nil {
		h.t.Fatal(err)
	}
	req.Files = append(req.Files, f)
	r, err := h.office.File(h.t.Context(), root(), req)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// addText adds a language to the first version of a document.
func (h *house) addText(id records.DocumentID, lang records.Language, name, text string) records.Receipt {
	h.t.Helper()
	f, err := h.office.Receive(h.t.Context(), root(), name, strings.NewReader(text))
	if err != nil {
		h.t.Fatal(err)
	}
	r, err := h.office.AddText(h.t.Context(), root(), id, 1, records.VersionRequest{Language: lang, Files: []records.Received{f}})
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// painter shows every PDF as two pages with what stands in its bytes.
type painter struct{}

func (painter) Sizes(context.Context, records.PagedFile) ([]records.PageSize, error) {
	return []records.PageSize{{Width: 612, Height: 792}, {Width: 792, Height: 612}}, nil
}

func (painter) Picture(_ context.Context, f records.PagedFile, page int, size records.PictureSize) (records.PagePicture, error) {
	if page > 2 {
		return records.PagePicture{}, records.Errorf(records.NotFound, "The file has %d pages.", 2)
	}
	return records.PagePicture{MediaType: "image/png", Bytes: fmt.Appendf(nil, "page %d of %s, %d wide, %d bytes at most", page, f.SHA256, size.Width, size.Most)}, nil
}

func (painter) Words(ctx context.Context, f records.PagedFile, page int) (records.PageWords, error) {
	w := records.PageWords{PageSize: records.PageSize{Width: 612, Height: 792}}
	if page > 2 {
		return w, records.Errorf(records.NotFound, "The file has %d pages.", 2)
	}
	b, err := f.Open(ctx)
	if err != nil {
		return w, err
	}
	defer b.Close()
	all, err := io.ReadAll(b)
	for i, word := range strings.Fields(string(all)) {
		w.Words = append(w.Words, records.PageWord{Text: word, X: 72, Y: 72 + 14*float64(i), Width: 60, Height: 12, Line: i})
	}
	return w, err
}

// gluer takes every file that calls itself a PDF for one of two pages, and binds by writing one after the other.
type gluer struct{}

func (gluer) CountPages(_ context.Context, bytes io.ReadSeeker, _ int64) (int, records.Beside, error) {
	b, err := io.ReadAll(bytes)
	if strings.Contains(string(b), "damaged") {
		return 0, records.BesideDamaged, err
	}
	return 2, records.Together, err
}

func (gluer) Bind(_ context.Context, in records.BindInput) (records.Bound, error) {
	all := []byte(in.Front)
	for i, p := range in.Parts {
		b, err := io.ReadAll(p.Bytes)
		if err != nil {
			return records.Bound{}, err
		}
		if strings.Contains(string(b), "unbindable") {
			return records.Bound{Refused: i}, nil
		}
		all = append(append(all, "\nbookmark: "+p.Title+"\n"...), b...)
	}
	return records.Bound{PDF: io.NopCloser(strings.NewReader(string(all))), Refused: -1}, nil
}

// newKey makes a pair of keys.
func newKey(t *testing.T, name string) (private, public string) {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	return private, public
}

func newNotary(t *testing.T) notary {
	t.Helper()
	private, public := newKey(t, "example.org/ledger")
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return notary{signer, public}
}

// cosignature signs a note with another key and returns the line.
func cosignature(t *testing.T, text, private string) string {
	t.Helper()
	line, err := proof.Sign(text, private)
	if err != nil {
		t.Fatal(err)
	}
	return line
}

type notary struct {
	signer note.Signer
	public string
}

func (n notary) Sign(body string) (string, error) {
	b, err := note.Sign(&note.Note{Text: body}, n.signer)
	return string(b), err
}

func (n notary) PublicKey() string { return n.public }

func (n notary) Open(text string, keys ...string) (records.SignedHead, error) {
	return proof.Open(text, keys...)
}

// noStamper leaves every PDF beside its certificate.
type noStamper struct{}

func (noStamper) Stamp(context.Context, records.StampInput) (records.Stamped, error) {
	return records.Stamped{Beside: records.BesideDamaged}, nil
}

// system is the service around the API: the catalogue's figures, and an index that is the catalogue itself.
type system struct {
	db      *storage.DB
	missing string // the part that does not answer
	err     error
}

func (s *system) State(ctx context.Context) (api.State, error) {
	head, err := s.db.Head(ctx)
	if err != nil {
		return api.State{}, err
	}
	jobs, err := s.db.CountJobs(ctx)
	parts := []api.Part{{Name: "database", OK: s.missing != "database", Needed: true, Detail: "SQLite"}, {Name: "tesseract", OK: false, Detail: "not installed"}}
	return api.State{Parts: parts, Ledger: head.Size, Indexed: head.Size, Jobs: jobs}, err
}

func (s *system) Reindex(_ context.Context, progress func(done, total int64)) error {
	if s.err != nil {
		return s.err
	}
	progress(1, 2)
	progress(2, 2)
	return nil
}

// plainText reads every file as plain text with a page per form feed.
type plainText struct{}

func (plainText) Extract(_ context.Context, in records.ExtractInput) (records.Extraction, error) {
	b, err := io.ReadAll(in.Bytes)
	if err != nil {
		return records.Extraction{}, err
	}
	text := string(b)
	if strings.Contains(text, "PASSWORD") {
		return records.Extraction{}, &records.Unreadable{Reason: "It is protected by a password."}
	}
	x := records.Extraction{Method: "text", Pages: strings.Split(text, records.PageBreak), Paged: true, Language: in.Language}
	if in.Normative {
		x.Outline = articles(text)
	}
	if m := proposed.FindStringSubmatch(text); m != nil {
		x.Title, x.Date = m[1], records.Date(m[2])
	}
	x.Citations = citation.Find(text, "es", x.Outline)
	return x, nil
}

// proposed is what a text says of itself, for the tests: TITLE: … DATE: …
var proposed = regexp.MustCompile(`TITLE: (.+) DATE: (\S+)`)

var article = regexp.MustCompile(`(?m)(?:^|\f)(Artículo (\d+))`)

// articles are the lines that begin with "Artículo" and a number.
func articles(text string) []records.Provision {
	var outline []records.Provision
	for _, m := range article.FindAllStringSubmatchIndex(text, -1) {
		p := records.Provision{EID: "art_" + text[m[4]:m[5]], Kind: "article", Label: text[m[2]:m[3]], Offset: m[2]}
		p.Page = 1 + strings.Count(text[:p.Offset], records.PageBreak)
		outline = append(outline, p)
	}
	return outline
}

// syncBuffer is what the log writes to.
type syncBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
