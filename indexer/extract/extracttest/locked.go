package extracttest

import (
	"bytes"
	"compress/zlib"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// Encrypt locks a PDF with a password.
func Encrypt(t testing.TB, b []byte, password string) []byte {
	t.Helper()
	api.DisableConfigDir()
	var out bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(b), &out, model.NewAESConfiguration(password, password, 256)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Deflate packs a string as PDF's FlateDecode unpacks it.
func Deflate(t testing.TB, s string) string {
	t.Helper()
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
