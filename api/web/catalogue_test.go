package web_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"acervo/records"
	"acervo/schemas"
)

func readJSON(t *testing.T, name string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]string
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return m
}

// readMessages reads the messages of a language: of all pages, and of single rooms.
func readMessages(t *testing.T, lang records.Language) map[string]string {
	t.Helper()
	names, err := filepath.Glob("messages/*" + string(lang) + ".json")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, name := range names {
		maps.Copy(all, readJSON(t, name))
	}
	return all
}

var placePattern = regexp.MustCompile(`\{\w+\}`)

func places(s string) string {
	all := placePattern.FindAllString(s, -1)
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

func TestEveryMessageExistsInAllFourLanguagesWithTheSamePlaces(t *testing.T) {
	english := readMessages(t, "en")
	if len(english) < 200 {
		t.Fatalf("only %d messages: this test looks in the wrong place", len(english))
	}
	for _, lang := range records.WorkingLanguages {
		messages := readMessages(t, lang)
		for _, key := range slices.Sorted(maps.Keys(english)) {
			switch m, ok := messages[key]; {
			case !ok:
				t.Errorf("%s: no message %q", lang, key)
			case m == "":
				t.Errorf("%s: the message %q is empty", lang, key)
			case places(m) != places(english[key]) && !strings.HasPrefix(key, "front.lead.") && !strings.HasPrefix(key, "receipt.files."):
				t.Errorf("%s: %q has the places %s, in English %s", lang, key, places(m), places(english[key]))
			}
		}
		for key := range messages {
			if _, ok := english[key]; !ok {
				t.Errorf("%s: the message %q is in no other language", lang, key)
			}
		}
	}
}

// keys are the messages that templates and the Go code name; those that end in a dot are prefixes.
func keys(t *testing.T) []string {
	t.Helper()
	var all []string
	pattern := regexp.MustCompile(`\b(t|count|word|key) "([a-z_]+[a-z_.]*)"`)
	inGo := regexp.MustCompile(`"((?:mistake|sort)\.[a-z_]+)"`)
	byHand := regexp.MustCompile(`m\.(?:say|dated)\("([a-z_]+\.[a-z_.]+)"`)
	for glob, pattern := range map[string]*regexp.Regexp{"templates/*.html": pattern, "../page*.go": inGo, "hits.go": byHand} {
		names, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range pattern.FindAllStringSubmatch(string(b), -1) {
				key := m[len(m)-1]
				switch m[1] {
				case "count":
					all = append(all, key+".one", key+".other")
				case "word":
					all = append(all, key+".")
				default:
					all = append(all, key)
				}
			}
		}
	}
	return all
}

func TestEveryMessageIsUsedAndEveryMessageUsedExists(t *testing.T) {
	english, used := readMessages(t, "en"), keys(t)
	if len(used) < 100 {
		t.Fatalf("only %d uses: this test looks in the wrong place", len(used))
	}
	isUsed := func(key string) bool {
		return slices.ContainsFunc(used, func(u string) bool { return u == key || strings.HasSuffix(u, ".") && strings.HasPrefix(key, u) })
	}
	for _, u := range used {
		known := slices.ContainsFunc(slices.Collect(maps.Keys(english)), func(key string) bool {
			return u == key || strings.HasSuffix(u, ".") && strings.HasPrefix(key, u)
		})
		if !known {
			t.Errorf("the message %q is used and stands nowhere", u)
		}
	}
	for key := range english {
		switch group, _, _ := strings.Cut(key, "."); group {
		case "format", "mistake", "chartseries", "sort", "meta", "value", "table", "feed", "legal_event", "retention", "report": // asked for by code
		default:
			if !isUsed(key) {
				t.Errorf("nobody uses the message %q", key)
			}
		}
	}
}

func TestTheFieldsOfEveryTypeHaveANameInEveryLanguage(t *testing.T) {
	english := readMessages(t, "en")
	for _, name := range schemas.TypeSchemas() {
		b, _ := schemas.TypeSchema(name)
		var schema struct {
			Properties map[string]struct {
				Enum []string `json:"enum"`
			} `json:"properties"`
		}
		if err := json.Unmarshal(b, &schema); err != nil {
			t.Fatal(err)
		}
		for field, p := range schema.Properties {
			if english["meta."+field] == "" {
				t.Errorf("the field %q of %q has no name", field, name)
			}
			for _, v := range p.Enum {
				if english["value."+v] == "" {
					t.Errorf("the value %q of the field %q has no name", v, field)
				}
			}
		}
	}
}

func TestEverySentenceIsTranslatedIntoTheThreeOtherLanguages(t *testing.T) {
	spanish := readJSON(t, "sentences/es.json")
	for _, lang := range []string{"es", "pt", "fr"} {
		sentences := readJSON(t, "sentences/"+lang+".json")
		for english, s := range sentences {
			if places(s) != places(english) {
				t.Errorf("%s: %q has the places %s", lang, english, places(s))
			}
			if _, ok := spanish[english]; !ok {
				t.Errorf("%s: %q is in no other language", lang, english)
			}
		}
		if len(sentences) != len(spanish) {
			t.Errorf("%s has %d sentences, es %d", lang, len(sentences), len(spanish))
		}
	}
}

// verb is a place of a format.
var verb = regexp.MustCompile(`%[sdvq]`)

// asSentence writes a format as the catalogues do: {1}, {2}, with quotes where %q puts them.
func asSentence(format string) string {
	n := 0
	return verb.ReplaceAllStringFunc(format, func(v string) string {
		n++
		if v == "%q" {
			return fmt.Sprintf(`"{%d}"`, n)
		}
		return fmt.Sprintf("{%d}", n)
	})
}

// literals lists the string literals of a package's files that are no tests.
func literals(t *testing.T, folder string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no Go files in %s: %v", folder, err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					found[asSentence(s)] = true
				}
			}
			return true
		})
	}
	return found
}

// What a reader or a clerk can meet on a page is translated: the sentences of the
// use cases that pages call. (What pages cannot ask for may stay in English.)
func TestWhatPagesCanSayIsTranslated(t *testing.T) {
	spanish := readJSON(t, "sentences/es.json")
	unreachable := []string{ // by a page
		"role of a file", "Idempotency-Key", "key is longer", "metadata", "revision", "had been filed by",
		"A SHA-256 is", "An office needs", "has no text in", "missing from the vault",
	}
	for _, name := range []string{"filing.go", "fetching.go", "describe.go", "office.go", "date.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), "../../records/"+name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			s, err := strconv.Unquote(lit.Value)
			if err != nil || !strings.HasSuffix(s, ".") || !strings.Contains(s, " ") {
				return true
			}
			if _, ok := spanish[asSentence(s)]; !ok && !slices.ContainsFunc(unreachable, func(u string) bool { return strings.Contains(s, u) }) {
				t.Errorf("records/%s says %q and pages cannot translate it", name, s)
			}
			return true
		})
	}
}

func TestNoTranslationIsOfASentenceThatNobodySays(t *testing.T) {
	said := map[string]bool{}
	for _, folder := range []string{
		"../../records", "..", "../../schemas", "../../storage", "../../storage/blob", "../../storage/safe", "../../indexer", "../../indexer/querylang",
		"../../indexer/extract", "../../indexer/extract/pdf", "../../indexer/extract/office", "../../indexer/extract/plain", "../../indexer/extract/gallery", "../../cmd/acervo/openid",
	} {
		maps.Copy(said, literals(t, folder))
	}
	composed := []string{"cannot be read as {1}", "write for example {3}", "protected by a password", "is missing", "has not the form"} // put together by code
	for english := range readJSON(t, "sentences/es.json") {
		if !said[english] && !slices.ContainsFunc(composed, func(c string) bool { return strings.Contains(english, c) }) {
			t.Errorf("nobody says %q any more", english)
		}
	}
}

// French parts : ; ? ! and » from the word before by a space at which no line ends.
func TestNoFrenchLineBeginsWithASign(t *testing.T) {
	all := readMessages(t, "fr")
	for english, french := range readJSON(t, "sentences/fr.json") {
		all[english] = french
	}
	wrong := regexp.MustCompile(` [:;?!»]|« `)
	for key, text := range all {
		if wrong.MatchString(text) {
			t.Errorf("%s: a line may break before a sign of %q", key, text)
		}
	}
}
