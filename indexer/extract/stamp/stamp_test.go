package stamp_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"acervo/indexer/extract/extracttest"
	"acervo/indexer/extract/stamp"
	"acervo/indexer/paper"
	"acervo/records"
)

const line = "7Q4KM-2XW9Z · Copia certificada · página {page} de {pages}"

// order writes the original and a certificate into a folder.
func order(t testing.TB, original []byte) stamp.Order {
	t.Helper()
	s := paper.New(paper.Head{Title: "Certificado", Language: "es", Made: time.Unix(1e9, 0)})
	s.Title("COPIA CERTIFICADA", "Certificado")
	certificate, err := s.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	o := stamp.Order{Original: filepath.Join(dir, "original.pdf"), Certificate: filepath.Join(dir, "certificate.pdf"), Line: line, Out: filepath.Join(dir, "copy.pdf")}
	for path, b := range map[string][]byte{o.Original: original, o.Certificate: certificate} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// pages returns the words of each page, as they are read on the page.
func pages(t testing.TB, path string) []string {
	t.Helper()
	extracttest.Need(t, "pdftotext", "apt-get install poppler-utils")
	out, err := exec.CommandContext(t.Context(), "pdftotext", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	for i, p := range all {
		all[i] = strings.Join(strings.Fields(p), " ")
	}
	return all
}

func TestACopyHasTheCertificateThenEachPageWithItsLine(t *testing.T) {
	b := extracttest.NewPDF()
	for i, entries := range []string{"", "/Rotate 90", "/Rotate 180", "/Rotate -90", "/CropBox [100 100 500 800]"} {
		b.Page(fmt.Sprintf("Artículo %d", i+1), entries)
	}
	b.Content("Q q BT /F1 11 Tf 200 400 Td (sin guardar) Tj ET", "")
	shared := b.Stream("", "BT /F1 11 Tf 200 400 Td (compartida) Tj ET")
	b.Drawn(shared, "")
	b.Drawn(shared, "")
	original := b.Bytes()
	o := order(t, original)
	r, err := stamp.Stamp(o)
	if err != nil || r.Beside != records.Together || r.Pages != 8 {
		t.Fatalf("%+v, %v", r, err)
	}
	got := pages(t, o.Out)
	if len(got) != 9 || !strings.Contains(got[0], "COPIA CERTIFICADA") || strings.Contains(got[0], "7Q4KM") {
		t.Fatalf("the pages are %q", got)
	}
	for i, p := range got[1:] {
		if want := fmt.Sprintf("7Q4KM-2XW9Z · Copia certificada · página %d de 8", i+1); strings.Count(p, "7Q4KM") != 1 || !strings.Contains(p, want) {
			t.Errorf("page %d lacks %q: %q", i+1, want, p)
		}
		word := fmt.Sprintf("Artículo %d", i+1)
		switch {
		case i > 5:
			word = "compartida"
		case i == 5:
			word = "sin guardar"
		}
		if !strings.Contains(p, word) {
			t.Errorf("page %d lost its text: %q", i+1, p)
		}
	}
	api.DisableConfigDir()
	if err := api.ValidateFile(o.Out, nil); err != nil {
		t.Errorf("the copy does not keep the rules: %v", err)
	}
	if now, err := os.ReadFile(o.Original); err != nil || !bytes.Equal(now, original) {
		t.Errorf("the original was changed: %v", err)
	}
}

func TestTheLineStandsUprightAtTheLeftOfEachPage(t *testing.T) {
	extracttest.Need(t, "pdftotext", "apt-get install poppler-utils")
	for _, entries := range []string{"", "/Rotate 90", "/Rotate 180", "/Rotate 270", "/CropBox [100 100 400 700]"} {
		b := extracttest.NewPDF()
		b.Page("", entries)
		o := order(t, b.Bytes())
		o.Line = "LINEA"
		if r, err := stamp.Stamp(o); err != nil || r.Beside != "" {
			t.Fatal(r, err)
		}
		out, err := exec.CommandContext(t.Context(), "pdftotext", "-bbox", "-f", "2", "-cropbox", o.Out, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		var x0, y0, x1, y1 float64
		_, after, _ := strings.Cut(string(out), "<word")
		if _, err := fmt.Sscanf(after, ` xMin="%f" yMin="%f" xMax="%f" yMax="%f">LINEA`, &x0, &y0, &x1, &y1); err != nil {
			t.Fatalf("%q: %v in %s", entries, err, out)
		}
		if x0 < 2 || x1 > 20 || y1-y0 < 2*(x1-x0) {
			t.Errorf("%q: the line is at %.0f–%.0f by %.0f–%.0f", entries, x0, x1, y0, y1)
		}
	}
}

func TestWhatCannotBeStampedStandsBesideItsCertificate(t *testing.T) {
	two := extracttest.PDF("t", "uno", "dos")
	for name, c := range map[string]struct {
		original []byte
		want     records.Beside
	}{
		"encrypted":                 {extracttest.Encrypt(t, two, "secreto"), records.BesideProtected},
		"encrypted, empty password": {locked(t, two), records.BesideProtected},
		"broken":                    {two[:len(two)/2], records.BesideDamaged},
		"no PDF":                    {[]byte("nada"), records.BesideDamaged},
		"without pages":             {extracttest.NewPDF().Bytes(), records.BesideDamaged},
		"signed":                    {extracttest.SignedPDF(), records.BesideSigned},
	} {
		t.Run(name, func(t *testing.T) {
			o := order(t, c.original)
			r, err := stamp.Stamp(o)
			if err != nil || r.Beside != c.want {
				t.Fatalf("%+v, %v", r, err)
			}
			if _, err := os.Stat(o.Out); err == nil {
				t.Error("there is a copy all the same")
			}
		})
	}
}

// locked is a PDF that everybody may open and nobody may change.
func locked(t *testing.T, b []byte) []byte {
	t.Helper()
	api.DisableConfigDir()
	var out bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(b), &out, model.NewAESConfiguration("", "secreto", 256)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestSignaturesAreToldAsFound(t *testing.T) {
	r, err := stamp.Stamp(order(t, extracttest.SignedPDF()))
	if err != nil || len(r.Signatures) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	s := r.Signatures[0]
	if s.Field != "Firma1" || s.Signer != "Ana Nñez" || s.Integrity != records.IntegrityUnknown || s.At.Year() != 2024 {
		t.Errorf("got %+v", s)
	}
}

// On the files of a folder that ACERVO_CORPUS names: whatever is stamped keeps its words, page by page.
func TestStampedFilesOfTheCorpusKeepTheirWords(t *testing.T) {
	corpus := os.Getenv("ACERVO_CORPUS")
	if corpus == "" {
		t.Skip("ACERVO_CORPUS names no folder of PDF files; this is an optional check")
	}
	stamped := 0
	err := filepath.WalkDir(corpus, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".pdf" {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		o := order(t, b)
		o.Line = "ZZLINE"
		r, err := stamp.Stamp(o)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		if r.Beside != records.Together {
			return nil
		}
		stamped++
		before, after := pages(t, o.Original), pages(t, o.Out)[1:]
		if len(before) != len(after) {
			t.Errorf("%s: %d pages became %d", path, len(before), len(after))
			return nil
		}
		for i := range before {
			// The line may come anywhere in the order of reading.
			if want, got := words(before[i]), words(strings.ReplaceAll(after[i], "ZZLINE", " ")); want != got {
				t.Errorf("%s: page %d has %d words of %d", path, i+1, got, want)
			}
		}
		return nil
	})
	if err != nil || stamped == 0 {
		t.Errorf("%d files were stamped, %v", stamped, err)
	}
}

func words(s string) int { return len(strings.Fields(s)) }
