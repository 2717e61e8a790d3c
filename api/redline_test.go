package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"acervo/indexer/extract/outline"
	"acervo/records"
)

// statute is a norm with three versions in Spanish, the first of which has a translation, and the acts that brought them.
type statute struct {
	id      records.DocumentID
	act     records.DocumentID // brought version 2; everybody may read it
	secret  records.DocumentID // brought version 3; few may
	clerk   string             // tokens
	visitor string
	texts   [3]string
}

const statuteFirst = `ESTATUTO

Artículo 1. La Asociación agrupa a los archivos de los países miembros.

Artículo 2. La Asamblea se reunirá cada dos años en el lugar que señale el Comité.

Artículo 3. La Secretaría llevará el libro de actas y el inventario de los bienes.
`

// wholeOutline reads plain text with all of its articles.
type wholeOutline struct{ plainText }

func (w wholeOutline) Extract(ctx context.Context, in records.ExtractInput) (records.Extraction, error) {
	x, err := w.plainText.Extract(ctx, in)
	x.Outline, _ = outline.Find(x.Pages, x.Paged)
	return x, err
}

// newStatute files a norm and records what happened to it.
func newStatute(t *testing.T) (*house, client, statute) {
	t.Helper()
	h := newHouse(t)
	h.desk = records.NewDesk(records.DeskConfig{Catalogue: h.db, Vault: h.vault, Extractor: wholeOutline{}, Profile: testProfile(), PollEvery: 10 * time.Millisecond})
	l := statute{texts: [3]string{
		statuteFirst,
		strings.Replace(statuteFirst, "dos años", "tres años", 1),
		strings.NewReplacer("dos años", "tres años", "Artículo 3. La", "Artículo 3. Toda persona puede consultar el archivo sin costo alguno.\n\nArtículo 4. La").Replace(statuteFirst),
	}}
	public, restricted := records.Access{Level: records.Public}, records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
	l.act = h.file(records.FileRequest{Title: "Acuerdo de reforma", Symbol: "ACT-1", Access: &public}, "act.txt", "Se reforma.").Document
	l.secret = h.file(records.FileRequest{Title: "Acuerdo reservado", Symbol: "ACT-2", Access: &restricted}, "secret.txt", "Se reforma en secreto.").Document
	add := func(lang records.Language, text string) records.VersionRequest {
		f, err := h.office.Receive(t.Context(), root(), "ley.txt", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return records.VersionRequest{Language: lang, Files: []records.Received{f}}
	}
	r, err := h.office.File(t.Context(), root(), records.FileRequest{
		Title: "Estatuto", Symbol: "EST-1", Access: &public, VersionRequest: add("es", l.texts[0]),
	})
	if err != nil {
		t.Fatal(err)
	}
	l.id = r.Document
	english := add("en", "STATUTE\n\nArticle 1. The Association groups the archives of the member countries.\n\nArticle 2. The Assembly shall meet every two years.\n")
	english.Authority = records.OfficialTranslation
	if _, err := h.office.AddText(t.Context(), root(), l.id, 1, english); err != nil {
		t.Fatal(err)
	}
	for _, text := range l.texts[1:] {
		if _, err := h.office.AddVersion(t.Context(), root(), l.id, add("es", text)); err != nil {
			t.Fatal(err)
		}
	}
	h.readAll()
	l.record(t, h, records.Event{Type: records.EventInForce, EffectiveOn: "2010-01-01", Version: 1})
	l.record(t, h, records.Event{Type: records.EventAmended, EffectiveOn: "2014-05-01", Version: 2, By: l.act, ByProvision: "art_1"})
	l.record(t, h, records.Event{Type: records.EventAmended, EffectiveOn: "2019-03-08", Version: 3, By: l.secret})
	_, l.clerk = h.person("counsel", []string{"AG"}, records.Counsel)
	_, l.visitor = h.person("reader", []string{"CP"}, records.Reader)
	return h, h.client(), l
}

// record writes an event of the norm into the catalogue.
func (l statute) record(t *testing.T, h *house, e records.Event) {
	t.Helper()
	e.Document, e.RecordedBy = l.id, "test"
	err := h.db.InTx(t.Context(), func(tx records.Tx) error {
		entry, err := tx.Append(context.Background(), records.Entry{Actor: "test", Name: "test", Action: "event_recorded", Kind: records.SubjectDocument, Subject: string(l.id), Detail: []byte(`{}`)})
		if err != nil {
			return err
		}
		e.ID, e.RecordedAt = records.EventID(entry.Seq), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
		return tx.InsertEvent(context.Background(), e)
	})
	if err != nil {
		t.Fatal(err)
	}
}

type redlineAnswer struct {
	From, To struct{ Version int }
	Counts   map[string]int
	Origins  []struct {
		Version int
		Act     *struct{ Document, Symbol string }
	}
	Provisions []struct {
		Change   string
		Old, New *struct {
			EID     string
			Ordinal int
		}
		By    []int
		Edits []struct{ Op, Text, Old, New string }
	}
}

func TestARedlineRebuildsBothTexts(t *testing.T) {
	_, c, l := newStatute(t)
	var r redlineAnswer
	c.want(http.StatusOK, ask{path: "/api/v1/redline?from=EST-1&from_version=1&to_version=3"}).json(&r)
	old, after := map[int]string{}, ""
	for _, p := range r.Provisions {
		for _, e := range p.Edits {
			if p.Old != nil {
				old[p.Old.Ordinal] += e.Text + e.Old
			}
			if p.New != nil {
				after += e.Text + e.New
			}
		}
	}
	before := ""
	for i := range len(old) {
		before += old[i]
	}
	if before != l.texts[0] || after != l.texts[2] {
		t.Errorf("rebuilt:\n%q\n%q", before, after)
	}
	if r.Counts["amended"] != 1 || r.Counts["new"] != 1 || r.Counts["moved"] != 1 || r.Counts["repealed"] != 0 {
		t.Errorf("counts: %v", r.Counts)
	}
}

func TestARedlineTellsWhichActChangedWhatUnlessTheActMayNotBeRead(t *testing.T) {
	_, c, l := newStatute(t)
	for _, who := range []struct {
		token string
		knows bool
	}{{l.clerk, true}, {l.visitor, false}, {"", false}} {
		var r redlineAnswer
		got := c.want(http.StatusOK, ask{path: "/api/v1/redline?from=EST-1&from_version=1&to_version=3&changed_only=true", token: who.token})
		got.json(&r)
		if len(r.Origins) != 2 || r.Origins[0].Act == nil || r.Origins[0].Act.Symbol != "ACT-1" || (r.Origins[1].Act != nil) != who.knows {
			t.Errorf("origins: %+v", r.Origins)
		}
		if strings.Contains(got.Body.String(), string(l.secret)) != who.knows || strings.Contains(got.Body.String(), "ACT-2") != who.knows {
			t.Errorf("the act that few may read is told: %s", got.Body)
		}
		by := map[string]string{}
		for _, p := range r.Provisions {
			by[p.Change] = fmt.Sprint(p.By)
		}
		if len(r.Provisions) != 3 || by["amended"] != "[0]" || by["new"] != "[1]" || by["moved"] != "[1]" {
			t.Errorf("which act did what: %v", by)
		}
	}
}

func TestTheTwoTextsOfARedline(t *testing.T) {
	_, c, l := newStatute(t)
	for query, want := range map[string][2]int{
		"from=EST-1":                                             {2, 3}, // the one before the latest
		"from=EST-1&to_version=2":                                {1, 2},
		"from=EST-1&from_version=3&to_version=1":                 {3, 1},
		"from=EST-1&from_on=2012-06-01&to_on=2014-05-01":         {1, 2},
		"from=EST-1&from_on=2014-04-30&to_on=2030-01-01&lang=es": {1, 3},
	} {
		var r redlineAnswer
		c.want(http.StatusOK, ask{path: "/api/v1/redline?" + query}).json(&r)
		if got := [2]int{r.From.Version, r.To.Version}; got != want {
			t.Errorf("%s: versions %v, want %v", query, got, want)
		}
	}
	for query, want := range map[string]struct {
		status int
		field  string
		says   string
	}{
		"":                          {400, "from", "Name a document."},
		"from=EST-1&to_version=1":   {400, "from_version", "There is no version before 1 to compare with; name two versions."},
		"from=EST-1&from_version=9": {404, "from_version", "The document has no version 9."},
		"from=EST-1&from_version=1&to_version=3&lang=en":                 {404, "lang", `Version 3 has no text in "en"; it has: es.`},
		"from=EST-1&from_version=1&to_version=1&from_lang=es&to_lang=en": {400, "lang", `A redline compares two texts of one language; these are in "es" and "en". Read them side by side instead.`},
		"from=EST-1&from_on=2001-02-30":                                  {400, "from_on", `"2001-02-30" is not a date: the month has no day 30.`},
		"from=EST-1&from_on=1999-01-01":                                  {404, "from_on", "No text of it is known to have been in force on 1999-01-01; name a version."},
		"from=EST-1&from_version=1&from_on=2012-01-01":                   {400, "from_on", "Give a version or a day, not both."},
		"from=EST-1&to=ACT-2":                                            {404, "", "There is no such document, or you may not read it."},
		"from=" + string(l.id) + "&from_file=nosuchfile":                 {404, "from_file", "The document has no such file."},
		"from=EST-1&from_version=1&to_version=2&format=pdf":              {503, "format", "This service makes no PDFs; ask for format=html, which can be printed."},
	} {
		field, says := c.problem(want.status, ask{path: "/api/v1/redline?" + query})
		if field != want.field || says != want.says {
			t.Errorf("%s: %q %q", query, field, says)
		}
	}
}

func TestARedlineIsAPageOfItsOwnForWhoeverAsksForOne(t *testing.T) {
	_, c, _ := newStatute(t)
	for _, a := range []ask{
		{path: "/api/v1/redline?from=EST-1&format=html&hl=es"},
		{path: "/api/v1/redline?from=EST-1&from_version=2&to_version=3&hl=es", header: map[string]string{"Accept": "text/html,*/*;q=0.1"}},
	} {
		a.path = strings.Replace(a.path, "&hl=es", "", 1)
		a.header = map[string]string{"Accept": "text/html", "Accept-Language": "es"}
		got := c.want(http.StatusOK, a)
		page := got.Body.String()
		for _, want := range []string{"<style>", "1 nuevo", "1 trasladado", "insertado: ", "Artículo 3", "antes Artículo 3", "tachadas"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page does not say %q:\n%s", want, page)
			}
		}
		if strings.Contains(page, "/assets/") || strings.Contains(page, "<script") {
			t.Error("the page needs other files")
		}
		if csp := got.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "style-src 'sha256-") {
			t.Errorf("policy %q", csp)
		}
	}
}

func TestATranslationThatIsBehindIsToldSo(t *testing.T) {
	_, c, _ := newStatute(t)
	var s struct {
		From, To struct{ Version int }
		Older    *struct {
			Language           string
			Translated_version int
			Amended_version    int
		} `json:"older_translation"`
		Rows []struct{ From, To *struct{ EID, Text string } }
	}
	c.want(http.StatusOK, ask{path: "/api/v1/side-by-side?from=EST-1&from_lang=es&to_lang=en"}).json(&s)
	if s.From.Version != 3 || s.To.Version != 1 || s.Older == nil || s.Older.Amended_version != 3 || s.Older.Translated_version != 1 {
		t.Errorf("%+v %+v", s, s.Older)
	}
	if len(s.Rows) != 5 || s.Rows[1].To == nil || !strings.HasPrefix(s.Rows[1].To.Text, "Article 1.") || s.Rows[3].To != nil {
		t.Errorf("rows: %+v", s.Rows)
	}
	s.Older = nil
	c.want(http.StatusOK, ask{path: "/api/v1/side-by-side?from=EST-1&from_lang=es&from_version=1&to_lang=en"}).json(&s)
	if s.Older != nil {
		t.Errorf("of the same version it is told to be behind: %+v", s.Older)
	}
}

func TestTheHistoryOfAnArticle(t *testing.T) {
	_, c, l := newStatute(t)
	var h struct {
		Provision struct{ Label string }
		States    []struct {
			State     string
			Amended   bool
			Text      string
			Provision *struct{ Label string }
			Origins   []struct {
				Act *struct{ Symbol string }
			}
		}
	}
	c.want(http.StatusOK, ask{path: doc(l.id, "provisions/art_4/history"), token: l.visitor}).json(&h)
	var told []string
	for _, s := range h.States {
		told = append(told, s.State+" "+s.Provision.Label)
	}
	if got := strings.Join(told, ", "); got != "new Artículo 3, unchanged Artículo 3, moved Artículo 4" {
		t.Errorf("the story: %s", got)
	}
	if a := h.States[1].Origins[0].Act; a == nil || a.Symbol != "ACT-1" || h.States[2].Origins[0].Act != nil {
		t.Errorf("acts: %+v", h.States)
	}
	c.want(http.StatusOK, ask{path: doc(l.id, "provisions/art_2/history")}).json(&h)
	if s := h.States[1]; s.State != "amended" || !strings.Contains(s.Text, "tres años") {
		t.Errorf("%+v", s)
	}
	if field, _ := c.problem(http.StatusNotFound, ask{path: doc(l.id, "provisions/art_99/history")}); field != "eid" {
		t.Errorf("field %q", field)
	}
}

func TestThePageOfAComparison(t *testing.T) {
	_, c, l := newStatute(t)
	for path, want := range map[string][]string{
		"/compare":                                    {"Comparar textos", `name="from"`},
		"/compare?from=EST-1":                         {"1 nuevo", "1 trasladado", `href="/compare?all=true`, "antes Artículo 3", `<option value="2" selected>`, "siguiente"},
		"/compare?from=EST-1&view=columns":            {`class="sides"`},
		"/compare?from=EST-1&all=true":                {"sin cambio"},
		"/compare?from=EST-1&from_lang=es&to_lang=en": {"La traducción en inglés es de la versión 1.", "Article 1.", "No está en este texto"},
		"/d/" + string(l.id) + "/history/art_4":       {"Artículo 4 en todas las versiones", "trasladado", "ACT-1"},
	} {
		got := c.do(ask{path: path, header: map[string]string{"Accept": "text/html", "Accept-Language": "es"}})
		if got.Code != http.StatusOK {
			t.Errorf("%s: status %d", path, got.Code)
		}
		for _, w := range want {
			if !strings.Contains(got.Body.String(), w) {
				t.Errorf("%s does not say %q:\n%s", path, w, got.Body)
			}
		}
	}
	got := c.do(ask{path: "/compare?from=EST-1&to=ACT-2", header: map[string]string{"Accept": "text/html", "Accept-Language": "es"}})
	if got.Code != http.StatusNotFound || !strings.Contains(got.Body.String(), "No existe") {
		t.Errorf("status %d: %s", got.Code, got.Body)
	}
}
