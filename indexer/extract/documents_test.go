package extract

import (
	"errors"
	"io"
	"strings"
	"testing"

	"acervo/indexer/extract/extracttest"
	"acervo/records"
)

func TestAttachmentsAreHandedBackWithTheirBytes(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	mail := strings.Join([]string{
		"From: a@example.org", "Subject: Acta adjunta", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", "",
		"--b", "Content-Type: text/plain", "", "Va el acta.",
		"--b", "Content-Type: application/octet-stream", "Content-Disposition: attachment; filename=acta.bin", "Content-Transfer-Encoding: base64", "", "JVBERi0xLjcKJQ==",
		"--b--", "",
	}, "\r\n")
	x, err := p.Extract(t.Context(), input("carta.eml", []byte(mail)))
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Derived) != 1 {
		t.Fatalf("%d files were derived, want 1", len(x.Derived))
	}
	d := x.Derived[0]
	r, err := d.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil || string(b) != "%PDF-1.7\n%" || d.Role != records.Attachment || d.Name != "acta.bin" || d.MediaType != "application/pdf" {
		t.Errorf("got %q, %v of %+v", b, err, d)
	}
	if x.Method != "mail" || x.Title != "Acta adjunta" || !strings.Contains(x.Pages[0], "Va el acta.") {
		t.Errorf("got %+v", x)
	}
}

func TestTheBytesAndNotTheNameChooseTheReader(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	docx := extracttest.Docx(t, "<w:p><w:r><w:t>Estimada señora</w:t></w:r></w:p>", nil)
	for _, name := range []string{"carta.xlsx", "carta.pdf", "carta.txt", "carta"} {
		x, err := p.Extract(t.Context(), input(name, docx))
		if err != nil || strings.Join(x.Pages, "") != "Estimada señora" {
			t.Errorf("%s: %q, %v", name, x.Pages, err)
		}
	}
}

func TestAZipBombDoesNotEndItsWorker(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	bomb := extracttest.Docx(t, strings.Repeat("<w:p/>", 8<<20), nil)
	for _, b := range [][]byte{bomb, bomb[:len(bomb)-1000]} {
		_, err := p.Extract(t.Context(), input("a.docx", b))
		var u *records.Unreadable
		if !errors.As(err, &u) || !strings.Contains(u.Reason, "unpacks to far more") {
			t.Errorf("the error is %v", err)
		}
	}
	w := <-p.slots
	if p.slots <- w; w == nil || w.files != 2 {
		t.Error("the worker did not live through the bombs")
	}
}
