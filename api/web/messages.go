package web

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	i18ntemplate "github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"

	"acervo/records"
)

// loadMessages reads the messages of all pages, xx.json, and those of single rooms,
// room.xx.json, of every working language. A message may stand only once in a language.
func loadMessages() (*i18n.Bundle, error) {
	bundle := i18n.NewBundle(language.English)
	for _, lang := range records.WorkingLanguages {
		all, err := readMessages(lang)
		if err != nil {
			return nil, err
		}
		tag, err := language.Parse(string(lang))
		if err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		if err := bundle.AddMessages(tag, asMessages(all)...); err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
	}
	return bundle, nil
}

// readMessages joins the files of one language.
func readMessages(lang records.Language) (map[string]string, error) {
	files, err := words.ReadDir("messages")
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, file := range files {
		if name := file.Name(); name != string(lang)+".json" && !strings.HasSuffix(name, "."+string(lang)+".json") {
			continue
		}
		some := map[string]string{}
		if err := readWords(path.Join("messages", file.Name()), &some); err != nil {
			return nil, err
		}
		for key, m := range some {
			if _, twice := all[key]; twice {
				return nil, fmt.Errorf("web: the message %q of %s stands in another file, too", key, file.Name())
			}
			all[key] = m
		}
	}
	return all, nil
}

// asMessages makes each text a message under its key, and those whose keys end in .one,
// .other and, where a language says millions otherwise, .many the forms of one more message.
func asMessages(all map[string]string) []*i18n.Message {
	var messages []*i18n.Message
	for key, m := range all {
		messages = append(messages, &i18n.Message{ID: key, Other: m})
		stem, counted := strings.CutSuffix(key, ".one")
		if other := all[stem+".other"]; counted && other != "" {
			many := cmp.Or(all[stem+".many"], other)
			messages = append(messages, &i18n.Message{ID: stem, One: m, Many: many, Other: other})
		}
	}
	return messages
}

// text returns a message with its places filled: name, value, name, value …
func (c *catalogue) text(key string, pairs ...any) (string, error) {
	m, ok := c.texts[key]
	switch {
	case !ok:
		return "", fmt.Errorf("web: no message %q in %s", key, c.language)
	case len(pairs)%2 != 0:
		return "", fmt.Errorf("web: %q is filled with names without values", key)
	case len(m) == 1:
		return m[0].before, nil
	}
	return m.Execute(filling{c, pairs})
}

// count returns the message for a number of things in the plural form that CLDR has for
// it in the language: key.one, key.many or key.other, where {n} is the number.
func (c *catalogue) count(key string, n int, pairs ...any) (string, error) {
	if len(pairs)%2 != 0 {
		return "", fmt.Errorf("web: %q is filled with names without values", key)
	}
	m, err := c.messages.Localize(&i18n.LocalizeConfig{
		MessageID: key, PluralCount: n, TemplateParser: placeParser{}, TemplateData: filling{c, append([]any{"n", n}, pairs...)},
	})
	if missing := (*i18n.MessageNotFoundErr)(nil); errors.As(err, &missing) {
		return "", fmt.Errorf("web: no message %q in %s", key, c.language)
	}
	return m, err
}

// counted is count for templates, whose numbers are of either kind.
func (c *catalogue) counted(key string, n any, pairs ...any) (string, error) {
	switch n := n.(type) {
	case int:
		return c.count(key, n, pairs...)
	case int64:
		return c.count(key, int(n), pairs...)
	}
	return "", fmt.Errorf("web: %q counts %v", key, n)
}

// word returns the message for a value of an open list, else the value itself.
func (c *catalogue) word(group string, value any) string {
	v, ok := value.(string)
	if !ok {
		v = fmt.Sprint(value)
	}
	if m, ok := c.texts[group+"."+v]; ok && len(m) == 1 {
		return m[0].before
	}
	return v
}

// filling is what the places of a message are filled with, in the language of a catalogue.
type filling struct {
	catalogue *catalogue
	pairs     []any // name, value, name, value …
}

// value writes the value of a place; numbers as the language does.
func (f filling) value(name string) (value string, ok bool) {
	for i := 0; i+1 < len(f.pairs); i += 2 {
		if f.pairs[i] != name {
			continue
		}
		switch v := f.pairs[i+1].(type) {
		case int:
			return f.catalogue.number(int64(v)), true
		case int64:
			return f.catalogue.number(v), true
		default:
			return fmt.Sprint(v), true
		}
	}
	return "", false
}

// placeParser reads messages with places such as {n}, each once; those without a place are left as they are.
type placeParser struct{}

func (placeParser) Cacheable() bool { return true }

var places = regexp.MustCompile(`\{\w+\}`)

func (placeParser) Parse(src, _, _ string) (i18ntemplate.ParsedTemplate, error) {
	return cutUp(src), nil
}

// placed is a message cut at its places; one without places is one piece.
type placed []piece

func cutUp(message string) placed {
	var p placed
	end := 0
	for _, at := range places.FindAllStringIndex(message, -1) {
		p = append(p, piece{before: message[end:at[0]], name: message[at[0]+1 : at[1]-1]})
		end = at[1]
	}
	return append(p, piece{before: message[end:]})
}

type piece struct {
	before string
	name   string // of the place behind it; empty at the end
}

// Execute fills the places with a filling; what it does not have stays as it is written.
func (p placed) Execute(data any) (string, error) {
	f, _ := data.(filling)
	var b strings.Builder
	for _, part := range p {
		b.WriteString(part.before)
		if part.name == "" {
			continue
		}
		if v, ok := f.value(part.name); ok {
			b.WriteString(v)
		} else {
			b.WriteString("{" + part.name + "}")
		}
	}
	return b.String(), nil
}
