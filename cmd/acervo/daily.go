package main

import (
	"context"
	"errors"
	"time"

	"acervo/records"
)

// How often the service looks whether a checkpoint is due, and how long it waits
// before it asks a time-stamping authority again that did not answer.
const (
	checkpointTick = time.Minute
	stampPause     = time.Hour
)

// signing is the service's own care for checkpoints: one a day, when anything
// happened, and a time-stamp for it where an authority is configured.
type signing struct {
	auditor *records.Auditor
	hour    int
	zone    *time.Location
	looked  time.Time // the last turn of the day at which was looked
	again   time.Time // not before then is the authority asked again
}

// turn is the last instant, now or before, at which the day's checkpoint is due.
func (s *signing) turn(now time.Time) time.Time {
	now = now.In(s.zone)
	at := func(day time.Time) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), s.hour, 0, 0, 0, s.zone)
	}
	if t := at(now); !t.After(now) {
		return t
	}
	return at(now.AddDate(0, 0, -1))
}

// look signs what is due, and has it stamped.
func (s *signing) look(ctx context.Context, now time.Time) (signed, stamped bool, err error) {
	if turn := s.turn(now); turn.After(s.looked) {
		last, err := s.auditor.LastSigned(ctx)
		if err != nil {
			return false, false, err
		}
		if last.Before(turn) {
			if _, signed, err = s.auditor.SignDaily(ctx); err != nil && records.KindOf(err) != records.Conflict {
				return false, false, err
			}
		}
		s.looked = turn
	}
	if now.Before(s.again) {
		return signed, false, nil
	}
	if stamped, err = s.auditor.StampLast(ctx); err != nil {
		s.again = now.Add(stampPause)
	}
	return signed, stamped, err
}

// signDaily looks every minute, until ctx ends.
func (a *app) signDaily(ctx context.Context) {
	s := signing{auditor: a.auditor, hour: a.config.CheckpointHour, zone: a.profile().TimeZone}
	tick := time.NewTicker(checkpointTick)
	defer tick.Stop()
	for {
		s.zone = a.profile().TimeZone
		signed, stamped, err := s.look(ctx, time.Now())
		switch {
		case err != nil && ctx.Err() == nil:
			a.log.Warn("the day's checkpoint could not be signed or stamped; it is tried again", "err", err, "cause", errors.Unwrap(err))
		case signed || stamped:
			a.log.Info("the ledger's checkpoint", "signed", signed, "stamped", stamped)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
