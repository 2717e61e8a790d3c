package build

import (
	"archive/zip"
	"bytes"
	"flag"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the files of the collection anew")

const folder = "../../files"

func TestEveryTextSaysInItsFirstLineThatItIsASample(t *testing.T) {
	texts, err := fs.Glob(source, "source/*.md")
	if err != nil || len(texts) != len(recipes()) {
		t.Fatalf("%d texts for %d recipes, %v", len(texts), len(recipes()), err)
	}
	for _, name := range texts {
		b, err := source.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(b), Mark+"\n") {
			t.Errorf("%s does not begin with the mark", name)
		}
	}
	for _, s := range budget() {
		if s.title == "" || len(s.rows) < 2 {
			t.Errorf("sheet %s: title %q, %d rows", s.name, s.title, len(s.rows))
		}
	}
}

// What is committed is what the texts make. A compressor may change with Go's
// version, so that what it packs is compared, not its bytes.
func TestFilesAreMadeOfTheirTexts(t *testing.T) {
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		for name, content := range files {
			if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	committed, err := os.ReadDir(folder)
	if err != nil || len(committed) != len(files) {
		t.Errorf("%d files are committed, %d are made, %v", len(committed), len(files), err)
	}
	for name, made := range files {
		have, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(unpacked(t, name, have), unpacked(t, name, made)) {
			t.Errorf("%s is not what its text makes; run: go generate ./cmd/acervo/sample", name)
		}
	}
}

// unpacked returns what stands in a file, whatever packed it.
func unpacked(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	switch path.Ext(name) {
	case ".png":
		img, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				grey, _, _, _ := img.At(x, y).RGBA()
				out.WriteByte(byte(grey >> 8))
			}
		}
	case ".docx", ".xlsx":
		archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, f := range archive.File {
			r, err := f.Open()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			out.WriteString(f.Name + "\n")
			if _, err := io.Copy(&out, r); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			r.Close()
		}
	default:
		return content
	}
	return out.Bytes()
}
