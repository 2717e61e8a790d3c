package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// eventColumns are those of a list of events.
var eventColumns = []string{"document", "type", "effective_on", "ordinal", "by", "provision", "version", "note"}

func (p *program) eventImportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE.csv",
		Short: "Record the legal events that a list names",
		Long: `Records the events of a CSV list, in its order: the history of a statute as one
sheet. The header names the columns:

  document      id, register number or symbol (required)
  type          what happened (required)
  effective_on  day from which it has effect; empty: unknown
  ordinal       orders the events of one day
  by, provision the act that did it, and its provision
  version       the version it brought
  note

An event that stands on record already is not recorded twice, so a list may be
repeated. Rows with a mistake are told by their line; the others are recorded.`,
		Args: exactly(1, "the list"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.importEvents(cmd.Context(), args[0]) },
	}
}

// listedEvent is a row of the list.
type listedEvent struct {
	line     int
	document string
	client.EventRequest
}

func (p *program) importEvents(ctx context.Context, path string) error {
	listed, problems, err := readEvents(path)
	if err != nil {
		return err
	}
	recorded, known := 0, 0
	err = p.with(ctx, func(s service) error {
		for _, e := range listed {
			was, warnings, err := s.recordOnce(ctx, e)
			switch {
			case err != nil && hopeless(err):
				return err
			case err != nil:
				problems = append(problems, fmt.Sprintf("line %d: %s", e.line, err))
			case was:
				known++
			default:
				recorded++
			}
			for _, w := range warnings {
				fmt.Fprintf(p.stderr, "acervo: line %d: %s\n", e.line, w.Message)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if p.json {
		if err := p.printJSON(map[string]any{"recorded": recorded, "known": known, "problems": append([]string{}, problems...)}); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(p.stdout, "%s recorded, %d on record already.\n", plural(recorded, "event"), known)
	}
	for _, problem := range problems {
		fmt.Fprintln(p.stderr, "acervo: "+problem)
	}
	if n := len(problems); n > 0 {
		return &exitError{code: exitPartly, message: plural(n, "row") + " could not be recorded."}
	}
	return nil
}

// recordOnce records an event unless the same one stands on record; known tells which.
func (s service) recordOnce(ctx context.Context, e listedEvent) (known bool, warnings []records.Warning, err error) {
	d, err := s.Resolve(ctx, e.document)
	if err != nil {
		return false, nil, err
	}
	var act records.DocumentID
	if e.By != "" {
		by, err := s.Resolve(ctx, e.By)
		if err != nil {
			return false, nil, err
		}
		act = by.ID
	}
	all, err := s.Events(ctx, d.ID, "")
	if err != nil {
		return false, nil, err
	}
	if slices.ContainsFunc(all, func(o client.Event) bool {
		return o.RetractedAt == nil && o.Type == e.Type && o.EffectiveOn == e.EffectiveOn && o.Ordinal == e.Ordinal &&
			actOf(o) == act && (e.Version == 0 || o.Version == e.Version)
	}) {
		return true, nil, nil
	}
	r, err := s.RecordEvent(ctx, d.ID, e.EventRequest)
	return false, r.Warnings, err
}

func actOf(e client.Event) records.DocumentID {
	if e.By == nil {
		return ""
	}
	return e.By.ID
}

// readEvents reads a list of events and tells which rows make no sense.
func readEvents(path string) (listed []listedEvent, problems []string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, records.Errorf(records.Invalid, "The list cannot be read: %s.", reason(err)).At(path)
	}
	defer f.Close()
	r := csv.NewReader(f)
	header, err := r.Read()
	if err != nil {
		return nil, nil, records.Errorf(records.Invalid, "The list has no header.").At(path).Because(err)
	}
	for i, name := range header {
		header[i] = strings.TrimSpace(strings.TrimPrefix(name, "\uFEFF"))
		if !slices.Contains(eventColumns, header[i]) {
			return nil, nil, records.Errorf(records.Invalid, "There is no column %q; the columns are %s.", header[i], strings.Join(eventColumns, ", ")).At(path)
		}
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return listed, problems, nil
		}
		if err != nil {
			return nil, nil, records.Errorf(records.Invalid, "The list is no CSV: %s.", err).At(path)
		}
		line, _ := r.FieldPos(0)
		e, err := readEvent(header, row)
		if err != nil {
			problems = append(problems, fmt.Sprintf("line %d: %s", line, err))
			continue
		}
		e.line = line
		listed = append(listed, e)
	}
}

func readEvent(header, row []string) (e listedEvent, err error) {
	number := func(to *int, s string) error {
		if s == "" {
			return nil
		}
		n, err := strconv.Atoi(s)
		if err != nil {
			return fmt.Errorf("%q is no number", s)
		}
		*to = n
		return nil
	}
	for i, name := range header {
		value := strings.TrimSpace(row[i])
		switch name {
		case "document":
			e.document = value
		case "type":
			e.Type = records.EventType(value)
		case "effective_on":
			e.EffectiveOn, err = records.ParseDate(value)
		case "ordinal":
			err = number(&e.Ordinal, value)
		case "by":
			e.By = value
		case "provision":
			e.ByProvision = value
		case "version":
			err = number(&e.Version, value)
		case "note":
			e.Note = value
		}
		if err != nil {
			return e, fmt.Errorf("%s: %w", name, err)
		}
	}
	if e.document == "" || e.Type == "" {
		return e, errors.New("a row needs a document and a type")
	}
	return e, nil
}
