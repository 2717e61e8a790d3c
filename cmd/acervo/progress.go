package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far something has come: as a bar to a person, as a line
// now and then to a log. Its methods may be called by several goroutines.
type progress interface {
	add(n int)
	set(n int)
	clear() // before something else is written
	finish()
}

// newProgress starts to show a piece of work of that many steps, on stderr.
func (p *program) newProgress(what string, steps int) progress {
	switch {
	case p.json || steps == 0:
		return silent{}
	case isTerminal(p.stderr):
		return bar{progressbar.NewOptions(steps,
			progressbar.OptionSetWriter(p.stderr), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
			progressbar.OptionSetItsString("documents"), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(),
			progressbar.OptionSetWidth(24), progressbar.OptionSetPredictTime(true),
		)}
	}
	now := time.Now()
	return &lines{w: p.stderr, what: what, steps: steps, start: now, next: now.Add(lineEvery)}
}

type silent struct{}

func (silent) add(int) {}
func (silent) set(int) {}
func (silent) clear()  {}
func (silent) finish() {}

type bar struct{ *progressbar.ProgressBar }

// A bar that cannot be drawn is no reason to stop what it shows.
func (b bar) add(n int) { _ = b.Add(n) }
func (b bar) set(n int) { _ = b.Set(n) }
func (b bar) clear()    { _ = b.Clear() }
func (b bar) finish()   { _ = b.Finish() }

// lineEvery is how often a line is written where there is no terminal.
const lineEvery = 5 * time.Second

type lines struct {
	w           io.Writer
	what        string
	steps       int
	start, next time.Time
	mu          sync.Mutex
	done        int
}

func (l *lines) add(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.show(l.done + n)
}

func (l *lines) set(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.show(n)
}

func (l *lines) show(done int) {
	l.done = done
	now := time.Now()
	if now.Before(l.next) {
		return
	}
	l.next = now.Add(lineEvery)
	fmt.Fprintf(l.w, "%s: %d of %d, %.0f/s\n", l.what, l.done, l.steps, float64(l.done)/now.Sub(l.start).Seconds())
}

func (l *lines) clear()  {}
func (l *lines) finish() {}
