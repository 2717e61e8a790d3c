package bag_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"acervo/storage/bag"
)

// sound is a small valid bag that each test spoils in one way.
func sound() fstest.MapFS {
	return fstest.MapFS{
		"bagit.txt":           {Data: []byte("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")},
		"bag-info.txt":        {Data: []byte("Payload-Oxum: 6.1\n")},
		"manifest-sha256.txt": {Data: []byte(hello + "  data/a.txt\n")},
		"data/a.txt":          {Data: []byte("hello\n")},
	}
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	set := func(path, text string) func(fstest.MapFS) {
		return func(b fstest.MapFS) { b[path] = &fstest.MapFile{Data: []byte(text)} }
	}
	drop := func(path string) func(fstest.MapFS) { return func(b fstest.MapFS) { delete(b, path) } }
	other := fmt.Sprintf("%x", sha256.Sum256([]byte("other")))
	for _, c := range []struct {
		what  string
		spoil func(fstest.MapFS)
		says  string // of the one problem; "" when it is still valid
	}{
		{"nothing is wrong", func(fstest.MapFS) {}, ""},
		{"a file of the payload changed", set("data/a.txt", "jello\n"), "its sha256 is"},
		{"a file of the payload is missing", drop("data/a.txt"), "missing"},
		{"a file of the payload is in no manifest", set("data/b.txt", ""), "data/b.txt: it is not listed"},
		{"no declaration", drop("bagit.txt"), "bagit.txt: it is missing"},
		{"a declaration with a byte order mark", set("bagit.txt", "\ufeffBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"), "two lines"},
		{"a declaration of three lines", set("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nx\n"), "two lines"},
		{"a version that nobody knows", set("bagit.txt", "BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n"), "is not known here"},
		{"tag files in another encoding", set("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n"), "UTF-8"},
		{"lines that end as on Windows", set("bagit.txt", "BagIt-Version: 1.0\r\nTag-File-Character-Encoding: UTF-8\r\n"), ""},
		{"no manifest", drop("manifest-sha256.txt"), "no manifest"},
		{"sums that nobody knows", set("manifest-md4.txt", "x  data/a.txt\n"), "not known here"},
		{"a sum of the wrong length", set("manifest-sha256.txt", "abcd  data/a.txt\n"), "is not a sum and a name"},
		{"a sum in capitals, parted by a tab", set("manifest-sha256.txt", strings.ToUpper(hello)+"\tdata/a.txt\n"), ""},
		{"a name above the bag", set("manifest-sha256.txt", hello+"  data/a.txt\n"+hello+"  data/../../etc/passwd\n"), "leads out"},
		{"an absolute name", set("manifest-sha256.txt", hello+"  data/a.txt\n"+hello+"  /etc/passwd\n"), "leads out"},
		{"a tag file in the payload's manifest", set("manifest-sha256.txt", hello+"  data/a.txt\n"+hello+"  bagit.txt\n"), "not what this manifest lists"},
		{"a name twice", set("manifest-sha256.txt", hello+"  data/a.txt\n"+hello+"  data/a.txt\n"), "listed twice"},
		{"other numbers of bytes", set("bag-info.txt", "Payload-Oxum: 7.1\n"), "Payload-Oxum is 7.1"},
		{"other numbers of files", set("bag-info.txt", "payload-oxum: 6.2\n"), "Payload-Oxum is 6.2"},
		{"the numbers twice", set("bag-info.txt", "Payload-Oxum: 6.1\nPayload-Oxum: 6.1\n"), "more than once"},
		{"a line that is no label", set("bag-info.txt", "hello\n"), "not a label"},
		{"no bag-info.txt", drop("bag-info.txt"), ""},
		{"a tag file that changed", set("tagmanifest-sha256.txt", other+"  bagit.txt\n"), "bagit.txt: its sha256"},
		{"a tag file that is missing", set("tagmanifest-sha256.txt", other+"  about.txt\n"), "about.txt: it is missing"},
		{"a tag manifest of tag manifests", set("tagmanifest-sha256.txt", other+"  tagmanifest-sha256.txt\n"), "manifest of tag files"},
		{"a file that is still to be fetched", set("fetch.txt", "https://example.org/b 1 data/b.txt\n"), "names no file of a manifest"},
		{"a file that was fetched", set("fetch.txt", "https://example.org/a 6 data/a.txt\n"), ""},
		{"a link", func(b fstest.MapFS) { b["data/l"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("/etc/passwd")} }, "link or a device"},
	} {
		t.Run(c.what, func(t *testing.T) {
			b := sound()
			c.spoil(b)
			r, err := bag.Check(t.Context(), b)
			switch {
			case err != nil:
				t.Fatal(err)
			case c.says == "" && !r.Valid():
				t.Errorf("found wrong: %q", r.Problems)
			case c.says != "" && !strings.Contains(strings.Join(r.Problems, "\n"), c.says):
				t.Errorf("found %q, want %q", r.Problems, c.says)
			}
		})
	}
}

func TestTwoManifestsAreBothChecked(t *testing.T) {
	b := sound()
	b["manifest-sha512.txt"] = &fstest.MapFile{Data: []byte(strings.Repeat("0", 128) + "  data/a.txt\n")}
	r, err := bag.Check(t.Context(), b)
	if err != nil || len(r.Problems) != 1 || !strings.Contains(r.Problems[0], "its sha512 is") {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestALinkOutOfAFolderIsNotFollowed(t *testing.T) {
	dir := folderBag(t, [2]string{"a.txt", "hello\n"})
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("hello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "data", "a.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "data", "a.txt")); err != nil {
		t.Fatal(err)
	}
	r, err := bag.CheckFolder(t.Context(), dir)
	if err != nil || r.Valid() || r.Files != 0 {
		t.Errorf("got %+v, %v", r, err)
	}
}
