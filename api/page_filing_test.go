package api_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// filled is the filing form with a title, a type and a file; more parts come after.
func filled(more ...part) form {
	return append(form{{name: "title", text: "Resolución sobre el archivo"}, {name: "type", text: "resolution"}, {name: "file", file: "Resolución.txt", text: "Artículo 1. Texto."}}, more...)
}

func TestFilingByTheFormGivesAReceiptThatCanBePrinted(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Clerk)
	key := b.get("/file").want(200).value("key")
	to := b.send("/file", form{ // the parts in any order, as browsers and scripts send them
		{name: "file", file: "Resolución.txt", text: "Artículo 1. Texto."}, {name: "key", text: key}, {name: "signed", file: "firmada.txt", text: "firmada"},
		{name: "date", text: "2019-03-08"}, {name: "title", text: "Resolución <b>12</b>"}, {name: "lang", text: "es"}, {name: "type", text: "resolution"},
		{name: "body", text: "AG"}, {name: "symbol", text: "S/RES-12/2019"}, {name: "class", text: ""}, {name: "access", text: "restricted"},
		{name: "access_bodies", text: "AG"}, {name: "access_bodies", text: "CP"}, {name: "embargo", text: ""},
	}).leads("/d/")
	p := b.get(to).want(200).says("Archivado.", "Recibo de registro", "Resolución <b>12</b>", "S/RES-12/2019", "Resolución.txt", "firmada.txt", "Copia firmada", "ana", "Asiento del libro")
	d := h.documents()[0]
	plain := strings.ReplaceAll(p.said(), " ", "")
	for _, want := range []string{d.Number, sum("Artículo 1. Texto."), sum("firmada"), "(UTC−06:00)"} {
		if !strings.Contains(plain, want) {
			t.Errorf("the receipt does not say %s: %s", want, p.said())
		}
	}
	if d.Access.Class() != "restricted:AG,CP" || d.Date != "2019-03-08" || d.Titles["es"] != "Resolución <b>12</b>" || d.Body != "AG" {
		t.Errorf("filed as %+v", d)
	}
	later := b.get(strings.TrimSuffix(to, "&new=1")).want(200)
	if strings.Contains(later.said(), "Archivado.") {
		t.Error("a receipt that is asked for later says that it has just been filed")
	}
	b.get("/d/" + string(d.ID) + "/receipt?entry=999999").want(404)
	b.get("/d/" + string(d.ID) + "/receipt").want(404)
}

func TestEveryMistakeStandsBesideItsFieldAndWhatWasTypedStays(t *testing.T) {
	for _, c := range []struct {
		name, field, says string
		parts             form
		status            int
	}{
		{"no file", "file", "Elija al menos un archivo.", form{{name: "title", text: "T"}}, 400},
		{"an empty file", "file", "El archivo está vacío; no se archivó nada.", form{{name: "title", text: "T"}, {name: "file", file: "a.txt"}}, 400},
		{"no title", "title", "Escriba un título.", form{{name: "file", file: "a.txt", text: "x"}, {name: "title", text: "  "}}, 400},
		{"a date that is none", "date", "«8.3.2019» no es una fecha", filled(part{name: "date", text: "8.3.2019"}), 400},
		{"a type that is none", "type", "No hay un tipo de documento «poem»", form{{name: "title", text: "T"}, {name: "type", text: "poem"}, {name: "file", file: "a.txt", text: "x"}}, 400},
		{"a body that is none", "body", "No hay un órgano «XX»", filled(part{name: "body", text: "XX"}), 400},
		{"a class that is none", "class", "no tiene la clase «XX»", filled(part{name: "class", text: "XX"}), 400},
		{"a language that is none", "lang", "«xyzw» no es un código de idioma", filled(part{name: "lang", text: "xyzw"}), 400},
		{"restricted to nobody", "access_bodies", "Marque los órganos", filled(part{name: "access", text: "restricted"}), 400},
		{"restricted to others", "access", "usted mismo no podría leer", filled(part{name: "access", text: "restricted"}, part{name: "access_bodies", text: "CP"}), 400},
		{"bodies without a restriction", "access_bodies", "elija «Restringido»", filled(part{name: "access", text: "public"}, part{name: "access_bodies", text: "AG"}), 400},
		{"an embargo without a level", "embargo", "quién puede leerlo después", filled(part{name: "embargo", text: "2999-01-01"}), 400},
		{"a symbol in use", "symbol", "El símbolo S/1 ya lo lleva", filled(part{name: "symbol", text: "S/1"}), 409},
		{"a long title", "title", "más de 500 caracteres", form{{name: "title", text: strings.Repeat("ñ", 501)}, {name: "file", file: "a.txt", text: "x"}}, 400},
		{"no text", "title", "caracteres que no son texto", form{{name: "title", text: "a\x00b"}, {name: "file", file: "a.txt", text: "x"}}, 400},
		{"a field without end", "symbol", "64 kB", filled(part{name: "symbol", text: strings.Repeat("x", 65<<10)}), 400},
		{"the same file twice", "file", "se envió dos veces", filled(part{name: "signed", file: "b.txt", text: "Artículo 1. Texto."}), 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			h.file(records.FileRequest{Title: "Otro", Symbol: "S/1"}, "o.txt", "otro")
			b := h.signedIn("ana", records.Clerk)
			p := b.send("/file", append(c.parts, part{name: "key", text: "k1"})).want(c.status)
			if got := p.mistake(c.field); !strings.Contains(got, c.says) {
				t.Errorf("beside %s stands %q: %s", c.field, got, p.said())
			}
			if p.value("key") != "k1" {
				t.Error("the form has another key: sent twice, it would be filed twice")
			}
			for _, part := range c.parts {
				if part.file == "" && len(part.text) < 500 && !strings.Contains(part.text, "\x00") && !strings.Contains("access_bodies type body class lang", part.name) && p.value(part.name) != part.text {
					t.Errorf("%s was %q and is %q", part.name, part.text, p.value(part.name))
				}
			}
			if n := len(h.documents()); n != 1 {
				t.Errorf("%d documents are filed", n)
			}
		})
	}
}

func TestFilesThatCameNeedNotBeSentAgain(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Clerk)
	p := b.send("/file", form{{name: "file", file: "grande.txt", text: "muchos bytes"}, {name: "signed", file: "firmado.txt", text: "firmado"}, {name: "title", text: ""}}).want(400)
	p.says("Archivos ya recibidos", "grande.txt", "firmado.txt", "Copia firmada")
	kept := p.value("kept")
	if kept == "" {
		t.Fatal("the form does not know its files")
	}
	p = b.send("/file", form{{name: "title", text: "Título"}, {name: "date", text: "x"}, {name: "kept", text: kept}}).want(400).says("grande.txt")
	to := b.send("/file", form{{name: "title", text: "Título"}, {name: "kept", text: p.value("kept")}, {name: "attachment", file: "anexo.txt", text: "anexo"}}).leads("/d/")
	b.get(to).want(200).says("3 archivos", "grande.txt", "firmado.txt", "anexo.txt", "Anexo")
	again := b.send("/file", form{{name: "title", text: "Título"}, {name: "kept", text: p.value("kept")}}).want(400)
	if got := again.mistake("file"); !strings.Contains(got, "ya no están") {
		t.Errorf("files that were filed are kept for another form: %q", got)
	}
}

func TestKeptFilesCanBeGivenUp(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Clerk)
	kept := b.send("/file", form{{name: "file", file: "falso.txt", text: "falso"}}).want(400).value("kept")
	to := b.send("/file", form{{name: "title", text: "Título"}, {name: "kept", text: kept}, {name: "drop", text: "true"}, {name: "file", file: "bueno.txt", text: "bueno"}}).leads("/d/")
	if p := b.get(to); strings.Contains(p.said(), "falso.txt") {
		t.Errorf("a file that was given up was filed: %s", p.said())
	}
}

// A form's word is not enough to file bytes: whoever filed them could read them.
func TestKeptFilesAreTheSessionsOwn(t *testing.T) {
	clock := time.Now()
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) { h.config.Now = func() time.Time { return clock } })
	ana, eva := h.signedIn("ana", records.Clerk), h.signedIn("eva", records.Clerk)
	kept := ana.send("/file", form{{name: "file", file: "secreto.txt", text: "secreto"}}).want(400).value("kept")
	for _, forged := range []string{kept, sum("secreto"), "x"} {
		p := eva.send("/file", form{{name: "title", text: "T"}, {name: "kept", text: forged}}).want(400)
		if strings.Contains(p.said(), "secreto") || !strings.Contains(p.mistake("file"), "ya no están") {
			t.Errorf("somebody else's files: %s", p.said())
		}
	}
	clock = clock.Add(7 * time.Hour)
	if p := ana.send("/file", form{{name: "title", text: "T"}, {name: "kept", text: kept}}).want(400); !strings.Contains(p.mistake("file"), "ya no están") {
		t.Errorf("the vault may have swept the bytes away: %s", p.said())
	}
}

func TestADuplicateIsFiledWhenItIsMeant(t *testing.T) {
	h := newHouse(t)
	first := h.file(records.FileRequest{Title: "Primero", Type: "resolution"}, "a.txt", "Artículo 1. Texto.")
	b := h.signedIn("ana", records.Clerk)
	p := b.send("/file", filled()).want(409).says("el archivo ya está", "ya está archivado como "+first.Number)
	if got := p.link("Ver ese documento"); got != "/d/"+string(first.Document) {
		t.Errorf("the link leads to %s", got)
	}
	b.send("/file", form{{name: "title", text: "Segundo"}, {name: "type", text: "resolution"}, {name: "kept", text: p.value("kept")}, {name: "allow_duplicate", text: "true"}}).leads("/d/")
	if n := len(h.documents()); n != 2 {
		t.Errorf("%d documents", n)
	}
}

func TestTheSameFormSentTwiceFilesOnce(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Clerk)
	one := b.send("/file", filled(part{name: "key", text: "twice"})).leads("/d/")
	two := b.send("/file", filled(part{name: "key", text: "twice"})).leads("/d/")
	if one != two || len(h.documents()) != 1 {
		t.Errorf("two receipts: %s %s", one, two)
	}
	b.send("/file", filled(part{name: "key", text: "twice"}, part{name: "symbol", text: "S/2"})).want(409).says("Este formulario ya se envió con otros datos")
}

func TestWhenTheVaultDoesNotAnswerWhatWasTypedStays(t *testing.T) {
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Vault = brokenVault{o.Vault} })
	b := h.signedIn("ana", records.Clerk)
	p := b.send("/file", form{{name: "file", file: "a.txt", text: "x"}, {name: "file", file: "b.txt", text: "y"}, {name: "title", text: "Título"}}).want(503)
	if p.value("title") != "Título" || p.mistake("file") == "" {
		t.Errorf("%q, %q", p.value("title"), p.mistake("file"))
	}
}

func TestAFileThatIsTooLargeIsRefusedBesideItsField(t *testing.T) {
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.MaxUpload = 10 })
	b := h.signedIn("ana", records.Clerk)
	p := b.send("/file", form{{name: "file", file: "a.txt", text: strings.Repeat("x", 100_000)}, {name: "title", text: "Título"}}).want(413)
	if !strings.Contains(p.mistake("file"), "lo máximo que se acepta") || p.value("title") != "Título" {
		t.Errorf("%q: %s", p.mistake("file"), p.said())
	}
}

// One upload takes little memory, whatever its size, by the form as by the API.
func TestTheFormStreams(t *testing.T) {
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Vault = discardVault{o.Vault} })
	b := h.signedIn("ana", records.Clerk)
	peak := heapPeak(t)
	body, contentType := upload(200 << 20)
	p := b.sendBody("/file", body, contentType)
	if grew := peak(); grew > 32<<20 {
		t.Errorf("an upload of 200 MB took %d MB of memory", grew>>20)
	}
	if p.Code != http.StatusBadRequest && p.Code != http.StatusSeeOther {
		t.Errorf("status %d: %s", p.Code, p.said())
	}
}

// discardVault counts bytes and keeps none.
type discardVault struct{ records.Vault }

func (discardVault) Put(_ context.Context, r io.Reader, _ int64) (records.Blob, error) {
	n, err := io.Copy(io.Discard, r)
	return records.Blob{Sum: records.Sum(sum(fmt.Sprint(n))), Size: n}, err
}

func (discardVault) Open(context.Context, records.Sum) (io.ReadSeekCloser, records.Blob, error) {
	return nopSeekCloser{strings.NewReader("%PDF-1.7")}, records.Blob{}, nil
}

type nopSeekCloser struct{ io.ReadSeeker }

func (nopSeekCloser) Close() error { return nil }

func TestAnUploadThatBreaksOffFilesNothing(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("ana", records.Clerk)
	body, contentType := filled().encode(t)
	b.sendBody("/file", io.LimitReader(body, 300), contentType).want(400).says("El envío se interrumpió; no se archivó nada.")
	b.sendBody("/file", strings.NewReader("x=1"), "application/x-www-form-urlencoded").want(400)
	if n := len(h.documents()); n != 0 {
		t.Errorf("%d documents", n)
	}
}

func TestOnlyThoseWhoFileGetTheForm(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("leo", records.Reader)
	b.get("/file").want(403).says("Su cuenta no permite esto")
	b.send("/file", filled()).want(403)
	if p := b.get("/"); strings.Contains(p.Body.String(), `href="/file"`) {
		t.Error("a reader is offered the filing desk")
	}
	h.browser().send("/file", filled()).want(401).says("Hace falta entrar")
}
