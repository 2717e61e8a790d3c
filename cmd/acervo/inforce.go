package main

import (
	"context"
	"fmt"
	"io"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// runOn fetches the text that was the law on a day.
func (c *getCommand) runOn(ctx context.Context, s service, d client.Document, on records.Date) error {
	a, err := s.InForce(ctx, d.ID, on, c.known, records.Language(c.lang).Primary())
	if err != nil {
		return err
	}
	switch {
	case c.json && !c.text && c.page == 0 && c.output == "":
		return c.printJSON(a)
	case c.info:
		for _, line := range wrap(a.Document.Title, pageWidth) {
			fmt.Fprintln(c.stdout, c.bold(line))
		}
		tellAnswer(c.stdout, "  ", a)
		return nil
	}
	tellAnswer(c.stderr, "acervo: ", a)
	if a.Version == nil {
		if a.Last != nil {
			return records.Errorf(records.NotFound, "No text was the law on %s. The last one, as it stood: acervo get %s --version %d", on, a.Document.ID, a.Last.Version.Number)
		}
		return records.Errorf(records.NotFound, "No text was the law on %s.", on)
	}
	return c.fetchText(ctx, s, a.Document.Number, a.Version.Number, *a.Text)
}

// tellAnswer says why a text is the answer, until when, and what one has to know about it.
func tellAnswer(w io.Writer, indent string, a client.Answer) {
	text := ""
	if a.Version != nil {
		text = fmt.Sprintf("version %d, %s, %s", a.Version.Number, a.Text.Language, a.Text.Authority)
	}
	known := "all that is known"
	if a.Known != nil {
		known = "as known on " + moment(*a.Known)
	}
	pairs := []string{
		"document", joined(" · ", a.Document.Number, a.Document.Symbol), "on", fmt.Sprintf("%s (%s)", a.On, known),
		"status", string(a.Status), "text", text, "since", string(a.Since), "until", string(a.Until), "coming", string(a.Coming),
	}
	if a.Why != nil {
		pairs = append(pairs, "why", eventText(*a.Why))
	}
	if a.Next != nil {
		pairs = append(pairs, "next", eventText(*a.Next))
	}
	for _, warning := range a.Warnings {
		pairs = append(pairs, "warning", warning.Message)
	}
	fields(w, indent, pairs...)
}

// eventText tells an event in a line: "amended 2014-05-01 by CP/RES-7/2014 art_3, version 2 (event 12)".
func eventText(e client.Event) string {
	day := string(e.EffectiveOn)
	if day == "" {
		day = "on an unknown day"
	}
	by := ""
	if e.By != nil {
		by = joined(" ", "by", e.By.Label(), e.ByProvision)
	}
	version := ""
	if e.Version > 0 {
		version = fmt.Sprintf("version %d", e.Version)
	}
	return joined(", ", joined(" ", string(e.Type), day, by), version, e.Note) + fmt.Sprintf(" (event %d)", e.ID)
}
