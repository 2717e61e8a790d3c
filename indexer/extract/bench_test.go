package extract

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/indexer/extract/extracttest"
	"acervo/records"
)

// BenchmarkPDFText reads PDF files by one worker, and the same files by pdftotext one after
// the other in the same round, and reports the pages that each reads in a second. The files
// are those of the folder ACERVO_CORPUS, with its subfolders, or else made for it.
func BenchmarkPDFText(b *testing.B) {
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		b.Skip("pdftotext is not installed: apt-get install poppler-utils")
	}
	files := benchFiles(b)
	p, err := NewPool(Config{Workers: 1, TempDir: b.TempDir(), CacheDir: os.Getenv(cacheVariable)})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	if _, err := p.Extract(b.Context(), input("a.pdf", extracttest.PDF("", "x"))); err != nil {
		b.Fatal(err) // PDFium is compiled now
	}
	var ours, theirs time.Duration
	pages, read, theirRead := 0, 0, 0
	for b.Loop() {
		pages, read, theirRead = 0, 0, 0
		for _, path := range files {
			began := time.Now()
			n, err := readBench(b, p, path)
			ours += time.Since(began)
			if err == nil {
				pages += n
				read++
			}
			began = time.Now()
			if exec.CommandContext(b.Context(), pdftotext, path, "/dev/null").Run() == nil {
				theirRead++
			}
			theirs += time.Since(began)
		}
	}
	rounds := float64(b.N)
	b.ReportMetric(float64(pages)*rounds/ours.Seconds(), "pages/s")
	b.ReportMetric(float64(pages)*rounds/theirs.Seconds(), "pdftotext-pages/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
	b.ReportMetric(float64(read), "files-read")
	b.ReportMetric(float64(theirRead), "pdftotext-files")
}

func readBench(b *testing.B, p *Pool, path string) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	x, err := p.Extract(b.Context(), records.ExtractInput{Bytes: f, Size: info.Size(), Name: filepath.Base(path)})
	return len(x.Pages), err
}

func benchFiles(b *testing.B) []string {
	if corpus := os.Getenv("ACERVO_CORPUS"); corpus != "" {
		var files []string
		err := filepath.WalkDir(corpus, func(path string, _ os.DirEntry, err error) error {
			if err == nil && strings.EqualFold(filepath.Ext(path), ".pdf") {
				files = append(files, path)
			}
			return err
		})
		if err != nil || len(files) == 0 {
			b.Fatalf("%d PDF files in %s, %v", len(files), corpus, err)
		}
		return files
	}
	dir := b.TempDir()
	line := "La Asamblea General aprueba el presupuesto del año y agradece a la sede.\n"
	var files []string
	for i := range 20 {
		pages := make([]string, 1+i)
		for k := range pages {
			pages[k] = strings.Repeat(line, 45)
		}
		path := filepath.Join(dir, fmt.Sprintf("%d.pdf", i))
		if err := os.WriteFile(path, extracttest.PDF("", pages...), 0o600); err != nil {
			b.Fatal(err)
		}
		files = append(files, path)
	}
	return files
}
