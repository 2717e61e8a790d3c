package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"acervo/records"
)

//go:embed messages/*.json sentences/*.json
var words embed.FS

// catalogue holds the words of one interface language: the pages' own messages
// by key, and the sentences that come from the rooms behind, by their English.
type catalogue struct {
	language  records.Language
	messages  *i18n.Localizer   // for what is counted
	texts     map[string]placed // all messages as they stand, by key
	sentences []sentence
	numbers   numbers
}

// sentence is an English sentence with places {1}, {2} …, and its translation with the same.
type sentence struct {
	english     *regexp.Regexp
	translation string
}

func loadCatalogue(messages *i18n.Bundle, lang records.Language) (*catalogue, error) {
	c := &catalogue{language: lang, messages: i18n.NewLocalizer(messages, string(lang)), texts: map[string]placed{}}
	texts, err := readMessages(lang)
	if err != nil {
		return nil, err
	}
	for key, m := range texts {
		c.texts[key] = cutUp(m)
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
				} else {
					part = c.dated(c.roles(part))
				}
				text = strings.ReplaceAll(text, "{"+strconv.Itoa(i+1)+"}", part)
			}
			return Said{Text: text}
		}
	}
	return Said{Text: english, Foreign: true}
}

// roles puts what a sentence names of roles, "records manager, controller", into the
// words of the language; anything else it leaves.
func (c *catalogue) roles(part string) string {
	names := strings.Split(part, ", ")
	for i, n := range names {
		m, ok := c.texts["userrole."+strings.ReplaceAll(n, " ", "_")]
		if !ok || len(m) != 1 {
			return part
		}
		names[i] = lowered(m[0].before)
	}
	return strings.Join(names, ", ")
}

// dated writes a day that a sentence names, "2041-01-01", as the language does; anything else it leaves.
func (c *catalogue) dated(part string) string {
	if d, err := records.ParseDate(part); err == nil && string(d) == part {
		if day, err := c.date(d, "long"); err == nil {
			return day
		}
	}
	return part
}

// lowered begins with a small letter, as a name does within a sentence.
func lowered(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}
