package paper

import (
	"bytes"
	"flag"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

var update = flag.Bool("update", false, "write the goldens")

// certificate is a certificate with everything on it.
func certificate(lang records.Language) records.Certificate {
	zone := time.FixedZone("", -6*3600)
	return records.Certificate{
		Copy: records.Copy{
			Code: "7Q4KM2XW9Z", Document: "d1", Version: 2, Language: records.Spanish, Original: "d29549a66026131b87f5bea9cae179be464956de3c060643ef1e8fe07a72c64d",
			Certificate: lang, On: "2014-05-01", Known: made, IssuedAt: made, IssuedBy: "María Núñez",
		},
		Organization: "Conferencia Interamericana de Seguridad Social", Zone: zone, Title: "Reglamento de los archivos y de la conservación de los documentos",
		Type: "Reglamento", Body: "Comité Permanente", Number: "CISS/CP/REG/2026/1", Symbol: "CPCISS/REG-1/2014", VersionDate: "2014-04-20", VersionOf: 3, Authority: records.Authentic,
		FileName: "reglamento-2.pdf", MediaType: "application/pdf", FileSize: 123_456, FiledAt: made.Add(-time.Hour), Pages: 12,
		Filing: records.Entry{Seq: 41, Leaf: [32]byte{0xab, 0xcd}}, Checkpoint: records.LedgerHead{Size: 97, Root: [32]byte{1, 2, 3}},
		Note:    "archivo.example.org/acervo\n97\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— archivo.example.org/acervo az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n",
		Address: "https://archivo.example.org/verify/7Q4KM-2XW9Z",
	}
}

// signed is a certificate that stands beside an original with signatures.
func signed(lang records.Language) records.Certificate {
	c := certificate(lang)
	c.Copy.Beside, c.Copy.On, c.Symbol, c.Body, c.VersionDate, c.Address, c.Pages = records.BesideSigned, "", "", "", "", "", 1
	c.Signatures = []records.FoundSignature{
		{Field: "Firma1", Signer: "Ana Ñúñez", At: made, Integrity: records.IntegrityIntact},
		{Signer: "José", Integrity: records.IntegrityAltered}, {Integrity: records.IntegrityUnknown},
	}
	return c
}

func printed(t testing.TB, c records.Certificate) []byte {
	t.Helper()
	p, err := NewPress()
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Certificate(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCertificatesReadAsTheGoldens(t *testing.T) {
	for _, lang := range records.WorkingLanguages {
		for name, c := range map[string]records.Certificate{"certificate-" + string(lang): certificate(lang), "certificate-beside-" + string(lang): signed(lang)} {
			t.Run(name, func(t *testing.T) {
				b := printed(t, c)
				compareGolden(t, filepath.Join("testdata", name+".txt"), text(t, b, "-layout", "-nopgbrk"))
				if !bytes.Equal(b, printed(t, c)) {
					t.Error("it is printed in two ways")
				}
			})
		}
	}
}

func TestTheMarginLineNamesTheCopy(t *testing.T) {
	p, err := NewPress()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.MarginLine(certificate("fr")), "7Q4KM-2XW9Z · Copie certifiée conforme · CPCISS/REG-1/2014 · version 2 · page {page} sur {pages}"; got != want {
		t.Errorf("got %q", got)
	}
	if got := p.MarginLine(signed("es")); !strings.Contains(got, "CISS/CP/REG/2026/1") {
		t.Errorf("a document without a symbol is named %q", got)
	}
}

func TestTheLanguagesSayTheSameThings(t *testing.T) {
	all, err := readWords()
	if err != nil {
		t.Fatal(err)
	}
	fields := regexp.MustCompile(`\{[a-z]+\}`)
	of := func(s string) []string { return slices.Sorted(slices.Values(fields.FindAllString(s, -1))) }
	for lang, w := range all {
		if !slices.Equal(slices.Sorted(maps.Keys(w)), slices.Sorted(maps.Keys(all["es"]))) {
			t.Errorf("%s has other keys than es", lang)
		}
		for key, s := range w {
			if s == "" || !slices.Equal(of(s), of(all["es"][key])) {
				t.Errorf("%s: %s fills in other fields than es: %q", lang, key, s)
			}
		}
		if n := len(strings.Fields(w["months"])); n != 12 {
			t.Errorf("%s has %d months", lang, n)
		}
	}
}
