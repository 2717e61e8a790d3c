package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/mod/sumdb/note"

	"acervo/records"
)

func (p *program) keyCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "key", Short: "Make keys for signing checkpoints", Args: cobra.NoArgs, RunE: showHelp}
	cmd.AddCommand(p.keyNewCommand())
	return cmd
}

func (p *program) keyNewCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use: "new NAME", Short: "Make a pair of keys (Ed25519) and print the public one",
		Long: `Makes the keys by which somebody other than the service cosigns checkpoints, such
as the Comptroller. The name stands in every signature: take a domain of the
organization, as in comptroller.example.org.

The private key stays with whoever signs; a service learns the public one by
--cosigners.`,
		Example: `  acervo key new comptroller.example.org
  acervo serve --cosigners comptroller.example.org+8b9c…`,
		Args: exactly(1, "the key's name"),
		RunE: func(_ *cobra.Command, args []string) error {
			if output == "" {
				output = "."
			}
			return p.newKey(args[0], output)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", ".", "folder to write NAME.key and NAME.pub to")
	return cmd
}

func (p *program) newKey(name, dir string) error {
	if strings.ContainsAny(name, "/\\+ \t\n") || name == "" || strings.HasPrefix(name, ".") {
		return usage("A key's name has no blank, plus or slash in it, and does not begin with a dot.")
	}
	private, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return usage("A key cannot have the name %q.", name)
	}
	path := strings.TrimSuffix(dir, "/") + "/" + name
	err = writeNew(path+".key", []byte(private+"\n"+public+"\n"))
	switch {
	case errors.Is(err, fs.ErrExist):
		return records.Errorf(records.Conflict, "%s.key is there already; a key is never written over.", path)
	case err == nil:
		err = os.WriteFile(path+".pub", []byte(public+"\n"), 0o644) //nolint:gosec // the public key is for everybody
	}
	if err != nil {
		return records.Errorf(records.Invalid, "The keys cannot be written: %s.", reason(err)).At("--output")
	}
	if p.json {
		return p.printJSON(map[string]any{"private": path + ".key", "public": path + ".pub", "key": public})
	}
	fmt.Fprintf(p.stderr, "%s.key: the private key; whoever has it signs in that name.\n%s.pub: the public key:\n", path, path)
	fmt.Fprintln(p.stdout, public)
	return nil
}

// readKey reads a private key and its public one, as key new and the service write them.
func readKey(path string) (private, public string, err error) {
	b, err := os.ReadFile(path) //nolint:gosec // whoever runs the program names it
	if err != nil {
		return "", "", err
	}
	private, public, ok := strings.Cut(strings.TrimSpace(string(b)), "\n")
	if _, err := note.NewSigner(private); err != nil || !ok {
		return "", "", errors.New("it holds no private key with its public one")
	}
	return private, strings.TrimSpace(public), nil
}
