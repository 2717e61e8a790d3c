package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	pdfapi "github.com/pdfcpu/pdfcpu/pkg/api"
	_ "modernc.org/sqlite" // the reference of the embedded filing

	"acervo/indexer/extract/pdf"
	"acervo/indexer/paper"
	"acervo/records"
)

// median of what was measured; the runs are interleaved, so that a noisy machine is noisy for both.
func median(ds []time.Duration) time.Duration {
	slices.Sort(ds)
	return ds[len(ds)/2]
}

// BenchmarkFiling1MB files 1 MB with its receipt and compares with the least
// that any program must do for it: a fsynced file and one SQLite commit.
func BenchmarkFiling1MB(b *testing.B) {
	dir := b.TempDir()
	c := config{Data: filepath.Join(dir, "data"), MaxUpload: records.DefaultMaxUpload, Readers: 1, LogFormat: "text"}
	a, err := openApp(b.Context(), c, newLog(c, io.Discard))
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	a.runDesk = func() {} // the receipt is measured; reading what was filed comes after it
	reference, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "reference.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		b.Fatal(err)
	}
	defer reference.Close()
	reference.SetMaxOpenConns(1)
	if _, err := reference.Exec(`CREATE TABLE filed (name TEXT, size INTEGER, at INTEGER)`); err != nil {
		b.Fatal(err)
	}
	who := records.Operator(a.profile())
	noise := rand.NewChaCha8([32]byte{1})
	var ours, bare []time.Duration
	data := make([]byte, 1_000_000)
	for b.Loop() {
		_, _ = noise.Read(data) // never fails
		start := time.Now()
		received, err := a.office.Receive(b.Context(), who, "noise.bin", bytes.NewReader(data))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := a.office.File(b.Context(), who, records.FileRequest{VersionRequest: records.VersionRequest{Files: []records.Received{received}}}); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(start))

		start = time.Now()
		if err := bareFiling(filepath.Join(dir, "bare"+strconv.Itoa(len(bare))), data, reference); err != nil {
			b.Fatal(err)
		}
		bare = append(bare, time.Since(start))
	}
	us, least := median(ours), median(bare)
	b.ReportMetric(float64(us.Microseconds()), "µs/filing")
	b.ReportMetric(float64(least.Microseconds()), "µs/bare")
	b.ReportMetric(float64(us)/float64(least), "x-bare(target≤1.5)")
}

func bareFiling(path string, data []byte, db *sql.DB) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	_, err = db.Exec(`INSERT INTO filed VALUES (?, ?, ?)`, path, len(data), time.Now().UnixMicro())
	return err
}

// BenchmarkImport1000 imports 1,000 texts of 100 kB by the command itself, in a
// process of its own, until all of them can be found.
func BenchmarkImport1000(b *testing.B) {
	const documents, size = 1000, 100_000
	dir := b.TempDir()
	source := filepath.Join(dir, "source")
	writeCorpus(b, source, documents, size)
	for i := 0; b.Loop(); i++ {
		cmd := programCommand(b.Context(), "import", source, "--data", filepath.Join(dir, "data"+strconv.Itoa(i)), "--lang", "es")
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		start := time.Now()
		if err := cmd.Run(); err != nil {
			b.Fatalf("%v: %s", err, tail(out.String()))
		}
		took := time.Since(start)
		b.ReportMetric(documents/took.Seconds(), "documents/s(target≥100)")
		b.ReportMetric(float64(maxRSS(cmd))/1e6, "MB-RSS(target<600)")
		b.ReportMetric(cmd.ProcessState.UserTime().Seconds()+cmd.ProcessState.SystemTime().Seconds(), "CPU-s")
	}
}

// maxRSS is the most memory the process held, in bytes (getrusage counts kilobytes on Linux).
func maxRSS(cmd *exec.Cmd) int64 {
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		return u.Maxrss * 1024
	}
	return 0
}

func tail(s string) string { return s[max(0, len(s)-2000):] }

// writeCorpus writes texts with the statistics of a language: words by Zipf's law, sentences, paragraphs.
func writeCorpus(b *testing.B, dir string, documents, size int) {
	b.Helper()
	if err := os.MkdirAll(dir, 0o750); err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	words := madeUpWords(r, 40_000)
	zipf := rand.NewZipf(r, 1.07, 3, uint64(len(words)-1))
	for i := range documents {
		var t strings.Builder
		for t.Len() < size {
			n := 6 + r.IntN(20)
			for range n {
				t.WriteString(words[zipf.Uint64()])
				t.WriteByte(' ')
			}
			t.WriteString("fin.\n")
			if r.IntN(5) == 0 {
				t.WriteByte('\n')
			}
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("texto-%04d.txt", i)), []byte(t.String()), 0o600); err != nil {
			b.Fatal(err)
		}
	}
}

// madeUpWords makes words of syllables, with Spanish accents here and there.
func madeUpWords(r *rand.Rand, n int) []string {
	syllables := strings.Fields("a de la que el en y los del se las por un para con no una su al lo co mo más pe ro sus le ya o es te sí ci ón pen sió re gla men to ar tí cu mi en bro año ni ña")
	out := make([]string, n)
	for i := range out {
		var w strings.Builder
		for range 1 + r.IntN(4) {
			w.WriteString(syllables[r.IntN(len(syllables))])
		}
		out[i] = w.String()
	}
	return out
}

// BenchmarkCertifiedCopy20Pages issues a certified copy of a PDF of 20 pages, from the request until it
// stands in the ledger, and compares with the least that its library must do: to put the two PDFs into one.
func BenchmarkCertifiedCopy20Pages(b *testing.B) {
	c := config{Data: b.TempDir(), MaxUpload: records.DefaultMaxUpload, Readers: 1, LogFormat: "text"}
	a, err := openApp(b.Context(), c, newLog(c, io.Discard))
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	a.runDesk = func() {} // copies are measured, not the reading
	original := twentyPages(b)
	who := records.Operator(a.profile())
	received, err := a.office.Receive(b.Context(), who, "reglamento.pdf", bytes.NewReader(original))
	if err != nil {
		b.Fatal(err)
	}
	filed, err := a.office.File(b.Context(), who, records.FileRequest{Title: "Reglamento", VersionRequest: records.VersionRequest{Language: "es", Files: []records.Received{received}}})
	if err != nil {
		b.Fatal(err)
	}
	press, err := paper.NewPress()
	if err != nil {
		b.Fatal(err)
	}
	certifier, err := a.openCertifier(benchNotary{}, press)
	if err != nil {
		b.Fatal(err)
	}
	certificate, err := press.Certificate(b.Context(), records.Certificate{Copy: records.Copy{Code: "7Q4KM2XW9Z", Certificate: "es"}, Title: "Reglamento"})
	if err != nil {
		b.Fatal(err)
	}
	certify := func() time.Duration {
		start := time.Now()
		issued, err := certifier.Certify(b.Context(), who, records.CertifyRequest{Document: string(filed.Document), Version: 1})
		if err != nil || issued.Beside != records.Together {
			b.Fatal(issued.Beside, err)
		}
		return time.Since(start)
	}
	certify() // starts the worker
	var ours, merged []time.Duration
	for b.Loop() {
		ours = append(ours, certify())
		start := time.Now()
		if err := pdfapi.MergeRaw([]io.ReadSeeker{bytes.NewReader(certificate), bytes.NewReader(original)}, io.Discard, false, pdf.Lenient()); err != nil {
			b.Fatal(err)
		}
		merged = append(merged, time.Since(start))
	}
	us, least := median(ours), median(merged)
	b.ReportMetric(float64(us.Microseconds())/1000, "ms/copy(target≤300)")
	b.ReportMetric(float64(least.Microseconds())/1000, "ms/merge")
	b.ReportMetric(float64(us)/float64(least), "x-merge")
}

// twentyPages is a PDF of twenty pages of running text.
func twentyPages(b *testing.B) []byte {
	b.Helper()
	s := paper.New(paper.Head{Title: "Reglamento", Made: time.Unix(1e9, 0)})
	words := madeUpWords(rand.New(rand.NewPCG(1, 2)), 400)
	for s.Pages() < 20 {
		s.Paragraph(paper.Paragraph{Runs: paper.Plain(strings.Join(words[:80+s.Pages()], " "))})
	}
	pages, err := s.Bytes()
	if err != nil {
		b.Fatal(err)
	}
	return pages
}

// benchNotary signs nothing: a signature takes 50 µs.
type benchNotary struct{}

func (benchNotary) Sign(body string) (string, error) { return body, nil }
func (benchNotary) PublicKey() string                { return "" }
func (benchNotary) Open(string, ...string) (records.SignedHead, error) {
	return records.SignedHead{}, nil
}
