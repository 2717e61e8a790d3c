package journeys

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A record goes from the due list to its certificate in the browser alone: a records manager proposes it and the
// controller approves, each at a browser of their own language.
func TestADispositionGoesFromTheDueListToItsCertificateInTheBrowser(t *testing.T) {
	s := start(t)
	for login, role := range map[string]string{"rosa": "records_manager", "carmen": "controller"} {
		s.account(login, "--roles", role, "--bodies", "SG,CO,PR")
	}
	for _, lang := range []string{"es", "en"} {
		t.Run(lang, func(t *testing.T) { disposed(t, s, lang) })
	}
}

func disposed(t *testing.T, s *service, lang string) {
	file := func(title string) (made struct{ Document, Number string }) {
		path := filepath.Join(t.TempDir(), "presupuesto.txt")
		if err := os.WriteFile(path, []byte("Presupuesto "+title+" "+lang), 0o600); err != nil {
			t.Fatal(err)
		}
		out := s.run("file", path, "--json", "--type", "other", "--class", "FIN-PRE", "--body", "SG", "--title", title, "--date", "2001-06-30", "--wait")
		if err := json.Unmarshal([]byte(out), &made); err != nil {
			t.Fatal(err)
		}
		return made
	}
	goes, stays := file("Viejo "+lang), file("Otro "+lang)
	rosa, carmen := s.visitor(t, lang), s.visitor(t, lang)
	rosa.signIn("rosa")
	carmen.signIn("carmen")

	rosa.reach("/governance")
	rosa.follow(`main a[href="/governance/due"]`)
	rosa.says("main", goes.Number, stays.Number)
	rosa.do(clicking(`input[name=record][value="` + goes.Document + `"]`))
	rosa.follow(link(rosa.say.the("due.propose")))
	if n := rosa.count("input[name=record]:checked"); n != 1 {
		t.Fatalf("%d are chosen in the form", n)
	}
	rosa.fill("#reason", "Venció su plazo")
	rosa.follow(`form[method=post][action="/governance/dispositions"] button`)
	here := rosa.at()
	rosa.says("main", goes.Number, rosa.say.the("dispositions.state.proposed"))
	if strings.Contains(rosa.main(), stays.Number) || rosa.count(`button[value=approve]`) != 0 {
		t.Errorf("whoever proposed may approve, or what was not chosen is there: %s", rosa.main())
	}

	carmen.reach("/governance/dispositions")
	carmen.follow(`main a[href="` + here + `"]`)
	carmen.says("main", goes.Number, "Venció su plazo")
	carmen.fill("#note", "Conforme")
	carmen.follow("button[value=approve]")
	// The page tells how far it is by itself until the certificate is there.
	carmen.eventually(`document.querySelector("dl.facts").textContent.includes(` + quote(carmen.say.the("dispositions.state.certified")) + `)`)
	carmen.says("main table", carmen.say.the("dispositions.record.done"))
	carmen.follow(`dl.facts a[href^="/d/"]`)
	carmen.says("h1", map[string]string{"es": "Certificado de disposición", "en": "Certificate of disposition"}[lang])

	rosa.reach("/d/" + goes.Document)
	rosa.says("main", rosa.say.the("gone.destroyed"), goes.Number)
	rosa.reach("/governance/due")
	if said := rosa.main(); strings.Contains(said, goes.Number) || !strings.Contains(said, stays.Number) {
		t.Errorf("the due list says %s", said)
	}
	s.run("hold", "place", stays.Number, "--name", "Auditoría "+lang, "--reason", "auditoría", "--authority", "Contraloría")
	rosa.reach("/governance/due")
	rosa.says("main", rosa.say.the("due.held"))
	if rosa.count("input[name=record]") != 0 {
		t.Error("what is held can be chosen")
	}
}
