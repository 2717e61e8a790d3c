package storage_test

import (
	"crypto/sha256"
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

// BenchmarkVerifyLedger recomputes a ledger of 100,000 entries, and in the same run
// hashes the same bytes: every record, and every node of the tree. "x-hash" is the ratio.
func BenchmarkVerifyLedger(b *testing.B) {
	for name, newURL := range map[string]func(testing.TB) string{"sqlite": sqliteURL, "postgres": storagetest.StartPostgres} {
		b.Run(name, func(b *testing.B) {
			db := storagetest.Open(b, newURL(b))
			all := largeLedger(b, db)
			var verifying, hashing time.Duration
			cpu := time.Duration(0)
			for b.Loop() {
				began := processorTime()
				verifying += took(func() {
					n, problems, err := db.VerifyLedger(b.Context())
					if err != nil || n != ledgerEntries || len(problems) > 0 {
						b.Fatal(n, problems, err)
					}
				})
				cpu += processorTime() - began
				hashing += took(func() {
					sum := tlog.Hash{}
					for _, r := range all {
						sum = tlog.NodeHash(sum, sha256.Sum256(append([]byte{0}, r...)))
					}
				})
			}
			b.ReportMetric(cpu.Seconds()/float64(b.N), "processor-s/verify") // beside other work the wall clock tells of that
			b.ReportMetric(float64(verifying)/float64(hashing), "x-hash")
			b.ReportMetric(verifying.Seconds()/float64(b.N), "s/verify")
		})
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
