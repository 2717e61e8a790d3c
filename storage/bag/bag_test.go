package bag_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"acervo/records"
	"acervo/storage/bag"
)

// hello has the SHA-256 of "hello\n", as sha256sum prints it.
const hello = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"

func folderBag(t *testing.T, files ...[2]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bag")
	sink, err := bag.Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	w, err := bag.NewWriter(sink, "2026-11-27", []records.Label{{Name: "Source-Organization", Value: "Secretaría de muestra"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, err := w.Add(t.Context(), f[0], strings.NewReader(f[1]), ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestABagIsWrittenAsTheStandardSays(t *testing.T) {
	dir := folderBag(t, [2]string{"actas/acta 1.txt", "hello\n"}, [2]string{"a%b\nc\rd.txt", "hello\n"})
	for file, want := range map[string]string{
		"bagit.txt":             "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
		"bag-info.txt":          "Source-Organization: Secretaría de muestra\nBagging-Date: 2026-11-27\nPayload-Oxum: 12.2\n",
		"manifest-sha256.txt":   hello + "  data/actas/acta 1.txt\n" + hello + "  data/a%25b%0Ac%0Dd.txt\n",
		"data/actas/acta 1.txt": "hello\n",
		"data/a%b\nc\rd.txt":    "hello\n",
	} {
		if is := read(t, filepath.Join(dir, filepath.FromSlash(file))); is != want {
			t.Errorf("%q is %q, want %q", file, is, want)
		}
	}
	tags := read(t, filepath.Join(dir, "tagmanifest-sha256.txt"))
	for _, listed := range []string{"  bagit.txt\n", "  bag-info.txt\n", "  manifest-sha256.txt\n"} {
		if !strings.Contains(tags, listed) {
			t.Errorf("the manifest of tag files does not list %q:\n%s", listed, tags)
		}
	}
	if strings.Contains(tags, "tagmanifest") || strings.Contains(tags, "data/") {
		t.Errorf("the manifest of tag files lists itself or the payload:\n%s", tags)
	}
	r, err := bag.CheckFolder(t.Context(), dir)
	if err != nil || !r.Valid() || r.Files != 2 || r.Octets != 12 || len(r.Labels) != 3 {
		t.Errorf("the bag that was written is not valid: %+v, %v", r, err)
	}
}

func TestLongValuesAreFolded(t *testing.T) {
	value := strings.Repeat("expediente ", 30) + "fin"
	sink := &memory{files: map[string]*bytes.Buffer{}}
	w, err := bag.NewWriter(sink, "", []records.Label{{Name: "External-Description", Value: "uno\ndos: " + value}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(sink.files["bag-info.txt"].String()) {
		if len(line) > 80 {
			t.Errorf("a line of %d characters: %s", len(line), line)
		}
	}
	r, err := bag.Check(t.Context(), sink.fs())
	if err != nil || !r.Valid() || r.Labels[0].Value != "uno dos: "+value {
		t.Errorf("the value did not come back: %+v, %v", r, err)
	}
	for _, name := range []string{"", "a:b", "a\nb", " a", "Payload-Oxum", "bagging-date"} {
		if _, err := bag.NewWriter(sink, "", []records.Label{{Name: name, Value: "x"}}); err == nil {
			t.Errorf("the label %q was taken", name)
		}
	}
}

func TestANameThatLeadsElsewhereIsRefused(t *testing.T) {
	w, err := bag.NewWriter(&memory{files: map[string]*bytes.Buffer{}}, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"", ".", "..", "../a", "/etc/passwd", "a/../b", "a//b", "a/", `a\b`, `C:\a`, "a\x00b", "a\xffb", "~root/x", strings.Repeat("x", 256),
	} {
		if _, err := w.Add(t.Context(), name, strings.NewReader("x"), ""); records.KindOf(err) != records.Invalid {
			t.Errorf("the name %q was taken: %v", name, err)
		}
	}
	if _, err := w.Add(t.Context(), "Año.txt", strings.NewReader("x"), ""); err != nil {
		t.Fatal(err)
	}
	for _, alike := range []string{"Año.txt", "AÑO.TXT", "an\u0303o.txt"} {
		if _, err := w.Add(t.Context(), alike, strings.NewReader("x"), ""); records.KindOf(err) != records.Conflict {
			t.Errorf("%q was taken beside Año.txt: %v", alike, err)
		}
	}
}

func TestOtherBytesThanThoseThatWereFiledAreNotPacked(t *testing.T) {
	w, err := bag.NewWriter(&memory{files: map[string]*bytes.Buffer{}}, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(t.Context(), "a", strings.NewReader("hello\n"), hello); err != nil {
		t.Error(err)
	}
	if _, err := w.Add(t.Context(), "b", strings.NewReader("hallo\n"), hello); err == nil {
		t.Error("other bytes were packed")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Add(ended, "c", strings.NewReader("x"), ""); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended did not stop the packing: %v", err)
	}
}

func TestAPackageIsAZIPThatChecks(t *testing.T) {
	var out bytes.Buffer
	err := bag.Packer{}.Pack(t.Context(), &out, records.Package{
		Name: "../expediente: 1", Made: "2026-11-27", Files: several(records.PackedBytes("uno.txt", []byte("hello\n")), records.PackedBytes("dos/tres.json", []byte("{}"))),
	})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	top, _, _ := strings.Cut(z.File[0].Name, "/")
	if top != "expediente- 1" {
		t.Errorf("the folder is called %q", top)
	}
	r, err := bag.CheckZip(t.Context(), bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || !r.Valid() || r.Files != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	broken := bytes.Replace(out.Bytes(), []byte("hello\n"), []byte("jello\n"), 1)
	r, err = bag.CheckZip(t.Context(), bytes.NewReader(broken), int64(len(broken)))
	if err != nil || r.Valid() {
		t.Errorf("a flipped byte is not found: %+v, %v", r, err)
	}
}

func TestAPackageWhoseFileCannotBeOpenedIsNone(t *testing.T) {
	gone := errors.New("gone")
	fails := records.Packed{Path: "a", Open: func(context.Context) (io.ReadCloser, error) { return nil, gone }}
	if err := (bag.Packer{}).Pack(t.Context(), io.Discard, records.Package{Name: "x", Files: several(fails)}); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
}

func TestHostileArchivesAreRefused(t *testing.T) {
	archive := func(names ...string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, n := range names {
			w, err := z.Create(n)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = w.Write([]byte("x"))
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for what, b := range map[string][]byte{
		"an entry above the archive": archive("bag/bagit.txt", "bag/../../evil"), "an absolute entry": archive("/etc/passwd"),
		"a backslash": archive(`bag\bagit.txt`), "two folders": archive("a/bagit.txt", "b/bagit.txt"), "no folder": archive("bagit.txt"),
		"an entry twice": archive("a/bagit.txt", "a/bagit.txt"), "nothing": archive(),
	} {
		if r, err := bag.CheckZip(t.Context(), bytes.NewReader(b), int64(len(b))); err != nil || r.Valid() {
			t.Errorf("%s: %+v, %v", what, r, err)
		}
	}
	if _, err := bag.CheckZip(t.Context(), strings.NewReader("no zip"), 6); records.KindOf(err) != records.Invalid {
		t.Errorf("bytes that are no archive: %v", err)
	}
}

func TestAFolderIsNeverWrittenOver(t *testing.T) {
	if _, err := bag.Folder(t.TempDir()); records.KindOf(err) != records.Conflict {
		t.Errorf("got %v", err)
	}
}

func several(files ...records.Packed) iter.Seq2[records.Packed, error] {
	return func(yield func(records.Packed, error) bool) {
		for _, f := range files {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// memory is a sink that can be read.
type memory struct{ files map[string]*bytes.Buffer }

func (m *memory) Create(path string) (io.Writer, error) {
	m.files[path] = &bytes.Buffer{}
	return m.files[path], nil
}

func (m *memory) Close() error { return nil }

func (m *memory) fs() fstest.MapFS {
	files := fstest.MapFS{}
	for path, b := range m.files {
		files[path] = &fstest.MapFile{Data: b.Bytes(), Mode: 0o644, ModTime: time.Time{}}
	}
	return files
}

func TestPortableNames(t *testing.T) {
	for name, want := range map[string]string{
		"acta.pdf": "acta.pdf", "../../etc/passwd": "etc-passwd", `C:\Windows\x`: "C--Windows-x", "a\nb\r.pdf": "a b .pdf",
		"CON": "_CON", "nul.txt": "_nul.txt", "COM1 .pdf": "_COM1 .pdf", "": "file", "...": "file", " . ": "file", "a?.pdf": "a-.pdf", "100%.pdf": "100-.pdf",
		"~root": "root", "\u202Efdp.exe": "fdp.exe", "ñandú.pdf": "ñandú.pdf", "-rf": "rf",
	} {
		if is := records.Portable(name); is != want {
			t.Errorf("%q becomes %q, want %q", name, is, want)
		}
	}
	if is := records.Portable(strings.Repeat("ñ", 300) + ".pdf"); len(is) > 180 || !strings.HasSuffix(is, ".pdf") {
		t.Errorf("a long name becomes %d bytes: %s", len(is), is)
	}
}

func ExampleCheckFolder() {
	r, err := bag.CheckFolder(context.Background(), "testdata/valid")
	fmt.Println(r.Valid(), r.Files, err)
	// Output: true 1 <nil>
}

// What lies in the payload already is listed with the sum that its writer knows, and tags are any files beside it.
func TestABagIsClosedOverFilesThatLieInItAlready(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bag")
	sink, err := bag.Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	w, err := bag.NewWriter(sink, "2026-11-27", nil)
	if err != nil {
		t.Fatal(err)
	}
	content := []byte("written by somebody else\n")
	if err := os.MkdirAll(filepath.Join(dir, "data", "rows"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "rows", "a.jsonl"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	if err := w.Include("rows/a.jsonl", int64(len(content)), records.Sum(hex.EncodeToString(sum[:]))); err != nil {
		t.Fatal(err)
	}
	if err := w.Include("rows/A.jsonl", 1, ""); records.KindOf(err) != records.Conflict {
		t.Errorf("two names that a file system takes for one: %v", err)
	}
	if err := errors.Join(w.Tag("about.json", []byte("{}\n")), w.Close()); err != nil {
		t.Fatal(err)
	}
	read := 0
	r, err := bag.WatchFolder(t.Context(), dir, func(done, of int) {
		if read++; of != 6 || done >= of {
			t.Errorf("%d of %d", done, of)
		}
	})
	if err != nil || !r.Valid() || r.Files != 1 || read != 6 {
		t.Errorf("%+v, %d told, %v", r, read, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "about.json"), []byte("[]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r, err := bag.CheckFolder(t.Context(), dir); err != nil || len(r.Problems) != 1 || !strings.HasPrefix(r.Problems[0], "about.json: ") {
		t.Errorf("%+v, %v", r, err)
	}
}
