package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"acervo/records"
)

//go:embed messages/*.json sentences/*.json
var words embed.FS

// catalogue holds the words of one interface language: the pages' own messages
// by key, and the sentences that come from the rooms behind, by their English.
type catalogue struct {
	language  records.Language
	messages  map[string]string
	sentences []sentence
	numbers   numbers
}

// sentence is an English sentence with places {1}, {2} …, and its translation with the same.
type sentence struct {
	english     *regexp.Regexp
	translation string
}

func loadCatalogue(lang records.Language) (*catalogue, error) {
	c := &catalogue{language: lang, messages: map[string]string{}}
	if err := c.readMessages(); err != nil {
		return nil, err
	}
	if lang != records.English { // in which they are written
		translations := map[string]string{}
		if err := readWords("sentences/"+string(lang)+".json", &translations); err != nil {
			return nil, err
		}
		for english, translation := range translations {
			c.sentences = append(c.sentences, sentence{pattern(english), translation})
		}
	}
	return c, c.readNumbers()
}

// readMessages reads the messages of all pages, xx.json, and those of single
// rooms, room.xx.json. No key may stand twice.
func (c *catalogue) readMessages() error {
	names, err := fs.Glob(words, "messages/*"+string(c.language)+".json")
	if err != nil {
		return err
	}
	for _, name := range names {
		some := map[string]string{}
		if err := readWords(name, &some); err != nil {
			return err
		}
		for key, m := range some {
			if _, twice := c.messages[key]; twice {
				return fmt.Errorf("web: the message %q of %s stands in another file, too", key, name)
			}
			c.messages[key] = m
		}
	}
	return nil
}

func readWords(name string, into *map[string]string) error {
	b, err := words.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

var place = regexp.MustCompile(`\\\{\d\\\}`)

func pattern(english string) *regexp.Regexp {
	return regexp.MustCompile("^" + place.ReplaceAllString(regexp.QuoteMeta(english), "(.+?)") + "$")
}

// text returns a message with its places filled: name, value, name, value …
func (c *catalogue) text(key string, pairs ...any) (string, error) {
	m, ok := c.messages[key]
	if !ok {
		return "", fmt.Errorf("web: no message %q in %s", key, c.language)
	}
	return c.fill(m, pairs)
}

func (c *catalogue) fill(m string, pairs []any) (string, error) {
	if len(pairs)%2 != 0 {
		return "", fmt.Errorf("web: %q is filled with names without values", m)
	}
	for i := 0; i < len(pairs); i += 2 {
		value := fmt.Sprint(pairs[i+1])
		switch n := pairs[i+1].(type) {
		case int:
			value = c.number(int64(n))
		case int64:
			value = c.number(n)
		}
		m = strings.ReplaceAll(m, "{"+fmt.Sprint(pairs[i])+"}", value)
	}
	return m, nil
}

// count returns the message for a number of things: key.one or key.other, where {n} is the number.
func (c *catalogue) count(key string, n int, pairs ...any) (string, error) {
	form := ".other"
	if n == 1 || n == 0 && c.language == records.French { // CLDR's rules for the cardinal numbers we show
		form = ".one"
	}
	return c.text(key+form, append([]any{"n", n}, pairs...)...)
}

// word returns the message for a value of an open list, else the value itself.
func (c *catalogue) word(group string, value any) string {
	v := fmt.Sprint(value)
	if m, ok := c.messages[group+"."+v]; ok {
		return m
	}
	return v
}

// Said is a sentence from behind in the reader's language, as far as it is known there.
type Said struct {
	Text    string
	Foreign bool // it is in English, which is not the page's language
}

// said translates a sentence; what has no translation stays in English and is marked.
func (c *catalogue) said(english string) Said {
	if c.language == records.English || english == "" {
		return Said{Text: english}
	}
	for _, s := range c.sentences {
		if m := s.english.FindStringSubmatch(english); m != nil {
			text := s.translation
			for i, part := range m[1:] {
				if strings.HasSuffix(part, ".") { // a sentence within the sentence
					part = c.said(part).Text
				}
				text = strings.ReplaceAll(text, "{"+strconv.Itoa(i+1)+"}", part)
			}
			return Said{Text: text}
		}
	}
	return Said{Text: english, Foreign: true}
}
