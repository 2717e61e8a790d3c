package indexer

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"acervo/records"
)

// crashShelf has the first n documents of an endless row; each is one ledger entry.
func crashShelf(n int) *shelf {
	s := newShelf()
	for i := range n {
		s.file(fmt.Sprintf("d%05d", i), es(fmt.Sprintf("El acta número%d.", i), "Se levanta la sesión."))
	}
	return s
}

// crashFolder names the folder in which a test process indexes until it is killed.
const crashFolder = "ACERVO_TEST_CRASH_FOLDER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashFolder); dir != "" {
		indexUntilKilled(dir)
		return
	}
	if dir := os.Getenv(purgeFolder); dir != "" {
		purgeUntilKilled(dir)
		return
	}
	os.Exit(m.Run())
}

// indexUntilKilled files and indexes the row of documents, a few at a time.
func indexUntilKilled(dir string) {
	s := newShelf()
	x, err := Open(Config{Dir: dir, Source: s})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	t := testing.T{}
	for n := int(x.State().Cursor); ; n += 3 {
		*s = *crashShelf(n)
		if x.generation() == nil {
			err = x.Reindex(t.Context(), nil)
		} else {
			err = x.CatchUp(t.Context())
		}
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}

func TestAKilledProcessLeavesAnIndexThatGoesOn(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	for round := range 8 {
		child := exec.CommandContext(t.Context(), exe)
		child.Env = append(os.Environ(), crashFolder+"="+dir)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(100+r.IntN(300)) * time.Millisecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatalf("round %d: the process ended by itself: %v", round, err)
		}
		_ = child.Wait() // killed

		s := newShelf()
		x, err := Open(Config{Dir: dir, Source: s})
		if err != nil {
			t.Fatal(err)
		}
		st := x.State()
		if st.Ready {
			if found := find(t, x, records.Query{Text: "acta"}); found.Total != int(st.Cursor) || st.Documents != int(st.Cursor) || st.Passages != 2*int(st.Cursor) {
				t.Errorf("round %d: the cursor is %d and %d documents are found (%+v)", round, st.Cursor, found.Total, st)
			}
		}
		*s = *crashShelf(int(st.Cursor) + 7)
		if !st.Ready {
			err = x.Reindex(t.Context(), nil)
		} else {
			err = x.CatchUp(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		if found := find(t, x, records.Query{Text: "acta"}); found.Total != int(st.Cursor)+7 {
			t.Errorf("round %d: %d of %d found afterwards", round, found.Total, st.Cursor+7)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		if round == 7 && st.Cursor < 30 {
			t.Errorf("only %d entries were ever indexed: nothing was tried", st.Cursor)
		}
	}
}
