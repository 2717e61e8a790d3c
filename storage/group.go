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
// after the other in one transaction, each in a savepoint of its own, and are
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
	g.ended.Go(g.run)
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

func (g *group) run() {
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
	if err := g.say(`BEGIN IMMEDIATE`); err != nil {
		first.open <- err
		return
	}
	var turns []*turn
	var outcomes []error
	var broken error // the transaction itself is lost
	for t := first; t != nil && broken == nil; {
		var outcome error
		outcome, broken = g.one(t)
		turns, outcomes = append(turns, t), append(outcomes, outcome)
		if t = nil; len(turns) < groupSize && time.Since(begun) < groupTime {
			t = g.waiting()
		}
	}
	if broken == nil {
		broken = g.say(`COMMIT`)
	}
	if broken == nil {
		g.commits.Add(1)
	} else {
		_ = g.say(`ROLLBACK`) // SQLite may have done it by itself
	}
	for i, t := range turns {
		if broken != nil {
			t.done <- broken
			continue
		}
		t.done <- outcomes[i]
	}
}

// waiting returns a closure that waits for its turn, or nil.
func (g *group) waiting() *turn {
	runtime.Gosched() // lets those in that are just about to ask
	select {
	case t := <-g.queue:
		return t
	default:
		return nil
	}
}

// one gives a closure its turn inside a savepoint. broken is set when the
// transaction was lost by it, so that nothing in it can be saved.
func (g *group) one(t *turn) (outcome, broken error) {
	if broken = g.say(`SAVEPOINT turn`); broken != nil {
		t.open <- nil
		<-t.ran
		return broken, broken
	}
	t.open <- nil
	if outcome = <-t.ran; outcome != nil {
		if broken = g.say(`ROLLBACK TO turn`); broken != nil {
			return outcome, broken
		}
	}
	return outcome, g.say(`RELEASE turn`)
}

func (g *group) say(statement string) error {
	_, err := g.q.exec(g.ctx, statement)
	return err
}

func (g *group) close() {
	close(g.stop)
	g.ended.Wait()
	for _, s := range g.q.stmts {
		_ = s.Close()
	}
	_ = g.q.conn.Close()
	_ = g.db.Close()
}

// closedQuerier is what a transaction that is over answers.
type closedQuerier struct{}

func (closedQuerier) get(context.Context, any, string, ...any) error  { return errOver }
func (closedQuerier) list(context.Context, any, string, ...any) error { return errOver }
func (closedQuerier) exec(context.Context, string, ...any) (int64, error) {
	return 0, errOver
}

var errOver = records.Errorf(records.Internal, "The transaction is over.")
