package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// together is what the commands that change many records have in common.
type together struct {
	query, reason string
	dry           bool
}

func (t *together) bind(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&t.query, "query", "", "the records that answer this query, written as an address has it")
	f.StringVar(&t.reason, "reason", "", "why; required for declared records, and stays in the ledger")
	f.BoolVar(&t.dry, "dry-run", false, "tell what would become of them, and change nothing")
}

func (p *program) moveCommand() *cobra.Command {
	var t together
	var class string
	cmd := &cobra.Command{
		Use: "move [ID | NUMBER | SYMBOL]… --class CODE", Short: "Move records to another class of the file plan",
		Long: `Moves records to another class. Number, series, dates and holds stay; what had the access of
its old class gets that of the new one; when it is due is derived anew. Declared records are
moved by records managers, with a reason. What cannot be moved is told, and the rest is moved.
More than 1,000 are moved as a batch: it shows how far it is, and goes on when it is interrupted.`,
		Example: `  acervo move CISS/SG/PRE/2026/1 --class COO-COR --dry-run
  acervo move --query "type=minutes&class=ORG" --class ORG-CP --reason "New file plan, resolution 14"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if class == "" {
				return usage("Say to which class with --class: %s. See %s --help.", cmd.UseLine(), cmd.CommandPath())
			}
			return p.editTogether(cmd, args, t, client.Changes{Class: &class}, func(ctx context.Context, s service, which client.Selection) (client.EditedRecords, error) {
				return s.MoveRecords(ctx, which, class)
			})
		},
	}
	cmd.Flags().StringVar(&class, "class", "", "the class they go to (required)")
	t.bind(cmd)
	return cmd
}

func (p *program) editCommand() *cobra.Command {
	var t together
	var set []string
	cmd := &cobra.Command{
		Use: "edit [ID | NUMBER | SYMBOL]… --set FIELD=VALUE", Short: "Change the description of many records alike",
		Long: `Changes type, class, body, access or the types' own metadata of many records. A field that is
none of the first four is the types' own: FIELD=TEXT, FIELD:=JSON for a number, true, false or a
list, FIELD= to take it away. Titles, symbol and date are each record's own. What cannot be
changed is told, and the rest is changed; what is so already is left alone, so that a command
that broke off is run again. More than 1,000 are changed as a batch: it shows how far it is, and
goes on when the command is interrupted; see acervo batch.`,
		Example: `  acervo edit --query "type=minutes&year=2019" --set body=CPAB --set access=members --dry-run
  acervo edit CISS/AG/RES/2026/4 CISS/AG/RES/2026/5 --set session=XXXI`,
		RunE: func(cmd *cobra.Command, args []string) error {
			changes, err := changesOf(set)
			if err != nil {
				return err
			}
			return p.editTogether(cmd, args, t, changes, func(ctx context.Context, s service, which client.Selection) (client.EditedRecords, error) {
				return s.EditRecords(ctx, which, changes)
			})
		},
	}
	cmd.Flags().StringArrayVar(&set, "set", nil, "FIELD=VALUE, as often as there are fields (required)")
	t.bind(cmd)
	return cmd
}

// changesOf reads what --set says.
func changesOf(set []string) (client.Changes, error) {
	changes := client.Changes{Metadata: map[string]json.RawMessage{}}
	if len(set) == 0 {
		return changes, usage("Say what is changed, with --set FIELD=VALUE.")
	}
	for _, s := range set {
		field, value, ok := strings.Cut(s, "=")
		field, isJSON := strings.CutSuffix(field, ":")
		if !ok || field == "" {
			return changes, usage("%q says no field and value; write --set body=AG.", s)
		}
		switch field {
		case "type":
			changes.Type = &value
		case "class":
			changes.Class = &value
		case "body":
			changes.Body = &value
		case "access":
			x, err := access(value)
			if err != nil || x == nil {
				return changes, usage("%q is no access; write public, members, staff or restricted:BODY,BODY.", value)
			}
			changes.Access = x
		case "title", "titles", "symbol", "date", "number":
			return changes, usage("The %s is each record's own and is changed one by one.", field)
		default:
			v, err := ownValue(value, isJSON)
			if err != nil {
				return changes, usage("%s: %q is not JSON.", field, value)
			}
			changes.Metadata[field] = v
		}
	}
	return changes, nil
}

// ownValue is the value of a type's own field: text, or JSON as it was written; nothing takes it away.
func ownValue(value string, isJSON bool) (json.RawMessage, error) {
	switch {
	case isJSON && !json.Valid([]byte(value)):
		return nil, records.Errorf(records.Invalid, "This is not JSON.")
	case isJSON:
		return json.RawMessage(value), nil
	case value == "":
		return json.RawMessage(`null`), nil
	}
	return json.Marshal(value)
}

// editStep is how many named records one request changes, so that progress is seen.
const editStep = 250

// editTogether changes the records named, or those that a query finds: up to 1,000 at once, and more as a batch.
func (p *program) editTogether(cmd *cobra.Command, args []string, t together, changes client.Changes, do func(context.Context, service, client.Selection) (client.EditedRecords, error)) error {
	ctx := cmd.Context()
	if (len(args) > 0) == (t.query != "") {
		return usage("Name the records, or say --query; one of the two. See %s --help.", cmd.CommandPath())
	}
	all, batch := client.EditedRecords{DryRun: t.dry}, false
	err := p.with(ctx, func(s service) (err error) {
		which := client.Selection{Records: args, Query: t.query, Reason: t.reason, DryRun: t.dry}
		if batch = len(args) > records.MaxSelected; t.query != "" {
			look := which
			look.DryRun = true
			if all, err = do(ctx, s, look); err != nil || all.Next == "" && t.dry {
				return err
			}
			batch = all.Next != ""
		}
		all = client.EditedRecords{DryRun: t.dry}
		switch {
		case batch:
			return p.editBatch(ctx, s, which, changes)
		case t.query != "":
			all, err = do(ctx, s, which)
			return err
		}
		return p.editNamed(ctx, s, which, &all, do)
	})
	if batch {
		return err
	}
	if len(all.Items) > 0 || err == nil {
		if perr := p.printEdited(all); perr != nil {
			return perr
		}
	}
	switch {
	case err != nil:
		return err
	case all.Refused == 1 && len(all.Items) == 1:
		return all.Items[0].Problem.Err()
	case all.Refused > 0:
		return &exitError{code: exitPartly}
	}
	return nil
}

// editNamed changes the records named, step by step, and adds what became of them.
func (p *program) editNamed(ctx context.Context, s service, which client.Selection, all *client.EditedRecords, do func(context.Context, service, client.Selection) (client.EditedRecords, error)) error {
	bar := p.newProgress("records", len(which.Records))
	defer bar.finish()
	for part := range slices.Chunk(which.Records, editStep) {
		which.Records = part
		done, err := do(ctx, s, which)
		if err != nil {
			return err
		}
		all.Changed, all.Same, all.Refused = all.Changed+done.Changed, all.Same+done.Same, all.Refused+done.Refused
		all.Items = append(all.Items, done.Items...)
		bar.set(len(all.Items))
	}
	return nil
}

func (p *program) printEdited(all client.EditedRecords) error {
	if p.json {
		return p.printJSON(all)
	}
	for _, e := range all.Items {
		if e.Outcome != records.OutcomeRefused || len(all.Items) > 1 { // one alone is told as an error
			p.printEditedRecord(e, all.DryRun)
		}
	}
	verb := "changed"
	if all.DryRun {
		verb = "would change"
	}
	fmt.Fprintf(p.stdout, "%d %s, %d so already, %d refused\n", all.Changed, verb, all.Same, all.Refused)
	return nil
}

// printEditedRecord prints what became of a record, or would become.
func (p *program) printEditedRecord(e client.EditedRecord, dry bool) {
	name := e.Number
	if name == "" {
		name = e.Ref
	}
	switch {
	case e.Outcome == records.OutcomeRefused:
		fmt.Fprintf(p.stdout, "%s  not changed: %s\n", name, e.Problem.Detail)
	case e.Outcome == records.OutcomeSame:
		fmt.Fprintf(p.stdout, "%s  is so already\n", name)
	case e.Before != nil:
		fmt.Fprintf(p.stdout, "%s  %s\n", name, strings.Join(differences(e), "; "))
		if dry && e.Before.Retention != e.After.Retention {
			fmt.Fprintf(p.stdout, "  now   %s\n  then  %s\n", e.Before.Retention, e.After.Retention)
		}
		if dry && e.Held {
			fmt.Fprintln(p.stdout, "  A hold blocks its disposition, and stays.")
		}
	}
}

// differences says what is another than before.
func differences(e client.EditedRecord) []string {
	var all []string
	due := func(s *client.RecordState) string {
		return strings.TrimSpace(string(s.Due.Action) + " " + string(s.Due.On))
	}
	for _, d := range []struct{ what, was, is string }{
		{"type", e.Before.Type, e.After.Type}, {"class", e.Before.Class, e.After.Class}, {"body", e.Before.Body, e.After.Body},
		{"access", accessText(e.Before.Access), accessText(e.After.Access)}, {"metadata", string(e.Before.Metadata), string(e.After.Metadata)},
		{"due", due(e.Before), due(e.After)},
	} {
		if d.was != d.is {
			all = append(all, d.what+" "+orNone(d.was)+" -> "+orNone(d.is))
		}
	}
	return all
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
