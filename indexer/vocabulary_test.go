package indexer

import (
	"fmt"
	"strings"
	"testing"

	"acervo/records"
)

func onlyPublic(a records.Access) bool { return a.Level == records.Public }

// read returns which dictionaries and lists of a search were read, besides the lexicon.
func read(t *testing.T, x *Index, text string, visible records.Visible) (which []string) {
	t.Helper()
	err := x.with(t.Context(), func(s *search) error {
		if _, err := s.find(records.Query{Text: text}, visible); err != nil {
			return err
		}
		for k := range s.dicts {
			if k.field != fieldForms {
				which = append(which, fmt.Sprint(k))
			}
		}
		for k := range s.lists {
			which = append(which, fmt.Sprint(k))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return which
}

func TestOfAWordOfHiddenDocumentsNothingIsRead(t *testing.T) {
	s := newShelf()
	for i := range 30 {
		d, passages := sample(fmt.Sprintf("h%d", i), es("quetzalina quetzalinas de vejez"))
		d.Titles[records.Spanish], d.Symbol, d.Access.Level = "Quetzalina", fmt.Sprintf("QTZ/%d", i), records.Staff
		s.put(d, passages...)
		s.file(fmt.Sprintf("p%d", i), es("pensión de vejez"))
	}
	x := indexOf(t, s)
	for _, text := range []string{"%", `"% de vejez"`, "quetz*", "quetzalino~", "title:%", "symbol:qtz", "symbol:qtz*", "-%", "vejezz OR %"} {
		text = strings.ReplaceAll(text, "%", "quetzalina")
		if which := read(t, x, text, onlyPublic); len(which) > 0 && !strings.Contains(text, "de vejez") {
			t.Errorf("%s: %v were read", text, which)
		}
		if which := read(t, x, text, everything); len(which) == 0 { // a test that can fail
			t.Errorf("%s: nothing is read for those who may read all", text)
		}
	}
	for _, which := range read(t, x, `"quetzalina de vejez"`, onlyPublic) {
		if strings.Contains(which, "quetzal") {
			t.Errorf("read: %s", which)
		}
	}
}

func TestWhatIsOpenedIsFoundAtOnceByItsWords(t *testing.T) {
	s := newShelf()
	d, passages := sample("a", es("La pensión quetzalina."))
	d.Access.Level = records.Staff
	s.put(d, passages...)
	x := indexOf(t, s)
	total := func(text string, level records.Level) int {
		r, err := x.Search(t.Context(), records.Query{Text: text}, func(a records.Access) bool { return a.Level == level })
		if err != nil {
			t.Fatal(err)
		}
		return r.Total
	}
	texts := []string{"quetzalina", "quetz*", "quetzalino~", `"pensión quetzalina"`}
	for _, to := range []records.Level{records.Public, records.Members} {
		was := d.Access.Level
		d.Access.Level = to
		s.put(d)
		for range 3 { // at once, and when the vocabulary was made anew
			if err := x.CatchUp(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, text := range texts {
				if n, before := total(text, to), total(text, was); n != 1 || before != 0 {
					t.Errorf("%s: those who may read it find %d, those who might %d", text, n, before)
				}
			}
		}
	}
}

// Words in more access classes than a vocabulary keeps are found, and not found, all the same.
func TestACommonWordIsFoundByThoseWhoMayReadIt(t *testing.T) {
	s := newShelf()
	for i := range maxReaders + 3 {
		d, passages := sample(fmt.Sprintf("d%03d", i), es("quetzalina"))
		d.Access = records.Access{Level: records.Restricted, Bodies: []string{fmt.Sprintf("B%d", i)}}
		s.put(d, passages...)
	}
	x := indexOf(t, s)
	for body, want := range map[string]int{"B0": 1, fmt.Sprint("B", maxReaders+2): 1, "C": 0} {
		who := records.Actor{ID: "r", Roles: []records.Role{records.Reader}, Bodies: []string{body}}
		r, err := x.Search(t.Context(), records.Query{Text: "quetz*"}, func(a records.Access) bool { return who.MayRead(a, "2026-01-01") })
		if err != nil || r.Total != want {
			t.Errorf("%s finds %d of %d (%v)", body, r.Total, want, err)
		}
	}
}

// A clerk's word must not be told by those that others filed a moment ago.
func TestOfAHiddenWordNothingIsReadFromTheMomentItIsFound(t *testing.T) {
	s := newShelf()
	s.file("p", es("pensión de vejez"))
	x := indexOf(t, s)
	d, passages := sample("h", es("quetzalina quetzalinas"))
	d.Access.Level = records.Staff
	s.put(d, passages...)
	for range 2 { // filed, and opened and closed again
		if err := x.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if which := read(t, x, "quetzalina", onlyPublic); len(which) > 0 {
			t.Errorf("%v were read", which)
		}
		if which := read(t, x, "quetzalina", everything); len(which) == 0 {
			t.Error("nothing is read for those who may read all")
		}
		d.Access.Level = records.Members
		s.put(d)
	}
}

func TestAWordIsFoundInItsVocabularyAndNoOtherIs(t *testing.T) {
	w := &words{}
	if _, ok := w.find([]byte("a")); ok {
		t.Error("a word is found in none")
	}
	for n := range 5_000 {
		w.text = fmt.Appendf(w.text, "w%05d", 2*n)
		w.ends = append(w.ends, uint32(len(w.text)))
	}
	w.place()
	for n := range 10_000 {
		if at, ok := w.find(fmt.Appendf(nil, "w%05d", n)); ok != (n%2 == 0) || ok && at != n/2 {
			t.Fatalf("word %d: %d, %v", n, at, ok)
		}
	}
}
