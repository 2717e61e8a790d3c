package extract

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/indexer/extract/extracttest"
	"acervo/records"
)

// newPool makes a pool of this test binary's own processes. PDFium's machine code is kept
// for all tests of a run.
func newPool(t *testing.T, c Config) *Pool {
	t.Helper()
	if c.TempDir == "" {
		c.TempDir = t.TempDir()
	}
	if c.CacheDir == "" {
		c.CacheDir = os.Getenv(cacheVariable)
	}
	if c.Timeout == 0 {
		c.Timeout = 5 * time.Minute // the race detector makes the first start of PDFium very slow
	}
	p, err := NewPool(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		if left, _ := filepath.Glob(filepath.Join(c.TempDir, "*")); len(left) > 0 {
			t.Errorf("the pool left %v behind", left)
		}
	})
	return p
}

func input(name string, b []byte) records.ExtractInput {
	return records.ExtractInput{Bytes: bytes.NewReader(b), Size: int64(len(b)), Name: name}
}

func TestFilesOfEachKindAreRead(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	for name, c := range map[string]struct {
		bytes []byte
		want  records.Extraction
	}{
		"acta.pdf": {
			extracttest.PDF("Acta de la sesión", "Año de la pensión", "Página dos"),
			records.Extraction{Method: "pdf", Paged: true, Title: "Acta de la sesión", Pages: []string{"Año de la pensión", "Página dos"}},
		},
		"nota.txt": {
			[]byte("Se\xF1ores:\r\nla pensi\xF3n\r\n"),
			records.Extraction{Method: "text", Pages: []string{"Señores:\nla pensión"}},
		},
		"carta.docx": {
			extracttest.Docx(t, `<w:p><w:r><w:t>Estimada señora:</w:t></w:r></w:p><w:p><w:r><w:t>Adiós.</w:t></w:r></w:p>`, nil),
			records.Extraction{Method: "office", Pages: []string{"Estimada señora:\nAdiós."}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			x, err := p.Extract(t.Context(), input(name, c.bytes))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := strings.Join(x.Pages, "|"), strings.Join(c.want.Pages, "|"); got != want {
				t.Errorf("pages are %q, want %q", got, want)
			}
			if x.Method != c.want.Method || x.Paged != c.want.Paged || x.Title != c.want.Title {
				t.Errorf("got method %q, paged %v, title %q; want %+v", x.Method, x.Paged, x.Title, c.want)
			}
		})
	}
}

func TestWhatNobodyReadsIsUnreadable(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	for name, b := range map[string][]byte{
		"empty.pdf":   nil,
		"damaged.pdf": []byte("%PDF-1.7\nnothing"),
		"program.exe": []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00"),
		"zeros.bin":   make([]byte, 4096),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := p.Extract(t.Context(), input(name, b))
			var u *records.Unreadable
			if !errors.As(err, &u) {
				t.Errorf("the error is %v, want an *Unreadable", err)
			}
		})
	}
}
