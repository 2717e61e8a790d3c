package storage_test

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/storagetest"
)

// ledgerEntries is how many entries the large ledger of these benches has: 100,000, or ACERVO_BENCH_ENTRIES.
var ledgerEntries = func() int64 {
	if n, err := strconv.ParseInt(os.Getenv("ACERVO_BENCH_ENTRIES"), 10, 64); err == nil && n > 0 {
		return n
	}
	return 100_000
}()

// largeLedger fills a ledger with entries such as filings make, and returns their records.
func largeLedger(b *testing.B, db *storage.DB) [][]byte {
	b.Helper()
	var all [][]byte
	for int64(len(all)) < ledgerEntries {
		var batch [][]byte
		err := db.InTx(b.Context(), func(tx records.Tx) error {
			batch = nil
			for i := range 1000 {
				n := len(all) + i
				e, err := tx.Append(b.Context(), records.Entry{
					Actor: "u1", Name: "Clara", Action: records.Filed, Kind: records.SubjectDocument, Subject: fmt.Sprintf("d%025d", n),
					Detail: fmt.Appendf(nil, `{"number":"CISS/AG/RES/2026/%d","symbol":"AG/RES-%d/2026","type":"resolution","class":"NOR","body":"AG","titles":{"es":"Resolución %d de la Asamblea General"},"version":1,"files":[{"name":"resolucion.pdf","size":3900,"sha256":"%064x"}]}`, n, n, n, n),
				})
				if err != nil {
					return err
				}
				batch = append(batch, e.Record())
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, batch...)
	}
	return all
}

// BenchmarkVerifyLedger recomputes a ledger of 100,000 entries. In the same run it hashes the same
// bytes, every record and every node of the tree ("x-hash"), and reads the same rows plainly, by database/sql,
// with the SHA-256 of their bytes ("x-scan"; of the processors' time "x-scan-processor").
func BenchmarkVerifyLedger(b *testing.B) {
	for name, newURL := range map[string]func(testing.TB) string{"sqlite": sqliteURL, "postgres": storagetest.StartPostgres} {
		b.Run(name, func(b *testing.B) {
			url := newURL(b)
			db := storagetest.Open(b, url)
			all := largeLedger(b, db)
			var verifying, hashing, scanning, used, usedScanning time.Duration
			for b.Loop() {
				began := processorTime()
				verifying += took(func() {
					n, problems, err := db.VerifyLedger(b.Context())
					if err != nil || n != ledgerEntries || len(problems) > 0 {
						b.Fatal(n, problems, err)
					}
				})
				used += processorTime() - began
				hashing += took(func() {
					sum := tlog.Hash{}
					for _, r := range all {
						sum = tlog.NodeHash(sum, sha256.Sum256(append([]byte{0}, r...)))
					}
				})
				began = processorTime()
				scanning += took(func() { scanLedger(b, url) })
				usedScanning += processorTime() - began
			}
			b.ReportMetric(used.Seconds()/float64(b.N), "processor-s/verify") // beside other work the wall clock tells of that
			b.ReportMetric(float64(verifying)/float64(hashing), "x-hash")
			b.ReportMetric(float64(verifying)/float64(scanning), "x-scan")
			b.ReportMetric(float64(used)/float64(usedScanning), "x-scan-processor")
			b.ReportMetric(verifying.Seconds()/float64(b.N), "s/verify")
		})
	}
}

// scanLedger reads every row that a verification reads, and hashes its bytes.
func scanLedger(b *testing.B, url string) {
	b.Helper()
	on := storagetest.OpenRaw(b, url)
	for _, query := range []string{`SELECT seq, at, actor, name, action, kind, subject, detail, leaf FROM ledger ORDER BY seq`, `SELECT hash FROM ledger_hashes ORDER BY idx`} {
		rows, err := on.QueryContext(b.Context(), query)
		if err != nil {
			b.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			b.Fatal(err)
		}
		values, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		var row []byte
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				b.Fatal(err)
			}
			row = row[:0]
			for _, v := range values {
				row = append(row, v...)
			}
			_ = sha256.Sum256(row)
		}
		if err := rows.Err(); err != nil {
			b.Fatal(err)
		}
	}
}

// processorTime is what this process has used of the processors.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkInclusion proves entries of a ledger of 100,000 and checks each proof.
func BenchmarkInclusion(b *testing.B) {
	for name, newURL := range map[string]func(testing.TB) string{"sqlite": sqliteURL, "postgres": storagetest.StartPostgres} {
		b.Run(name, func(b *testing.B) {
			db := storagetest.Open(b, newURL(b))
			largeLedger(b, db)
			r := rand.New(rand.NewPCG(1, 2))
			for b.Loop() {
				size := 1 + r.Int64N(ledgerEntries)
				p, err := db.ProveInclusion(b.Context(), 1+r.Int64N(size), size)
				if err != nil {
					b.Fatal(err)
				}
				path := make(tlog.RecordProof, len(p.Hashes))
				for i, h := range p.Hashes {
					path[i] = h
				}
				if err := tlog.CheckRecord(path, p.Head.Size, p.Head.Root, p.Seq-1, p.Leaf); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
