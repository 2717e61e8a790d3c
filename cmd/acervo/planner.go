package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"acervo/cmd/acervo/profiles"
	"acervo/records"
	"acervo/storage"
)

// openPlanner makes the profile stand that was applied last; on the first start the one that
// the configuration names is applied.
func (a *app) openPlanner(ctx context.Context) (err error) {
	a.replanned = make(chan struct{}, 1)
	a.planner, err = records.NewPlanner(records.PlannerConfig{Catalogue: a.db, Forms: profiles.Forms{}, Applied: a.profileApplied})
	if err != nil {
		return err
	}
	text, err := profileText(a.config.Profile)
	if err != nil {
		return err
	}
	differs, err := a.planner.Open(ctx, text)
	if differs && a.config.Profile != "" {
		a.log.Warn("the file named by --profile says something else than the profile that stands, and is left aside; to have it applied: acervo profile apply "+a.config.Profile,
			slog.String("file", a.config.Profile), slog.Int("stands", a.planner.Profiles().Number()))
	}
	return err
}

// profile is the one that stands now.
func (a *app) profile() *records.Profile { return a.planner.Profiles().Standing() }

// profileApplied has everything follow from the new profile that does: the service does it beside
// answering, a command before it ends, as far as it gets in a while; the service does the rest.
func (a *app) profileApplied() {
	if a.serving.Load() || a.office == nil {
		select {
		case a.replanned <- struct{}{}:
		default: // it is rung already
		}
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandSettles) //nolint:contextcheck // it must not end with the request that applied the profile
	defer cancel()
	if _, err := a.settleProfile(ctx); err != nil && ctx.Err() == nil {
		a.log.Warn("what follows from the profile is not all done; the service does the rest when it runs", "err", err)
	}
}

// commandSettles is how long a command works on what follows from a profile that it applied.
const commandSettles = time.Minute

// settleProfile derives anew what is due, and what documents are called by, where the profile says
// something else than it did. It returns how many records were looked at. What breaks off goes on where it was.
func (a *app) settleProfile(ctx context.Context) (int, error) {
	if err := a.renewKeys(ctx); err != nil {
		return 0, err
	}
	return a.office.RedueAll(ctx)
}

// followEvery is how often it is looked whether another node has applied a profile; whoever
// files by an older one meanwhile is told to try again after a second.
const followEvery = 500 * time.Millisecond

// followProfile takes up profiles that other nodes apply, until ctx ends.
func (a *app) followProfile(ctx context.Context) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for {
		changed, err := a.planner.Follow(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			a.log.Warn("it is not known whether another node applied a profile; it is looked again", "err", err, "cause", errors.Unwrap(err))
		case changed:
			a.log.Info("another node applied a profile", "version", a.planner.Profiles().Number())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// applyRetention derives anew what follows from the profile where its rules are not those that
// were applied last: when the service starts, when another profile was applied, and within a
// minute after anything else. What a failure or a crash broke off goes on where it was.
func (a *app) applyRetention(ctx context.Context) {
	tick := time.NewTicker(redueTick)
	defer tick.Stop()
	for {
		n, err := a.settleProfile(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			a.log.Warn("the profile's retention could not be applied to the end; it is tried again", "err", err, "cause", errors.Unwrap(err))
		case n > 0:
			a.log.Info("the profile's retention is applied", "records", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-a.replanned:
		}
	}
}

// redueTick is how often the service looks whether the rules are those that were applied;
// one small query when they are.
const redueTick = time.Minute

// renewKeys writes anew what documents are called by in citations, when the rules or the profile have changed.
func (a *app) renewKeys(ctx context.Context) error {
	plan := records.KeyPlan(a.profile())
	kept, err := a.db.Setting(ctx, storage.KeysSetting)
	if err != nil && records.KindOf(err) != records.NotFound || kept == plan {
		return err
	}
	if err := a.office.RenewKeys(ctx); err != nil {
		return err
	}
	return a.db.KeepSetting(ctx, storage.KeysSetting, plan)
}
