package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"acervo/cmd/acervo/client"
	"acervo/indexer/extract"
)

// finding is what the doctor found out about one thing.
type finding struct {
	Name     string `json:"name"`
	OK       bool   `json:"ok"`
	Required bool   `json:"required"`
	Detail   string `json:"detail,omitempty"`
	Mend     string `json:"mend,omitempty"` // what to do, when it is not well
}

func (p *program) doctorCommand() *cobra.Command {
	var running string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Tell what is installed, what is missing, and what to do",
		Long: `Looks at the data folder, the database, the vault, and the programs that help to
read files. It changes nothing. The exit code is 6 when something that is
required does not work.

--running asks a service at an address whether it is ready, and nothing else.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if running != "" {
				return p.askRunning(cmd.Context(), running)
			}
			return p.examine(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&running, "running", "", "address of a service to ask whether it is ready")
	return cmd
}

// askRunning is the health check of containers.
func (p *program) askRunning(ctx context.Context, address string) error {
	c, err := client.New(client.Options{Server: address, Agent: agent()})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Ready(ctx); err != nil {
		return err
	}
	if p.json {
		return p.printJSON(map[string]bool{"ready": true})
	}
	fmt.Fprintln(p.stdout, "The service is ready.")
	return nil
}

func (p *program) examine(ctx context.Context) error {
	found := []finding{{Name: "acervo", OK: true, Required: true, Detail: fmt.Sprintf("%s, %s, %s/%s, %s", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH, plural(runtime.NumCPU(), "core"))}}
	if p.server != "" {
		found = append(found, p.examineRemote(ctx))
	} else {
		found = append(found, p.examineProfile(), p.examineFolder(), p.examineSpace())
		found = append(found, p.examineStores(ctx)...)
		found = append(found, programs(ctx)...)
	}
	broken := 0
	for _, f := range found {
		if f.Required && !f.OK {
			broken++
		}
	}
	if p.json {
		if err := p.printJSON(map[string]any{"ok": broken == 0, "findings": found}); err != nil {
			return err
		}
	} else {
		p.printFindings(found)
	}
	if broken > 0 {
		return &exitError{code: exitUnavailable, message: plural(broken, "required part") + " not working."}
	}
	return nil
}

func (p *program) printFindings(found []finding) {
	for _, f := range found {
		mark := "ok"
		if !f.OK && f.Required {
			mark = "MISSING"
		} else if !f.OK {
			mark = "without"
		}
		said := wrap(f.Detail, pageWidth-len(findingLine("", "")))
		if !f.OK && f.Mend != "" {
			said = append(said, wrap(f.Mend, pageWidth-len(findingLine("", "")))...)
		}
		for i, line := range said {
			if i > 0 {
				mark, f.Name = "", ""
			}
			fmt.Fprintln(p.stdout, strings.TrimRight(findingLine(mark, f.Name)+line, " "))
		}
	}
}

// findingLine is what stands before a finding's words.
func findingLine(mark, name string) string { return fmt.Sprintf("%-7s  %-13s  ", mark, name) }

func (p *program) examineRemote(ctx context.Context) finding {
	f := finding{Name: "service", Required: true, Detail: p.server}
	err := p.with(ctx, func(s service) error { return s.Ready(ctx) })
	if f.OK = err == nil; err != nil {
		f.Detail, f.Mend = err.Error(), "Check the address, and ask whoever runs the service."
	}
	return f
}

func (p *program) examineProfile() finding {
	f := finding{Name: "profile", Required: true, Detail: "the built-in one"}
	profile, err := loadProfile(p.config.Profile)
	if err != nil {
		f.Detail, f.Mend = err.Error(), "Every mistake is explained by: acervo profile check "+p.config.Profile
		return f
	}
	f.OK, f.Detail = true, joined(", ", profile.Name, p.config.Profile)
	return f
}

// examineFolder finds out whether the data folder can be written, or made.
func (p *program) examineFolder() finding {
	dir := p.config.Data
	f := finding{Name: "data folder", Required: true, Detail: dir, Mend: "Make it writable for this user, or choose another one with --data."}
	probe, err := os.CreateTemp(dir, ".doctor-*")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.OK, f.Detail = true, dir+" (not there yet; the first start makes it)"
	case err != nil:
		f.Detail = dir + ": " + reason(err)
	default:
		err = errors.Join(probe.Close(), os.Remove(probe.Name()))
		f.OK = err == nil
	}
	return f
}

// enoughSpace is below what a service should not be started: a few large uploads and a rebuild of the index.
const enoughSpace = 5_000_000_000

func (p *program) examineSpace() finding {
	f := finding{Name: "disk space", Mend: "Make room; the vault, the database and a second index while it is rebuilt need it."}
	dir, err := filepath.Abs(p.config.Data)
	if err != nil {
		f.Detail = reason(err)
		return f
	}
	var s syscall.Statfs_t
	for err = syscall.Statfs(dir, &s); errors.Is(err, fs.ErrNotExist) && dir != filepath.Dir(dir); err = syscall.Statfs(dir, &s) {
		dir = filepath.Dir(dir) // the folder is made at the first start
	}
	if err != nil {
		f.Detail = err.Error()
		return f
	}
	free, _ := roomOf(s)
	f.OK, f.Detail = free >= enoughSpace, bytesText(free)+" free"
	return f
}

// roomOf is how many bytes are free for us on a disk, and how large it is.
func roomOf(s syscall.Statfs_t) (free, total int64) {
	block := int64(s.Bsize)                                 //nolint:gosec,unconvert // the types differ between platforms
	return int64(s.Bavail) * block, int64(s.Blocks) * block //nolint:gosec,unconvert // no disk has 9 exabytes
}

// examineStores asks the service that runs on the folder how its parts are, or
// tries the database and the vault itself.
func (p *program) examineStores(ctx context.Context) []finding {
	if conn, err := dialSocket(ctx, p.config); err == nil {
		conn.Close()
		return p.examineService(ctx)
	}
	found := []finding{{Name: "service", OK: true, Detail: "none runs on the data folder"}}
	return append(found, p.examineAddress(ctx, "database", p.config.Database, "SQLite in the data folder"), p.examineAddress(ctx, "vault", p.config.Vault, "a folder in the data folder"))
}

func (p *program) examineService(ctx context.Context) []finding {
	c, err := p.near(func(ctx context.Context) (net.Conn, error) { return dialSocket(ctx, p.config) })
	if err != nil {
		return []finding{{Name: "service", Required: true, Detail: err.Error()}}
	}
	defer c.Close()
	state, err := c.State(ctx)
	if err != nil {
		return []finding{{Name: "service", Required: true, Detail: err.Error(), Mend: "Look into its log; start it again."}}
	}
	found := []finding{{Name: "service", OK: state.Ready, Required: true, Detail: joined(", ", "running, version "+state.Version, counted(int(state.Ledger), "ledger entry", "ledger entries"), fmt.Sprintf("%d indexed", state.Indexed))}}
	for _, part := range state.Parts {
		if part.Needed { // the others are the programs, which are looked for anyway
			found = append(found, finding{Name: part.Name, OK: part.OK, Required: true, Detail: part.Detail, Mend: "Start it, or check its address; the service goes on by itself."})
		}
	}
	return found
}

// examineAddress tries to reach what lies on another machine. Only whether
// something answers there can be told without opening it: opening may change it.
func (p *program) examineAddress(ctx context.Context, name, address, otherwise string) finding {
	f := finding{Name: name, Required: true, OK: true, Detail: withoutSecrets(address, otherwise)}
	host := hostOf(address)
	if host == "" {
		return f
	}
	d := net.Dialer{Timeout: 5 * time.Second}
	conn, err := d.DialContext(ctx, "tcp", host)
	if err != nil {
		f.OK, f.Detail, f.Mend = false, f.Detail+": "+err.Error(), "Start it, or correct --"+name+"."
		return f
	}
	conn.Close()
	f.Detail += ", answers"
	return f
}

// hostOf returns the host and port of an address, with the port that its kind usually has; "" for a path.
func hostOf(address string) string {
	plain := withoutSecrets(address, "")
	scheme, rest, ok := strings.Cut(plain, "://")
	host, _, _ := strings.Cut(rest, "/")
	switch {
	case !ok || host == "" || scheme == "sqlite":
		return ""
	case strings.Contains(host, ":"):
		return host
	case strings.HasPrefix(scheme, "postgres"):
		return net.JoinHostPort(host, "5432")
	}
	return net.JoinHostPort(host, "443")
}

// programs are those that help to read files.
func programs(ctx context.Context) []finding {
	var found []finding
	for _, i := range extract.Installed(ctx) {
		f := finding{Name: i.Name, OK: i.Found, Detail: i.Version}
		if !i.Found {
			f.Detail, f.Mend = "not installed", i.Install
		}
		found = append(found, f)
	}
	return found
}
