package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/cmd/acervo/proof"
	"acervo/records"
)

// cosignCommand adds a second signature to a checkpoint.
type cosignCommand struct {
	*program
	key       string
	ledgerKey string
	size      int64
}

// witness is what whoever cosigns remembers of a ledger: the last checkpoint they signed.
type witness struct {
	LedgerKey string `json:"ledger_key"` // the service's public key
	Note      string `json:"note"`       // of that checkpoint
}

func (p *program) cosignCommand() *cobra.Command {
	c := &cosignCommand{program: p}
	cmd := &cobra.Command{
		Use:   "cosign --key FILE",
		Short: "Add the signature of a second key to a checkpoint",
		Long: `Fetches a checkpoint (the last one), checks the service's signature, checks that the ledger
goes on from the last checkpoint that was cosigned with this key, and only then
signs it and sends the signature. What it signed last it keeps beside the key, in
FILE.state: a service that rewrote its ledger meanwhile gets no signature, and the
command ends with exit code 7.

The first time, the service's public key is taken from --ledger-key, which should
have come by another way than the service itself; without it the key that
the service tells is believed and remembered.`,
		Example: `  acervo cosign --key comptroller.example.org.key --ledger-key ledger.pub \
      --server https://archive.example.org --token-file token`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&c.key, "key", "", "file with the private key, made by acervo key new")
	f.StringVar(&c.ledgerKey, "ledger-key", "", "the service's public key, or the file that holds it")
	f.Int64Var(&c.size, "size", 0, "sign the checkpoint over this many entries instead of the last one")
	return cmd
}

func (c *cosignCommand) run(ctx context.Context) error {
	if c.key == "" {
		return usage("Give the key to sign with: --key FILE, made by acervo key new.")
	}
	private, public, err := readKey(c.key)
	if err != nil {
		return records.Errorf(records.Invalid, "The key cannot be read: %s.", reason(err)).At("--key").Because(err)
	}
	last, err := c.remembered()
	if err != nil {
		return err
	}
	return c.with(ctx, func(s service) error {
		point, err := c.fetch(ctx, s)
		if err != nil {
			return err
		}
		if last.LedgerKey == "" {
			last.LedgerKey = point.PublicKey
			fmt.Fprintf(c.stderr, "acervo: the service's key is believed this first time and remembered:\n  %s\n", last.LedgerKey)
		}
		if err := c.examine(ctx, s, last, point); err != nil {
			return err
		}
		line, err := proof.Sign(point.Note, private)
		if err != nil {
			return err
		}
		last.Note = point.Note
		if err := c.remember(last); err != nil { // first: what was signed once must never be forgotten
			return err
		}
		if point, err = s.Cosign(ctx, point.Size, line); err != nil {
			return err
		}
		if c.json {
			return c.printJSON(point)
		}
		fmt.Fprintf(c.stdout, "Cosigned the checkpoint of %d entries with %s.\n", point.Size, public)
		return nil
	})
}

// fetch returns the checkpoint that is to be signed.
func (c *cosignCommand) fetch(ctx context.Context, s service) (client.Checkpoint, error) {
	if c.size > 0 {
		return s.Checkpoint(ctx, c.size)
	}
	all, err := s.Checkpoints(ctx, 1)
	if err != nil {
		return client.Checkpoint{}, err
	}
	if len(all) == 0 {
		return client.Checkpoint{}, records.Errorf(records.NotFound, "The service has signed no checkpoint yet: acervo checkpoint sign.")
	}
	return all[0], nil
}

// examine checks the service's signature, and that the ledger goes on from what was signed last.
func (c *cosignCommand) examine(ctx context.Context, s service, last witness, point client.Checkpoint) error {
	refuse := func(err error) error {
		return &exitError{code: exitDamage, message: "Nothing was signed. " + reasonOf(err)}
	}
	now, err := proof.Open(point.Note, last.LedgerKey)
	if err != nil {
		return refuse(err)
	}
	if last.Note == "" {
		return nil
	}
	then, err := proof.Open(last.Note, last.LedgerKey)
	if err != nil {
		return records.Errorf(records.Invalid, "What was remembered of the last signature is damaged; put %s.state back from a backup.", c.key)
	}
	if then.Origin != now.Origin {
		return refuse(fmt.Errorf("this is the ledger %s; the key signs for %s", now.Origin, then.Origin))
	}
	if now.Head.Size < then.Head.Size {
		return refuse(fmt.Errorf("this checkpoint has %d entries; one of %d was signed before it", now.Head.Size, then.Head.Size))
	}
	p, err := s.Consistency(ctx, then.Head.Size, now.Head.Size)
	if err != nil {
		return err
	}
	hashes, err := proof.Hashes(p.Hashes)
	if err == nil {
		err = proof.Consistency(records.ConsistencyProof{Old: then.Head, New: now.Head, Hashes: hashes})
	}
	if err != nil {
		return refuse(fmt.Errorf("%w (signed before: %d entries, root %s)", err, then.Head.Size, hex.EncodeToString(then.Head.Root[:])))
	}
	return nil
}

// remembered reads what was signed last, or what the command line says of the service.
func (c *cosignCommand) remembered() (witness, error) {
	var w witness
	b, err := os.ReadFile(c.key + ".state")
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return w, records.Errorf(records.Invalid, "%s.state cannot be read: %s.", c.key, reason(err))
	default:
		if json.Unmarshal(b, &w) != nil || w.LedgerKey == "" {
			return w, records.Errorf(records.Invalid, "%s.state is damaged; put it back from a backup.", c.key)
		}
	}
	if c.ledgerKey == "" {
		return w, nil
	}
	keys, err := publicKeys([]string{c.ledgerKey})
	if err != nil {
		return w, err
	}
	if w.LedgerKey != "" && w.LedgerKey != keys[0] {
		return w, records.Errorf(records.Conflict, "The key signs for a ledger with another public key: %s.", w.LedgerKey).At("--ledger-key")
	}
	w.LedgerKey = keys[0]
	return w, nil
}

func (c *cosignCommand) remember(w witness) error {
	b, err := json.MarshalIndent(w, "", "  ")
	if err != nil {
		return err
	}
	_, err = save(c.key+".state", "", func(to io.Writer) error {
		if _, err := to.Write(append(b, '\n')); err != nil {
			return err
		}
		if f, ok := to.(*os.File); ok {
			return f.Sync()
		}
		return nil
	})
	return err
}
