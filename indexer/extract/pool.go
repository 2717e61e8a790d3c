package extract

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"sync"
	"time"

	"acervo/records"
)

// Pool reads files in worker processes. It implements records.Extractor and is safe for
// use by many goroutines: what is more than Config.Workers waits for its turn.
type Pool struct {
	config Config
	folder *workFolder
	cache  string
	slots  chan *process // one place for each worker; nil is a worker not started
	closed chan struct{}
	once   sync.Once

	placing chan struct{} // whoever has the words of a scan placed
}

var _ records.Extractor = (*Pool)(nil)

// NewPool makes a pool. Workers are started when they are needed.
func NewPool(c Config) (*Pool, error) {
	c, err := c.check()
	if err != nil {
		return nil, err
	}
	sweep(c.TempDir)
	folder, err := makeWorkFolder(c.TempDir)
	if err != nil {
		return nil, records.Errorf(records.Unavailable, "The folder %s for reading files cannot be used.", c.TempDir).Because(err)
	}
	p := &Pool{config: c, folder: folder, cache: c.CacheDir, slots: make(chan *process, c.Workers), closed: make(chan struct{}), placing: make(chan struct{}, 1)}
	if p.cache == "" {
		p.cache = filepath.Join(folder.path, "cache")
	}
	for range c.Workers {
		p.slots <- nil
	}
	return p, nil
}

// Close kills the workers, ends the calls that wait for them, and removes what they left.
func (p *Pool) Close() error {
	var err error
	p.once.Do(func() {
		close(p.closed)
		for range cap(p.slots) {
			if w := <-p.slots; w != nil {
				_ = w.stop() // killed on purpose
			}
		}
		err = p.folder.remove()
	})
	return err
}

var errClosed = records.Errorf(records.Unavailable, "The reading of files is being shut down.")

// Extract reads a file in a worker; see records.Extractor. A file that makes the worker
// run out of its time or its memory gets an error of the kind Unavailable or TooLarge.
func (p *Pool) Extract(ctx context.Context, in records.ExtractInput) (records.Extraction, error) {
	if in.Size == 0 {
		return records.Extraction{}, &records.Unreadable{Reason: "The file is empty."}
	}
	var x records.Extraction
	q := request{
		Task: taskRead, Size: in.Size, Name: in.Name, MediaType: in.MediaType,
		Normative: in.Normative, Language: in.Language, Recognize: in.Recognize,
	}
	err := p.have(ctx, in.Bytes, q, nil, func(got *outcome, dir string) (err error) {
		x, err = got.extraction(dir)
		return err
	})
	return x, err
}

// have has a worker carry out a request on a file. In the file's own folder, prepare (which may
// be nil) makes ready what else the worker needs, and take takes what it made.
func (p *Pool) have(ctx context.Context, bytes io.ReadSeeker, q request, prepare func(q *request) error, take func(got *outcome, dir string) error) error {
	var w *process
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-p.closed:
		return errClosed
	case w = <-p.slots:
	}
	defer func() { p.slots <- w }()
	select {
	case <-p.closed: // both were ready, and select chooses at random
		return errClosed
	default:
	}
	if w == nil {
		started, err := start(ctx, p.config, p.folder.path, p.cache)
		if err != nil {
			return records.Errorf(records.Unavailable, "The program that reads files could not be started.").Because(err)
		}
		w = started
	}
	keep, err := p.give(ctx, w, bytes, q, prepare, take)
	if !keep {
		end := w.stop()
		w = nil
		if err != nil {
			p.config.Logger.WarnContext(ctx, "work on a file ended its worker", "task", string(q.Task), "size", q.Size, "type", q.MediaType, "error", err, "worker", end)
		}
	}
	return err
}

// give gives a request to a worker; keep is false when the worker must not be used again.
func (p *Pool) give(ctx context.Context, w *process, bytes io.ReadSeeker, q request, prepare func(*request) error, take func(*outcome, string) error) (keep bool, err error) {
	if q.Dir, err = w.makeFolder(); err != nil {
		return false, unavailable(err)
	}
	defer func() {
		if e := w.leaveFolder(q.Dir); e != nil {
			keep = false
		}
	}()
	if q.Path, err = pathOf(bytes, q.Dir); err == nil && prepare != nil {
		err = prepare(&q)
	}
	if err != nil {
		return true, unavailable(err)
	}
	began := time.Now()
	c := &call{worker: w, config: p.config, closed: p.closed}
	got, end, err := c.do(ctx, q)
	w.busy += time.Since(began)
	keep = end != nil && !end.Retire && w.files < p.config.Files && w.busy < maxBusy && resident(w.cmd.Process.Pid) < p.config.Memory/2
	if err != nil {
		return keep, err
	}
	if end != nil {
		got.Text.Findings = append(got.Text.Findings, end.Findings...)
	}
	return keep, take(got, q.Dir)
}

// maxBusy is well under the processor time that a worker gives itself for its whole life.
const maxBusy = maxProcessor / 2

// extraction makes the result of what a worker sent. The files that were made are opened
// and their names removed, so that they are gone as soon as nobody holds them.
func (r *outcome) extraction(dir string) (records.Extraction, error) {
	if err := r.err(); err != nil {
		return records.Extraction{}, err
	}
	x := records.Extraction{
		Method: r.Text.Method, Pages: r.Text.Pages, Paged: r.Text.Paged, Outline: r.Outline, Citations: r.Citations,
		Language: r.Text.Language, Title: r.Text.Title, Date: r.Text.Date, Findings: r.Text.Findings,
		NeedsRecognition: r.NeedsRecognition,
	}
	for _, m := range r.Text.Made {
		d, err := derive(m, dir)
		if err != nil {
			return records.Extraction{}, unavailable(err)
		}
		x.Derived = append(x.Derived, d)
	}
	return x, nil
}

// err is why there is no result.
func (r *outcome) err() error {
	switch {
	case r.Unreadable != "":
		return &records.Unreadable{Reason: r.Unreadable, Cause: cause(r.Failure)}
	case r.Failure != "":
		return unavailable(errors.New(r.Failure))
	}
	return nil
}

func cause(s string) error {
	if s == "" {
		return nil
	}
	return errors.New(s)
}

func unavailable(err error) error {
	return records.Errorf(records.Unavailable, "The file could not be read this time; it is tried again.").Because(err)
}
