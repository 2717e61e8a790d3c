package main

import (
	"fmt"
	"io"
	"time"
)

// status is a line on a terminal that tells how far something has come whose
// end is not known. Elsewhere it is silent.
type status struct {
	w    io.Writer
	next time.Time
}

func (p *program) newStatus() *status {
	if p.json || !isTerminal(p.stderr) {
		return &status{w: io.Discard}
	}
	return &status{w: p.stderr}
}

// eraseLine goes back to the line's start and empties it (ECMA-48).
const eraseLine = "\r\x1b[K"

func (s *status) show(text string) {
	if now := time.Now(); now.After(s.next) {
		s.next = now.Add(100 * time.Millisecond)
		fmt.Fprint(s.w, eraseLine+text)
	}
}

func (s *status) end() { fmt.Fprint(s.w, eraseLine) }
