// Package language tells in which of the working languages a text is written.
package language

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"acervo/records"
)

const (
	enoughWords = 4000 // of a text are looked at, some of each page
	pageWords   = 100  // of a page at the least
	fewWords    = 3    // with less there is no telling
)

// Detector tells languages. It is safe for use by many goroutines.
type Detector struct{ table *table }

// New makes a detector.
func New() *Detector { return &Detector{table: newTable()} }

// Detect returns the working language that most of the text is written in, or
// records.Undetermined when the text is too short, too mixed, or in another language.
func (d *Detector) Detect(pages ...string) records.Language {
	score := make([]float64, len(d.table.tongues))
	words, foreign := 0, 0
	for i, page := range pages {
		enough := words + max(pageWords, (enoughWords-words)/(len(pages)-i))
		for word := range strings.FieldsFuncSeq(page, separates) {
			first, _ := utf8.DecodeRuneInString(word)
			if unicode.IsDigit(first) {
				continue
			}
			if !unicode.Is(unicode.Latin, first) {
				foreign++
				continue
			}
			if words++; words >= enough {
				break
			}
			d.weigh(strings.ToLower(word), score)
		}
		for i, l := range d.table.tongues {
			if l.letters != "" && len(page) < 1<<10 {
				// In a long text the words say it all; a short one may have none of them.
				score[i] += float64(count(page, l.letters)) * 0.7
			}
		}
		if words >= enoughWords {
			break
		}
	}
	if words < fewWords || foreign > words {
		return records.Undetermined
	}
	return d.choose(score, words)
}

// weigh adds the word's weight to the score of each language.
func (d *Detector) weigh(word string, score []float64) {
	if weights, ok := d.table.words[word]; ok {
		for i, w := range weights {
			score[i] += w
		}
		return
	}
	if len(word) < 5 {
		return
	}
	for i, endings := range d.table.endings {
		for _, ending := range endings {
			if strings.HasSuffix(word, ending) {
				score[i] += 0.3
				break
			}
		}
	}
}

// choose returns the language with the highest score, if that is high enough for so many
// words and well above the next.
func (d *Detector) choose(score []float64, words int) records.Language {
	best := 0
	for i, s := range score {
		if s > score[best] {
			best = i
		}
	}
	second := 0.0
	for i, s := range score {
		if i != best {
			second = max(second, s)
		}
	}
	language := d.table.tongues[best].language
	switch {
	case !slices.Contains(records.WorkingLanguages, language),
		score[best] < max(0.9, 0.06*float64(words)),
		score[best] < 1.25*second:
		return records.Undetermined
	}
	return language
}

func separates(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\u0301' }

func count(s, letters string) int {
	n := 0
	for _, r := range s {
		if strings.ContainsRune(letters, unicode.ToLower(r)) {
			n++
		}
	}
	return n
}
