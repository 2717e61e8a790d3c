package main

import (
	"context"
	"path/filepath"
	"time"

	"acervo/records"
	"acervo/storage/blob"
)

// openCaretaker makes what looks after the bytes; it works while the service does.
func (a *app) openCaretaker(work context.Context) error {
	c := records.CaretakerConfig{Office: a.office, Keeper: a.db, Rate: a.config.FixityRate, Cycle: time.Duration(a.config.FixityDays) * 24 * time.Hour, Log: a.log}
	if c.Cycle == 0 {
		c.Cycle = -1
	}
	if a.config.SecondVault != "" {
		location, err := blob.ParseVault(a.config.SecondVault)
		if err != nil {
			return err
		}
		if a.second, err = location.Open(work, filepath.Join(a.config.cacheFolder(), "second-spool"), a.log); err != nil {
			return err
		}
		c.Second = a.second
	}
	wake, cancel := a.db.SubscribeEntries()
	c.Wake = wake
	var err error
	if a.keeper, err = records.NewCaretaker(c); err != nil {
		cancel()
		return err
	}
	a.runCare = func() {
		defer cancel()
		a.keeper.Run(work)
	}
	return nil
}
