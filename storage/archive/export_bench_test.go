package archive_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage/archive"
	"acervo/storage/blob"
	"acervo/storage/storagetest"
)

// exportedFiles is how many files of 50 kB the bench exports, each of a document of its own.
const exportedFiles = 3000

// BenchmarkExport writes an export and takes it in, and in the same run copies the same files bare: written and
// fsynced. "x-copy" is the export's time against that, "x-read" that of checking it against reading and hashing
// all of it once more, "x-copy-in" the time of taking it in; "MB" is the memory that the export held at its end.
func BenchmarkExport(b *testing.B) {
	h := house{db: storagetest.Open(b, filepath.Join(b.TempDir(), "catalogue.db"))}
	vault, err := blob.NewFolder(blob.FolderConfig{Dir: filepath.Join(b.TempDir(), "vault")})
	if err != nil {
		b.Fatal(err)
	}
	docs := make([]records.Document, exportedFiles)
	for n := range docs {
		kept, err := vault.Put(b.Context(), strings.NewReader(strings.Repeat(fmt.Sprintf("document %08d\n", n), 2800)), 1e6)
		if err != nil {
			b.Fatal(err)
		}
		docs[n] = storagetest.Sample(n + 1)
		f := &docs[n].Versions[0].Texts[0].Files[0]
		f.SHA256, f.Size = kept.Sum, kept.Size
	}
	storagetest.File(b, h.db, docs...)
	from := archive.ExportSource{Catalogue: h.db, Vault: vault, Origin: "bench/ledger", Program: "bench", Now: time.Now}
	var copying, exporting, reading, checking, taking time.Duration
	var held uint64
	timed := func(sum *time.Duration, work func() error) {
		b.Helper()
		begun := time.Now()
		if err := work(); err != nil {
			b.Fatal(err)
		}
		*sum += time.Since(begun)
	}
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "export")
		timed(&copying, func() error { return copyBare(vault, b) })
		timed(&exporting, func() error {
			_, err := archive.MakeExport(b.Context(), dir, from)
			return err
		})
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		held = m.HeapInuse
		x, err := archive.OpenExport(dir)
		if err != nil {
			b.Fatal(err)
		}
		timed(&reading, func() error { return readBare(dir) })
		timed(&checking, func() error {
			problems, err := x.Verify(b.Context(), nil)
			if len(problems) > 0 {
				err = errors.New(problems[0])
			}
			return err
		})
		into := storagetest.Open(b, filepath.Join(b.TempDir(), "new.db"))
		to, err := blob.NewFolder(blob.FolderConfig{Dir: filepath.Join(b.TempDir(), "taken")})
		if err != nil {
			b.Fatal(err)
		}
		timed(&taking, func() error { return x.Take(b.Context(), into, to, nil) })
	}
	b.ReportMetric(float64(exporting)/float64(copying), "x-copy")
	b.ReportMetric(float64(checking)/float64(reading), "x-read")
	b.ReportMetric(float64(taking)/float64(copying), "x-copy-in")
	b.ReportMetric(float64(held)/1e6, "MB")
	b.ReportMetric(float64(exportedFiles*b.N)/exporting.Seconds(), "files/s")
}

// copyBare writes and fsyncs each file.
func copyBare(from *blob.Folder, b *testing.B) error {
	dir := b.TempDir()
	for one, err := range from.All(b.Context()) {
		if err != nil {
			return err
		}
		r, _, err := from.Open(b.Context(), one.Sum)
		if err != nil {
			return err
		}
		to, err := os.Create(filepath.Join(dir, string(one.Sum)))
		if err != nil {
			return err
		}
		_, err = to.ReadFrom(r)
		if err = errors.Join(err, to.Sync(), to.Close(), r.Close()); err != nil {
			return err
		}
	}
	return nil
}

// readBare reads and hashes every file once.
func readBare(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		_, err = sumOf(path)
		return err
	})
}

func sumOf(path string) (string, error) {
	b, err := os.ReadFile(path)
	return hash(b), err
}
