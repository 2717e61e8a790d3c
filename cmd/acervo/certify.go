package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// certifyCommand issues a certified copy.
type certifyCommand struct {
	*program
	request client.CopyRequest
	on      string
	lang    string
	words   string
	output  string
}

func (p *program) certifyCommand() *cobra.Command {
	c := &certifyCommand{program: p}
	cmd := &cobra.Command{
		Use:   "certify ID | NUMBER | SYMBOL",
		Short: "Issue a certified copy of one text",
		Long: `Issues a certified copy of a text: of the version with a number, of the one that
was in force on a day (--on), or of the latest one. The PDF has a certificate, then
the original's pages with a line in their margins. An original that must not be
changed (it is signed or encrypted), or is no PDF, comes beside its certificate in
a ZIP. The proof that acervo verify-proof checks is saved beside the PDF.`,
		Example: `  acervo certify CPCISS/REG-1/2014 --version 2 -o copy.pdf
  acervo certify CPCISS/REG-1/2014 --on 2014-05-01 --lang es -o .`,
		Args: exactly(1, "the id, register number or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args[0]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.IntVar(&c.request.Version, "version", 0, "number of the version")
	f.StringVar(&c.on, "on", "", "the text in force on this day")
	f.StringVar(&c.request.Known, "known", "", "with --on: as known then; a time, or a date for the end of that day")
	f.StringVar(&c.lang, "lang", "", "language of the text; the authentic one without it")
	f.StringVar(&c.words, "certificate-lang", "", "language of the certificate: es, en, pt, fr; the text's own without it")
	f.StringVarP(&c.output, "output", "o", "", "file to write, or a folder (required)")
	return cmd
}

func (c *certifyCommand) run(ctx context.Context, ref string) (err error) {
	if c.request.On, err = records.ParseDate(c.on); err != nil {
		return usage("--on: %s", err)
	}
	switch {
	case c.output == "":
		return usage("Say where the copy goes: -o FILE, or -o with a folder.")
	case c.request.Version < 0 || c.request.Version > 0 && c.request.On != "":
		return usage("Give --version, counted from 1, or --on; not both.")
	case c.request.Known != "" && c.request.On == "":
		return usage("--known says as of when the answer to --on is asked for; give --on.")
	}
	c.request.Language, c.request.Certificate = records.Language(c.lang).Primary(), records.Language(c.words).Primary()
	return c.with(ctx, func(s service) error {
		d, err := s.Resolve(ctx, ref)
		if err != nil {
			return err
		}
		if v, ok := d.Version(0); ok && c.request.Version == 0 && c.request.On == "" {
			c.request.Version = v.Number
		}
		issued, err := s.Certify(ctx, d.ID, c.request)
		if err != nil {
			return err
		}
		return c.deliver(ctx, s, issued)
	})
}

// deliver saves the copy and its proof, and says what was issued.
func (c *certifyCommand) deliver(ctx context.Context, s service, issued client.Copy) error {
	ending := ".pdf"
	if issued.Beside != records.Together {
		ending = ".zip"
	}
	to := c.output
	if ext := filepath.Ext(to); strings.EqualFold(ext, ".pdf") && ending != ext { // nobody could open it by that name
		to = strings.TrimSuffix(to, ext) + ending
	}
	path, err := save(to, issued.Code+ending, func(w io.Writer) error { return s.DownloadCopy(ctx, issued, w) })
	if err != nil {
		return err
	}
	proof := ""
	if issued.Beside == records.Together { // else it is in the ZIP
		b, err := s.CopyProof(ctx, issued.Code)
		if err != nil {
			return err
		}
		proof = strings.TrimSuffix(path, filepath.Ext(path)) + ".proof.json"
		if _, err := save(proof, "", func(w io.Writer) error {
			var indented bytes.Buffer
			if err := json.Indent(&indented, b, "", "  "); err != nil {
				return err
			}
			_, err := indented.WriteTo(w)
			return err
		}); err != nil {
			return err
		}
	}
	if c.json {
		return c.printJSON(issued)
	}
	fmt.Fprintf(c.stdout, "Issued certified copy %s\n", c.bold(issued.Code))
	c.printCopy(issued)
	fields(c.stdout, "  ", "file", path, "proof", proof)
	return nil
}

// besideWords say why an original is not in the PDF.
var besideWords = map[records.Beside]string{
	records.BesideOtherKind: "beside the certificate: it is no PDF", records.BesideProtected: "beside the certificate: it is encrypted",
	records.BesideSigned: "beside the certificate: it is digitally signed", records.BesideDamaged: "beside the certificate: it does not keep the rules of PDF",
	records.BesideTooLarge: "beside the certificate: it is too much to be stamped",
}

func (p *program) printCopy(c client.Copy) {
	force, revoked := "", ""
	if c.On != "" && c.Known != nil {
		force = "in force on " + string(c.On) + ", as known on " + moment(*c.Known)
	}
	if r := c.Revoked; r != nil {
		revoked = moment(r.At) + " by " + r.By + ": " + r.Reason
	}
	fields(p.stdout, "  ", "text", fmt.Sprintf("version %d, %s", c.Version, c.Language), "asked for", force, "issued", moment(c.IssuedAt)+" by "+c.IssuedBy,
		"ledger", fmt.Sprintf("entry %d; the original was filed by entry %d", c.Seq, c.FiledSeq), "original", besideWords[c.Beside],
		"sha256", string(c.Issued), "revoked", revoked)
}

func (p *program) copiesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "copies ID | NUMBER | SYMBOL",
		Short: "List the certified copies issued of a document",
		Args:  exactly(1, "the id, register number or symbol of one document"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.with(cmd.Context(), func(s service) error {
				d, err := s.Resolve(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				all, err := s.Copies(cmd.Context(), d.ID)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(all)
				}
				for _, c := range all {
					fmt.Fprintln(p.stdout, p.bold(c.Code))
					p.printCopy(c)
				}
				if len(all) == 0 {
					fmt.Fprintf(p.stdout, "No certified copy of %s was issued.\n", d.Number)
				}
				return nil
			})
		},
	}
}

func (p *program) revokeCommand() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use:     "revoke CODE --reason …",
		Short:   "Say that a certified copy counts no more",
		Long:    "The paper stays as it is; whoever verifies it is told that it was revoked.",
		Example: `  acervo revoke 7Q4KM-2XW9Z --reason "issued of the wrong version"`,
		Args:    exactly(1, "the code of one copy"),
		RunE: func(cmd *cobra.Command, args []string) error {
			code, err := records.ParseCopyCode(args[0])
			if err != nil {
				return err
			}
			return p.with(cmd.Context(), func(s service) error {
				revoked, err := s.RevokeCopy(cmd.Context(), code.String(), why)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(revoked)
				}
				fmt.Fprintf(p.stdout, "Revoked %s.\n", revoked.Code)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&why, "reason", "", "why, in a few words (required)")
	return cmd
}
