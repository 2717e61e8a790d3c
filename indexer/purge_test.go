package indexer

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"acervo/records"
)

// What went is in no file of the index any more: neither among the words of passages nor in the lexicon of
// their forms, which an index that only deletes keeps for ever. No text is read again for it, and what stays is found.
func TestWordsOfWhatWasDestroyedLeaveTheFilesOfTheIndex(t *testing.T) {
	s, dir := newShelf(), t.TempDir()
	x := openShelf(t, s, dir)
	s.file("queda", es("El presupuesto quedó quedabundo."))
	s.file("va", es("La nómina secreta dice zurrumbático y xilobálsamo."))
	taken(t, x)
	if was := wordsOnDisk(t, dir, "zurrumbatico", "xilobalsamo", "quedabundo"); len(was) != 3 {
		t.Fatalf("before, the files have %v: the test looks in the wrong place", was)
	}
	seq := s.destroy("va")
	taken(t, x)
	if left := wordsOnDisk(t, dir, "zurrumbatico"); len(left) == 0 {
		t.Fatal("the words went by themselves: there is nothing to be purged, and this test proves nothing")
	}
	name, reads := x.name, s.textsRead()
	purged(t, x, seq)
	if left := wordsOnDisk(t, dir, "zurrumbatico", "xilobalsamo", "zurrumb", "xilobals"); len(left) != 0 {
		t.Errorf("after it was purged, the files have %v", left)
	}
	if kept := wordsOnDisk(t, dir, "quedabundo"); len(kept) != 1 {
		t.Error("what stays is not in the files any more")
	}
	if r := find(t, x, records.Query{Text: "quedabundo"}); r.Total != 1 {
		t.Errorf("%d are found of what stays", r.Total)
	}
	if x.name != name || s.textsRead() != reads {
		t.Errorf("the index was made anew (%v) or texts were read (%d)", x.name != name, s.textsRead()-reads)
	}
	files, err := x.generation().files()
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Purge(t.Context(), seq-1); err != nil {
		t.Fatal(err)
	}
	if now, err := x.generation().files(); err != nil || !slices.Equal(files, now) {
		t.Errorf("what was purged is purged once more: %x, then %x, %v", files, now, err)
	}
}

// A word that others have stays and finds them, also by its other forms; one that comes again is found like any other.
func TestWordsThatOthersHaveStay(t *testing.T) {
	s, dir := newShelf(), t.TempDir()
	x := openShelf(t, s, dir)
	s.file("queda", es("Se pagan pensiones en diciembre."))
	taken(t, x)
	s.file("va", es("La pensionada cobra pensiones y xilobálsamos; los zurrumbáticos también."))
	taken(t, x)
	seq := s.destroy("va")
	purged(t, x, seq)
	if left := wordsOnDisk(t, dir, "pensionada", "xilobalsamos", "zurrumbaticos"); len(left) != 0 {
		t.Errorf("the files have %v", left)
	}
	for _, word := range []string{"pensiones", "pensión", "diciembre"} {
		if r := find(t, x, records.Query{Text: word}); r.Total != 1 {
			t.Errorf("%s finds %d", word, r.Total)
		}
	}
	s.file("viene", es("Llegaron los zurrumbáticos."))
	taken(t, x)
	if r := find(t, x, records.Query{Text: "zurrumbático"}); r.Total != 1 {
		t.Errorf("what came again is found by another form %d times", r.Total)
	}
}

// A form whose word is indexed between the look through the lexicon and the striking stays.
func TestAWordThatComesBackMeanwhileStaysInTheLexicon(t *testing.T) {
	s, dir := newShelf(), t.TempDir()
	x := openShelf(t, s, dir)
	s.file("queda", es("Nada."))
	s.file("va", es("Los zurrumbáticos y los xilobálsamos."))
	taken(t, x)
	seq := s.destroy("va")
	taken(t, x)
	gen := x.generation()
	w, err := gen.waste()
	if err != nil || len(w.forms) != 2 {
		t.Fatalf("waste: %v, %v", w, err)
	}
	s.file("viene", es("Llegaron los zurrumbáticos."))
	taken(t, x)
	if err := x.undisturbed(gen, func() error {
		_, err := gen.strike(t.Context(), w)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	purged(t, x, seq)
	if r := find(t, x, records.Query{Text: "zurrumbático"}); r.Total != 1 {
		t.Errorf("what came back is found by another form %d times", r.Total)
	}
	if left := wordsOnDisk(t, dir, "xilobalsamos"); len(left) != 0 {
		t.Errorf("the files have %v", left)
	}
}

// What goes while an index is being cleaned is cleaned by the next purge, and not taken for clean before.
func TestWhatGoesDuringAPurgeIsNotTakenForPurged(t *testing.T) {
	s, dir := newShelf(), t.TempDir()
	x := openShelf(t, s, dir)
	s.file("queda", es("Nada."))
	s.file("va", es("Los zurrumbáticos."))
	s.file("sigue", es("Los xilobálsamos."))
	taken(t, x)
	first := s.destroy("va")
	taken(t, x)
	view, err := x.acquire() // so that the purge has to wait
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() { done <- x.Purge(t.Context(), first) }()
	for x.generation().giveUp.Load() == nil {
		runtime.Gosched()
	}
	second := s.destroy("sigue")
	taken(t, x)
	view.release()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	purged(t, x, second)
	if left := wordsOnDisk(t, dir, "zurrumbaticos", "xilobalsamos"); len(left) != 0 {
		t.Errorf("the files have %v", left)
	}
	gen := x.generation()
	w, err := gen.waste()
	if err != nil {
		t.Fatal(err)
	}
	third := s.destroy("queda")
	taken(t, x)
	if w.reached >= third {
		t.Errorf("what was looked through at entry %d is said to be clean up to %d", second, w.reached)
	}
}

// What bleve merged away by itself left the lexicon behind, and old files while somebody was searching.
func TestWhatBleveMergedByItselfIsPurgedToo(t *testing.T) {
	s, dir := newShelf(), t.TempDir()
	x := openShelf(t, s, dir)
	s.file("queda", es("Nada."))
	s.file("va", es("Los zurrumbáticos y los xilobálsamos."))
	taken(t, x)
	view, err := x.acquire() // keeps the files
	if err != nil {
		t.Fatal(err)
	}
	seq := s.destroy("va")
	s.file("otro", es("Algo."))
	taken(t, x)
	if _, err := x.generation().rewrite(t.Context()); err != nil { // bleve merges what is due before
		t.Fatal(err)
	}
	if _, deleted, err := x.generation().segments(); err != nil || len(deleted) > 0 {
		t.Fatalf("segments with deletions: %v, %v", deleted, err)
	}
	if left := wordsOnDisk(t, dir, "zurrumbaticos"); len(left) == 0 {
		t.Fatal("nothing is left to be purged")
	}
	var released atomic.Bool
	done := make(chan bool)
	go func() {
		err := x.Purge(t.Context(), seq)
		if err != nil {
			t.Error(err)
		}
		done <- released.Load()
	}()
	for { // until the words are gone from what new searches see
		v, err := x.acquire()
		if err != nil {
			t.Fatal(err)
		}
		other := v != view
		v.release()
		if other {
			break
		}
	}
	released.Store(true)
	view.release()
	if !<-done {
		t.Error("it was purged while a search still kept the files")
	}
	if left := wordsOnDisk(t, dir, "zurrumbaticos", "xilobalsamos"); len(left) != 0 {
		t.Errorf("the files have %v", left)
	}
}

// A merge that began before the lexicon was struck brings what was struck back, marked as deleted, in the only segment that
// there is then; it is not taken for the one that was asked for.
func TestAMergeUnderWayIsNotTheOneThatPurges(t *testing.T) {
	s, dir := newShelf(), t.TempDir()
	x := openShelf(t, s, dir)
	s.file("queda", es("Nada."))
	taken(t, x)
	s.file("va", es("Los zurrumbáticos y los xilobálsamos."))
	s.file("sigue", map[records.Language][]string{records.Undetermined: {"Algo."}})
	taken(t, x)
	seq := s.destroy("va")
	taken(t, x)
	rest, name := x.generation().rest, x.name
	begun, goOn := make(chan bool, 8), make(chan bool)
	watch := func(k scorch.EventKind) {
		if k == scorch.EventKindMergeTaskIntroductionStart {
			begun <- true
			<-goOn
		}
	}
	rest.watch.Store(&watch)
	rest.hurry()
	<-begun
	done := make(chan error)
	go func() { done <- x.Purge(t.Context(), seq) }()
	for rest.hurried.Load() < 2 { // until the merge is asked for
		runtime.Gosched()
	}
	close(goOn)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if left := wordsOnDisk(t, dir, "zurrumbaticos", "xilobalsamos"); len(left) != 0 || x.name != name {
		t.Errorf("the files have %v, and the index was made anew: %v", left, x.name != name)
	}
	if r := find(t, x, records.Query{Text: "algo"}); r.Total != 1 {
		t.Errorf("%d are found of what stays", r.Total)
	}
}

// Documents go one by one while others are filed, searched and merged; after each purge no file has a word of what went.
func TestPurgingGoesOnBesideFilingAndSearching(t *testing.T) {
	s, dir := newShelf(), t.TempDir()
	x := openShelf(t, s, dir)
	for i := range 40 {
		s.file(fmt.Sprintf("d%02d", i), es(fmt.Sprintf("El acta común dice %s.", ownWord(i)), "Se levanta la sesión."))
		if i%4 == 0 {
			taken(t, x)
		}
	}
	taken(t, x)
	x.generation().rest.hurry() // so that bleve merges all the while
	name := x.name
	ctx, stop := context.WithCancel(t.Context())
	var busy sync.WaitGroup
	busy.Go(func() {
		for ctx.Err() == nil {
			if r, err := x.Search(t.Context(), records.Query{Text: "acta común", Today: "2026-01-01"}, everything); err != nil || r.Total < 20 {
				t.Errorf("a search beside a purge finds %d: %v", r.Total, err)
				return
			}
		}
	})
	busy.Go(func() {
		for n := 0; ctx.Err() == nil && n < 500; n++ {
			s.file(fmt.Sprintf("n%04d", n%50), es(fmt.Sprintf("El acta común número %d se presenta.", n)))
			if err := x.CatchUp(t.Context()); err != nil {
				t.Error(err)
				return
			}
		}
	})
	var gone []string
	for i := range 10 {
		purged(t, x, s.destroy(records.DocumentID(fmt.Sprintf("d%02d", i))))
		gone = append(gone, ownWord(i))
		if left := wordsOnDisk(t, dir, gone...); len(left) != 0 {
			t.Fatalf("after purge %d the files have %v", i, left)
		}
	}
	stop()
	busy.Wait()
	if x.name != name {
		t.Error("the index was made anew")
	}
	for i := 10; i < 40; i++ {
		if r := find(t, x, records.Query{Text: ownWord(i)}); r.Total != 1 {
			t.Errorf("%s finds %d", ownWord(i), r.Total)
		}
	}
}

// Whatever goes wrong in cleaning an index, it is made anew beside: here the disk is full while old files are waited for.
func TestAnIndexThatCannotBeCleanedIsMadeAnew(t *testing.T) {
	s, dir := newShelf(), t.TempDir()
	x := openShelf(t, s, dir)
	s.file("queda", es("El presupuesto quedó quedabundo."))
	s.file("va", es("Los zurrumbáticos y los xilobálsamos."))
	taken(t, x)
	view, err := x.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer view.release()
	gen, name := x.generation(), x.name
	seq := s.destroy("va")
	done := make(chan error)
	go func() { done <- x.Purge(t.Context(), seq) }()
	for gen.giveUp.Load() == nil {
		runtime.Gosched()
	}
	gen.failed(syscall.ENOSPC, gen.dir)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if x.name == name {
		t.Error("the index was not made anew")
	}
	if left := wordsOnDisk(t, dir, "zurrumbaticos", "xilobalsamos"); len(left) != 0 {
		t.Errorf("the files have %v", left)
	}
	if r := find(t, x, records.Query{Text: "quedabundo"}); r.Total != 1 {
		t.Errorf("%d are found of what stays", r.Total)
	}
}

// An index in whose place another one came while it was being cleaned is none that anybody waits for.
func TestAPurgeGoesByTheIndexThatIsInPlace(t *testing.T) {
	s, dir := newShelf(), t.TempDir()
	x := openShelf(t, s, dir)
	s.file("queda", es("El presupuesto quedó quedabundo."))
	s.file("va", es("Los zurrumbáticos y los xilobálsamos."))
	taken(t, x)
	view, err := x.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer view.release()
	gen := x.generation()
	seq := s.destroy("va")
	done := make(chan error)
	go func() { done <- x.Purge(t.Context(), seq) }()
	for gen.giveUp.Load() == nil {
		runtime.Gosched()
	}
	if err := x.Reindex(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	name := x.name
	if err := <-done; err != nil || x.name != name {
		t.Errorf("it was made anew once more: %v", err)
	}
	if left := wordsOnDisk(t, dir, "zurrumbaticos", "xilobalsamos"); len(left) != 0 {
		t.Errorf("the files have %v", left)
	}
}
