package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"acervo/records"
)

// program is one run of the command line: what it reads, where it writes, and
// what every command needs.
type program struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
	config         config
	server         string // address of a remote service; empty to work on the data folder
	token          string
	as             string // login of the account that the operator acts as
	json           bool
	first          bool // the command may be the first one on a data folder
	// openLocal opens the data folder in this process and returns its API, which
	// acts as the operator. It takes the folder's lock.
	openLocal func(ctx context.Context, c config, log *slog.Logger) (api http.Handler, closeAll func() error, err error)
}

// run runs one command and returns the exit code; see exits.go for what they mean.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{getenv: getenv, stdin: stdin, stdout: stdout, stderr: stderr, openLocal: openLocal}
	root := p.rootCommand()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	if strings.HasPrefix(err.Error(), "unknown command") { // cobra's own words; it has no type for them
		err = usage("%s. See acervo --help.", sentence(err.Error()))
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "acervo: interrupted")
		return exitInterrupted
	}
	p.tell(err)
	return exitCode(err)
}

func (p *program) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "acervo",
		Short: "File documents, find them by their words, fetch any of their versions",
		Long: `Acervo keeps the records of an organization: it files documents under a register
number, finds them by their words in four languages, fetches any version of them,
and proves that nothing was changed since.

A command works on the data folder (--data), through the service when one runs
on it, or on a remote service (--server, --token-file).

Every flag can come from the environment: --tls-cert is ACERVO_TLS_CERT. Secrets
can stand in files: --token-file, --database-file, --vault-file.

` + exitCodesHelp,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return p.prepare(cmd)
		},
	}
	root.SetUsageTemplate(strings.NewReplacer(
		".LocalFlags.FlagUsages", fmt.Sprintf(".LocalFlags.FlagUsagesWrapped %d", pageWidth),
		"{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}", "  where the data is, secrets, log: see acervo --help",
	).Replace(root.UsageTemplate()))
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return flagError(cmd, err)
	})
	f := root.PersistentFlags()
	p.config.bindStore(f)
	f.StringVar(&p.server, "server", "", "address of a remote service; without it the data folder is used")
	f.StringVar(&p.token, "token", "", "API token for the remote service")
	secretFlag(f, "token")
	f.StringVar(&p.as, "as", "", "act as the account with this login (without --server only)")
	f.BoolVar(&p.json, "json", false, "print JSON, for programs")
	f.SortFlags, root.Flags().SortFlags = false, false
	for _, group := range []struct {
		title    string
		commands []*cobra.Command
	}{
		{"Documents:", []*cobra.Command{
			p.fileCommand(),
			p.importCommand(),
			p.searchCommand(),
			p.getCommand(),
			p.outlineCommand(),
			p.citesCommand(),
			p.shareCommand(),
		}},
		{"The law:", []*cobra.Command{
			p.eventCommand(),
			p.relationCommand(),
			p.calendarCommand(),
			p.compareCommand(),
			p.historyCommand(),
		}},
		{"Certified copies:", []*cobra.Command{
			p.certifyCommand(),
			p.copiesCommand(),
			p.revokeCommand(),
			p.verifyProofCommand(),
		}},
		{"Records management:", []*cobra.Command{
			p.moveCommand(),
			p.editCommand(),
			p.declareCommand(),
			p.undeclareCommand(),
			p.checkoutCommand(),
			p.checkinCommand(),
			p.noteCommand(),
			p.matterCommand(),
			p.vitalCommand(),
			p.retentionCommand(),
			p.batchCommand(), p.holdCommand(),
			p.dispositionCommand(),
			p.reportCommand(),
		}},
		{"The service:", []*cobra.Command{
			p.serveCommand(),
			p.verifyCommand(),
			p.fixityCommand(),
			p.reindexCommand(),
			p.rereadCommand(),
			p.backupCommand(),
			p.restoreCommand(),
			p.exportCommand(),
			p.rebuildCommand(),
			p.doctorCommand(),
		}},
		{"The register and the ledger:", []*cobra.Command{
			p.receiptCommand(),
			p.registerCommand(),
			p.checkpointCommand(),
			p.cosignCommand(),
			p.keyCommand(),
		}},
		{"People and vocabulary:", []*cobra.Command{
			p.userCommand(),
			p.tokenCommand(),
			p.profileCommand(),
		}},
	} {
		root.AddGroup(&cobra.Group{ID: group.title, Title: group.title})
		for _, c := range group.commands {
			c.GroupID = group.title
			root.AddCommand(c)
		}
	}
	root.AddCommand(p.versionCommand(), p.workerCommand())
	return root
}

// prepare completes the flags of the command that is about to run.
func (p *program) prepare(cmd *cobra.Command) error {
	if cmd.Annotations[bareCommand] != "" {
		return nil
	}
	if err := fillFlags(cmd.Flags(), p.getenv); err != nil {
		return err
	}
	if !changed(cmd.Flags(), "log-level") && cmd.Name() != "serve" {
		p.config.LogLevel = slog.LevelError // a command tells its own outcome; the log is for faults
	}
	if !changed(cmd.Flags(), "log-format") && isTerminal(p.stderr) {
		p.config.LogFormat = "text"
	}
	if p.as != "" && p.server != "" {
		return usage("--as works on this machine only; a remote service asks for the token of the account.")
	}
	return p.config.check()
}

// bareCommand marks a command that reads neither flags nor environment.
const bareCommand = "bare"

func changed(f *pflag.FlagSet, name string) bool {
	flag := f.Lookup(name)
	return flag != nil && flag.Changed
}

// flagError says what is wrong with a flag, without showing what may be a secret.
func flagError(cmd *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return usage("%s. See %s --help.", sentence(err.Error()), cmd.CommandPath())
	}
	return records.Errorf(records.Invalid, "%s", unfit(invalid)).At("--" + invalid.GetFlag().Name)
}

// unfit explains a value that a flag does not take.
func unfit(e *pflag.InvalidValueError) string {
	switch e.GetFlag().Value.Type() {
	case "int", "intSlice":
		return "Write a whole number."
	case "bool":
		return "Write true or false."
	case "duration":
		return "Write a duration, such as 20s or 5m."
	}
	return sentence(errors.Unwrap(e).Error()) + "."
}

// usage is an error in how a command was called.
func usage(format string, args ...any) error { return records.Errorf(records.Invalid, format, args...) }

// exactly, atLeast and atMost check the number of a command's arguments and say
// what is missing in words.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usage("Give %s: %s. See %s --help.", what, cmd.UseLine(), cmd.CommandPath())
		}
		return nil
	}
}

func atLeast(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usage("Give %s: %s. See %s --help.", what, cmd.UseLine(), cmd.CommandPath())
		}
		return nil
	}
}
