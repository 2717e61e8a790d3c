package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

const law = "REGLAMENTO\n\nArtículo 1. La biblioteca abre.\nArtículo 2. Presta libros.\f2\nArtículo 4. Cierra a las ocho.\nTRANSITORIOS\nÚNICO. Entra en vigor hoy.\n"

// shelveLaw files a normative text and has it read; outline is the address of its outline.
func shelveLaw(h *house, text string) (r records.Receipt, outline string) {
	r = h.file(records.FileRequest{Type: "resolution", Title: "Reglamento " + r.Number, VersionRequest: records.VersionRequest{Language: "es"}}, "law.txt", text)
	h.readAll()
	return r, "/api/v1/files/" + string(r.Files[0].ID) + "/outline"
}

// line is a line of a corrected outline; at is a byte offset, or the line itself on a page.
func line(eid, kind, label string, page int, at any) map[string]any {
	l := map[string]any{"eid": eid, "kind": kind, "label": label}
	if n, ok := at.(int); ok {
		l["offset"] = n
	} else {
		l["page"], l["line"] = page, at
	}
	return l
}

func list(lines ...map[string]any) map[string]any {
	return map[string]any{"items": append([]map[string]any{}, lines...)}
}

// eids returns the ids of an outline that was answered.
func (a answer) eids() string {
	var ids []string
	for _, p := range a.field("items").([]any) {
		ids = append(ids, p.(map[string]any)["eid"].(string))
	}
	return strings.Join(ids, " ")
}

func (h *house) cuts(t *testing.T, id records.FileID) string {
	t.Helper()
	passages, err := h.db.Passages(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var cuts []string
	for _, p := range passages {
		cuts = append(cuts, fmt.Sprintf("%s@%d", p.EID, p.Page))
	}
	return strings.Join(cuts, " ")
}

func TestWhoeverConfirmsAnOutlineAnswersForIt(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	_, counsel := h.person("lola", nil, records.Counsel)
	r, outline := shelveLaw(h, law)
	before := c.want(200, ask{path: outline, token: counsel})
	if s := fmt.Sprint(before.field("state"), before.field("findings")); s != "proposed[There are gaps in the numbers of the articles: Artículo 2 (p. 1) → Artículo 4 (p. 2).]" {
		t.Errorf("got %s", s)
	}
	if n := len(c.want(200, ask{path: "/api/v1/outlines/waiting", token: counsel}).field("items").([]any)); n != 1 {
		t.Errorf("%d texts wait", n)
	}
	confirm := ask{method: "POST", path: outline + "/confirm", token: counsel, header: map[string]string{"If-Match": before.Header().Get("Etag")}}
	after := c.want(200, confirm)
	if after.text("state") != "confirmed" || after.text("confirmed_by") != "lola" || after.field("corrected") != false || after.eids() != "art_1 art_2 art_4" {
		t.Errorf("got %s", after.Body)
	}
	if n := len(c.want(200, ask{path: "/api/v1/outlines/waiting", token: counsel}).field("items").([]any)); n != 0 {
		t.Errorf("%d texts wait", n)
	}
	history := c.want(200, ask{path: doc(r.Document, "history"), token: counsel}).Body.String()
	if !strings.Contains(history, `"action":"outline_confirmed"`) {
		t.Errorf("the ledger does not tell: %s", history)
	}
}

func TestACorrectedOutlineCutsTheTextAnew(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	_, clerk := h.person("clara", nil, records.Clerk)
	r, outline := shelveLaw(h, law)
	file := r.Files[0].ID
	if s := h.cuts(t, file); s != "@1 art_1@1 art_2@1 art_4@2" {
		t.Fatalf("before: %s", s)
	}
	was, err := h.db.File(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	put := ask{method: "PUT", path: outline, token: clerk, json: list(
		line("art_1", "article", "Artículo 1", 1, strings.Index(law, "Artículo 1")),
		line("art_2", "article", "Artículo 2", 1, "Artículo 2.  Presta libros."),
		line("art_4", "article", "Artículo 4", 2, "Artículo 4. Cierra a las ocho."),
		line("trans", "transitory", "TRANSITORIOS", 2, "TRANSITORIOS"),
		line("trans_1", "article", "ÚNICO", 2, "ÚNICO. Entra en vigor hoy."),
	)}
	got := c.want(200, put)
	if got.text("state") != "confirmed" || got.field("corrected") != true || got.eids() != "art_1 art_2 art_4 trans trans_1" {
		t.Errorf("got %s", got.Body)
	}
	last := got.field("items").([]any)[4].(map[string]any)
	if last["level"] != 1.0 || last["page"] != 2.0 || last["offset"] != float64(strings.Index(law, "ÚNICO")) {
		t.Errorf("got %v", last)
	}
	if s := h.cuts(t, file); s != "@1 art_1@1 art_2@1 art_4@2 trans_1@2" {
		t.Errorf("after: %s", s)
	}
	if text := c.want(200, ask{path: "/api/v1/files/" + string(file) + "/text", token: clerk}).Body.String(); text != law {
		t.Errorf("the text has changed: %q", text)
	}
	if is, err := h.db.File(t.Context(), file); err != nil || !is.Reading.UpdatedAt.After(was.Reading.UpdatedAt) {
		t.Errorf("the index cannot know that there is something new: %v, %v", is.Reading.UpdatedAt, err)
	}
	history := c.want(200, ask{path: doc(r.Document, "history"), token: clerk}).Body.String()
	for _, part := range []string{`"action":"outline_corrected"`, `{"after":{"eid":"trans_1"`} {
		if !strings.Contains(history, part) {
			t.Errorf("the ledger does not tell %s: %s", part, history)
		}
	}
	back := c.want(200, ask{path: outline, token: clerk})
	c.want(200, ask{method: "PUT", path: outline, token: clerk, header: map[string]string{"If-Match": back.Header().Get("Etag"), "Content-Type": "application/json"}, body: strings.NewReader(back.Body.String())})
}

func TestEveryMistakeInAnOutlineIsNamed(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	_, clerk := h.person("clara", nil, records.Clerk)
	_, outline := shelveLaw(h, law)
	nowhere := line("art_9", "article", "Artículo 9", 0, 0)
	delete(nowhere, "offset")
	for _, k := range []struct {
		rule, field string
		lines       []map[string]any
	}{
		{"an id has its shape", "items[0].eid", []map[string]any{line("Art. 1", "article", "Artículo 1", 0, 5)}},
		{"an id is given", "items[0].eid", []map[string]any{line("", "article", "Artículo 1", 0, 5)}},
		{"an id is given once", "items[1].eid", []map[string]any{line("art_1", "article", "A", 0, 5), line("art_1", "article", "B", 0, 9)}},
		{"a kind is a known one", "items[0].kind", []map[string]any{line("art_1", "artikel", "A", 0, 5)}},
		{"a label is given", "items[0].label", []map[string]any{line("art_1", "article", " ", 0, 5)}},
		{"a place is given", "items[0].offset", []map[string]any{nowhere}},
		{"a place is within the text", "items[0].offset", []map[string]any{line("art_1", "article", "A", 0, len(law))}},
		{"a place is before a character", "items[0].offset", []map[string]any{line("art_1", "article", "A", 0, strings.Index(law, "í")+1)}},
		{"places rise", "items[1].offset", []map[string]any{line("art_1", "article", "A", 0, 9), line("art_2", "article", "B", 0, 9)}},
		{"a line is one of its page", "items[0].line", []map[string]any{line("art_4", "article", "A", 1, "Artículo 4. Cierra a las ocho.")}},
		{"lines come in their order", "items[1].line", []map[string]any{line("art_2", "article", "A", 1, "Artículo 2. Presta libros."), line("art_1", "article", "B", 1, "Artículo 1. La biblioteca abre.")}},
		{"a page is one of the text", "items[0].page", []map[string]any{line("art_4", "article", "A", 3, "x")}},
	} {
		t.Run(k.rule, func(t *testing.T) {
			c.t = t
			if field, detail := c.problem(400, ask{method: "PUT", path: outline, token: clerk, json: list(k.lines...)}); field != k.field {
				t.Errorf("at %s: %s", field, detail)
			}
		})
	}
	c.t = t
	all := c.want(400, ask{method: "PUT", path: outline, token: clerk, json: list(line("?", "?", "", 0, -1))}).field("problems").([]any)
	if len(all) != 4 {
		t.Errorf("of four mistakes %d are named", len(all))
	}
	if field, _ := c.problem(400, ask{method: "PUT", path: outline, token: clerk, json: map[string]any{}}); field != "items" {
		t.Errorf("no list: at %s", field)
	}
	c.want(412, ask{method: "PUT", path: outline, token: clerk, header: map[string]string{"If-Match": `"0123"`}, json: list()})
	c.want(412, ask{method: "POST", path: outline + "/confirm", token: clerk, header: map[string]string{"If-Match": `"0123"`}})
	if c.want(200, ask{path: outline, token: clerk}).text("state") != "proposed" {
		t.Error("a mistake has changed something")
	}
}

func TestOnlyNormsThatAreReadHaveAnOutlineToConfirm(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	_, clerk := h.person("clara", nil, records.Clerk)
	paper := h.file(records.FileRequest{Type: "other", Title: "Carta"}, "a.txt", "Artículo 1. No es una norma.")
	locked := h.file(records.FileRequest{Type: "resolution", Title: "Cerrada"}, "b.txt", "PASSWORD")
	h.readAll()
	for _, r := range []records.Receipt{paper, locked} {
		c.want(409, ask{method: "POST", path: "/api/v1/files/" + string(r.Files[0].ID) + "/outline/confirm", token: clerk})
	}
}

// rereader reads a text that is not what was filed: another program, another OCR.
type rereader struct{ text string }

func (r rereader) Extract(ctx context.Context, in records.ExtractInput) (records.Extraction, error) {
	in.Bytes = strings.NewReader(r.text)
	in.Size = int64(len(r.text))
	return plainText{}.Extract(ctx, in)
}

func TestAConfirmedOutlineStaysAsLongAsItFits(t *testing.T) {
	const corrected = "art_1 trans_1"
	for _, k := range []struct{ rule, text, state, eids, finding string }{
		{"the same text", law, "confirmed", corrected, ""},
		{"blanks and lines that moved", "Biblioteca\n" + strings.Replace(law, "Artículo 1. La", "  Artículo 1.  La", 1), "confirmed", corrected, ""},
		{"a line that is no longer there", strings.Replace(law, "ÚNICO. ", "UN1CO ", 1), "proposed", "art_1 art_2 art_4", "ÚNICO"},
		{"a line that is there twice now", law + "ÚNICO. Entra en vigor hoy.\n", "proposed", "art_1 art_2 art_4", "ÚNICO"},
	} {
		t.Run(k.rule, func(t *testing.T) {
			h := newHouse(t)
			c := h.client()
			_, clerk := h.person("clara", nil, records.Clerk)
			r, outline := shelveLaw(h, law)
			c.want(200, ask{method: "PUT", path: outline, token: clerk, json: list(
				line("art_1", "article", "Artículo 1", 1, "Artículo 1. La biblioteca abre."), line("trans_1", "article", "ÚNICO", 2, "ÚNICO. Entra en vigor hoy."))})
			h.desk = records.NewDesk(records.DeskConfig{Catalogue: h.db, Vault: h.vault, Extractor: rereader{k.text}, Profile: testProfile(), PollEvery: 10 * time.Millisecond})
			c.want(202, ask{method: "POST", path: doc(r.Document, "reread"), token: clerk})
			h.readAll()
			got := c.want(200, ask{path: outline, token: clerk})
			if got.text("state") != k.state || got.eids() != k.eids || !strings.Contains(fmt.Sprint(got.field("findings")), k.finding) {
				t.Errorf("got %s", got.Body)
			}
			if k.state == "proposed" {
				return
			}
			text, _, err := h.office.PlainText(t.Context(), root(), r.Files[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range got.field("items").([]any) {
				at := int(p.(map[string]any)["offset"].(float64))
				if label := p.(map[string]any)["label"].(string); !strings.HasPrefix(strings.TrimSpace(text[at:]), label) {
					t.Errorf("%s begins with %.20q now", label, text[at:])
				}
			}
		})
	}
}
