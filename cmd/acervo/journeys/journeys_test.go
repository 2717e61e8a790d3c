package journeys

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// hiddenAct is the title of an act that only the Secretariat may read.
const hiddenAct = "Resolución reservada 90"

// One service with the sample collection, one browser; the journeys follow one another as days do in an office.
func TestJourneys(t *testing.T) {
	openBrowser(t)
	s := startSample(t)
	act := filepath.Join(t.TempDir(), "reservada.txt")
	if err := os.WriteFile(act, []byte("Resolución reservada sobre la jefatura.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.run("file", act, "--title", hiddenAct, "--symbol", "MUESTRA/RES-90/2024", "--type", "resolution", "--body", "AG", "--lang", "es", "--date", "2024-10-15", "--access", "restricted:SG")
	s.run("event", "add", "MUESTRA/RES-90/2024", "--type", "in_force", "--effective", "2024-11-01", "--version", "1")
	s.account("lectora", "--roles", "reader", "--bodies", "CP")
	s.account("jurista", "--roles", "counsel", "--bodies", "SG")
	for _, j := range []struct {
		name    string
		journey func(*testing.T, *service, string)
	}{
		{"words without accents lead to the passage on its page", search},
		{"the text in force on a day is shown, and said so", inForce},
		{"two versions are compared by article", compare},
		{"a certified copy is issued and verified by anybody", certify},
		{"a member body finds no trace of what is restricted", restricted},
		{"the first person of all sets a password and then a term", firstOfAll},
	} {
		t.Run(j.name, func(t *testing.T) {
			inEach(t, func(t *testing.T, lang string) { j.journey(t, s, lang) })
		})
	}
}

// From the one-time link of the first start to the first document found, on a service of one's own.
func firstOfAll(t *testing.T, _ *service, lang string) {
	s := start(t)
	v := s.visitor(t, lang)
	v.reach(s.link)
	v.says("h1", v.say.the("link.title"))
	v.fill("#password", password)
	v.fill("#again", password)
	v.follow("main form button")
	v.says("header", "Administración", v.say.the("frame.file"))
	v.says("main", v.say.the("front.none"))

	name := filepath.Join(t.TempDir(), "acuerdo.txt")
	if err := os.WriteFile(name, []byte("Acuerdo sobre el pago de las pensiones.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.run("file", name, "--title", "Acuerdo 1", "--lang", "es", "--type", "other", "--access", "public")
	v.fill("#q", "pension")
	v.follow(".searchbox button")
	for deadline := time.Now().Add(patience); v.count(".hit") == 0 && time.Now().Before(deadline); {
		v.reach("/?q=pension") // the index follows the ledger
	}
	v.says(".hit", "Acuerdo 1")
	v.says(".hit mark", "pensiones")

	stranger := s.visitor(t, lang)
	if status := stranger.visit(s.link); status != 200 && status != 404 {
		t.Errorf("a used link answers %d", status)
	}
	stranger.fill("#password", password+"!")
	stranger.fill("#again", password+"!")
	if status := stranger.going(clicking("main form button")); status != 404 {
		t.Errorf("a link is taken twice: %d", status)
	}
	stranger.says("main", v.say.the("link.gone"))
}

func search(t *testing.T, s *service, lang string) {
	v := s.visitor(t, lang)
	v.reach("/")
	v.fill("#q", "NUMEROS DE UN MISMO ANO")
	v.follow(".searchbox button")
	if !strings.HasPrefix(v.at(), "/?q=") {
		t.Errorf("the results stand at %s", v.at())
	}
	v.says(".hit", "MUESTRA/REG-1", v.say.the("status.in_force"))
	v.says(".hit mark", "números", "año")
	v.follow(`//li[contains(@class,"hit")][contains(.,"MUESTRA/REG-1")]//ul[contains(@class,"passages")]//a[starts-with(normalize-space(.),"Artículo 4")]`)
	v.says("h1", v.say.regulation())
	v.says(".foundlist", "Artículo 4")
	// The page is a picture, the hits are marked on it, and its words can be read and chosen.
	v.eventually(`[...document.querySelectorAll(".leaf img")].some(i => i.complete && i.naturalWidth > 300)`)
	v.eventually(`document.querySelectorAll(".leaf svg rect").length > 0`)
	v.says(".leaf svg", "Número de registro")
	v.eventually(`(() => { const r = document.querySelector(".leaf svg rect").getBoundingClientRect(); return r.width > 5 && r.top >= 0 && r.bottom <= innerHeight; })()`)

	v.follow(link(v.say.the("read.text")))
	v.says("article.sheet mark", "números", "año")
	v.follow(link(v.say.the("text.back")))
	v.says("h1", v.say.regulation())
}

// regulation is the title of the sample regulation in the language.
func (c catalogue) regulation() string {
	if c.the("format.months.short")[:3] == "ene" {
		return "Reglamento de muestra del archivo"
	}
	return "Sample Regulation of the Archive"
}

// inForce asks for the Statute on days of its life. The words of Article 10 tell its versions apart.
func inForce(t *testing.T, s *service, lang string) {
	v := s.visitor(t, lang)
	page := "/d/" + s.document("MUESTRA/EST-1").ID
	v.reach(page)
	v.says(".banner", v.say.opening("law.s.superseded"), "MUESTRA/EST-2", v.say.the("law.other"))
	for _, on := range []struct {
		day, status, warning string
		version              int
		says                 string // of Article 10 or 12
	}{
		{"1984-12-25", "law.n.adopted", "warning.coming_into_force", 0, ""},
		{"1990-06-01", "law.s.in_force", "", 1, "período de cuatro años"},
		{"1996-06-30", "law.s.in_force", "", 1, "período de cuatro años"},
		{"1996-07-01", "law.s.in_force", "", 3, "período de tres años"},
		{"2005-03-01", "law.s.in_force", "", 4, ""},
		{"2009-01-01", "law.s.in_force", "warning.unapplied_amendment", 4, ""},
	} {
		v.reach(page)
		ask[bool](v, `(() => { document.querySelector("#on").value = `+quote(on.day)+`; return true; })()`)
		v.follow(".dayform button")
		if at, err := url.Parse(v.at()); err != nil || at.Query().Get("on") != on.day {
			t.Errorf("the day asked for is not in the address %s", v.at())
		}
		v.says(".banner", v.say.continued(on.status), v.say.the("law.now"))
		if on.warning != "" {
			v.says(".banner", v.say.the(on.warning))
		}
		if on.version == 0 {
			continue
		}
		v.says(".head .meta", v.say.the("document.versionof", "n", on.version, "last", 4))
		if on.says == "" {
			continue
		}
		v.follow(link(v.say.the("document.read")))
		v.says("main", on.says)
		v.says("main", v.say.the("document.old", "n", on.version, "last", 4))
	}
}

func compare(t *testing.T, s *service, lang string) {
	v := s.visitor(t, lang)
	v.reach("/d/" + s.document("MUESTRA/EST-1").ID)
	v.follow(link(v.say.the("compare.versions")))
	v.do(clicking(link(v.say.the("compare.choose"))))
	ask[bool](v, `(() => { document.querySelector("#from_version").value = "1"; document.querySelector("#to_version").value = "3"; return true; })()`)
	v.follow(".compareform button")
	v.says(".comparecounts", v.say.the("compare.count.new.one", "n", 1))
	v.says(".art.new", "Artículo 10 bis", "conserva los documentos")
	v.says(".art.amended del", "cuatro")
	v.says(".art.amended ins", "tres")
	v.says(".origins", "MUESTRA/RES-3/1996", "MUESTRA/COR-3/1996")
	v.says(".art.amended del .unseen", v.say.the("compare.deleted")) // said, not only coloured
	changes := v.count(".art")
	v.follow(link(v.say.the("compare.view.all")))
	if all := v.count(".art"); all <= changes {
		t.Errorf("everything is %d articles, the changes alone %d", all, changes)
	}
	v.follow(link(v.say.the("compare.view.columns")))
	v.says(".columns", "Artículo 10 bis")
	v.follow(`(//a[normalize-space(.)="` + v.say.the("compare.history") + `"])[last()]`)
	if v.count(".story li") != 4 {
		t.Errorf("the article has %d states in 4 versions", v.count(".story li"))
	}
}

func certify(t *testing.T, s *service, lang string) {
	v := s.visitor(t, lang)
	v.signIn("jurista")
	v.reach("/d/" + s.document("MUESTRA/EST-2").ID)
	v.do(clicking(link(v.say.the("copies.make"))))
	v.follow(link(v.say.the("copies.do")))
	v.says("main", v.say.the("copies.title"))
	code := ask[string](v, `document.querySelector("section[aria-labelledby=copies] tbody th a").textContent`)
	pdf, err := base64.StdEncoding.DecodeString(ask[string](v, `fetch(document.querySelector("section[aria-labelledby=copies] tbody td a[download]").href).then(r => r.arrayBuffer()).then(b => new Uint8Array(b).toBase64())`))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "copy.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	sum := fmt.Sprintf("%x", sha256.Sum256(pdf))

	anybody := s.visitor(t, lang)
	for _, what := range []string{code, strings.ToLower(code), sum} {
		anybody.reach("/verify")
		anybody.fill("#q", what)
		anybody.follow(link(v.say.the("verify.do")))
		anybody.says(".banner.ok", v.say.the("verify.current"))
		anybody.says(".facts", code, "MUESTRA/EST-2")
	}
	// The copy itself, chosen in the browser: its bytes are summed there and sent nowhere.
	anybody.reach("/verify")
	anybody.going(uploading("#chosen", name))
	anybody.says(".banner.ok", v.say.the("verify.current"))
	if err := os.WriteFile(name, append(pdf, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
	anybody.reach("/verify")
	anybody.going(uploading("#chosen", name))
	anybody.says(".banner", v.say.the("verify.unknown"))
}
