package journeys

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// restricted tries every door to the appointment that only the Secretariat may read.
// Counsel of the Secretariat tries each as well: were it shut to everybody, nothing would be proved.
func restricted(t *testing.T, s *service, lang string) {
	d := s.document("MUESTRA/NOM-2/2024")
	file := d.Versions[0].Texts[0].Files[0].ID
	other := s.document("MUESTRA/RES-3/1996")
	counsel, reader := s.visitor(t, lang), s.visitor(t, lang)
	counsel.signIn("jurista")
	reader.signIn("lectora")
	counsel.reach("/d/" + d.ID)
	receipt := counsel.text(`a[href*="/receipt"]`, "href")
	const title = "Nombramiento de muestra"
	doors := []struct{ name, path, trace string }{ // trace: what those see there who may
		{"search", "/?q=jefatura+reserva", title},
		{"search by symbol", "/?q=MUESTRA%2FNOM-2%2F2024", title},
		{"search in all versions", "/?q=jefatura&all_versions=true", title},
		{"facets and totals", "/?q=muestra&year=2024&body=SG", title},
		{"table of results", "/export?q=jefatura&format=csv", title},
		{"search of the API", "/api/v1/search?q=jefatura&facets=true", title},
		{"suggestions", "/api/v1/suggest?q=Nombramiento", title},
		{"the latest on the front page", "/", title},
		{"list", "/api/v1/documents?limit=200", title},
		{"page of the document", "/d/" + d.ID, title},
		{"its version", "/d/" + d.ID + "?version=1", title},
		{"reference by symbol", "/d?ref=MUESTRA%2FNOM-2%2F2024", title},
		{"reference by number", "/d?ref=" + url.QueryEscape(d.Number), title},
		{"receipt", receipt, title},
		{"reader", "/d/" + d.ID + "/read?file=" + file, title},
		{"text in the reader", "/d/" + d.ID + "/read?view=text&file=" + file, title},
		{"next pages of the reader", "/d/" + d.ID + "/read/leaf?file=" + file + "&page=1", "jefatura"},
		{"page picture", "/api/v1/files/" + file + "/pages/1/picture", ""},
		{"words of a page", "/api/v1/files/" + file + "/pages/1/words", "jefatura"},
		{"text", "/api/v1/files/" + file + "/text", "jefatura"},
		{"download", "/api/v1/files/" + file + "/content", ""},
		{"redline", "/compare?from=" + d.ID + "&to=" + other.ID, title},
		{"redline from the other end", "/compare?from=" + other.ID + "&to=" + d.ID, title},
		{"redline of the API", "/api/v1/redline?from=" + other.ID + "&to=" + d.ID, title},
		{"feed of what happens to the law", "/api/v1/calendar?format=atom&from=2024-11-01&to=2024-11-01", hiddenAct},
		{"table of what happens to the law", "/api/v1/calendar?format=csv&from=2024-11-01&to=2024-11-01", hiddenAct},
		{"document of the API", "/api/v1/documents/" + d.ID, title},
	}
	for _, door := range doors {
		if a := counsel.knock(door.path); a.Status != 200 || !strings.Contains(a.Text, door.trace) {
			t.Errorf("%s: whoever may read it finds no %q: %d %.300s", door.name, door.trace, a.Status, a.Text)
		}
		a := reader.knock(door.path)
		for _, trace := range []string{title, "Ejemplo de la Muestra", d.Number, hiddenAct} {
			if strings.Contains(a.Text, trace) && !strings.Contains(door.path, url.QueryEscape(trace)) {
				t.Errorf("%s: a reader finds %q", door.name, trace)
			}
		}
		if !strings.Contains(door.path, d.ID) && !strings.Contains(door.path, file) {
			continue
		}
		// What one may not read answers as what never was.
		never := reader.knock(strings.NewReplacer(d.ID, strings.Repeat("a", len(d.ID)), file, strings.Repeat("a", len(file))).Replace(door.path))
		if a.Status != never.Status || without(a.Text, d.ID, file) != without(never.Text, strings.Repeat("a", len(d.ID))) {
			t.Errorf("%s: it answers %d, what never was %d:\n%s\n%s", door.name, a.Status, never.Status, a.Text, never.Text)
		}
	}
	// As people would look: typing, and waiting for what is suggested.
	for _, v := range []*visitor{counsel, reader} {
		v.reach("/")
		v.do(chromedp.SendKeys("#q", "muestra", chromedp.ByQuery))
		v.eventually(`document.querySelectorAll("#suggestions [role=option]").length > 0`)
		if said := v.said("#suggestions"); v == reader && strings.Contains(said, title) {
			t.Errorf("a reader is suggested %q", said)
		}
	}
	counsel.reach("/")
	counsel.do(chromedp.SendKeys("#q", "Nombramiento de", chromedp.ByQuery))
	counsel.eventually(`(document.querySelector("#suggestions")?.textContent ?? "").includes(` + quote(title) + `)`)
	for _, v := range []*visitor{counsel, reader} {
		v.reach("/?q=nombramiento")
		v.follow(".searchbox button")
		found := strings.Contains(v.said(".hits"), "MUESTRA/NOM-2/2024")
		if found != (v == counsel) {
			t.Errorf("it is found: %v", found)
		}
	}
	reader.says("main", reader.say.the("search.none.why"))
	if status := reader.visit("/d/" + d.ID); status != 404 {
		t.Errorf("the page answers %d", status)
	}
	reader.says("h1", reader.say.the("fault.not-found"))
}

// answer is what an address answers to a script of the page, with the visitor's cookies.
type answer struct {
	Status int
	Text   string
}

func (v *visitor) knock(path string) answer {
	v.t.Helper()
	if !strings.HasPrefix(v.at(), "/") {
		v.reach("/")
	}
	return ask[answer](v, `fetch(`+quote(path)+`, {headers: {accept: "text/html,application/json,*/*"}}).then(async r => ({Status: r.status, Text: await r.text()}))`)
}

// without takes out of a page what names the address that was asked.
func without(text string, names ...string) string {
	for _, n := range names {
		text = strings.ReplaceAll(text, n, "")
	}
	return text
}
