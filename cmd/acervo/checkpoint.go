package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/cmd/acervo/proof"
	"acervo/records"
)

func (p *program) checkpointCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "checkpoint", Short: "Sign, list and prove checkpoints of the ledger", Args: cobra.NoArgs, RunE: showHelp,
		Long: `A checkpoint is the ledger's size and root, signed. Whoever keeps one can later
check that nothing of the ledger was changed since. The service signs one a day,
when anything happened.`,
	}
	cmd.AddCommand(p.checkpointListCommand(), p.checkpointShowCommand(), p.checkpointSignCommand(), p.checkpointProveCommand(), p.checkpointCheckCommand())
	return cmd
}

func (p *program) checkpointListCommand() *cobra.Command {
	limit := 20
	cmd := &cobra.Command{
		Use: "list", Short: "List kept checkpoints, the youngest first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(s service) error {
				all, err := s.Checkpoints(cmd.Context(), limit)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(map[string]any{"checkpoints": all})
				}
				rows := [][]string{{"ENTRIES", "SIGNED", "COSIGNED BY", "STAMPED", "ROOT"}}
				for _, c := range all {
					stamped := ""
					if len(c.Timestamps) > 0 {
						stamped = moment(c.Timestamps[0].Time)
					}
					rows = append(rows, []string{strconv.FormatInt(c.Size, 10), signedAt(c), strings.Join(cosigners(c), ", "), stamped, c.Root})
				}
				table(p.stdout, rows)
				return nil
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", limit, "how many at most")
	return cmd
}

func signedAt(c client.Checkpoint) string {
	if c.At == nil {
		return ""
	}
	return moment(*c.At)
}

func cosigners(c client.Checkpoint) []string {
	var names []string
	for _, s := range c.Cosignatures {
		name, _, _ := strings.Cut(s.Key, "+")
		names = append(names, name)
	}
	return names
}

func (p *program) checkpointShowCommand() *cobra.Command {
	var output, stamp string
	cmd := &cobra.Command{
		Use: "show ENTRIES", Short: "Show a kept checkpoint, or save its note or time-stamp",
		Example: `  acervo checkpoint show 1200 -o checkpoint-1200.txt
  acervo checkpoint show 1200 --timestamp checkpoint-1200.tst`,
		Args: exactly(1, "how many entries the checkpoint is over; see acervo checkpoint list"),
		RunE: func(cmd *cobra.Command, args []string) error {
			size, err := entryCount(args[0])
			if err != nil {
				return err
			}
			return p.with(cmd.Context(), func(s service) error {
				c, err := s.Checkpoint(cmd.Context(), size)
				if err != nil {
					return err
				}
				if stamp != "" {
					if len(c.Timestamps) == 0 {
						return records.Errorf(records.NotFound, "The checkpoint of %d entries has no time-stamp.", size)
					}
					if err := p.saveBytes(stamp, "timestamp.tst", c.Timestamps[0].Token); err != nil {
						return err
					}
				}
				if output != "" {
					return p.saveBytes(output, fmt.Sprintf("checkpoint-%d.txt", size), []byte(c.Note))
				}
				return p.showCheckpoint(c)
			})
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write the signed note to")
	cmd.Flags().StringVar(&stamp, "timestamp", "", "file to write the time-stamp to (DER, RFC 3161)")
	return cmd
}

// saveBytes writes a file, or into a folder under a name; - is the standard output.
func (p *program) saveBytes(to, name string, b []byte) error {
	write := func(w io.Writer) error { _, err := w.Write(b); return err }
	if to == "-" {
		return write(p.stdout)
	}
	path, err := save(to, name, write)
	if err == nil {
		fmt.Fprintf(p.stderr, "%s: %s\n", path, bytesText(int64(len(b))))
	}
	return err
}

func (p *program) showCheckpoint(c client.Checkpoint) error {
	if p.json {
		return p.printJSON(c)
	}
	pairs := []string{"entries", strconv.FormatInt(c.Size, 10), "root", c.Root, "signed", signedAt(c), "key", c.PublicKey}
	for _, s := range c.Cosignatures {
		pairs = append(pairs, "cosigned", moment(s.At)+" with "+s.Key)
	}
	for _, s := range c.Timestamps {
		pairs = append(pairs, "stamped", moment(s.Time)+" by "+s.Authority)
	}
	fields(p.stdout, "", pairs...)
	fmt.Fprintf(p.stdout, "\n%s", c.Note)
	return nil
}

func (p *program) checkpointSignCommand() *cobra.Command {
	return &cobra.Command{
		Use: "sign", Short: "Sign a checkpoint over all that is in the ledger now", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(s service) error {
				c, err := s.SignCheckpoint(cmd.Context())
				if err != nil {
					return err
				}
				return p.showCheckpoint(c)
			})
		},
	}
}

func (p *program) checkpointProveCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use: "prove OLD NEW", Short: "Prove that one checkpoint's ledger goes on from another's",
		Long: `Writes a file that proves that nothing of the ledger was changed between two kept
checkpoints. Whoever has the ledger's public key checks it without asking
anybody: acervo checkpoint check.`,
		Example: `  acervo checkpoint prove 1200 1350 -o 1200-1350.json
  acervo checkpoint check 1200-1350.json --key ledger.pub`,
		Args: exactly(2, "the entries of the older and of the younger checkpoint"),
		RunE: func(cmd *cobra.Command, args []string) error {
			older, err := entryCount(args[0])
			if err != nil {
				return err
			}
			younger, err := entryCount(args[1])
			if err != nil {
				return err
			}
			return p.with(cmd.Context(), func(s service) error {
				f, err := consistencyFile(cmd.Context(), s, older, younger)
				if err != nil {
					return err
				}
				b, err := json.MarshalIndent(f, "", "  ")
				if err != nil {
					return err
				}
				return p.saveBytes(output, fmt.Sprintf("consistency-%d-%d.json", older, younger), append(b, '\n'))
			})
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "-", "file to write")
	return cmd
}

func consistencyFile(ctx context.Context, s service, older, younger int64) (proof.ConsistencyFile, error) {
	f := proof.ConsistencyFile{Kind: proof.ConsistencyKind}
	if older > younger {
		return f, usage("The older checkpoint is the smaller one; write %d %d.", younger, older)
	}
	for size, note := range map[int64]*string{older: &f.Old, younger: &f.New} {
		c, err := s.Checkpoint(ctx, size)
		if err != nil {
			return f, err
		}
		*note = c.Note
	}
	if older == younger {
		f.Old = f.New
	}
	c, err := s.Consistency(ctx, older, younger)
	f.Hashes = c.Hashes
	return f, err
}

func (p *program) checkpointCheckCommand() *cobra.Command {
	var keys []string
	cmd := &cobra.Command{
		Use: "check FILE", Short: "Check a proof of consistency, or a checkpoint, with public keys alone",
		Long: `Checks a file made by acervo checkpoint prove, or the note of a checkpoint. It asks
no service: the file and the public key are all it needs. What fails is named,
and ends it with exit code 7.`,
		Example: `  acervo checkpoint check 1200-1350.json --key ledger.pub
  acervo checkpoint check checkpoint-1200.txt --key ledger.pub --key comptroller.pub`,
		Args: exactly(1, "the file"),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(keys) == 0 {
				return usage("Give the ledger's public key: --key ledger.pub. The organization publishes it.")
			}
			b, err := os.ReadFile(args[0])
			if err != nil {
				return records.Errorf(records.Invalid, "The file cannot be read: %s.", reason(err)).At(args[0])
			}
			public, err := publicKeys(keys)
			if err != nil {
				return err
			}
			return p.checkProof(b, public)
		},
	}
	cmd.Flags().StringArrayVar(&keys, "key", nil, "public key (NAME+HASH+KEY), or the file that holds it")
	return cmd
}

func (p *program) checkProof(b []byte, keys []string) error {
	var f proof.ConsistencyFile
	var older, younger records.SignedHead
	var err error
	if json.Unmarshal(b, &f) == nil {
		older, younger, err = f.Check(keys...)
	} else {
		younger, err = proof.Open(string(b), keys...)
	}
	if err != nil {
		return &exitError{code: exitDamage, message: reasonOf(err)}
	}
	if p.json {
		return p.printJSON(map[string]any{"origin": younger.Origin, "old": older.Head.Size, "new": younger.Head.Size, "signers": younger.Signers})
	}
	if f.Kind != "" {
		fmt.Fprintf(p.stdout, "The ledger %s of %d entries goes on from that of %d: nothing was changed.\n", younger.Origin, younger.Head.Size, older.Head.Size)
	} else {
		fmt.Fprintf(p.stdout, "The checkpoint of %s over %d entries is as it was signed.\n", younger.Origin, younger.Head.Size)
	}
	for _, k := range younger.Signers {
		fmt.Fprintln(p.stdout, "Signed with "+k)
	}
	return nil
}

// publicKeys reads keys that are given as they are, or as the files that hold them.
func publicKeys(given []string) ([]string, error) {
	keys := make([]string, len(given))
	for i, k := range given {
		b, err := os.ReadFile(k) //nolint:gosec // whoever gives the command names the file
		switch {
		case err == nil:
			k = string(b)
		case !strings.Contains(k, "+"):
			return nil, records.Errorf(records.Invalid, "The key %s cannot be read: %s.", k, reason(err)).At("--key")
		}
		keys[i] = strings.TrimSpace(k)
		if _, err := proof.Name(keys[i]); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

func entryCount(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, usage("%q is not a number of entries.", s)
	}
	return n, nil
}
