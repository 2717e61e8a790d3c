package web

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the style of sheets
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"acervo/records"
)

// sheetStyle is the style of pages that stand alone. It is written into them.
//
//go:embed sheet.css
var sheetStyle string

// SheetPolicy is the Content-Security-Policy of pages that stand alone: their own style, and nothing else.
var SheetPolicy = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(sheetStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
})

// Style is the style that is written into the page.
func (RedlineSheet) Style() template.CSS { return template.CSS(sheetStyle) } //nolint:gosec // it is our own file

// RenderAlone writes a page that has nothing around it and needs no other file.
func (s *Site) RenderAlone(p Page) ([]byte, error) {
	t := s.pages[p.frame().Language][p.name()]
	if t == nil {
		return nil, fmt.Errorf("web: no page %q in %q", p.name(), p.frame().Language)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "alone", p); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// PrintedRedline puts a redline into the words of a language, for paper.
func (s *Site) PrintedRedline(lang records.Language, r Redline) (records.PrintedRedline, error) {
	w := printing{catalogue: s.catalogues[lang]}
	p := records.PrintedRedline{
		Language: lang, Kicker: w.t("compare.kicker"), Title: r.To.Title.Text, Legend: w.t("compare.legend"),
		Summary: w.t("compare.summary"), Counts: w.counts(r.Count),
		Head:  [3]string{w.t("compare.summary.provision"), w.t("compare.summary.change"), w.t("compare.summary.by")},
		Facts: [][2]string{{w.t("compare.from"), w.text(r.From)}, {w.t("compare.to"), w.text(r.To)}},
	}
	for _, o := range r.Origins {
		p.Facts = append(p.Facts, [2]string{w.t("compare.origin.version", "n", o.Version), w.origin(o)})
	}
	if r.Same() {
		p.Counts = w.t("compare.same")
	}
	for _, v := range r.Provisions {
		note := w.name(v)
		change := w.change(v)
		if v.Change != records.ProvisionUnchanged {
			p.Rows = append(p.Rows, [3]string{note, change, w.acts(v.By)})
		}
		out := records.PrintedProvision{Note: note + " · " + change, Changed: v.Change != records.ProvisionUnchanged}
		if by := w.acts(v.By); by != "" {
			out.Note += " " + w.t("compare.by") + " " + by
		}
		for _, row := range v.Rows {
			out.Paragraphs = append(out.Paragraphs, row.Runs)
		}
		p.Provisions = append(p.Provisions, out)
	}
	return p, w.err
}

// printing puts things into words, and keeps the first error.
type printing struct {
	*catalogue
	err error
}

func (w *printing) t(key string, pairs ...any) string {
	s, err := w.catalogue.text(key, pairs...)
	if w.err == nil {
		w.err = err
	}
	return s
}

func (w *printing) count(key string, n int) string {
	s, err := w.catalogue.count(key, n)
	if w.err == nil {
		w.err = err
	}
	return s
}

func (w *printing) day(d records.Date) string {
	s, err := w.date(d, "short")
	if w.err == nil {
		w.err = err
	}
	return s
}

// text names a text: title, number, version, day, language and authority.
func (w *printing) text(c ComparedText) string {
	parts := []string{c.Title.Text, c.Number, w.t("document.version", "n", c.Version)}
	if d := c.Day(); d != "" {
		parts = append(parts, w.day(d))
	}
	parts = append(parts, w.word("lang", c.Language), w.word("authority", c.Authority))
	return strings.Join(parts, " · ")
}

func (w *printing) origin(o Origin) string {
	var parts []string
	if o.Type != "" {
		parts = append(parts, w.word("brought", o.Type))
	}
	if o.Act.Text != "" {
		parts = append(parts, o.Act.Text, o.ActSymbol, o.Provision)
	} else {
		parts = append(parts, w.t("compare.origin.unknown"))
	}
	if o.EffectiveOn != "" {
		parts = append(parts, w.t("compare.since", "date", w.day(o.EffectiveOn)))
	}
	return joinFilled(parts, " · ")
}

func joinFilled(parts []string, by string) string {
	kept := parts[:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, by)
}

// acts names the acts that changed a provision, each with its day.
func (w *printing) acts(by []Origin) string {
	var parts []string
	for _, o := range by {
		if o.Act.Text == "" {
			continue
		}
		name := o.ActSymbol
		if name == "" {
			name = o.Act.Text
		}
		if o.EffectiveOn != "" {
			name += ", " + w.t("compare.since", "date", w.day(o.EffectiveOn))
		}
		parts = append(parts, name)
	}
	return strings.Join(parts, "; ")
}

// name is what a provision is called.
func (w *printing) name(p ComparedProvision) string {
	switch {
	case p.Label != "" && p.Was != "":
		return p.Label + " (" + w.t("compare.was", "label", p.Was) + ")"
	case p.Label != "":
		return p.Label
	case p.Page > 0:
		return w.t("compare.page", "n", p.Page)
	case p.Part > 0:
		return w.t("compare.part", "n", p.Part)
	}
	return w.t("compare.opening")
}

func (w *printing) change(p ComparedProvision) string {
	if p.Change == records.ProvisionMoved && p.Amended {
		return w.t("change.movedamended")
	}
	return w.word("change", p.Change)
}

func (w *printing) counts(n records.ChangeCount) string {
	var parts []string
	for _, c := range []struct {
		key string
		n   int
	}{{"amended", n.Amended}, {"new", n.New}, {"repealed", n.Repealed}, {"moved", n.Moved}, {"unchanged", n.Unchanged}} {
		if c.n > 0 {
			parts = append(parts, w.count("compare.count."+c.key, c.n))
		}
	}
	return strings.Join(parts, " · ") + ". " + w.count("compare.words.in", n.Words.Inserted) + ", " + w.count("compare.words.out", n.Words.Deleted) + "."
}
