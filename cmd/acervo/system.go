package main

import (
	"context"
	"strings"
	"syscall"
	"time"

	"acervo/api"
	"acervo/indexer"
	"acervo/records"
)

// system tells the API how the house is, and has its index made anew.
type system struct{ app *app }

var _ api.System = system{}

// probeTime is how long a part may take to answer before it counts as down.
const probeTime = 3 * time.Second

// State asks every part whether it answers.
func (s system) State(ctx context.Context) (api.State, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	index := s.app.index.State()
	state := api.State{Indexed: index.Cursor}
	down := s.app.db.Ping(ctx)
	if down == nil {
		head, err := s.app.db.Head(ctx)
		if err != nil {
			return api.State{}, err
		}
		if state.Jobs, err = s.app.db.CountJobs(ctx); err != nil {
			return api.State{}, err
		}
		state.Ledger = head.Size
	}
	state.Parts = append(state.Parts,
		part("database", true, down, s.app.db.Dialect()),
		part("vault", true, answers(ctx, s.app.vault), s.app.custodian.Medium(ctx)),
		api.Part{Name: "index", OK: index.Ready, Needed: true, Detail: indexDetail(index)},
	)
	if s.app.second != nil {
		state.Parts = append(state.Parts, part(api.SecondVaultPart, false, answers(ctx, s.app.second), s.app.custodian.SecondMedium(ctx)))
	}
	for _, p := range s.app.programs() {
		detail := p.Version
		if !p.Found {
			detail = "not installed: " + p.Install
		}
		state.Parts = append(state.Parts, api.Part{Name: p.Name, OK: p.Found, Detail: detail})
	}
	state.Disks = s.disks()
	return state, nil
}

// disks tells the room where the data folder is, and the vault when it is a folder elsewhere.
func (s system) disks() []api.Disk {
	places := []struct{ name, dir string }{{"data", s.app.config.Data}}
	if v := s.app.config.Vault; v != "" && !strings.Contains(v, "://") {
		places = append(places, struct{ name, dir string }{"vault", v})
	}
	var all []api.Disk
	for _, p := range places {
		var at syscall.Statfs_t
		if err := syscall.Statfs(p.dir, &at); err != nil {
			continue // what the page cannot say it leaves out
		}
		free, total := roomOf(at)
		all = append(all, api.Disk{Name: p.name, Free: free, Total: total})
	}
	return all
}

// answers asks a vault for bytes that nobody filed: "not there" is the right answer.
func answers(ctx context.Context, v records.Vault) error {
	_, err := v.Stat(ctx, records.Sum(strings.Repeat("0", 64)))
	if records.KindOf(err) == records.NotFound && err != nil {
		return nil
	}
	return err
}

func part(name string, needed bool, err error, detail string) api.Part {
	p := api.Part{Name: name, OK: err == nil, Needed: needed, Detail: detail}
	if err != nil {
		p.Detail = "It does not answer."
	}
	return p
}

func indexDetail(s indexer.State) string {
	if s.Rebuilding {
		return "It is being rebuilt. " + s.Reason
	}
	return s.Reason
}

// Reindex makes the index anew beside the one that answers.
func (s system) Reindex(ctx context.Context, progress func(done, total int64)) error {
	return s.app.index.Reindex(ctx, func(done, total int) { progress(int64(done), int64(total)) })
}
