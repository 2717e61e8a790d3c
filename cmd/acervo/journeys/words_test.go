package journeys

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// languages are those in which every journey is made.
var languages = []string{"es", "en"}

// catalogue holds what the pages say in one language, by key.
type catalogue struct {
	t        *testing.T
	messages map[string]string
}

func words(t *testing.T, lang string) catalogue {
	t.Helper()
	c := catalogue{t, map[string]string{}}
	names, err := filepath.Glob(filepath.Join("..", "..", "..", "api", "web", "messages", "*"+lang+".json"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no messages in %s: %v", lang, err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &c.messages); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return c
}

// the is a message with its places filled: name, value, name, value …
func (c catalogue) the(key string, pairs ...any) string {
	c.t.Helper()
	m, ok := c.messages[key]
	if !ok {
		c.t.Fatalf("the pages have no message %q", key)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		m = strings.ReplaceAll(m, fmt.Sprintf("{%v}", pairs[i]), fmt.Sprint(pairs[i+1]))
	}
	return m
}

// opening is what stands before the first place of a message.
func (c catalogue) opening(key string) string {
	c.t.Helper()
	before, _, _ := strings.Cut(c.the(key), "{")
	return before
}

// continued is an opening that goes on after a colon: its first letter is a small one.
func (c catalogue) continued(key string) string {
	opening := c.opening(key)
	_, size := utf8.DecodeRuneInString(opening)
	return strings.ToLower(opening[:size]) + opening[size:]
}

// quote writes a text as JavaScript does.
func quote(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string can always be written
	}
	return string(b)
}

// inEach makes a journey in every language.
func inEach(t *testing.T, journey func(t *testing.T, lang string)) {
	t.Helper()
	for _, lang := range languages {
		t.Run(lang, func(t *testing.T) { journey(t, lang) })
	}
}
