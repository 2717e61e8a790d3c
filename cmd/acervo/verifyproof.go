package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/proof"
	"acervo/records"
)

// verifyProofCommand checks a proof without any service.
type verifyProofCommand struct {
	*program
	keys []string
	file string
}

func (p *program) verifyProofCommand() *cobra.Command {
	c := &verifyProofCommand{program: p}
	cmd := &cobra.Command{
		Use:   "verify-proof PROOF.json | COPY.zip",
		Short: "Check the proof of a certified copy or of a disposition, without any service",
		Long: `Checks, with nothing but the ledger's public key, that an original was filed and a
copy of it issued: the record and leaf of each entry, its path to the root of the
checkpoint, the checkpoint's signatures, and with --file that a PDF is the copy.
Of a certificate of disposition (its JSON): that it was proposed, approved, confirmed
and carried out as it says, that each record went, and that no line is missing; where
it may not name records, no more is claimed than that there are such entries.
Each part is told; exit code 7 when one fails.

The key is the file ledger.pub of the organization, published by it; without --key
the one in the data folder is taken. A key that comes with the proof proves nothing.`,
		Example: `  acervo verify-proof copy.proof.json --file copy.pdf --key ledger.pub
  acervo verify-proof 7Q4KM-2XW9Z.zip --key ledger.pub --key comptroller.pub
  acervo verify-proof disposition-812.json --key ledger.pub`,
		Args: exactly(1, "the proof of one copy or disposition"),
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args[0]) },
	}
	cmd.Flags().StringArrayVar(&c.keys, "key", nil, "file with a public key, or the key itself; may be given more than once")
	cmd.Flags().StringVar(&c.file, "file", "", "the copy")
	return cmd
}

func (c *verifyProofCommand) run(path string) error {
	keys, err := c.readKeys()
	if err != nil {
		return err
	}
	text, issued, err := c.read(path)
	if err != nil {
		return err
	}
	if issued != nil {
		defer issued.Close()
	}
	if proof.IsDisposition(text) {
		if issued != nil {
			return usage("--file is for certified copies; the PDF of a disposition is proved by the receipt of its own filing.")
		}
		d, err := proof.ReadDisposition(text)
		if err != nil {
			c.tell(err)
			return &exitError{code: exitDamage}
		}
		return c.reportDisposition(proof.Disposition(d, keys...))
	}
	p, err := proof.ReadCopy(text)
	if err != nil {
		c.tell(err)
		return &exitError{code: exitDamage}
	}
	var bytes io.Reader
	if issued != nil {
		bytes = issued
	}
	return c.report(proof.Copy(p, bytes, keys...))
}

// readKeys reads the public keys; without any the one of the data folder is taken.
func (c *verifyProofCommand) readKeys() ([]string, error) {
	if len(c.keys) > 0 {
		return publicKeys(c.keys)
	}
	own := filepath.Join(c.config.Data, "ledger.pub")
	if _, err := os.Stat(own); errors.Is(err, fs.ErrNotExist) {
		return nil, usage("Give the ledger's public key: --key ledger.pub. The organization publishes it.")
	}
	return publicKeys([]string{own})
}

// maxProof bounds what is read as a proof.
const maxProof = 16 << 20

// read returns the proof, and the copy when there is one to look at. In a ZIP stand both.
func (c *verifyProofCommand) read(path string) (text []byte, issued io.ReadCloser, err error) {
	unreadable := func(name string, err error) error {
		return records.Errorf(records.Invalid, "%s cannot be read: %s.", name, reason(err)).Because(err)
	}
	if c.file != "" {
		if issued, err = os.Open(c.file); err != nil {
			return nil, nil, unreadable(c.file, err)
		}
	}
	if !strings.EqualFold(filepath.Ext(path), ".zip") {
		text, err = os.ReadFile(path) //nolint:gosec // likewise
		if err != nil {
			return nil, nil, unreadable(path, err)
		}
		return text, issued, nil
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, nil, unreadable(path, err)
	}
	defer z.Close()
	f, err := z.Open("proof.json")
	if err != nil {
		return nil, nil, records.Errorf(records.Invalid, "%s holds no proof.json; it is no certified copy of this program.", path)
	}
	defer f.Close()
	if text, err = io.ReadAll(io.LimitReader(f, maxProof)); err != nil {
		return nil, nil, unreadable(path, err)
	}
	if issued == nil {
		pdf, err := z.Open("certificate.pdf")
		if err != nil {
			return nil, nil, records.Errorf(records.Invalid, "%s holds no certificate.pdf.", path)
		}
		defer pdf.Close()
		b, err := io.ReadAll(pdf)
		if err != nil {
			return nil, nil, unreadable(path, err)
		}
		issued = io.NopCloser(strings.NewReader(string(b)))
	}
	return text, issued, nil
}

// partJSON is a part for programs.
type partJSON struct {
	Part  string `json:"part"`
	OK    bool   `json:"ok"`
	Says  string `json:"says,omitempty"` // what is proved
	Error string `json:"error,omitempty"`
}

func partsJSON(all []proof.Part) (parts []partJSON, failures int) {
	for _, p := range all {
		j := partJSON{Part: p.Name, OK: p.Error == nil, Says: p.Says}
		if p.Error != nil {
			j.Says, j.Error = "", p.Error.Error()
			var e *records.Error
			if errors.As(p.Error, &e) {
				j.Error = e.Message
			}
			failures++
		}
		parts = append(parts, j)
	}
	return parts, failures
}

// report tells each part of the proof of a copy.
func (c *verifyProofCommand) report(r proof.CopyReport) error {
	parts, failures := partsJSON(r.Parts)
	if c.json {
		if err := c.printJSON(map[string]any{"ok": failures == 0, "code": r.Proof.Copy.Code.String(), "parts": parts, "signatures": r.Signatures, "revoked": r.Revoked}); err != nil {
			return err
		}
		return relied(failures)
	}
	d := r.Proof
	fmt.Fprintf(c.stdout, "Certified copy %s of %s\n", c.bold(d.Copy.Code.String()), d.Document.Number)
	fields(c.stdout, "  ", "title", d.Document.Title, "symbol", d.Document.Symbol, "text", fmt.Sprintf("version %d, %s", d.Copy.Version, d.Copy.Language),
		"issued", d.Copy.IssuedAt+" by "+d.Copy.IssuedBy, "ledger", d.Origin)
	c.tellParts(r.Parts, parts, r.Signatures)
	if r.Revoked != "" {
		fmt.Fprintf(c.stdout, "  The copy was revoked: %s\n", r.Revoked)
	}
	return relied(failures)
}

// reportDisposition tells each part of a certificate of disposition.
func (c *verifyProofCommand) reportDisposition(r proof.DispositionReport) error {
	parts, failures := partsJSON(r.Parts)
	d := r.Certificate
	if c.json {
		if err := c.printJSON(map[string]any{"ok": failures == 0, "disposition": d.Disposition, "parts": parts, "signatures": r.Signatures, "untold": r.Untold}); err != nil {
			return err
		}
		return relied(failures)
	}
	fmt.Fprintf(c.stdout, "Certificate of disposition %s\n", c.bold(d.Disposition.String()))
	fields(c.stdout, "  ", "action", string(d.Action), "reason", d.Reason, "receiver", d.Receiver, "proposed", moment(d.ProposedAt)+" by "+d.ProposedBy,
		"approved", moment(d.ApprovedAt)+" by "+d.ApprovedBy, "went", plural(len(d.Gone), "record"), "stayed", plural(len(d.LeftOut), "record"), "ledger", d.Origin)
	c.tellParts(r.Parts, parts, r.Signatures)
	if r.Untold > 0 {
		fmt.Fprintf(c.stdout, "  Of %s the certificate tells no more than the place in the ledger.\n", plural(r.Untold, "record"))
	}
	return relied(failures)
}

func (c *verifyProofCommand) tellParts(all []proof.Part, parts []partJSON, signatures []proof.Signature) {
	width := 10
	for _, p := range parts {
		width = max(width, len(p.Part))
	}
	for i, p := range parts {
		if p.OK {
			fmt.Fprintf(c.stdout, "  ok      %-*s %s\n", width, p.Part, all[i].Says)
			continue
		}
		fmt.Fprintf(c.stdout, "  FAILED  %-*s %s\n", width, p.Part, p.Error)
	}
	for _, s := range signatures {
		state := "by a key that was not given: not checked"
		if s.Known {
			state = "valid"
		}
		fmt.Fprintf(c.stdout, "  signature of %s: %s\n", s.Name, state)
	}
}

// relied is the outcome of a check.
func relied(failures int) error {
	if failures > 0 {
		return &exitError{code: exitDamage, message: plural(failures, "part") + " of the proof failed; do not rely on it."}
	}
	return nil
}
