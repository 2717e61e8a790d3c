package paper

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"acervo/indexer/extract/extracttest"
)

var made = time.Date(2026, 11, 23, 11, 17, 49, 0, time.UTC)

// sample lays out every kind of block.
func sample(t testing.TB) []byte {
	t.Helper()
	s := New(Head{Title: "Registro diario", Author: "Organización", Language: "es", Made: made, Header: "Organización · Registro", Footer: "Código 7Q4-K"})
	s.Title("REGISTRO DIARIO", "Año 2026: «pensión», naïveté, coração, œuvre, Ελλάδα, Москва № 5 § 7º “así”")
	s.Paragraph(Paragraph{Runs: []Run{
		{Text: "Artículo 4. El número de registro es "}, {Text: "único", Strike: true, Colour: Removed}, {Text: " único y continuo", Underline: true, Colour: Added},
		{Text: ", sin huecos en el mismo año"}, {Text: " (reformado)", Italic: true}, {Text: ". "}, {Text: "Vigente.", Bold: true},
	}, Bar: true, Shade: Accent})
	s.Heading("Datos")
	s.Facts(Fact{"SHA-256", Mono("d29549a66026131b87f5bea9cae179be464956de3c060643ef1e8fe07a72c64d")}, Fact{"Vacío", nil},
		Fact{"Símbolo", Plain("CP/RES-7/2024")}, Fact{"Título", Plain(strings.Repeat("Resolución que reforma el Reglamento del archivo. ", 5))})
	if err := s.Code("https://archivo.example.org/verify/7Q4KM2XW9Z", 30, Paragraph{Runs: Strong("Verifique esta copia")}, Paragraph{Runs: Plain("https://archivo.example.org/verify/7Q4KM2XW9Z"), Size: Small}); err != nil {
		t.Fatal(err)
	}
	s.Heading("Asientos")
	table := Table{Columns: []Column{{"Número", 3, AtLeft}, {"Título", 6, AtLeft}, {"Páginas", 1, AtRight}}, Size: Small}
	for i := range 60 {
		table.Rows = append(table.Rows, [][]Run{Plain(fmt.Sprintf("CISS/CP/RES/2026/%d", i+1)), Plain(strings.Repeat("Título del documento ", 1+i%5)), Plain(fmt.Sprint(i * 7))})
	}
	s.Table(table)
	b, err := s.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// text returns what a reader copies out of a PDF.
func text(t testing.TB, b []byte, arguments ...string) string {
	t.Helper()
	extracttest.Need(t, "pdftotext", "apt-get install poppler-utils")
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", append(arguments, path, "-")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestEqualInputGivesEqualBytes(t *testing.T) {
	first := sample(t)
	if again := sample(t); !bytes.Equal(first, again) {
		t.Error("two PDFs of the same differ")
	}
}

func TestWhatIsWrittenCanBeCopiedOut(t *testing.T) {
	got := strings.Join(strings.Fields(text(t, sample(t))), " ")
	for _, want := range []string{
		"«pensión», naïveté, coração, œuvre, Ελλάδα, Москва № 5 § 7º “así”",
		"El número de registro es único único y continuo, sin huecos en el mismo año (reformado). Vigente.",
		"d29549a66026131b87f5bea9cae179be464956de3c060643ef1e8fe07a72c64d", "Verifique esta copia", "CISS/CP/RES/2026/60",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "Vacío") {
		t.Error("a fact without a value was written")
	}
}

func TestPagesAreNumberedAndATablesHeadIsRepeated(t *testing.T) {
	b := sample(t)
	pages := strings.Split(strings.TrimSuffix(text(t, b, "-layout"), "\f"), "\f")
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, p := range pages {
		if want := fmt.Sprintf("%d/%d", i+1, len(pages)); !strings.Contains(strings.ReplaceAll(p, " ", ""), want) {
			t.Errorf("page %d lacks %q", i+1, want)
		}
		if !strings.Contains(p, "Organización · Registro") || !strings.Contains(p, "Código 7Q4-K") {
			t.Errorf("page %d lacks its header or footer", i+1)
		}
		if i > 0 && !strings.Contains(p, "Páginas") {
			t.Errorf("page %d lacks the table's head", i+1)
		}
	}
	if n := strings.Count(strings.Join(pages, ""), "CISS/CP/RES/2026/"); n != 60 {
		t.Errorf("%d of 60 rows", n)
	}
}

func TestThePDFKeepsTheRules(t *testing.T) {
	api.DisableConfigDir()
	if err := api.Validate(bytes.NewReader(sample(t)), nil); err != nil {
		t.Error(err)
	}
}

func TestAnyTextIsSurvived(t *testing.T) {
	for _, odd := range []string{
		"", "\x00\x01", "\xff\xfe", "😀 𝔘𝔫𝔦", "中文 العربية עברית", "\uFFFF\uFFFE", "a\u00ADb\u200Bc", strings.Repeat("x", 5000), strings.Repeat("a\n", 300), "\n\n\n", strings.Repeat(" ", 1000),
	} {
		s := New(Head{Title: odd, Header: odd, Footer: odd, Made: made})
		s.Title(odd, odd)
		s.Heading(odd)
		s.Paragraph(Paragraph{Runs: []Run{{Text: odd, Bold: true, Italic: true}, {Text: odd, Mono: true, Underline: true}}, Bar: true})
		s.Facts(Fact{odd, Plain(odd)})
		s.Table(Table{Columns: []Column{{odd, 1, AtLeft}, {odd, 0.01, Centred}}, Rows: [][][]Run{{Plain(odd), Plain(odd)}, {}, {nil, Mono(odd)}}})
		b, err := s.Bytes()
		if err != nil {
			t.Errorf("%.20q: %v", odd, err)
			continue
		}
		api.DisableConfigDir()
		if err := api.Validate(bytes.NewReader(b), nil); err != nil {
			t.Errorf("%.20q: %v", odd, err)
		}
	}
}
