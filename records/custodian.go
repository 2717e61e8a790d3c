package records

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Custodian keeps records from being lost before their time, and lets them go when it has
// come: it places and lifts holds, and carries dispositions from proposal to certificate. It changes batches of records.
// What takes long it does beside, in small steps that can be gone on with after a crash (Run, Work).
type Custodian struct {
	office  *Office
	catcher Catcher
	changes func(ctx context.Context, after int64, limit int) (docs []DocumentID, reached int64, err error)
	log     *slog.Logger
	wake    chan struct{}
	placed  func()
	working sync.Mutex       // one at a time does the work beside
	looked  map[HoldID]int64 // up to which ledger entry arrivals were looked at for a hold, by this process
	words   atomic.Bool      // a hold by words is in force
	press   DispositionPress
	packer  Packer
	proofs  *Certifier
	traces  []Trace
	second  Vault
	media   media

	recalled bool  // the media are those that were told, as this process has seen
	renewed  Date  // when what is kept permanently was told to the media anew, by this process
	worded   int64 // up to which ledger entry holds by words were looked for

	changing sync.Mutex // one at a time works on batches
	change   chan struct{}
	found    map[BatchID][]DocumentID // what has the words of a batch's query, while it is looked at

	finishing sync.Mutex // one at a time finishes what was carried out
	purged    int64      // up to which ledger entry nothing is left anywhere
	end       chan struct{}
	noting    sync.Mutex
	troubles  map[string]string // why dispositions and batches do not go on; see note
}

// CustodianConfig is what a Custodian works with. Office and Changes are required.
type CustodianConfig struct {
	Office  *Office
	Catcher Catcher          // none: holds by words are not taken
	Press   DispositionPress // none: dispositions get no certificate
	Packer  Packer           // none: nothing is transferred
	Proofs  *Certifier       // who proves entries of the ledger; none with no Press
	// Changes looks at the next entries of the ledger after seq and returns the documents they are about.
	Changes func(ctx context.Context, after int64, limit int) (docs []DocumentID, reached int64, err error)
	Traces  []Trace // where something is made of records, to be purged before a certificate says that they are gone
	Second  Vault   // where filed bytes are copied to, and go, too; none: there is no second vault
	Log     *slog.Logger
	Placed  func() // called when there is work to be done beside
}

// NewCustodian makes the custodian of an office.
func NewCustodian(c CustodianConfig) (*Custodian, error) {
	if c.Office == nil || c.Changes == nil {
		return nil, Errorf(Internal, "A custodian needs an office and the changes of its ledger.")
	}
	k := &Custodian{office: c.Office, catcher: c.Catcher, changes: c.Changes, log: c.Log, placed: c.Placed, press: c.Press, packer: c.Packer, proofs: c.Proofs,
		traces: c.Traces, second: c.Second, media: newMedia(c.Office.vault, c.Second), wake: make(chan struct{}, 1), end: make(chan struct{}, 1), looked: map[HoldID]int64{}, troubles: map[string]string{}, change: make(chan struct{}, 1), found: map[BatchID][]DocumentID{}}
	if k.log == nil {
		k.log = slog.New(slog.DiscardHandler)
	}
	if k.placed == nil {
		k.placed = func() {}
	}
	return k, nil
}

// Wake tells the custodian that there is work. It never blocks.
func (c *Custodian) Wake() {
	for _, wake := range []chan struct{}{c.wake, c.change} {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}

// begun tells that something was begun that goes on beside.
func (c *Custodian) begun() {
	c.placed()
	c.Wake()
}

// The pauses of Run: between looks when nobody wakes it, and after what went wrong.
const (
	custodianPause   = time.Second
	custodianTrouble = 10 * time.Second
)

// Run works until ctx ends; arrivals gets a value when entries were added to the ledger.
func (c *Custodian) Run(ctx context.Context, arrivals <-chan struct{}) {
	var ends sync.WaitGroup
	defer ends.Wait()
	ends.Go(func() { c.keepAt(ctx, c.finish, c.end, nil) })
	ends.Go(func() { c.keepAt(ctx, c.workBatches, c.change, nil) }) // however many they are, no hold waits for them
	c.keepAt(ctx, func(ctx context.Context) error {
		err := c.step(ctx)
		select {
		case c.end <- struct{}{}:
		default:
		}
		return err
	}, c.wake, arrivals)
}

// keepAt does work again and again: when it is woken, and after a pause.
func (c *Custodian) keepAt(ctx context.Context, work func(context.Context) error, wake, arrivals <-chan struct{}) {
	for ctx.Err() == nil {
		pause := custodianPause
		if err := work(ctx); err != nil && ctx.Err() == nil {
			c.log.WarnContext(ctx, "the work on holds, dispositions and batches stopped; it goes on later", "err", err, "cause", errors.Unwrap(err))
			pause = custodianTrouble
		}
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-wake:
		case <-arrivals:
		case <-t.C:
		}
		t.Stop()
	}
}

// Work does what is to be done now, and returns when it is done. Called again, it goes on
// where it was interrupted.
func (c *Custodian) Work(ctx context.Context) error {
	if err := c.step(ctx); err != nil {
		return err
	}
	if err := c.workBatches(ctx); err != nil {
		return err
	}
	return c.finish(ctx)
}

// step is the work of which one part waits for the other: holds, and what they forbid.
func (c *Custodian) step(ctx context.Context) error {
	c.working.Lock()
	defer c.working.Unlock()
	if err := c.recall(ctx); err != nil {
		return err
	}
	if err := c.workHolds(ctx); err != nil {
		return err
	}
	if err := c.retain(ctx); err != nil { // that is defence in depth: nothing waits for it
		c.log.WarnContext(ctx, "the media of the vaults are not told yet until when they are to keep bytes", "err", err, "cause", errors.Unwrap(err))
	}
	return c.workDispositions(ctx)
}
