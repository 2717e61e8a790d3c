package extract

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"testing/iotest"

	"acervo/indexer/extract/extracttest"
)

func TestMediaTypeIsToldByTheBytes(t *testing.T) {
	docx := extracttest.Docx(t, "<w:p/>", nil)
	odt := extracttest.Zip(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})
	for _, c := range []struct {
		rule  string
		name  string
		bytes []byte
		want  string
	}{
		{"a PDF whatever its name", "photo.jpg", extracttest.PDF("", "x"), "application/pdf"},
		{"a PDF with rubbish before it", "a.pdf", append([]byte("rubbish\n"), extracttest.PDF("", "x")...), "application/pdf"},
		{"a Word document named zip", "a.zip", docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"OpenDocument", "a", odt, "application/vnd.oasis.opendocument.text"},
		{"a zip file named docx", "a.docx", extracttest.Zip(t, map[string]string{"a.txt": "x"}), "application/zip"},
		{"a program named txt", "a.txt", []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00"), "application/vnd.microsoft.portable-executable"},
		{"plain text", "nota.txt", []byte("Estimada señora:"), "text/plain"},
		{"text in Windows-1252", "nota.txt", []byte("Estimada se\xF1ora:"), "text/plain"},
		{"Markdown by its name", "ley.md", []byte("# Ley\n\ntexto"), "text/markdown"},
		{"a table by its name", "a.csv", []byte("nombre;edad\nAna;3\n"), "text/csv"},
		{"prose with commas is no table", "a.txt", []byte("uno, dos\ntres, cuatro\ncinco, seis\n"), "text/plain"},
		{"HTML by its bytes", "a.txt", []byte("<!DOCTYPE html><html><body>x"), "text/html"},
		{"XML", "a.bin", []byte(`<?xml version="1.0"?><a/>`), "text/xml"},
		{"mail without a name", "", []byte("From: a@b.mx\r\nTo: c@d.mx\r\nSubject: Hola\r\n\r\ntexto"), "message/rfc822"},
		{"mail with folded fields", "x.eml", []byte("Received: by a\r\n\tfrom b\r\nMIME-Version: 1.0\r\nSubject: x\r\n\r\n"), "message/rfc822"},
		{"a letter is no mail", "a.txt", []byte("From: here\nit is: a letter to you\n"), "text/plain"},
		{"nothing at all", "a.pdf", nil, "text/plain"},
		{"zeros", "a.pdf", make([]byte, 100), "application/octet-stream"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got, err := MediaType(bytes.NewReader(c.bytes), c.name)
			if err != nil || got != c.want {
				t.Errorf("MediaType = %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestWhatTellsAKindBeyondTheFirstGlanceIsSeen(t *testing.T) {
	var office bytes.Buffer
	w := zip.NewWriter(&office)
	for _, part := range []struct {
		name string
		size int
	}{{"[Content_Types].xml", 300}, {"docProps/thumbnail.jpeg", 2 * glanced}, {"word/document.xml", 300}} {
		f, err := w.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(make([]byte, part.size)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for want, content := range map[string][]byte{
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document": office.Bytes(),
		"application/json": []byte("[" + strings.Repeat(`"palabra", `, glanced) + `"fin"]`),
	} {
		if got, err := MediaType(bytes.NewReader(content), "a"); err != nil || got != want {
			t.Errorf("MediaType = %q, %v; want %q", got, err, want)
		}
	}
}

func TestMediaTypeReportsAnErrorOfReading(t *testing.T) {
	if kind, err := MediaType(iotest.ErrReader(iotest.ErrTimeout), "a.pdf"); err == nil {
		t.Errorf("MediaType = %q, want an error", kind)
	}
}

func TestMediaTypeAllocatesLittle(t *testing.T) {
	long := strings.Repeat("palabra ", 1<<20)
	r := strings.NewReader(long)
	got := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r.Reset(long)
			if _, err := MediaType(r, "a.txt"); err != nil {
				b.Fatal(err)
			}
		}
	}).AllocedBytesPerOp()
	if got > sniffed/2 {
		t.Errorf("MediaType allocates %d bytes, want its buffer to be used again", got)
	}
}
