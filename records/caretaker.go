package records

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
)

// BytesFault says what is wrong with bytes in a vault.
type BytesFault string

// The faults of bytes.
const (
	BytesMissing BytesFault = "missing"
	BytesChanged BytesFault = "changed" // they hash to something else
	BytesSize    BytesFault = "size"    // and there are more or fewer of them than were filed
)

// BytesFinding is a fault that a check of the bytes found in one of the vaults.
type BytesFinding struct {
	Sum        Sum
	Second     bool // in the second vault
	Fault      BytesFault
	Size       int64 // as filed
	FoundAt    time.Time
	RepairedAt time.Time // zero: it is still so
}

// FixityRange is what is known of the bytes whose SHA-256 begins with two digits: a 256th part of all.
type FixityRange struct {
	Prefix    string // 00 to ff
	CheckedAt time.Time
	Blobs     int64 // checked, the last time the range was gone through
	Bytes     int64
	Faults    int64 // found then
	// The pass under way, which goes on after a restart where it was.
	Cursor      Sum // the last one checked; empty: none is under way
	PassBlobs   int64
	PassBytes   int64
	PassFaults  int64
	PassStarted time.Time
}

// FixityKeeper keeps what checks of the bytes found.
type FixityKeeper interface {
	// KeptSums lists the bytes that must be in the vault, of files of documents that are kept and
	// of issued copies, with their sizes, in order after one sum and before another.
	KeptSums(ctx context.Context, after, before Sum, limit int) ([]Blob, error)
	// FixityRanges lists what is known of every range that was ever gone into.
	FixityRanges(ctx context.Context) ([]FixityRange, error)
	// SaveFixityRange keeps what is known of a range.
	SaveFixityRange(ctx context.Context, r FixityRange) error
	// SaveBytesFinding keeps a finding in place of what was kept for that vault and sum, with its ledger entry.
	SaveBytesFinding(ctx context.Context, f BytesFinding, e Entry) error
	// BytesFindings lists findings, those that are still so first, then the latest.
	BytesFindings(ctx context.Context, limit int) ([]BytesFinding, error)
	// BytesFinding returns what is kept for a vault and sum, or NotFound.
	BytesFinding(ctx context.Context, sum Sum, second bool) (BytesFinding, error)
	// Changes returns the documents that entries after one are about, and the last entry looked at.
	Changes(ctx context.Context, after int64, limit int) (docs []DocumentID, reached int64, err error)
	Settings
}

// Settings keeps values for the service itself.
type Settings interface {
	// Setting returns the value under a key, or NotFound.
	Setting(ctx context.Context, key string) (string, error)
	// KeepSetting keeps a value under a key, in place of what was there.
	KeepSetting(ctx context.Context, key, value string) error
}

// Caretaker looks after the bytes: it goes through all of them once in a cycle, copies what is
// filed into a second vault, and repairs what is damaged in one from the other.
type Caretaker struct {
	office *Office
	keeper FixityKeeper
	second Vault
	cycle  time.Duration
	rate   int64
	log    *slog.Logger
	wake   <-chan struct{}
	pause  func(ctx context.Context, d time.Duration) error
	busy   sync.Mutex // of a range: two passes over one would count twice
}

// CaretakerConfig is what a Caretaker works with. Office and Keeper are required.
type CaretakerConfig struct {
	Office *Office
	Keeper FixityKeeper
	Second Vault           // where filed bytes are copied to; none: there is no second vault
	Cycle  time.Duration   // within which every byte is checked; default 90 days, less than 0: never by itself
	Rate   int64           // bytes a second that checking reads at most; 0: as fast as it goes
	Wake   <-chan struct{} // has a value when something may have been filed
	Log    *slog.Logger
	Pause  func(ctx context.Context, d time.Duration) error // default: waits
}

// DefaultFixityCycle is within which every byte is checked when nothing else is set.
const DefaultFixityCycle = 90 * 24 * time.Hour

// NewCaretaker checks the configuration and makes a caretaker.
func NewCaretaker(c CaretakerConfig) (*Caretaker, error) {
	if c.Office == nil || c.Keeper == nil {
		return nil, Errorf(Internal, "A caretaker needs an office and a keeper.")
	}
	t := &Caretaker{office: c.Office, keeper: c.Keeper, second: c.Second, cycle: c.Cycle, rate: c.Rate, wake: c.Wake, log: c.Log, pause: c.Pause}
	if t.cycle == 0 {
		t.cycle = DefaultFixityCycle
	}
	if t.log == nil {
		t.log = slog.New(slog.DiscardHandler)
	}
	if t.pause == nil {
		t.pause = wait
	}
	return t, nil
}

// wait returns after d, or with the error of ctx when that ends before.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Fixity is how the bytes are, as far as checks have shown.
type Fixity struct {
	Cycle    time.Duration // less than 0: nothing is checked by itself
	Rate     int64         // bytes a second; 0: without a limit
	Ranges   []FixityRange // all 256
	Blobs    int64         // checked in the last pass of each range
	Bytes    int64
	Oldest   time.Time // when the range that was checked longest ago was; zero: one never was
	Overdue  int       // ranges that were not checked within the cycle
	Findings []FoundFault
	Open     int // findings that are still so
	// Second vault.
	Second bool
	Copied int64 // the last ledger entry whose bytes are there
	Ledger int64 // the last entry there is
}

// FoundFault is a finding with the files that it is of, as far as one may read them.
type FoundFault struct {
	BytesFinding
	Files []FiledFile
}

// prefixes are the 256 ranges.
func prefixes() []string {
	const digits = "0123456789abcdef"
	all := make([]string, 0, 256)
	for _, a := range digits {
		for _, b := range digits {
			all = append(all, string(a)+string(b))
		}
	}
	return all
}

// maxFindings is how many findings a report lists.
const maxFindings = 500

// Report tells how the bytes are.
func (t *Caretaker) Report(ctx context.Context, who Actor) (Fixity, error) {
	if err := who.Must(ActFixity); err != nil {
		return Fixity{}, err
	}
	f, err := t.report(ctx)
	if err != nil {
		return Fixity{}, err
	}
	for i, x := range f.Findings {
		if f.Findings[i].Files, err = t.office.FilesWithBytes(ctx, who, x.Sum); err != nil {
			return Fixity{}, err
		}
	}
	return f, nil
}

// report is Report without the files.
func (t *Caretaker) report(ctx context.Context) (Fixity, error) {
	ranges, err := t.ranges(ctx)
	if err != nil {
		return Fixity{}, err
	}
	f := Fixity{Cycle: t.cycle, Rate: t.rate, Ranges: ranges, Second: t.second != nil, Oldest: ranges[0].CheckedAt}
	now := t.office.now()
	for _, r := range ranges {
		f.Blobs, f.Bytes = f.Blobs+r.Blobs, f.Bytes+r.Bytes
		if r.CheckedAt.Before(f.Oldest) {
			f.Oldest = r.CheckedAt
		}
		if t.cycle > 0 && now.Sub(r.CheckedAt) > t.cycle {
			f.Overdue++
		}
	}
	found, err := t.keeper.BytesFindings(ctx, maxFindings)
	if err != nil {
		return Fixity{}, err
	}
	sums := make([]Sum, len(found))
	for i, x := range found {
		sums[i] = x.Sum
	}
	kept, err := t.office.catalogue.Referenced(ctx, sums)
	if err != nil {
		return Fixity{}, err
	}
	for _, x := range found {
		if !slices.Contains(kept, x.Sum) {
			continue // what was destroyed since is not missed
		}
		f.Findings = append(f.Findings, FoundFault{BytesFinding: x})
		if x.RepairedAt.IsZero() {
			f.Open++
		}
	}
	head, err := t.office.catalogue.Head(ctx)
	if err != nil || t.second == nil {
		return f, err
	}
	f.Ledger = head.Size
	f.Copied, err = t.copied(ctx)
	return f, err
}

// Figures is Report for the service's own figures, without what tells of any document.
func (t *Caretaker) Figures(ctx context.Context) (Fixity, error) {
	f, err := t.report(ctx)
	f.Findings, f.Ranges = nil, nil
	return f, err
}

// ranges returns all 256 ranges in order, those never gone into with their prefix only.
func (t *Caretaker) ranges(ctx context.Context) ([]FixityRange, error) {
	known, err := t.keeper.FixityRanges(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]FixityRange, 0, 256)
	for _, p := range prefixes() {
		r := FixityRange{Prefix: p}
		if i := slices.IndexFunc(known, func(x FixityRange) bool { return x.Prefix == p }); i >= 0 {
			r = known[i]
		}
		all = append(all, r)
	}
	return all, nil
}

// Run looks after the bytes until ctx ends.
func (t *Caretaker) Run(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { t.keepChecking(ctx) })
	if t.second != nil {
		both.Go(func() { t.keepCopying(ctx) })
	}
	both.Wait()
}

// lookAgain is how long the caretaker rests when nothing is due, or something went wrong.
const lookAgain = 10 * time.Minute

// keepChecking goes through the ranges that are due, the one checked longest ago first.
func (t *Caretaker) keepChecking(ctx context.Context) {
	for t.cycle > 0 && ctx.Err() == nil {
		r, due, err := t.nextDue(ctx)
		if err == nil && due {
			err = t.pass(ctx, r, t.rate, nil)
		}
		if err != nil && ctx.Err() == nil {
			t.log.Warn("the bytes could not be checked; it is tried again", "err", err)
		}
		if err != nil || !due {
			if t.pause(ctx, lookAgain) != nil {
				return
			}
		}
	}
}

// nextDue returns the range that was checked longest ago and whether it is time: an eighth of
// the cycle before it ends, so that a pause of the service makes nothing late.
func (t *Caretaker) nextDue(ctx context.Context) (FixityRange, bool, error) {
	ranges, err := t.ranges(ctx)
	if err != nil {
		return FixityRange{}, false, err
	}
	oldest := slices.MinFunc(ranges, func(a, b FixityRange) int {
		if under := strings.Compare(string(b.Cursor), string(a.Cursor)); (a.Cursor == "") != (b.Cursor == "") {
			return under // a pass under way goes on first
		}
		return a.CheckedAt.Compare(b.CheckedAt)
	})
	return oldest, t.office.now().Sub(oldest.CheckedAt) >= t.cycle-t.cycle/8, nil
}
