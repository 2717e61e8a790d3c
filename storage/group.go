package storage

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"acervo/records"
)

// The bounds of one shared commit: how many closures, and for how long new ones
// are let in after the first one began.
const (
	groupSize = 64
	groupTime = 20 * time.Millisecond
)

// group is SQLite's one writer. Closures that wait at the same time run one
// after the other in one transaction, each so that it can be undone alone, and are
// all answered after its commit: one flush to the disk serves all of them. A
// closure that comes alone is committed at once; nobody waits for company.
//
// Whoever comes while nobody writes leads: it runs its own closure, lets in those that
// wait by then, commits for all, and passes the lead on. So a closure that comes alone
// never changes goroutines; and each runs on its caller's, so that a panic in one of them
// is its caller's.
type group struct {
	ctx     context.Context
	db      *sqlx.DB
	q       *prepared
	newTx   func(q querier) *tx
	commits *atomic.Int64

	mu      sync.Mutex
	waiting []*turn
	led     bool // somebody leads
	company bool // the last commit served more than one
	closed  bool
	rest    sync.Cond // nobody leads

	closing sync.Once
}

// turn is the way through the writer of a closure that came while another led.
type turn struct {
	call chan call  // what it is called for
	ran  chan error // what the closure said
	done chan error // what became of it
}

// call is what one that waits is called for.
type call struct {
	lead bool  // to lead; else to run in the transaction that is open
	err  error // it will not get its turn
}

// errAbandoned is what a closure says that never returned: it panicked.
var errAbandoned = errors.New("storage: the closure did not return")

func newGroup(ctx context.Context, db *sqlx.DB, conn *sqlx.Conn, newTx func(q querier) *tx, commits *atomic.Int64) *group {
	g := &group{
		ctx: context.WithoutCancel(ctx), db: db, newTx: newTx, commits: commits,
		q: &prepared{conn: conn, stmts: map[string]*sqlx.Stmt{}},
	}
	g.rest.L = &g.mu
	return g
}

// do runs the closure in its turn and returns when it is committed or has failed.
func (g *group) do(ctx context.Context, do func(t *tx) error) error {
	t, err := g.enter()
	if err != nil {
		return err
	}
	if t == nil {
		return g.lead(ctx, do)
	}
	var called call
	select {
	case called = <-t.call:
	case <-ctx.Done():
		if g.withdraw(t) {
			return ctx.Err()
		}
		called = <-t.call // it came at the same time
	}
	switch {
	case called.err != nil:
		return called.err
	case called.lead:
		return g.lead(ctx, do)
	}
	g.take(ctx, do, func(outcome error) { t.ran <- outcome })
	return <-t.done
}

// enter takes the lead when nobody has it, and else waits in line with the turn it returns.
func (g *group) enter() (*turn, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.closed:
		return nil, errStopping()
	case !g.led:
		g.led = true
		return nil, nil
	}
	t := &turn{call: make(chan call, 1), ran: make(chan error, 1), done: make(chan error, 1)}
	g.waiting = append(g.waiting, t)
	return t, nil
}

func errStopping() error { return unavailable("The service is stopping.", nil) }

// withdraw reports whether a turn that was not called yet left the line.
func (g *group) withdraw(t *turn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(g.waiting, t)
	if i >= 0 {
		g.waiting = slices.Delete(g.waiting, i, i+1)
	}
	return i >= 0
}

// take runs the closure and tells its outcome, whichever way it ends.
func (g *group) take(ctx context.Context, do func(t *tx) error, tell func(outcome error)) {
	outcome := errAbandoned
	work := g.newTx(g.q)
	if !g.company { // pages that others change as well are better written once
		work.flush = func() { flush(g.q.conn) }
	}
	defer func() {
		work.querier = closedQuerier{}
		tell(outcome)
	}()
	if err := ctx.Err(); err != nil {
		outcome = err
		return
	}
	outcome = do(work)
}

// lead runs the leader's closure, and those that wait by then, in one transaction. Its own
// comes first, so that when it fails or panics nobody else's is undone with it.
func (g *group) lead(ctx context.Context, do func(t *tx) error) error {
	defer g.passOn()
	begun := time.Now()
	g.q.lost = nil
	if err := g.say(`BEGIN IMMEDIATE`); err != nil {
		return err
	}
	outcome := errAbandoned
	defer func() {
		if outcome != nil {
			_ = g.say(`ROLLBACK`) // SQLite may have done it by itself
		}
	}()
	g.take(ctx, do, func(said error) { outcome = said })
	if g.q.lost != nil {
		outcome = g.q.lost
	}
	if outcome != nil {
		return outcome
	}
	var turns []*turn
	var outcomes []error
	for t := g.next(begun, 1); t != nil; t = g.next(begun, 1+len(turns)) {
		said, lost := g.run(t)
		turns, outcomes = append(turns, t), append(outcomes, said)
		if outcome = lost; lost != nil {
			break // who is asked in now would never be answered
		}
	}
	if outcome == nil {
		outcome = g.say(`COMMIT`)
	}
	if outcome == nil {
		g.commits.Add(1)
	}
	for i, t := range turns {
		if outcome != nil {
			outcomes[i] = outcome
		}
		t.done <- outcomes[i]
	}
	g.company = len(turns) > 0
	return outcome
}

// passOn gives the lead to who waits longest, or rests.
func (g *group) passOn() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 {
		g.led = false
		g.rest.Broadcast()
		return
	}
	next := g.waiting[0]
	g.waiting = slices.Delete(g.waiting, 0, 1)
	next.call <- call{lead: true}
}

// next returns a closure that waits and may still join in, or nil.
func (g *group) next(begun time.Time, joined int) *turn {
	if joined >= groupSize || time.Since(begun) >= groupTime {
		return nil
	}
	if g.company {
		runtime.Gosched() // lets those in that are just about to ask
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 {
		return nil
	}
	t := g.waiting[0]
	g.waiting = slices.Delete(g.waiting, 0, 1)
	return t
}

// run gives a closure its turn in the open transaction: with a savepoint, so that it fails
// alone. lost is set when the transaction is lost, so that nothing in it can be saved.
func (g *group) run(t *turn) (outcome, lost error) {
	if lost = g.say(`SAVEPOINT turn`); lost != nil {
		t.call <- call{err: lost}
		return lost, lost
	}
	t.call <- call{}
	outcome = <-t.ran
	if g.q.lost != nil {
		return outcome, g.q.lost
	}
	if outcome != nil {
		if lost = g.say(`ROLLBACK TO turn`); lost != nil {
			return outcome, lost
		}
	}
	return outcome, g.say(`RELEASE turn`)
}

func (g *group) say(statement string) error {
	_, err := g.q.exec(g.ctx, statement)
	return err
}

// close waits for the turns under way and refuses those that wait; a second call does nothing.
func (g *group) close() {
	g.closing.Do(func() {
		g.mu.Lock()
		g.closed = true
		for _, t := range g.waiting {
			t.call <- call{err: errStopping()}
		}
		g.waiting = nil
		for g.led {
			g.rest.Wait()
		}
		g.mu.Unlock()
		for _, s := range g.q.stmts {
			_ = s.Close()
		}
		_ = g.q.conn.Close()
		_ = g.db.Close()
	})
}

// closedQuerier is what a transaction that is over answers.
type closedQuerier struct{}

func (closedQuerier) get(context.Context, any, string, ...any) error  { return errOver }
func (closedQuerier) list(context.Context, any, string, ...any) error { return errOver }
func (closedQuerier) exec(context.Context, string, ...any) (int64, error) {
	return 0, errOver
}

var errOver = records.Errorf(records.Internal, "The transaction is over.")
