package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"acervo/records"
)

// visitor is somebody who walks through every operation.
type visitor struct {
	name  string
	actor records.Actor
	token string
	own   string // the id of an API token of theirs, to be revoked
}

// target is what an operation is asked about: a document that is there, or a
// ghost whose ids were never given.
type target struct {
	access records.Access
	id     records.DocumentID
	file   records.FileID
	pdf    records.FileID // of the same document, in another language
	number string
	symbol string
	word   string // stands in its text only
	seq    int64
	etag   string
	lang   records.Language
	sum    records.Sum      // of its file
	code   records.CopyCode // of a copy of it
	issued records.Sum      // of the copy
	event  records.EventID  // of it, for those who may do nothing with it
	link   int64            // a relation of it, for the same
	matter records.MatterID // of the same access, with the document in it
	marks  []string         // whatever tells of the document
	// ofMatter tells of its matter, which those may know of who may read the document, or might but for its seal.
	ofMatter []string
}

// step is the row of an operation in the access table of the API.
type step struct {
	first  records.Act // asked before anything else; "" for nothing
	reads  bool        // then: it is about one document, which does not exist for those who may not read it
	then   records.Act // asked last
	matter bool        // it is about the document's matter, which stays known when its documents are sealed
	ok     int         // what those get who may
	// asks makes the requests; for one person and one document each of them must come out as the row says.
	asks func(w *walk, v visitor, d target) []ask
	// status is the rule where the fields above cannot say it.
	status func(w *walk, v visitor, d target) int
	// tellsAll: whoever may do it reads of every document (the ledger).
	tellsAll bool
}

// walk is the state of a walk.
type walk struct {
	*house
	client
	documents []target
	today     records.Date
	count     int
	common    string // a document that everybody may read who may read anything
	witness   string // the private key of a second signer
}

// checkpoint has a checkpoint signed over all that there is and returns its address.
func (w *walk) checkpoint() string {
	p, _, err := w.auditor.Sign(w.house.t.Context(), root())
	if err != nil {
		w.house.t.Fatal(err)
	}
	return fmt.Sprintf("/api/v1/ledger/checkpoints/%d", p.Head.Size)
}

// cosign makes the second signer's line for the checkpoint at that address.
func (w *walk) cosign(path string) string {
	return cosignature(w.house.t, w.want(http.StatusOK, ask{path: path}).text("note"), w.witness)
}

func (w *walk) mayRead(v visitor, d target) bool { return v.actor.MayRead(d.access, w.today) }

func refused(a records.Actor) int {
	if a.Anonymous() {
		return http.StatusUnauthorized
	}
	return http.StatusForbidden
}

// expected is the status that the access table in records asks for.
func (w *walk) expected(s step, v visitor, d target) int {
	if s.matter {
		d.access.Seal = ""
	}
	switch {
	case s.status != nil:
		return s.status(w, v, d)
	case s.first != "" && !v.actor.May(s.first):
		return refused(v.actor)
	case s.reads && !w.mayRead(v, d):
		return http.StatusNotFound
	case s.then != "" && !v.actor.May(s.then):
		return refused(v.actor)
	}
	return s.ok
}

// fresh returns a word that no other request of the walk has.
func (w *walk) fresh() string {
	w.count++
	return fmt.Sprintf("fresh%06d", w.count)
}

// freshLanguage returns a language code that no other request has.
func (w *walk) freshLanguage() records.Language {
	w.count++
	n := w.count
	return records.Language([]byte{'a' + byte(n/676%26), 'a' + byte(n/26%26), 'a' + byte(n%26)})
}

// The walk: every operation of the contract, as everybody, about documents of every
// access. An operation without a row in the table fails.
func TestEveryOperationKeepsTheAccessRule(t *testing.T) {
	described := operations(loadContract(t))
	for _, op := range described {
		if _, ok := steps[op]; !ok {
			t.Errorf("%s has no row in the access table of this test", op)
		}
	}
	for _, op := range slices.Sorted(maps.Keys(steps)) {
		if !slices.Contains(described, op) {
			t.Errorf("the row %s is of no operation", op)
		}
	}
	w := newWalk(t)
	visitors := w.visitors()
	slices.SortStableFunc(described, func(a, b string) int { // what changes nothing goes first
		return strings.Compare(changes(a), changes(b))
	})
	for _, op := range described {
		s := steps[op]
		if s.asks == nil {
			continue
		}
		t.Run(op, func(t *testing.T) {
			w.client.t = t
			for _, v := range visitors {
				for i, d := range w.documents {
					if i > 0 && !s.reads && s.status == nil && changes(op) != "" {
						break // it is about no document: once for each visitor will do
					}
					w.visit(t, op, s, v, d)
				}
			}
		})
	}
}

func changes(op string) string {
	if strings.HasPrefix(op, "GET ") || strings.HasPrefix(op, "HEAD ") {
		return ""
	}
	return "changes"
}

// visit makes the requests of a step and holds the answers against the rule.
func (w *walk) visit(t *testing.T, op string, s step, v visitor, d target) {
	t.Helper()
	if s.reads && strings.HasPrefix(op, "PATCH ") {
		current, err := w.db.Document(t.Context(), d.id)
		if err != nil {
			t.Fatal(err)
		}
		d.etag = fmt.Sprintf("%q", fmt.Sprint(current.Revision))
	}
	want := w.expected(s, v, d)
	asks := s.asks(w, v, d)
	var ghosts []ask
	if want >= 400 && (s.reads || s.status != nil) && !w.mayRead(v, d) && (!s.matter || d.access.Seal == "") {
		ghosts = s.asks(w, v, w.ghost(d))
	}
	for i, a := range asks {
		a.token = v.token
		got := w.do(a)
		if got.Code != want {
			t.Errorf("%s asks %s %s about what is %s: status %d, want %d: %.200s", v.name, a.method, a.path, d.access.Class(), got.Code, want, got.Body)
			continue
		}
		if ghosts != nil {
			ghosts[i].token = v.token
			w.same(t, v, a, got, w.do(ghosts[i]))
		}
		if s.tellsAll && v.actor.May(records.ActReadLedger) {
			continue
		}
		w.tells(t, op, v, a, got)
		if strings.HasPrefix(op, "GET ") && !strings.Contains(op, "/checkpoint") { // RFC 9110 §9.3.2: the same, without the bytes
			a.method = http.MethodHead
			if head := w.do(a); head.Code != want || head.Body.Len() != 0 {
				t.Errorf("%s asks HEAD %s: status %d and %d bytes, want %d and none", v.name, a.path, head.Code, head.Body.Len(), want)
			}
		}
	}
}

// same: what one may not read answers as what never was, to the byte.
func (w *walk) same(t *testing.T, v visitor, a ask, real, ghost answer) {
	t.Helper()
	for _, r := range []answer{real, ghost} {
		r.Header().Del("X-Request-Id")
	}
	if real.Code != ghost.Code || real.Body.String() != ghost.Body.String() || fmt.Sprint(real.Header()) != fmt.Sprint(ghost.Header()) {
		t.Errorf("%s can tell from %s %s that the document exists:\n%d %s %v\n%d %s %v", v.name, a.method, a.path,
			real.Code, real.Body, real.Header(), ghost.Code, ghost.Body, ghost.Header())
	}
}

// tells: no answer tells of a document that the visitor may not read, and lists tell of each that they may.
func (w *walk) tells(t *testing.T, op string, v visitor, a ask, got answer) {
	t.Helper()
	all := got.Body.String() + fmt.Sprint(got.Header())
	if !v.actor.May(records.ActReadHistory) && strings.Contains(all, root().Name) && !strings.Contains(op, "/verify") && got.Header().Get("Content-Type") != "application/pdf" { // a certificate names its issuer, and every PDF has a /Root
		t.Errorf("%s learns who filed or recorded something from %s %s", v.name, a.method, a.path)
	}
	for _, d := range w.documents {
		may := w.mayRead(v, d)
		for _, mark := range d.marks {
			if !may && strings.Contains(all, mark) {
				t.Errorf("%s learns %q from %s %s", v.name, mark, a.method, a.path)
			}
		}
		but := d
		but.access.Seal = ""
		for _, mark := range d.ofMatter {
			if !w.mayRead(v, but) && strings.Contains(all, mark) {
				t.Errorf("%s learns %q of a matter from %s %s", v.name, mark, a.method, a.path)
			}
		}
		if strings.Contains(op, "/cit") && strings.Contains(op, "{id}") && got.Code == 200 && may && !strings.Contains(a.path, string(d.id)) && !strings.Contains(all, string(d.id)) {
			t.Errorf("%s does not find that what is %s is cited, or cites, by %s", v.name, d.access.Class(), a.path)
		}
		lists := op == "GET /api/v1/documents" || op == "GET /api/v1/outlines/waiting" && got.Code == 200 || a.path == "/api/v1/search?facets=true"
		if lists && may && !strings.Contains(all, string(d.id)) {
			t.Errorf("%s does not find what is %s by %s", v.name, d.access.Class(), a.path)
		}
		if a.path == "/api/v1/search?facets=true&q="+d.word {
			if total, _ := got.field("total").(float64); (total == 1) != may {
				t.Errorf("%s finds %v of what is %s", v.name, total, d.access.Class())
			}
		}
	}
}

// declaredAsk asks about a document that is a declared record then, whatever was asked before.
func declaredAsk(what string, body map[string]any) func(*walk, visitor, target) []ask {
	return func(w *walk, _ visitor, d target) []ask {
		ctx, h := w.client.t.Context(), w.house
		_, _ = h.office.Declare(ctx, root(), d.id)                 // a Conflict says that it is one
		holds, _ := h.custodian.HoldsOf(ctx, root(), string(d.id)) // none of what nobody may read
		for _, hold := range holds {                               // which another operation of the walk may have placed
			if hold.InForce() {
				if _, err := h.custodian.LiftHold(ctx, root(), hold.ID, "the walk goes on"); err != nil {
					h.t.Fatal(err)
				}
			}
		}
		a := ask{method: "POST", path: doc(d.id, what)}
		if body != nil {
			a.json = body
		}
		return []ask{a}
	}
}
