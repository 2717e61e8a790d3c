package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"time"

	"acervo/records"
)

//go:embed templates/*.html
var templates embed.FS

// Policy is the Content-Security-Policy of every page: script, style, pictures and
// requests of this site only, nothing inline, nothing from another host, in no frame.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Page is a page of this package: Search, Document, Text, Pictures, Filing, Receipt, SignIn, Link or Fault.
type Page interface {
	frame() *Frame
	name() string // of its template
}

// Frame is what every page has around its own matter.
type Frame struct {
	Language     records.Language // of the interface; one of records.WorkingLanguages
	Organization string
	Address      string // path and query of this page, for a link to it in another language
	Person       string // the name of whoever is signed in; empty for nobody
	MayFile      bool   // whether the filing desk is offered
	MayRun       bool   // whether administration is
	MayAudit     bool   // whether the ledger is
	MayGovern    bool   // whether records management is
	Look         Look   // chosen by the person; "" follows the system
}

// Look is the colours that a person reads in.
type Look string

// The looks that can be chosen.
const (
	AutoLook  Look = "" // as the system is set
	LightLook Look = "light"
	DarkLook  Look = "dark"
)

// ParseLook reads a look as Looks writes it; ok is false for anything else.
func ParseLook(s string) (l Look, ok bool) {
	switch l = Look(s); l {
	case LightLook, DarkLook:
		return l, true
	}
	return AutoLook, s == "auto"
}

func (f *Frame) frame() *Frame { return f }

// Here is the entry of the main navigation that a page belongs to; pages that belong to none have "".
func (f *Frame) Here() string { return "" }

// SignInAddress is where to sign in and come back.
func (f *Frame) SignInAddress() string {
	if strings.HasPrefix(f.Address, "/sign-in") || strings.HasPrefix(f.Address, "/link/") {
		return "/sign-in"
	}
	return "/sign-in?next=" + template.URLQueryEscaper(f.Address)
}

// Scheme is what the browser's own colours (fields, scroll bars) follow.
func (f *Frame) Scheme() string {
	if f.Look == AutoLook {
		return "light dark"
	}
	return string(f.Look)
}

// Dark is the medium for which the colours of the dark are meant; empty when the
// person wants none of them.
func (f *Frame) Dark() string {
	switch f.Look {
	case LightLook:
		return ""
	case DarkLook:
		return "screen"
	}
	return "screen and (prefers-color-scheme: dark)"
}

// Looks returns the looks, with this page's address in each. Their text is the key's end.
func (f *Frame) Looks() []Choice {
	var all []Choice
	for _, l := range []string{"auto", string(LightLook), string(DarkLook)} {
		parsed, _ := ParseLook(l)
		all = append(all, Choice{Text: l, Address: WithQuery(f.Address, "look", l), On: parsed == f.Look})
	}
	return all
}

// Tongue is an interface language that a page can be read in.
type Tongue struct {
	Language records.Language
	Name     string // in itself
	Address  string
	Present  bool
}

// Tongues returns the interface languages with this page's address in each.
func (f *Frame) Tongues() []Tongue {
	names := map[records.Language]string{"es": "Español", "en": "English", "pt": "Português", "fr": "Français"}
	all := make([]Tongue, len(records.WorkingLanguages))
	for i, l := range records.WorkingLanguages {
		all[i] = Tongue{l, names[l], WithQuery(f.Address, "hl", string(l)), l == f.Language}
	}
	return all
}

// Site renders pages. All its templates are parsed when it is made.
type Site struct {
	pages      map[records.Language]map[string]*template.Template
	catalogues map[records.Language]*catalogue
	assets     map[string]Asset // by the name in their address
	addresses  map[string]string
}

// New parses every template in every language and packs the assets.
func New() (*Site, error) {
	s := &Site{pages: map[records.Language]map[string]*template.Template{}, catalogues: map[records.Language]*catalogue{}}
	var err error
	if s.assets, s.addresses, err = packAssets(); err != nil {
		return nil, err
	}
	messages, err := loadMessages()
	if err != nil {
		return nil, err
	}
	for _, lang := range records.WorkingLanguages {
		c, err := loadCatalogue(messages, lang)
		if err != nil {
			return nil, err
		}
		s.catalogues[lang] = c
		if s.pages[lang], err = s.parse(c); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// parse makes one template per page: the layout, the shared parts and the page's own blocks.
func (s *Site) parse(c *catalogue) (map[string]*template.Template, error) {
	entries, err := templates.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	shared := template.New("").Funcs(s.functions(c)).Option("missingkey=error")
	own := map[string]string{}
	for _, e := range entries {
		b, err := templates.ReadFile("templates/" + e.Name())
		if err != nil {
			return nil, err
		}
		text, name := s.spell(c, string(b)), strings.TrimSuffix(e.Name(), ".html")
		if name != "layout" && !strings.HasPrefix(name, "parts") {
			own[name] = text
			continue
		}
		if _, err := shared.New(e.Name()).Parse(text); err != nil {
			return nil, err
		}
	}
	pages := map[string]*template.Template{}
	for name, text := range own {
		page, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if pages[name], err = page.New(name + ".html").Parse(text); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// saying is a place of a template that says a message with nothing to fill in, or the address of an asset.
var saying = regexp.MustCompile(`\{\{(t|asset) "([\w.]+)"\}\}`)

// spell writes messages with nothing to fill in, and addresses of assets, into a template's text, so that
// they need not be looked up for every page. Those with signs that HTML would escape stay as they are.
func (s *Site) spell(c *catalogue, text string) string {
	return saying.ReplaceAllStringFunc(text, func(said string) string {
		parts := saying.FindStringSubmatch(said)
		look := func(key string) (string, error) { return c.text(key) }
		if parts[1] == "asset" {
			look = s.asset
		}
		m, err := look(parts[2])
		if err != nil || strings.ContainsAny(m, "<>&\"'`{}+\x00") {
			return said
		}
		return m
	})
}

// Word returns the word for a value of an open list (lang, status, sort, meta …) in
// an interface language, else the value itself.
func (s *Site) Word(lang records.Language, group, value string) string {
	return s.catalogues[lang].word(group, value)
}

// Day writes a date as the pages of a language do.
func (s *Site) Day(lang records.Language, d records.Date) string {
	day, err := s.catalogues[lang].date(d, "short")
	if err != nil {
		return string(d)
	}
	return day
}

// Month writes the calendar month of a date in an interface language: mar 2019.
func (s *Site) Month(lang records.Language, d records.Date) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return s.catalogues[lang].numbers.short[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// Number writes a whole number in an interface language.
func (s *Site) Number(lang records.Language, n int64) string { return s.catalogues[lang].number(n) }

// Size writes a number of bytes in an interface language.
func (s *Site) Size(lang records.Language, n int64) string { return s.catalogues[lang].size(n) }

// RenderSheet writes one page of Pictures by itself.
func (s *Site) RenderSheet(lang records.Language, sheet Sheet) ([]byte, error) {
	var b bytes.Buffer
	err := s.pages[lang]["pictures"].ExecuteTemplate(&b, "leaf", sheet)
	return b.Bytes(), err
}

// Render writes the page in its language. An error is a fault of ours, and nothing was written.
func (s *Site) Render(p Page) ([]byte, error) {
	t := s.pages[p.frame().Language][p.name()]
	if t == nil {
		return nil, fmt.Errorf("web: no page %q in %q", p.name(), p.frame().Language)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", p); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
