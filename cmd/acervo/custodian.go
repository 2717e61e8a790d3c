package main

import (
	"context"
	"sync"

	"acervo/indexer/paper"
	"acervo/records"
	"acervo/storage/bag"
)

// openCustodian makes what keeps holds and carries out dispositions. A service has it at work all the
// time; a command that opens the folder by itself only when it begins something.
func (a *app) openCustodian(work context.Context, certifier *records.Certifier, press *paper.Press) (c *records.Custodian, err error) {
	var once sync.Once
	a.runCustodian = func() {
		once.Do(func() {
			wake, cancel := a.db.SubscribeEntries()
			a.working.Go(func() {
				defer cancel()
				c.Run(work, wake)
			})
		})
	}
	traces := []records.Trace{a.index, a.db}
	if a.scribe != nil {
		traces = append(traces, a.scribe)
	}
	c, err = records.NewCustodian(records.CustodianConfig{
		Office: a.office, Changes: a.db.Changes, Catcher: a.index, Press: press, Proofs: certifier, Packer: bag.Packer{}, Traces: traces, Second: a.second, Log: a.log,
		Placed: func() { a.runCustodian() },
	})
	return c, err
}
