package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

func (p *program) searchCommand() *cobra.Command {
	q := client.Query{}
	var languages []string
	var from, to, on, sort string
	cmd := &cobra.Command{
		Use:   "search QUERY…",
		Short: "Find documents by their words",
		Long: `Finds documents that contain all the words, with or without accents.

  pensión vejez           both words            "seguro social"   the phrase
  vejez OR invalidez      one of them           -reglamento       not this word
  pens*                   beginning so          cotizasion~       nearly so
  symbol:CPCISS/RES-12    a field: type, body, class, year, lang, status,
  year:2019               symbol, number, title, date, matter
  date:[2018-01-01 TO 2019-12-31]
  on:2014-05-01         what was in force on that day

What is not understood is taken as words, and told. Only current versions are
searched unless --all-versions is given: of a norm the text in force today, and
of one that is not in force the last that was, with its status. --on finds what
was in force on a day, and --known by what was recorded at a time.`,
		Example: `  acervo search 'pensión "seguro social" -proyecto' --type resolution --sort newest
  acervo search 'artículo 12' --lang es --limit 5 --json
  acervo search pensión --on 2014-05-01 --known 2020-12-31`,
		RunE: func(cmd *cobra.Command, args []string) error {
			q.Text = strings.Join(args, " ")
			var problems []records.Problem
			for flag, d := range map[string]struct {
				text string
				to   *records.Date
			}{"--from": {from, &q.From}, "--to": {to, &q.To}, "--on": {on, &q.On}} {
				date, err := records.ParseDate(d.text)
				if err != nil {
					problems = append(problems, records.Problem{Field: flag, Message: err.Error()})
				}
				*d.to = date
			}
			if _, err := records.ParseInstant(q.Known, time.UTC); err != nil {
				problems = append(problems, records.Problem{Field: "--known", Message: err.Error()})
			}
			if err := records.InvalidProblems(problems); err != nil {
				return err
			}
			q.Sort = records.Sort(sort)
			for _, l := range languages {
				q.Languages = append(q.Languages, records.Language(l).Primary())
			}
			return p.search(cmd.Context(), q)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringSliceVar(&q.Types, "type", nil, "of one of these types")
	f.StringSliceVar(&q.Bodies, "body", nil, "from one of these bodies")
	f.StringSliceVar(&q.Classes, "class", nil, "of one of these classes")
	f.StringSliceVar(&languages, "lang", nil, "in one of these languages")
	f.StringSliceVar(&q.Statuses, "status", nil, "with one of these statuses")
	f.IntSliceVar(&q.Years, "year", nil, "of one of these years")
	f.StringVar(&from, "from", "", "dated on this day or later")
	f.StringVar(&to, "to", "", "dated on this day or earlier")
	f.StringVar(&on, "on", "", "in force on this day")
	f.StringVar(&q.Known, "known", "", "as known at this time, or at the end of this day")
	f.BoolVar(&q.AllVersions, "all-versions", false, "search every version, not only the current ones")
	f.StringVar(&sort, "sort", "", "relevance, newest or oldest")
	f.IntVar(&q.Limit, "limit", 10, "documents to print, 1 to 100")
	f.StringVar(&q.Cursor, "cursor", "", "go on where an earlier page ended")
	f.BoolVar(&q.Facets, "facets", false, "count types, bodies, years, languages, classes and statuses")
	return cmd
}

func (p *program) search(ctx context.Context, q client.Query) error {
	return p.with(ctx, func(s service) error {
		r, err := s.Search(ctx, q)
		if err != nil {
			return err
		}
		if p.json {
			return p.printJSON(r)
		}
		p.printResults(r)
		return nil
	})
}

func (p *program) printResults(r client.Results) {
	for _, n := range r.Notes {
		fmt.Fprintf(p.stderr, "acervo: %s\n", n)
	}
	fmt.Fprintf(p.stdout, "%s, %.0f ms\n", plural(r.Total, "document"), r.TookMS)
	for _, h := range r.Hits {
		p.printHit(h)
	}
	for _, f := range r.Facets {
		values := make([]string, len(f.Values))
		for i, v := range f.Values {
			values[i] = fmt.Sprintf("%s (%d)", v.Value, v.Count)
		}
		if len(values) > 0 {
			fields(p.stdout, "", runewidth.FillRight(f.Field, len("language")), strings.Join(values, ", "))
		}
	}
	if r.Next != "" {
		fmt.Fprintf(p.stdout, "\nMore: the same search with --cursor %s\n", r.Next)
	}
}

func (p *program) printHit(h client.Hit) {
	fmt.Fprintln(p.stdout)
	title := wrap(h.Title, pageWidth)
	fmt.Fprintln(p.stdout, p.bold(strings.Join(title, "\n")))
	annulled := ""
	if h.Annulled != nil {
		annulled = "ENTRY ANNULLED"
	}
	facts := joined(" · ", h.Number, annulled, h.Symbol, string(h.Date), h.Type, h.Body, fmt.Sprintf("v%d", h.Version), standing(h))
	for _, line := range wrap(facts, pageWidth-2) {
		fmt.Fprintln(p.stdout, "  "+line)
	}
	for _, passage := range h.Passages {
		place := passage.Label
		if place == "" && passage.Page > 0 {
			place = fmt.Sprintf("p. %d", passage.Page)
		}
		if place != "" && strings.HasPrefix(plain(passage.Snippet), place) {
			place = "" // the passage begins with it
		}
		if h.Version != passage.Version {
			place = joined(", ", place, fmt.Sprintf("v%d", passage.Version))
		}
		for _, line := range wrap(joined(": ", joined(" ", string(passage.Language), place), p.snippet(passage.Snippet)), pageWidth-4) {
			fmt.Fprintln(p.stdout, "    "+line)
		}
	}
}

// standing says what a version found is, and how long.
func standing(h client.Hit) string {
	s := h.Status
	if h.Since != "" {
		s += " since " + string(h.Since)
	}
	switch {
	case h.Coming != "" && h.Coming == h.Until:
		s += ", a newer text from " + string(h.Coming)
	case h.Coming != "":
		s += ", in force from " + string(h.Coming)
	case h.Until != "":
		s += " until " + string(h.Until.AddDays(-1))
	}
	return s
}

// snippet joins the pieces of a passage; what was found is bold for people.
func (p *program) snippet(pieces []records.Fragment) string {
	var b strings.Builder
	for _, f := range pieces {
		if text := records.CleanText(f.Text); f.Mark {
			b.WriteString(p.bold(text))
		} else {
			b.WriteString(keepEdges(f.Text, text))
		}
	}
	return b.String()
}

func plain(pieces []records.Fragment) string {
	var b strings.Builder
	for _, f := range pieces {
		b.WriteString(f.Text)
	}
	return b.String()
}

// keepEdges gives a cleaned text back the spaces that part it from its neighbours.
func keepEdges(raw, clean string) string {
	if strings.TrimLeft(raw, " \t\n\r\f") != raw {
		clean = " " + clean
	}
	if strings.TrimRight(raw, " \t\n\r\f") != raw {
		clean += " "
	}
	return clean
}

// bold marks a text on a terminal (ECMA-48).
func (p *program) bold(s string) string {
	if !isTerminal(p.stdout) || s == "" {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}
