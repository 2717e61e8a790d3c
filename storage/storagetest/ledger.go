package storagetest

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite" // to write into the file behind the catalogue's back

	"acervo/records"
)

var ledgerRules = []rule{
	{"an entry comes back as Append returned it, and its leaf is that of its record", entriesComeBack},
	{"a detail that is no JSON object is Invalid", detailsMustBeObjects},
	{"entries are selected by what the filter says", entriesAreFiltered},
	{"a reader that tails the ledger skips no entry while eight write", tailsSkipNothing},
	{"times never run backwards, even when the clock does", timesNeverRunBackwards},
	{"the database itself refuses to change or remove entries", theDatabaseRefuses},
	{"verification names what was altered behind the catalogue's back", verificationFindsDamage},
	{"one flipped bit anywhere in the ledger is found and named", aFlippedBitIsFound},
	{"changes are the documents of the entries, each once", changesAreDocuments},
	{"a commit with entries wakes who listens, one without does not", commitsWake},
}

func appendOne(t *testing.T, h house, e records.Entry) records.Entry {
	t.Helper()
	var out records.Entry
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		var err error
		out, err = tx.Append(t.Context(), e)
		return err
	}))
	return out
}

func entriesComeBack(t *testing.T, h house) {
	for i, detail := range []string{"", `{}`, " {\n \"a\" : [1, 2.50, 1e3] }", `{"t":"<b>&amp; \u2028 ` + "\u2028" + `</b>"}`, `{"z":1,"a":"ñ\u0000"}`, "{\"bad\":\"\xff\"}", `{"html":"a<b>c&d"}`} {
		e := appendOne(t, h, records.Entry{Actor: "u1", Name: "Clara <\u2028 & \"x\" \x00 \xff", Action: records.Filed, Kind: records.SubjectDocument, Subject: "d1", Detail: json.RawMessage(detail)})
		if e.Seq != int64(i+1) || e.At.IsZero() || e.At.Location() != time.UTC || e.At.Nanosecond()%1000 != 0 {
			t.Errorf("detail %q: entry %d at %v", detail, e.Seq, e.At)
		}
		back := got(h.Entries(t.Context(), records.LedgerFilter{After: e.Seq - 1, Limit: 1}))(t)[0]
		if !reflect.DeepEqual(back, e) {
			t.Errorf("detail %q: got %+v\nwant %+v", detail, back, e)
		}
		if back.LeafHash() != back.Leaf {
			t.Errorf("detail %q: read back, the entry does not hash to its leaf: %s", detail, back.Record())
		}
		if !json.Valid(back.Record()) {
			t.Errorf("detail %q: the record is no JSON: %s", detail, back.Record())
		}
	}
	if _, problems, err := h.VerifyLedger(t.Context()); err != nil || len(problems) != 0 {
		t.Errorf("the ledger has problems: %q, %v", problems, err)
	}
}

func detailsMustBeObjects(t *testing.T, h house) {
	for _, detail := range []string{`{`, `[]`, `"x"`, `null`, `{"a":1} x`, "{\"a\":\"\x00\"}"} {
		err := h.InTx(t.Context(), func(tx records.Tx) error {
			_, err := tx.Append(t.Context(), records.Entry{Detail: json.RawMessage(detail)})
			return err
		})
		wantKind(t, err, records.Invalid)
	}
	if size := got(h.Head(t.Context()))(t).Size; size != 0 {
		t.Errorf("refused entries left %d in the ledger", size)
	}
}

func entriesAreFiltered(t *testing.T, h house) {
	var at []time.Time
	for i := range 10 {
		e := records.Entry{Actor: fmt.Sprint("u", i%2), Action: records.Filed, Subject: fmt.Sprint("d", i%3)}
		if i == 4 {
			e.Action = records.MetadataEdited
		}
		at = append(at, appendOne(t, h, e).At)
		time.Sleep(time.Millisecond)
	}
	for name, x := range map[string]struct {
		filter records.LedgerFilter
		want   []int64
	}{
		"all":          {records.LedgerFilter{}, []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
		"after":        {records.LedgerFilter{After: 7}, []int64{8, 9, 10}},
		"newest first": {records.LedgerFilter{Before: 11, Limit: 3}, []int64{10, 9, 8}},
		"between":      {records.LedgerFilter{After: 2, Before: 5}, []int64{4, 3}},
		"subject":      {records.LedgerFilter{Subject: "d0"}, []int64{1, 4, 7, 10}},
		"actor":        {records.LedgerFilter{Actor: "u1", Limit: 2}, []int64{2, 4}},
		"action":       {records.LedgerFilter{Action: records.MetadataEdited}, []int64{5}},
		"time":         {records.LedgerFilter{From: at[2], To: at[4]}, []int64{3, 4, 5}},
	} {
		var seqs []int64
		for _, e := range got(h.Entries(t.Context(), x.filter))(t) {
			seqs = append(seqs, e.Seq)
		}
		if !slices.Equal(seqs, x.want) {
			t.Errorf("%s: got %v, want %v", name, seqs, x.want)
		}
	}
}

func tailsSkipNothing(t *testing.T, h house) {
	done := make(chan struct{})
	var reader sync.WaitGroup
	var seen []records.Entry
	reader.Go(func() {
		for last := false; ; {
			after := int64(0)
			if len(seen) > 0 {
				after = seen[len(seen)-1].Seq
			}
			page, err := h.Entries(t.Context(), records.LedgerFilter{After: after})
			if err != nil {
				t.Error(explain(err))
				return
			}
			seen = append(seen, page...)
			if last && len(page) == 0 {
				return
			}
			select {
			case <-done:
				last = true
			default:
			}
		}
	})
	storm(t, h, 25)
	close(done)
	reader.Wait()
	for i, e := range seen {
		if e.Seq != int64(i+1) {
			t.Fatalf("after entry %d the reader saw %d", i, e.Seq)
		}
		if i > 0 && e.At.Before(seen[i-1].At) {
			t.Errorf("entry %d is earlier than the one before it", e.Seq)
		}
	}
	if len(seen) != 150 {
		t.Errorf("the reader saw %d entries, want 150", len(seen))
	}
}

func timesNeverRunBackwards(t *testing.T, h house) {
	future := time.Now().Add(time.Hour).UnixMicro()
	h.raw(t, fmt.Sprintf(`UPDATE ledger_head SET at = %d`, future)) // as if the clock had been an hour ahead
	for range 2 {
		if e := appendOne(t, h, records.Entry{}); e.At.UnixMicro() != future {
			t.Errorf("the entry is of %v", e.At)
		}
	}
}

// raw runs a statement behind the catalogue's back.
func (h house) raw(t testing.TB, statement string) {
	t.Helper()
	Exec(t, h.url, statement)
}

// Exec runs a statement on a database behind the catalogue's back.
func Exec(t testing.TB, url, statement string) {
	t.Helper()
	if err := execute(t, url, statement); err != nil {
		t.Fatal(err)
	}
}

func execute(t testing.TB, url, statement string) error {
	t.Helper()
	_, err := OpenRaw(t, url).ExecContext(t.Context(), statement)
	return err
}

// OpenRaw opens a database behind the catalogue's back, until the test ends.
func OpenRaw(t testing.TB, url string) *sql.DB {
	t.Helper()
	driver, address := "sqlite", "file:"+filepath.ToSlash(url)+"?_pragma=busy_timeout(5000)"
	if strings.HasPrefix(url, "postgres:") {
		driver, address = "pgx", url
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func theDatabaseRefuses(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2))
	statements := []string{
		`UPDATE ledger SET actor = 'x'`, `UPDATE ledger SET seq = 7 WHERE seq = 2`, `DELETE FROM ledger WHERE seq = 2`,
		`UPDATE ledger_hashes SET hash = hash WHERE idx = 0`, `DELETE FROM ledger_hashes`,
	}
	if h.Dialect() == "sqlite" {
		statements = append(statements, `INSERT OR REPLACE INTO ledger SELECT seq, at, 'x', name, action, kind, subject, detail, leaf FROM ledger`,
			`REPLACE INTO ledger_hashes SELECT idx, zeroblob(32) FROM ledger_hashes`)
	} else {
		statements = append(statements, `TRUNCATE ledger`, `TRUNCATE ledger_hashes`,
			`INSERT INTO ledger SELECT * FROM ledger ON CONFLICT (seq) DO UPDATE SET actor = 'x'`)
	}
	for _, s := range statements {
		if err := execute(t, h.url, s); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: got %v", s, err)
		}
	}
	if entries, problems, err := h.VerifyLedger(t.Context()); err != nil || entries != 2 || len(problems) != 0 {
		t.Errorf("%d entries, problems %q, %v", entries, problems, err)
	}
}

func verificationFindsDamage(t *testing.T, h house) {
	openLedger(t, h)
	for n := range 20 {
		h.file(t, Sample(n))
	}
	head := got(h.Head(t.Context()))(t)
	h.keep(t, records.Checkpoint{Head: head, Signed: "note", At: day})
	for _, c := range []struct{ do, undo, says string }{
		{`UPDATE ledger SET actor = 'x' WHERE seq = 5`, `UPDATE ledger SET actor = 'u1' WHERE seq = 5`, "Entry 5 was altered"},
		{`UPDATE ledger SET at = at - 10000000000 WHERE seq = 6`, `UPDATE ledger SET at = at + 10000000000 WHERE seq = 6`, "Entry 6 is earlier"},
		{`UPDATE ledger_hashes SET hash = (SELECT hash FROM ledger_hashes WHERE idx = 1) WHERE idx = 0`, ``, "differs from its entries at entry 1 "},
		{`DELETE FROM ledger_hashes WHERE idx = 4`, ``, "differs from its entries at entry 4 (hash 4)"},
		{`UPDATE ledger_head SET size = 21`, `UPDATE ledger_head SET size = 20`, "head says 21 entries"},
		{`UPDATE ledger_head SET size = 19`, `UPDATE ledger_head SET size = 20`, "A checkpoint of 20 entries was signed; the ledger has 19"},
		{`DELETE FROM ledger WHERE seq IN (7, 8)`, ``, "Entries 7 to 8 are missing"},
	} {
		h.raw(t, c.do)
		_, problems, err := h.VerifyLedger(t.Context())
		must(t, err)
		if !slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, c.says) }) {
			t.Errorf("after %s the problems are %q", c.do, problems)
		}
		if c.undo != "" {
			h.raw(t, c.undo)
		}
	}
}

// flips are the places of the ledger in which a bit may flip. The last one is over what a checkpoint was signed.
var flips = []struct{ table, column, key, is, says string }{
	{"ledger", "at", "seq", "number", "Entry %d"}, {"ledger", "actor", "seq", "text", "Entry %d"}, {"ledger", "name", "seq", "text", "Entry %d"},
	{"ledger", "action", "seq", "text", "Entry %d"}, {"ledger", "kind", "seq", "text", "Entry %d"}, {"ledger", "subject", "seq", "text", "Entry %d"},
	{"ledger", "detail", "seq", "text", "Entry %d"}, {"ledger", "leaf", "seq", "bytes", "Entry %d"},
	{"ledger_hashes", "hash", "idx", "bytes", "(hash %d)"}, {"ledger_head", "edge", "one", "bytes", "head"}, {"ledger_head", "at", "one", "number", "head"},
	{"checkpoints", "root", "size", "bytes", "The first %d entries"},
}

// aFlippedBitIsFound flips one bit after the other, anywhere, and looks for the place's name among the problems.
func aFlippedBitIsFound(t *testing.T, h house) {
	openLedger(t, h)
	for n := range 12 {
		h.file(t, Sample(n))
	}
	h.keep(t, records.Checkpoint{Head: got(h.Head(t.Context()))(t), Signed: "note", At: day})
	db := OpenRaw(t, h.url)
	r := rand.New(rand.NewPCG(5, 6))
	holder := func(n int) string { // what the driver calls the nth parameter
		if h.Dialect() == "postgres" {
			return fmt.Sprintf("$%d", n)
		}
		return "?"
	}
	for _, f := range flips {
		var keys []int64
		rows, err := db.QueryContext(t.Context(), `SELECT `+f.key+` FROM `+f.table)
		must(t, err)
		for rows.Next() {
			var k int64
			must(t, rows.Scan(&k))
			keys = append(keys, k)
		}
		must(t, rows.Err())
		for range 12 {
			key := keys[r.IntN(len(keys))]
			set := `UPDATE ` + f.table + ` SET ` + f.column + ` = ` + holder(1) + ` WHERE ` + f.key + ` = ` + holder(2)
			var was, is any
			read := db.QueryRowContext(t.Context(), `SELECT `+f.column+` FROM `+f.table+` WHERE `+f.key+` = `+holder(1), key)
			switch f.is {
			case "number":
				var v int64
				must(t, read.Scan(&v))
				was, is = v, v^1<<r.IntN(40)
			case "text":
				var v string
				must(t, read.Scan(&v))
				flipped := []byte(v)
				for string(flipped) == v {
					i := r.IntN(len(flipped))
					if b := flipped[i] ^ 1<<r.IntN(7); b >= ' ' && b < 0x7f && flipped[i] < 0x7f { // what both databases take as text
						flipped[i] = b
					}
				}
				was, is = v, string(flipped)
			default:
				var v []byte
				must(t, read.Scan(&v))
				flipped := slices.Clone(v)
				flipped[r.IntN(len(flipped))] ^= 1 << r.IntN(8)
				was, is = v, flipped
			}
			_, err := db.ExecContext(t.Context(), set, is, key)
			must(t, err)
			_, problems, err := h.VerifyLedger(t.Context())
			must(t, err)
			says := f.says
			if strings.Contains(says, "%d") {
				says = fmt.Sprintf(says, key)
			}
			if !slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, says) }) {
				t.Errorf("%s of %s %d: %v for %v: the problems are %q", f.column, f.table, key, is, was, problems)
			}
			_, err = db.ExecContext(t.Context(), set, was, key)
			must(t, err)
		}
	}
	if _, problems, err := h.VerifyLedger(t.Context()); err != nil || len(problems) != 0 {
		t.Errorf("with every bit in its place: %q, %v", problems, err)
	}
}

// openLedger takes the triggers away by which the database guards the ledger.
func openLedger(t *testing.T, h house) {
	t.Helper()
	if h.Dialect() == "sqlite" {
		h.raw(t, `DROP TRIGGER ledger_no_update; DROP TRIGGER ledger_no_delete; DROP TRIGGER ledger_hashes_no_update; DROP TRIGGER ledger_hashes_no_delete`)
	} else {
		h.raw(t, `DROP TRIGGER ledger_append_only ON ledger; DROP TRIGGER ledger_hashes_append_only ON ledger_hashes`)
	}
}

func changesAreDocuments(t *testing.T, h house) {
	h.file(t, Sample(1), Sample(2))
	appendOne(t, h, records.Entry{Kind: records.SubjectUser, Subject: "u1"})
	appendOne(t, h, records.Entry{Kind: records.SubjectDocument, Subject: "d000001"})
	for _, c := range []struct {
		after   int64
		limit   int
		want    []records.DocumentID
		reached int64
	}{
		{0, 100, []records.DocumentID{"d000001", "d000002"}, 4},
		{0, 1, []records.DocumentID{"d000001"}, 1},
		{1, 2, []records.DocumentID{"d000002"}, 3},
		{2, 1, nil, 3},
		{4, 10, nil, 4},
	} {
		docs, reached, err := h.Changes(t.Context(), c.after, c.limit)
		must(t, err)
		if !slices.Equal(docs, c.want) || reached != c.reached {
			t.Errorf("after %d, %d at most: %q up to %d, want %q up to %d", c.after, c.limit, docs, reached, c.want, c.reached)
		}
	}
}

func commitsWake(t *testing.T, h house) {
	wake, cancel := h.SubscribeEntries()
	work, cancelWork := h.SubscribeJobs()
	woken := func(c <-chan struct{}) bool {
		select {
		case <-c:
			return true
		default:
			return false
		}
	}
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return insert(t.Context(), tx, Sample(1)) }))
	if woken(wake) || woken(work) {
		t.Error("a commit without entries or jobs woke somebody")
	}
	h.file(t, Sample(2), Sample(3))
	must(t, h.InTx(t.Context(), func(tx records.Tx) error { return tx.Enqueue(t.Context(), records.JobRead, "f000001", day) }))
	if !woken(wake) || !woken(work) {
		t.Error("a commit with entries or jobs woke nobody")
	}
	if woken(wake) {
		t.Error("two commits nobody waited for rang twice")
	}
	cancel()
	cancelWork()
	h.file(t, Sample(4))
	if woken(wake) {
		t.Error("who does not listen any more was woken")
	}
}
