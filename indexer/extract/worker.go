package extract

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"

	"acervo/indexer/extract/reading"
	"acervo/indexer/extract/stamp"
	"acervo/records"
)

// cacheVariable tells a worker where PDFium's machine code is kept.
const cacheVariable = "ACERVO_WORKER_CACHE"

// RunWorker reads one file after the other: requests come from stdin, answers go to stdout.
// It returns when stdin ends, or when an answer cannot be sent. It binds the whole process by
// resource limits, and kills its process group when the pool is gone while it is busy; so it
// is for processes that a Pool started, and for those only.
func RunWorker(ctx context.Context, stdin io.Reader, stdout io.Writer, getenv func(string) string) error {
	if err := limitSelf(); err != nil {
		return fmt.Errorf("extract: limit the worker: %w", err)
	}
	w := &worker{out: stdout, readers: newReaders(getenv(cacheVariable)), finisher: newFinisher()}
	requests := make(chan request)
	go func() {
		defer close(requests)
		r := bufio.NewReader(stdin)
		for {
			var q request
			if _, err := readFrame(r, &q); err != nil {
				w.orphaned()
				return
			}
			w.count(+1) // here, so that a pool that is gone by the next frame is seen to be
			requests <- q
		}
	}()
	for q := range requests {
		if err := w.serve(ctx, q); err != nil {
			return err
		}
	}
	return w.readers.close()
}

type worker struct {
	readers  *readers
	finisher *finisher
	mu       sync.Mutex
	out      io.Writer
	pending  int // requests that are not answered
}

// orphaned ends the process when its pool is gone while a file is being read: nobody
// waits for the text, and nobody else would end it.
func (w *worker) orphaned() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pending > 0 && syscall.Getpgrp() == os.Getpid() {
		_ = syscall.Kill(0, syscall.SIGKILL)
	}
}

func (w *worker) count(n int) {
	w.mu.Lock()
	w.pending += n
	w.mu.Unlock()
}

// serve answers one request.
func (w *worker) serve(ctx context.Context, q request) error {
	defer w.count(-1)
	f := reading.File{
		Path: q.Path, Size: q.Size, Name: q.Name, MediaType: q.MediaType, Dir: q.Dir,
		Language: q.Language, Recognize: q.Recognize,
		Alive: func(context.Context) { _ = writeFrame(w.out, reply{Alive: true}) }, // a lost pool shows at the next frame
	}
	var v verdict
	o, err := w.do(ctx, q, f)
	var unreadable *records.Unreadable
	switch {
	case errors.As(err, &unreadable):
		o = outcome{Unreadable: unreadable.Reason, Failure: reasonOf(unreadable.Cause)}
		v.Retire = errors.Is(err, errPanic)
	case err != nil:
		o = outcome{Failure: err.Error()}
	}
	if err := writeFrame(w.out, reply{Outcome: &o}, o.Text.Pages...); err != nil {
		if !errors.Is(err, errFrame) {
			return err
		}
		o = outcome{Unreadable: "The file has more text than can be handled."}
		if err := writeFrame(w.out, reply{Outcome: &o}); err != nil {
			return err
		}
	}
	if q.Task == taskRead && o.Unreadable == "" && o.Failure == "" {
		v.Findings = w.readers.check(f, o.Text.Method)
	}
	return writeFrame(w.out, reply{Verdict: &v})
}

var errPanic = errors.New("extract: a reader panicked")

// do carries out a task; a panic of a reader means that the file is beyond it.
func (w *worker) do(ctx context.Context, q request, f reading.File) (o outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = reading.Unreadable("The file is damaged in a way that its reader does not survive.", errPanic)
		}
	}()
	switch q.Task {
	case taskRead:
		text, err := w.readers.read(ctx, f)
		if err != nil {
			return outcome{}, err
		}
		return w.finisher.finish(text, q), nil
	case taskStamp:
		r, err := stamp.Stamp(*q.Stamp)
		return outcome{Stamped: &r}, err
	case taskBind:
		r, err := stamp.Bind(*q.Bind)
		return outcome{Bound: &r}, err
	case taskWarm:
		_, err := w.readers.pdfium(ctx, f)
		return outcome{}, err
	case taskShow:
		r, err := w.readers.show(ctx, f, *q.Show)
		return outcome{Shown: &r}, err
	}
	return outcome{}, fmt.Errorf("extract: there is no task %q", q.Task)
}

func reasonOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
