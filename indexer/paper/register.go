package paper

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"acervo/records"
)

var _ records.RegisterPress = (*Press)(nil)

// Receipt prints the receipt of a filing.
func (p *Press) Receipt(_ context.Context, r records.PrintedReceipt) ([]byte, error) {
	w := p.in(r.Language)
	if r.Sealed != "" {
		r.Title = w.say("receipt.sealed", "day", w.date(r.Sealed))
	}
	subject := w["receipt.kicker"] + " " + r.Number
	s := New(Head{Title: subject + ": " + r.Title, Author: r.Organization, Language: r.Language, Made: r.FiledAt, Header: r.Organization, Footer: r.Number})
	s.Title(strings.ToUpper(w["receipt.kicker"]), r.Title)
	if a := r.Annulled; a != nil {
		s.Paragraph(Paragraph{Runs: []Run{
			{Text: w.say("register.annulled", "at", w.instant(a.At, r.Zone), "by", w.by(a.By)), Bold: true, Colour: Removed},
			{Text: "\n" + w.say("register.reason", "reason", a.Reason) + " " + w["register.never"]},
		}, Bar: true, Shade: Removed, After: 3})
	}
	s.Facts(
		Fact{w["certificate.number"], Strong(r.Number)},
		Fact{w["certificate.symbol"], optional(r.Symbol)},
		Fact{w["certificate.version"], Plain(strconv.Itoa(r.Version))},
		Fact{w["certificate.filed"], Plain(w.instant(r.FiledAt, r.Zone))},
		Fact{w["register.by"], Plain(w.by(r.FiledBy))},
		Fact{w["certificate.ledger"], append(Plain(w.say("certificate.ledger.value", "n", strconv.FormatInt(r.Seq, 10))+"\n"), Mono(r.Leaf)...)},
	)
	s.Heading(w["receipt.files"])
	var files []Fact
	for _, f := range r.Files {
		files = append(files, Fact{w["role."+string(f.Role)], Plain(strings.TrimPrefix(f.Name+" · "+w.size(f.Size), " · "))}, Fact{"SHA-256", Mono(string(f.SHA256))})
	}
	s.Facts(files...)
	if r.Address != "" {
		err := s.Code(r.Address, 28, Paragraph{Runs: []Run{{Text: w["receipt.code"], Bold: true, Colour: Accent}}},
			Paragraph{Runs: []Run{{Text: r.Address, Colour: Accent}}, Size: Small}, Paragraph{Runs: []Run{{Text: w["receipt.code.note"], Colour: Soft}}, Size: Tiny})
		if err != nil {
			return nil, err
		}
	}
	s.Space(2)
	s.Paragraph(Paragraph{Runs: []Run{{Text: w["receipt.note"], Colour: Soft}}, Size: Small})
	return s.Bytes()
}

// Day prints the daily register.
func (p *Press) Day(_ context.Context, d records.PrintedDay) ([]byte, error) {
	w := p.in(d.Language)
	date := w.date(d.Date)
	s := New(Head{
		Title: w["register.day"] + " " + string(d.Date), Author: d.Organization, Language: d.Language, Made: d.MadeAt,
		Header: d.Organization, Footer: w["register.day"] + " · " + date,
	})
	s.Title(strings.ToUpper(w["register.day"]), date)
	entries, annulments := 0, 0
	for _, l := range d.Lines {
		if l.Annulment {
			annulments++
		} else {
			entries++
		}
	}
	s.Facts(
		Fact{w["register.entries"], Strong(strconv.Itoa(entries))},
		Fact{w["register.annulments"], Strong(strconv.Itoa(annulments))},
		Fact{w["register.made"], Plain(w.instant(d.MadeAt, d.Zone))},
		Fact{w["certificate.checkpoint"], head(w, d.Head)},
	)
	if len(d.Lines) == 0 {
		s.Paragraph(Paragraph{Runs: Plain(w["register.none"])})
		return s.Bytes()
	}
	t := Table{Columns: []Column{{w["certificate.number"], 3.4, AtLeft}, {w["certificate.document"], 8.2, AtLeft}, {w["register.seq"], 1.3, AtRight}}, Size: Small}
	for _, l := range d.Lines {
		t.Rows = append(t.Rows, [][]Run{
			append(numberRuns(l), Run{Text: "\n" + clock(l.At, d.Zone), Colour: Soft}), dayCell(w, l, d), Plain(strconv.FormatInt(l.Seq, 10)),
		})
	}
	s.Table(t)
	s.Paragraph(Paragraph{Runs: []Run{{Text: w["register.day.note"], Colour: Soft}}, Size: Small})
	return s.Bytes()
}

func head(w words, h records.LedgerHead) []Run {
	return append(Plain(w.say("certificate.checkpoint.value", "n", strconv.FormatInt(h.Size, 10))+"\n"), Mono(hex.EncodeToString(h.Root[:]))...)
}

func clock(t time.Time, in *time.Location) string {
	if in == nil {
		in = time.UTC
	}
	return t.In(in).Format("15:04:05")
}

// numberRuns writes a register number; of what is withheld, the place in its series.
func numberRuns(l records.RegisterLine) []Run {
	if l.Number == "" {
		return Strong(fmt.Sprintf("%s %d/%d", l.Series, l.Year, l.N))
	}
	return Strong(l.Number)
}

// dayCell tells what was entered, or why the entry was annulled.
func dayCell(w words, l records.RegisterLine, d records.PrintedDay) []Run {
	if l.Withheld {
		runs := []Run{{Text: w["register.withheld"], Italic: true, Colour: Soft}}
		if l.Annulment {
			runs = append([]Run{{Text: w["register.annulment"] + ". ", Bold: true, Colour: Removed}}, runs...)
		}
		return runs
	}
	if l.Annulment {
		return []Run{{Text: w["register.annulment"] + ". ", Bold: true, Colour: Removed}, {Text: w.say("register.reason", "reason", l.Reason) + "\n"}, {Text: w.by(l.By), Colour: Soft}}
	}
	kind := d.Types[l.Type]
	if kind == "" {
		kind = l.Type
	}
	var about []string
	for _, part := range []string{kind, l.Body, l.Symbol, w.by(l.By)} {
		if part != "" {
			about = append(about, part)
		}
	}
	runs := []Run{{Text: records.Document{Titles: l.Titles, Symbol: l.Symbol}.Title(d.Language)}, {Text: "\n" + strings.Join(about, " · "), Colour: Soft}}
	for _, f := range l.Files {
		runs = append(runs, Run{Text: "\n" + f.Name + " · " + w.size(f.Size) + "\n", Colour: Soft}, Run{Text: string(f.SHA256), Mono: true})
	}
	if l.Annulled != nil {
		runs = append(runs, Run{Text: "\n" + w.say("register.annulled", "at", w.instant(l.Annulled.At, d.Zone), "by", w.by(l.Annulled.By)), Bold: true, Colour: Removed})
	}
	return runs
}

// Years prints the check of a year, a part for each series, to be signed.
func (p *Press) Years(_ context.Context, c records.PrintedCheck) ([]byte, error) {
	w := p.in(c.Language)
	title := w.say("register.year", "year", strconv.Itoa(c.Year))
	s := New(Head{
		Title: w["register.check"] + ": " + title, Author: c.Organization, Language: c.Language, Made: c.CheckedAt, Header: c.Organization, Footer: w["register.check"] + " · " + title,
	})
	s.Title(strings.ToUpper(w["register.check"]), title)
	s.Paragraph(Paragraph{Runs: Plain(w["register.check.what"]), After: 2})
	t := Table{Columns: []Column{{w["register.series"], 3, AtLeft}, {w["register.template"], 5, AtLeft}, {w["register.numbers"], 2, AtRight}, {w["register.annulments"], 2, AtRight}, {w["register.result"], 3, AtLeft}}, Size: Small}
	for _, k := range c.Series {
		numbers := "0"
		if k.Last > 0 {
			numbers = fmt.Sprintf("1–%d", k.Last)
		}
		t.Rows = append(t.Rows, [][]Run{Strong(k.Series), Plain(k.Template), Plain(numbers), Plain(strconv.Itoa(len(k.Annulments))), result(w, k)})
	}
	s.Table(t)
	for _, k := range c.Series {
		if k.Entries > 0 || len(k.Findings) > 0 {
			series(s, w, k, c.Zone)
		}
	}
	s.Room(75)
	s.Heading(w["register.signing"])
	s.Paragraph(Paragraph{Runs: Plain(w.say("register.signing.text", "at", w.instant(c.CheckedAt, c.Zone), "by", c.CheckedBy)), Keep: 34})
	s.sign(w["register.signing.keeper"], w["register.signing.controller"])
	s.Paragraph(Paragraph{Runs: []Run{{Text: w["certificate.note"], Colour: Soft}}, Size: Tiny, Keep: 16})
	s.Paragraph(Paragraph{Runs: Mono(strings.TrimSpace(c.Note)), Size: Tiny})
	return s.Bytes()
}

func result(w words, k records.SeriesCheck) []Run {
	if n := len(k.Findings); n > 0 {
		return []Run{{Text: w.count("register.problems", n), Bold: true, Colour: Removed}}
	}
	if k.Entries == 0 {
		return Plain(w["register.empty"])
	}
	return []Run{{Text: w["register.congruent"], Bold: true, Colour: Added}}
}

// series writes the part of one series.
func series(s *Sheet, w words, k records.SeriesCheck, zone *time.Location) {
	s.Heading(w.say("register.series.of", "series", k.Series, "year", strconv.Itoa(k.Year)))
	line := func(l records.RegisterLine) []Run {
		if l.Seq == 0 && l.N == 0 {
			return nil
		}
		return append(numberRuns(l), Run{Text: "\n" + w.instant(l.At, zone) + " · " + w.say("register.entry", "n", strconv.FormatInt(l.Seq, 10))})
	}
	s.Facts(
		Fact{w["register.entries"], Strong(strconv.FormatInt(k.Entries, 10))},
		Fact{w["register.first"], line(k.First)},
		Fact{w["register.last"], line(k.Latest)},
	)
	for _, f := range k.Findings {
		key := "finding." + string(f.Kind)
		if f.Kind == records.FindingHole && f.N == f.To {
			key += ".1"
		}
		s.Paragraph(Paragraph{Runs: Plain(w.say(key, "n", strconv.FormatInt(f.N, 10), "to", strconv.FormatInt(f.To, 10))), Bar: true, Shade: Removed, Indent: 4, Size: Small})
	}
	if len(k.Annulments) == 0 {
		return
	}
	t := Table{Columns: []Column{{w["certificate.number"], 4, AtLeft}, {w["register.annulment"], 4, AtLeft}, {w["register.why"], 6, AtLeft}}, Size: Small}
	for _, l := range k.Annulments {
		why := Plain(l.Annulled.Reason)
		if l.Withheld {
			why = []Run{{Text: w["register.withheld"], Italic: true, Colour: Soft}}
		}
		t.Rows = append(t.Rows, [][]Run{numberRuns(l), Plain(strings.TrimSuffix(w.instant(l.Annulled.At, zone)+"\n"+w.by(l.Annulled.By), "\n")), why})
	}
	s.Table(t)
}

// sign leaves room for signatures side by side, each over a line with a name under it.
func (s *Sheet) sign(names ...string) {
	const gap, high = 12.0, 22.0
	s.Room(high + 10)
	wide := (width - gap*float64(len(names)-1)) / float64(len(names))
	for i, name := range names {
		x := left + float64(i)*(wide+gap)
		s.ruleAt(s.y+high, x, wide, 0.3, Ink)
		for k, r := range s.lines([]Run{{Text: name, Colour: Soft}}, Small, wide) {
			s.draw(r, Small, x, s.y+high+1.5+float64(k)*leading[Small], wide, Centred)
		}
	}
	s.y += high + 12
	s.empty = false
}
