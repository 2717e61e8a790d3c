package paper

import (
	"context"
	"strconv"
	"strings"

	"acervo/records"
)

var _ records.DossierPress = (*Press)(nil)

// Dossier prints the front of a dossier: cover, checklist, contents, and what could not be bound.
func (p *Press) Dossier(_ context.Context, d records.PrintedDossier) ([]byte, error) {
	w := p.in(d.Language)
	title := d.Title(d.Language)
	name := d.Code
	if name == "" {
		name = title
	}
	s := New(Head{Title: w["dossier.kicker"] + " " + name, Author: d.Organization, Language: d.Language, Made: d.MadeAt, Header: d.Organization, Footer: name, Behind: d.Behind})
	s.Title(strings.ToUpper(w["dossier.kicker"]), title)
	state := w["matter.open"]
	if d.ClosedOn != "" {
		state = w.say("matter.closed", "day", w.date(d.ClosedOn))
	}
	bound, listed := 0, 0
	for _, paper := range d.Papers {
		if paper.Why == records.Together {
			bound++
		} else {
			listed++
		}
	}
	s.Facts(
		Fact{w["dossier.code"], optional(d.Code)}, Fact{w["dossier.class"], optional(d.Class)}, Fact{w["dossier.body"], optional(d.BodyName)}, Fact{w["dossier.state"], Plain(state)},
		Fact{w["dossier.opened"], Plain(w.instant(d.OpenedAt, d.Zone))}, Fact{w["dossier.bound"], Strong(strconv.Itoa(bound))}, Fact{w["dossier.listed"], Plain(strconv.Itoa(listed))},
		Fact{w["dossier.made"], Plain(w.instant(d.MadeAt, d.Zone) + " · " + d.MadeBy)}, Fact{w["certificate.checkpoint"], head(w, d.Head)},
	)
	if d.Sealed > 0 {
		s.Paragraph(Paragraph{Runs: Plain(w.say("dossier.sealed", "n", strconv.Itoa(d.Sealed), "day", w.date(d.SealedUntil))), Bar: true, Shade: Accent, After: 2})
	}
	if d.Others > 0 {
		s.Paragraph(Paragraph{Runs: Plain(w.say("dossier.others", "n", strconv.Itoa(d.Others))), After: 2})
	}
	dossierChecklist(s, w, d)
	dossierContents(s, w, d)
	dossierListed(s, w, d)
	s.Space(2)
	s.Paragraph(Paragraph{Runs: []Run{{Text: w["dossier.note"], Colour: Soft}}, Size: Small})
	return s.Bytes()
}

func dossierChecklist(s *Sheet, w words, d records.PrintedDossier) {
	if len(d.Requirements) == 0 {
		return
	}
	s.Heading(w["dossier.checklist"])
	t := Table{Columns: []Column{{"", 0.6, AtRight}, {w["dossier.requirement"], 7, AtLeft}, {w["dossier.due"], 2.4, AtLeft}, {w["dossier.state"], 3, AtLeft}}, Size: Small}
	for _, r := range d.Requirements {
		state := w["requirement.open"]
		switch {
		case r.Fulfilled():
			state = w["requirement.fulfilled"]
		case r.Waived():
			state = w["requirement.waived"] + ": " + r.WaiveReason
		case r.Overdue(d.Today):
			state = w["requirement.overdue"]
		}
		due := ""
		if r.Due != "" {
			due = w.date(r.Due)
		}
		t.Rows = append(t.Rows, [][]Run{Plain(strconv.Itoa(r.N)), Plain(r.In(d.Language)), Plain(due), Plain(state)})
	}
	s.Table(t)
}

func dossierContents(s *Sheet, w words, d records.PrintedDossier) {
	s.Heading(w["dossier.contents"])
	t := Table{Columns: []Column{{w["certificate.number"], 3.4, AtLeft}, {w["certificate.document"], 8.2, AtLeft}, {w["dossier.page"], 1.3, AtRight}}, Size: Small}
	for _, paper := range d.Papers {
		page := "–"
		if paper.Why == records.Together {
			page = strconv.Itoa(paper.First)
		}
		t.Rows = append(t.Rows, [][]Run{Strong(paper.Document.Number), append(Plain(paper.Document.Title(d.Language)), Run{Text: "\n" + paperLine(w, paper), Colour: Soft}), Plain(page)})
	}
	if len(t.Rows) == 0 {
		s.Paragraph(Paragraph{Runs: Plain(w["dossier.empty"])})
		return
	}
	s.Table(t)
}

// paperLine says which text of which version it is, and of what day the document.
func paperLine(w words, paper records.DossierPaper) string {
	parts := []string{w.language(paper.Language), w["certificate.version"] + " " + strconv.Itoa(paper.Version)}
	if paper.Document.Date != "" {
		parts = append(parts, w.date(paper.Document.Date))
	}
	if paper.Printed != nil {
		parts = append(parts, w.say("dossier.text", "file", paper.File.Name))
	}
	return strings.Join(parts, " · ")
}

// DossierText prints the text of a file that is no PDF, below a line that says of what it is.
func (p *Press) DossierText(ctx context.Context, t records.DossierText) ([]byte, error) {
	w := p.in(t.In)
	title := t.Document.Title(t.Language)
	s := New(Head{Title: title, Author: t.Organization, Language: t.Language, Made: t.Document.FiledAt, Header: t.Organization, Footer: t.Document.Number})
	s.Title(t.Document.Number, title)
	s.Paragraph(Paragraph{Runs: []Run{{Text: w.say("dossier.text.of", "file", t.File.Name, "size", w.size(t.File.Size)), Colour: Soft}}, Size: Small})
	s.Paragraph(Paragraph{Runs: Mono(string(t.File.SHA256)), Size: Small, After: 4})
	for _, page := range strings.Split(t.Text, records.PageBreak) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for line := range strings.Lines(page) {
			words := strings.TrimSpace(line)
			if words == "" {
				s.Space(2)
				continue
			}
			runs := Plain(words)
			if heading := strings.TrimLeft(words, "#"); heading != words && strings.HasPrefix(heading, " ") {
				runs = Strong(strings.TrimSpace(heading))
			}
			s.Paragraph(Paragraph{Runs: runs})
		}
		s.Space(4)
	}
	return s.Bytes()
}

func dossierListed(s *Sheet, w words, d records.PrintedDossier) {
	t := Table{Columns: []Column{{w["certificate.number"], 3.4, AtLeft}, {w["dossier.file"], 9.5, AtLeft}}, Size: Small}
	for _, paper := range d.Papers {
		if paper.Why == records.Together {
			continue
		}
		cell := append(Plain(paper.File.Name+" · "+w.size(paper.File.Size)+" · "+w["dossier.why."+string(paper.Why)]+"\n"), Mono(string(paper.File.SHA256))...)
		t.Rows = append(t.Rows, [][]Run{Strong(paper.Document.Number), cell})
	}
	if len(t.Rows) > 0 {
		s.Heading(w["dossier.beside"])
		s.Table(t)
	}
}
