package indexer

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// BenchmarkHiddenWord compares asking for words that stand in hidden documents only with asking for words that stand nowhere, by
// turns. Noise is what another word that stands nowhere takes, against the first one: what is asked for must not be told apart
// from it, whether few documents are hidden or many.
//
//	go test -run '^$' -bench HiddenWord -benchtime 2000x ./indexer
func BenchmarkHiddenWord(b *testing.B) {
	for _, hidden := range []int{1, 1_000, 20_000} {
		b.Run(fmt.Sprint(hidden, "-hidden"), func(b *testing.B) { benchHidden(b, hidden) })
	}
}

func benchHidden(b *testing.B, hidden int) {
	s := newShelf()
	for n := range 5_000 {
		file := func(id, word string, level records.Level) {
			d, passages := sample(fmt.Sprintf("%s%025d", id, n), es(fmt.Sprintf("La pensión número %d. %s", n, strings.Repeat(word+" y vejez. ", 20))))
			d.Titles[records.Spanish], d.Symbol, d.Number = fmt.Sprint(word, " ", n), fmt.Sprint(word, "/", n), fmt.Sprint(word, "-", n)
			d.Type, d.Access = word, records.Access{Level: level}
			s.put(d, passages...)
		}
		if n%2 == 0 {
			file("a", "abierta", records.Public)
		}
		for k := n; k < hidden; k += 5_000 {
			file(string(rune('b'+k/5_000)), fmt.Sprintf("quetzalina quetzalinas quetzalinita xilotepe%s", string([]rune{'a' + rune(k%15), 'a' + rune(k/15%15)})), records.Staff)
		}
	}
	x, err := Open(Config{Dir: b.TempDir(), Source: s, Timeout: time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // a bench
	if err := x.Reindex(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	if err := x.CatchUp(b.Context()); err != nil { // with the vocabularies
		b.Fatal(err)
	}
	search := func(ctx context.Context, text string) (int, error) {
		r, err := x.Search(ctx, records.Query{Text: text, Facets: true}, onlyPublic)
		return r.Total, err
	}
	suggest := func(ctx context.Context, text string) (int, error) {
		r, err := x.Suggest(ctx, text, records.Spanish, 10, onlyPublic)
		return len(r), err
	}
	kinds := []struct {
		name, text string // % is the word
		words      [3]string
		ask        func(ctx context.Context, text string) (int, error)
		took       [3][]time.Duration
	}{
		{name: "word", text: "%"}, {name: "phrase", text: `"% y vejez"`}, {name: "prefix", text: "%*"}, {name: "fuzzy", text: "%~"},
		{name: "title", text: "title:%"}, {name: "symbol", text: "symbol:%"}, {name: "number", text: "number:%"}, {name: "type", text: "type:%"},
		{name: "beside-open", text: "abierta %"}, {name: "not", text: "abierta -%"}, {name: "or", text: "abierta OR %"},
		{name: "suggest", text: "%", ask: suggest},
		{name: "prefix-of-225-words", text: "%*", words: [3]string{"xilote", "cosaqu", "zurbar"}},
		{name: "suggest-of-225-words", text: "%", words: [3]string{"xilote", "cosaqu", "zurbar"}, ask: suggest},
	}
	asked := 0
	for b.Loop() {
		asked++
		for k := range kinds {
			kind := &kinds[k]
			if kind.words[0] == "" {
				kind.words = [3]string{"quetzalina", "cosaqualina", "zurbaralina"}
			}
			if kind.ask == nil {
				kind.ask = search
			}
			for n := range 3 {
				w := (n + asked) % 3
				text := strings.ReplaceAll(kind.text, "%", kind.words[w])
				began := time.Now()
				if _, err := kind.ask(b.Context(), text); err != nil {
					b.Fatal(err)
				}
				kind.took[w] = append(kind.took[w], time.Since(began))
			}
		}
	}
	var table strings.Builder
	for _, kind := range kinds {
		var m [3]float64
		for w := range m {
			m[w] = float64(p50(kind.took[w]))
		}
		fmt.Fprintf(&table, "\n%-21s absent %6.1f µs, another %.2fx, hidden %.2fx", kind.name, m[1]/1000, m[2]/m[1], m[0]/m[1])
	}
	b.Log(table.String())
}
