package indexer

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

const (
	// purgeFolder names the folder in which a test process destroys documents, one by one, until it is killed.
	purgeFolder = "ACERVO_TEST_PURGE_FOLDER"
	// purgeFiled is how many there are; each is one ledger entry, and going is another.
	purgeFiled = 400
)

// purgeShelf has all documents, of which the first have gone by the entries after purgeFiled.
func purgeShelf(entries int) *shelf {
	s := newShelf()
	for i := range purgeFiled {
		s.file(fmt.Sprintf("d%03d", i), es("El acta dice "+ownWord(i)+".", "Se levanta la sesión."))
	}
	for i := range entries - purgeFiled {
		s.destroy(records.DocumentID(fmt.Sprintf("d%03d", i)))
	}
	return s
}

// ownWord is a word of letters that no other document has, nor has a part of.
func ownWord(i int) string {
	return "propia" + strings.Map(func(r rune) rune { return r - '0' + 'j' }, fmt.Sprintf("%03d", i)) + "zurrum"
}

// ownWords are the words of the first documents.
func ownWords(n int) (words []string) {
	for i := range n {
		words = append(words, ownWord(i))
	}
	return words
}

func purgeUntilKilled(dir string) {
	s := newShelf()
	x, err := Open(Config{Dir: dir, Source: s})
	for n := purgeFiled; err == nil; n++ {
		n = max(n, int(x.State().Cursor))
		*s = *purgeShelf(n)
		err = x.Purge(context.Background(), int64(n))
	}
	fmt.Println(err)
	os.Exit(1)
}

// Wherever a process is killed in the middle of a purge, what it had said to be gone is gone from the files as they lie there,
// and what it had not said so is purged again.
func TestAPurgeThatWasKilledIsDoneAgain(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	said := 0
	for round := 0; round < 8 || round < 60 && said < 10; round++ { // until it is slow no more, where much else is done
		child := exec.CommandContext(t.Context(), exe)
		child.Env = append(os.Environ(), purgeFolder+"="+dir)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(150+r.IntN(300)) * time.Millisecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatalf("round %d: the process ended by itself: %v", round, err)
		}
		_ = child.Wait() // killed

		copied := t.TempDir() // for opening an index cleans up
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		s := newShelf()
		x, err := Open(Config{Dir: copied, Source: s})
		if err != nil {
			t.Fatal(err)
		}
		cursor := purgeFiled
		if gen := x.generation(); gen != nil {
			cursor = max(cursor, int(x.State().Cursor))
			said = int(gen.born) - purgeFiled
			if left := wordsFound(t, dir, 0, ownWords(said)...); len(left) != 0 {
				t.Errorf("round %d: %d were said to be gone, and the files have %v", round, said, left)
			}
		}
		*s = *purgeShelf(cursor + 1)
		purged(t, x, int64(cursor+1))
		if left := wordsOnDisk(t, copied, ownWords(cursor+1-purgeFiled)...); len(left) != 0 {
			t.Errorf("round %d: after it was purged again, the files have %v", round, left)
		}
		if found := find(t, x, records.Query{Text: "acta"}); found.Total != 2*purgeFiled-cursor-1 {
			t.Errorf("round %d: %d are found of %d", round, found.Total, 2*purgeFiled-cursor-1)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d were purged before the last kill", said)
	if said < 10 {
		t.Errorf("only %d were ever purged: nothing was tried", said)
	}
}
