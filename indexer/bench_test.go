package indexer

import (
	"database/sql"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"acervo/indexer/analysis"
	"acervo/records"

	_ "modernc.org/sqlite"
)

// The bench compares with SQLite's FTS5 on the same passages and queries, in one run:
//
//	go test -run '^$' -bench . -benchtime 1x ./indexer
//
// ACERVO_BENCH_N is the number of passages (100,000 unless set). ACERVO_CORPUS is
// a folder of text files to take them from; without it they are made up, with
// the word frequencies of real text (Zipf). PostgreSQL's full text search is compared
// where PostgreSQL is installed.

// benchPassages returns passages by document.
func benchPassages(b *testing.B) [][]string {
	n := 100_000
	if s := os.Getenv("ACERVO_BENCH_N"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	if dir := os.Getenv("ACERVO_CORPUS"); dir != "" {
		return corpusPassages(b, dir, n)
	}
	return madeUpPassages(n)
}

func corpusPassages(b *testing.B, dir string, n int) (docs [][]string) {
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || n <= 0 || e.IsDir() || !slices.Contains([]string{".md", ".txt"}, filepath.Ext(path)) {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var doc []string
		for rest := string(text); rest != "" && n > 0; n-- { // by headings, of which each begins an article
			cut := strings.Index(rest[min(len(rest), 200):], "\n#")
			if cut < 0 {
				cut = len(rest)
			} else {
				cut += 201
			}
			doc, rest = append(doc, rest[:cut]), rest[cut:]
		}
		docs = append(docs, doc)
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return docs
}

// madeUpPassages makes passages of about 150 words, twenty a document.
func madeUpPassages(n int) (docs [][]string) {
	r := rand.New(rand.NewPCG(7, 11))
	vocabulary := make([]string, 120_000)
	for i := range vocabulary {
		for range 1 + r.IntN(4) {
			vocabulary[i] += []string{"con", "ta", "ción", "re", "gla", "men", "to", "so", "ci", "al", "pen", "sión", "ad", "mi", "nis", "tra", "do", "le", "y", "se"}[r.IntN(20)]
		}
		vocabulary[i] += strings.ToLower(strconv.FormatInt(int64(i), 26))
	}
	word := rand.NewZipf(r, 1.07, 2.7, uint64(len(vocabulary)-1))
	for n > 0 {
		var doc []string
		for range min(n, 20) {
			var p strings.Builder
			for range 60 + r.IntN(180) {
				p.WriteString(vocabulary[word.Uint64()])
				p.WriteByte(' ')
			}
			doc = append(doc, p.String())
			n--
		}
		docs = append(docs, doc)
	}
	return docs
}

// benchAccess gives the documents 200 access classes, some of them frequent.
func benchAccess(i int) records.Access {
	switch i % 4 {
	case 0:
		return records.Access{Level: records.Public}
	case 1:
		return records.Access{Level: records.Members}
	}
	return records.Access{Level: records.Restricted, Bodies: []string{fmt.Sprintf("B%03d", i*i%200)}}
}

func benchShelf(docs [][]string) *shelf {
	s := newShelf()
	for i, texts := range docs {
		d, passages := sample(fmt.Sprintf("%026d", i), es(texts...))
		d.Type, d.Body, d.Class = "type"+strconv.Itoa(i%17), "body"+strconv.Itoa(i%9), "class"+strconv.Itoa(i%40)
		d.Date = records.Date(fmt.Sprintf("%04d-06-01", 1960+i%60))
		d.Access = benchAccess(i)
		d.Titles = map[records.Language]string{records.Spanish: "Documento " + strconv.Itoa(i)}
		s.put(d, passages...)
	}
	return s
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func peakMB() int64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Maxrss >> 10
}

// benchQueries draws queries of a kind from the passages: ours, FTS5's and PostgreSQL's way of writing the same.
func benchQueries(docs [][]string) map[string][][3]string {
	r := rand.New(rand.NewPCG(3, 5))
	draw := func(n int) []string {
		for {
			doc := docs[r.IntN(len(docs))]
			words := analysis.Words(doc[r.IntN(len(doc))])
			at := r.IntN(max(1, len(words)-n))
			if at+n > len(words) {
				continue
			}
			ws := words[at : at+n]
			if !slices.ContainsFunc(ws, func(w string) bool { return len(w) < 4 || len(analysis.StopIn(w)) > 0 || !analysis.Inflects(w) }) {
				return ws
			}
		}
	}
	q := map[string][][3]string{}
	for range 60 {
		w := draw(1)[0]
		q["term"] = append(q["term"], [3]string{w, w, w})
		a, b := draw(1)[0], draw(1)[0]
		if r.IntN(2) == 0 {
			two := draw(2)
			a, b = two[0], two[1]
		}
		q["and"] = append(q["and"], [3]string{a + " " + b, a + " AND " + b, a + " & " + b})
		or := strings.Join([]string{draw(1)[0], draw(1)[0], draw(1)[0], draw(1)[0]}, " OR ")
		q["or4"] = append(q["or4"], [3]string{or, or, strings.ReplaceAll(or, "OR", "|")})
		two := draw(2)
		ph := `"` + strings.Join(two, " ") + `"`
		q["phrase"] = append(q["phrase"], [3]string{ph, ph, strings.Join(two, " <-> ")})
		w = draw(1)[0]
		pre := w[:min(len(w), 5)] + "*"
		q["prefix"] = append(q["prefix"], [3]string{pre, pre, strings.Replace(pre, "*", ":*", 1)})
	}
	return q
}

var benchKinds = []string{"term", "and", "or4", "phrase", "prefix"}

func p50(ds []time.Duration) time.Duration {
	ds = slices.Clone(ds)
	slices.Sort(ds)
	return ds[len(ds)/2]
}

func p99(ds []time.Duration) time.Duration {
	ds = slices.Clone(ds)
	slices.Sort(ds)
	return ds[len(ds)*99/100]
}

// timed runs each query three times and keeps its second fastest time.
func timed(b *testing.B, queries [][3]string, which int, do func(q string) error) (took []time.Duration) {
	for _, q := range queries {
		var ts []time.Duration
		for range 3 {
			t := time.Now()
			if err := do(q[which]); err != nil {
				b.Fatalf("%s: %v", q[which], err)
			}
			ts = append(ts, time.Since(t))
		}
		took = append(took, p50(ts))
	}
	return took
}

func BenchmarkAgainstFTS5(b *testing.B) {
	docs := benchPassages(b)
	s := benchShelf(docs)
	text, passages := 0, 0
	for _, d := range docs {
		for _, p := range d {
			text += len(p)
			passages++
		}
	}
	base := peakMB()
	x, err := Open(Config{Dir: b.TempDir(), Source: s, Timeout: time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // a bench
	for b.Loop() {
		wall, cpu := time.Now(), cpuTime()
		if err := x.Reindex(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
		took, used := time.Since(wall), cpuTime()-cpu
		st := x.State()
		b.Logf("%d passages, %d documents, %.1f MB of text; rebuild: %.1f s, %.1f CPU s, %.1f MB/CPU s, peak memory %d MB (%d MB before), %.2fx of the text on disk",
			passages, len(docs), float64(text)/1e6, took.Seconds(), used.Seconds(), float64(text)/1e6/used.Seconds(), peakMB(), base, float64(st.Bytes)/float64(text))
	}
	segments := merged(b, x)
	logVocabularies(b, x)
	db, pg := fts5(b, docs), postgresText(b, docs)
	reader := records.Actor{ID: "r", Roles: []records.Role{records.Reader}, Bodies: []string{"B004", "B009", "B100"}}
	today := records.Date("2026-01-01")
	readers := func(a records.Access) bool { return reader.MayRead(a, today) }
	queries := benchQueries(docs)
	searchAs := func(visible records.Visible, facets bool) func(q string) error {
		return func(q string) error {
			_, err := x.Search(b.Context(), records.Query{Text: q, Facets: facets, Limit: 10}, visible)
			return err
		}
	}
	row := func(name string, ds []time.Duration) string {
		return fmt.Sprintf("%s %v (%v)", name, p50(ds).Round(time.Microsecond), p99(ds).Round(10*time.Microsecond))
	}
	var sumRank, sumPlain, sumPage, sumReader, sumFTS, sumPG time.Duration
	for _, kind := range benchKinds {
		qs := queries[kind]
		theirs := timed(b, qs, 1, func(q string) error { return askFTS5(db, q) })
		postgres := ""
		if pg != nil {
			ds := timed(b, qs, 2, askPostgres(b, pg))
			postgres, sumPG = row("PostgreSQL", ds)+", ", sumPG+p50(ds)
		}
		rank := timed(b, qs, 0, func(q string) error { return findIDs(b, x, q) })
		plain := timed(b, qs, 0, searchAs(everything, false))
		page := timed(b, qs, 0, searchAs(everything, true))
		read := timed(b, qs, 0, searchAs(readers, true))
		b.Logf("%-6s p50 (p99): %s%s, %s, %s, %s, %s", kind, postgres, row("FTS5", theirs), row("ids", rank), row("page", plain), row("page+facets", page), row("as a reader", read))
		sumFTS, sumRank, sumPlain, sumPage, sumReader = sumFTS+p50(theirs), sumRank+p50(rank), sumPlain+p50(plain), sumPage+p50(page), sumReader+p50(read)
	}
	ratio := func(a, b time.Duration) float64 { return float64(a) / float64(b) }
	postgres := ""
	if pg != nil {
		postgres = fmt.Sprintf("ids/PostgreSQL %.3f, page/PostgreSQL %.3f, ", ratio(sumRank, sumPG), ratio(sumPage, sumPG))
	}
	b.Logf("sum of p50: %sids/FTS5 %.2f, page/FTS5 %.2f, page with facets and snippets/ids %.2f, page/plain page %.2f, reader/admin %.2f; %d segments",
		postgres, ratio(sumRank, sumFTS), ratio(sumPage, sumFTS), ratio(sumPage, sumRank), ratio(sumPage, sumPlain), ratio(sumReader, sumPage), segments)
}

// logVocabularies measures what it takes to make the vocabularies anew.
func logVocabularies(b *testing.B, x *Index) {
	err := x.with(b.Context(), func(s *search) error {
		count, bytes, cpu := 0, 0, cpuTime()
		for i := range s.v.segments {
			v, err := s.v.vocabulary(&s.v.segments[i])
			if err != nil {
				return err
			}
			for _, w := range v.fields {
				count, bytes = count+w.len(), bytes+len(w.text)+8*w.len()
			}
			for _, set := range v.readers {
				bytes += 24 + 4*len(set)
			}
		}
		b.Logf("vocabularies: %d words of %d segments, %.1f MB, %.2f CPU s", count, len(s.v.segments), float64(bytes)/1e6, (cpuTime() - cpu).Seconds())
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// merged returns when merging has come to rest, with how many segments there are then.
func merged(b *testing.B, x *Index) (segments int) {
	for end := time.Now().Add(10 * time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		stats := x.generation().ix.StatsMap()
		if fmt.Sprint(stats["LastMergedEpoch"]) != fmt.Sprint(stats["CurRootEpoch"]) {
			continue
		}
		if err := x.CatchUp(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := x.with(b.Context(), func(s *search) error { segments = len(s.v.segments); return nil }); err != nil {
			b.Fatal(err)
		}
		return segments
	}
	b.Fatal("merging does not come to rest")
	return 0
}

func fts5(b *testing.B, docs [][]string) *sql.DB {
	db, err := sql.Open("sqlite", filepath.Join(b.TempDir(), "fts.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	wall, cpu := time.Now(), cpuTime()
	if _, err := db.Exec(`CREATE VIRTUAL TABLE t USING fts5(text, content='', prefix='3 4', tokenize='unicode61 remove_diacritics 2')`); err != nil {
		b.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range docs {
		for _, p := range d {
			if _, err := tx.Exec(`INSERT INTO t(text) VALUES (?)`, p); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	b.Logf("FTS5 build: %.1f s, %.1f CPU s", time.Since(wall).Seconds(), (cpuTime() - cpu).Seconds())
	if _, err := db.Exec(`INSERT INTO t(t) VALUES ('optimize')`); err != nil {
		b.Fatal(err)
	}
	return db
}

// findIDs is a search that shows nothing: what FTS5 is asked for, with the total besides.
func findIDs(b *testing.B, x *Index, q string) error {
	return x.with(b.Context(), func(s *search) error {
		_, err := s.find(records.Query{Text: q, Limit: 10}, everything)
		return err
	})
}

func askFTS5(db *sql.DB, q string) error {
	return drain(db.Query(`SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10`, q))
}
