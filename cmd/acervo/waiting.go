package main

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// waiter waits until documents were read and can be found.
type waiter struct {
	client service
	mine   map[records.DocumentID]bool
}

// unread is a file that is filed and whose text was not read.
type unread struct {
	document records.DocumentID
	number   string
	file     string
	reason   string
}

func newWaiter(s service, documents []records.DocumentID) *waiter {
	w := &waiter{client: s, mine: make(map[records.DocumentID]bool, len(documents))}
	for _, id := range documents {
		w.mine[id] = true
	}
	return w
}

// How often is asked: ten times as seldom as an answer takes, between these two.
const (
	askOften  = 20 * time.Millisecond
	askSeldom = 5 * time.Second
)

// wait returns when every document was read, as far as it can be, and is in the
// index. It returns the files that could not be read. Progress is told how many are still to be read.
func (w *waiter) wait(ctx context.Context, progress func(left int)) ([]unread, error) {
	for {
		start := time.Now()
		left, err := w.count(ctx, records.ReadingPending, records.ReadingRunning)
		if err != nil {
			return nil, err
		}
		if progress != nil {
			progress(len(left))
		}
		if len(left) == 0 {
			break
		}
		if err := pause(ctx, 10*time.Since(start)); err != nil {
			return nil, err
		}
	}
	if err := w.awaitIndex(ctx); err != nil {
		return nil, err
	}
	return w.unread(ctx)
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(min(max(d, askOften), askSeldom)):
		return nil
	}
}

// count finds which of the documents have a file in one of the states.
func (w *waiter) count(ctx context.Context, states ...records.ReadingState) (map[records.DocumentID]bool, error) {
	found := map[records.DocumentID]bool{}
	for _, state := range states {
		ids, err := w.client.DocumentsReading(ctx, state)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if w.mine[id] {
				found[id] = true
			}
		}
	}
	return found, nil
}

// indexPatience is how long to wait for the index of a service that does not tell how far it is.
const indexPatience = 30 * time.Second

// awaitIndex returns when the index has seen all that is in the ledger now. Who
// may not ask the service how it is looks for one of the documents instead.
func (w *waiter) awaitIndex(ctx context.Context) error {
	state, err := w.client.State(ctx)
	if k := records.KindOf(err); err != nil && (k == records.Forbidden || k == records.Unauthenticated) {
		return w.awaitHit(ctx)
	} else if err != nil {
		return err
	}
	for goal := state.Ledger; state.Indexed < goal; {
		if err := pause(ctx, askOften); err != nil {
			return err
		}
		if state, err = w.client.State(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (w *waiter) awaitHit(ctx context.Context) error {
	for id := range w.mine {
		d, err := w.client.Resolve(ctx, string(id))
		if err != nil {
			return err
		}
		for giveUp := time.Now().Add(indexPatience); time.Now().Before(giveUp); {
			r, err := w.client.Search(ctx, client.Query{Query: records.Query{Text: "number:" + strconv.Quote(d.Number), Limit: 1}})
			if err != nil || r.Total > 0 {
				return err
			}
			if err := pause(ctx, askOften); err != nil {
				return err
			}
		}
		break // one stands for all: the index reads the ledger in order
	}
	return nil
}

// unread finds the files of the documents that could not be read, and why.
func (w *waiter) unread(ctx context.Context) ([]unread, error) {
	failed, err := w.count(ctx, records.ReadingFailed)
	if err != nil {
		return nil, err
	}
	var out []unread
	for id := range failed {
		d, err := w.client.Resolve(ctx, string(id))
		if err != nil {
			return nil, err
		}
		for _, f := range failedFiles(d) {
			out = append(out, unread{document: id, number: d.Number, file: f.Name, reason: f.Reading.Reason})
		}
	}
	slices.SortFunc(out, func(a, b unread) int {
		return cmp.Or(len(a.number)-len(b.number), strings.Compare(a.number, b.number), strings.Compare(a.file, b.file))
	})
	return out, nil
}

func failedFiles(d client.Document) []client.File {
	var out []client.File
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				if f.Reading.State == records.ReadingFailed {
					out = append(out, f)
				}
			}
		}
	}
	return out
}
