package storage

import (
	"context"
	"errors"
	"runtime"
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
// Closures run on their callers' goroutines, in turns, so that a panic in one of
// them is its caller's and not the writer's.
type group struct {
	ctx     context.Context
	db      *sqlx.DB
	q       *prepared
	newTx   func(q querier) *tx
	commits *atomic.Int64

	queue chan *turn
	stop  chan struct{}
	ended sync.WaitGroup

	closing sync.Once
}

// turn is one closure's way through the writer.
type turn struct {
	open chan error // nil: the transaction is open and it is this closure's turn
	ran  chan error // what the closure said
	done chan error // what became of it
}

// errAbandoned is what a closure says that never returned: it panicked.
var errAbandoned = errors.New("storage: the closure did not return")

func newGroup(ctx context.Context, db *sqlx.DB, conn *sqlx.Conn, newTx func(q querier) *tx, commits *atomic.Int64) *group {
	g := &group{
		ctx: context.WithoutCancel(ctx), db: db, newTx: newTx, commits: commits,
		q:     &prepared{conn: conn, stmts: map[string]*sqlx.Stmt{}},
		queue: make(chan *turn), stop: make(chan struct{}),
	}
	g.ended.Go(g.work)
	return g
}

// do runs the closure in its turn and returns when it is committed or has failed.
func (g *group) do(ctx context.Context, do func(t *tx) error) error {
	t := &turn{open: make(chan error, 1), ran: make(chan error, 1), done: make(chan error, 1)}
	select {
	case g.queue <- t:
	case <-ctx.Done():
		return ctx.Err()
	case <-g.stop:
		return unavailable("The service is stopping.", nil)
	}
	if err := <-t.open; err != nil {
		return err
	}
	g.take(ctx, t, do)
	return <-t.done
}

// take runs the closure on its caller's goroutine and tells the writer its
// outcome, whichever way it ends.
func (g *group) take(ctx context.Context, t *turn, do func(t *tx) error) {
	outcome := errAbandoned
	work := g.newTx(g.q)
	defer func() {
		work.querier = closedQuerier{}
		t.ran <- outcome
	}()
	if err := ctx.Err(); err != nil {
		outcome = err
		return
	}
	outcome = do(work)
}

func (g *group) work() {
	for {
		select {
		case first := <-g.queue:
			g.commit(first)
		case <-g.stop:
			return
		}
	}
}

// commit runs the first closure, and those that wait by then, in one transaction.
func (g *group) commit(first *turn) {
	begun := time.Now()
	g.q.lost = nil
	var turns []*turn
	var outcomes []error
	var lost error // what cost us the transaction as a whole
	good := 0      // closures to be committed
	for t := first; t != nil; t = g.next(begun, len(turns)) {
		var outcome error
		outcome, lost = g.run(t, good == 0)
		turns, outcomes = append(turns, t), append(outcomes, outcome)
		if lost != nil {
			break // who is asked in now would never be answered
		}
		if outcome == nil {
			good++
		}
	}
	if lost == nil && good > 0 {
		lost = g.say(`COMMIT`)
	}
	switch {
	case lost != nil:
		_ = g.say(`ROLLBACK`) // SQLite may have done it by itself
	case good > 0:
		g.commits.Add(1)
	}
	for i, t := range turns {
		if lost != nil {
			outcomes[i] = lost
		}
		t.done <- outcomes[i]
	}
}

// next returns a closure that waits and may still join in, or nil.
func (g *group) next(begun time.Time, joined int) *turn {
	if joined >= groupSize || time.Since(begun) >= groupTime {
		return nil
	}
	runtime.Gosched() // lets those in that are just about to ask
	select {
	case t := <-g.queue:
		return t
	default:
		return nil
	}
}

// run gives a closure its turn. With nothing yet to be committed it begins the
// transaction, and a failure rolls all of it back. Otherwise the closure gets a
// savepoint, which costs SQLite a journal of its own. lost is set when the
// transaction is lost, so that nothing in it can be saved.
func (g *group) run(t *turn, alone bool) (outcome, lost error) {
	begin, commit, rollback := `SAVEPOINT turn`, `RELEASE turn`, `ROLLBACK TO turn`
	if alone {
		begin, commit, rollback = `BEGIN IMMEDIATE`, ``, `ROLLBACK`
	}
	if lost = g.say(begin); lost != nil {
		t.open <- lost
		return lost, lost
	}
	t.open <- nil
	outcome = <-t.ran
	if g.q.lost != nil {
		return outcome, g.q.lost
	}
	if outcome != nil {
		if lost = g.say(rollback); lost != nil || alone {
			return outcome, lost
		}
	}
	return outcome, g.say(commit)
}

func (g *group) say(statement string) error {
	if statement == "" {
		return nil
	}
	_, err := g.q.exec(g.ctx, statement)
	return err
}

// close waits for the turns under way; a second call does nothing.
func (g *group) close() {
	g.closing.Do(func() {
		close(g.stop)
		g.ended.Wait()
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
