package paper

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"acervo/records"
)

//go:embed words/*.json
var wordFiles embed.FS

// words are the sentences of one language, by key; {name} in them is filled in.
type words map[string]string

// readWords reads the sentences of every working language.
func readWords() (map[records.Language]words, error) {
	all := map[records.Language]words{}
	for _, l := range records.WorkingLanguages {
		w := words{}
		files, err := fs.Glob(wordFiles, "words/"+string(l)+".*json")
		if err != nil {
			return nil, err
		}
		for _, name := range files {
			b, err := wordFiles.ReadFile(name)
			if err != nil {
				return nil, err
			}
			if err := json.Unmarshal(b, &w); err != nil { // into the same words
				return nil, fmt.Errorf("paper: %s: %w", name, err)
			}
		}
		all[l] = w
	}
	return all, nil
}

// say fills a sentence in: names and values by turns.
func (w words) say(key string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(w[key])
}

// count chooses between one and many.
func (w words) count(key string, n int) string {
	if one, ok := w[key+".1"]; ok && n == 1 {
		return one
	}
	return w.say(key, "n", strconv.Itoa(n))
}

// date writes a calendar date; empty when it is not known.
func (w words) date(d records.Date) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return w.say("date", "day", strconv.Itoa(t.Day()), "month", strings.Fields(w["months"])[t.Month()-1], "year", strconv.Itoa(t.Year()))
}

// instant writes a time in a place, to the second, with its distance from UTC.
func (w words) instant(t time.Time, in *time.Location) string {
	if in == nil {
		in = time.UTC
	}
	t = t.In(in)
	return w.date(records.DateOf(t, in)) + ", " + t.Format("15:04:05 (-07:00)")
}

// language names a language; one without a name here keeps its tag.
func (w words) language(l records.Language) string {
	if name := w["language."+string(l)]; name != "" {
		return name
	}
	return string(l)
}
