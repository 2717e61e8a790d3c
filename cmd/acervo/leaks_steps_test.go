package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// steps are the statements that the catalogue ran for one request, in their order. Time is noise; they are not.
type steps struct {
	mu  sync.Mutex
	all []string
}

type stepsKey struct{}

// watchSteps notes a statement with the request that it is for.
func watchSteps(ctx context.Context, statement string) {
	if strings.HasPrefix(statement, "UPDATE tokens SET last_used") { // once a minute
		return
	}
	if s, ok := ctx.Value(stepsKey{}).(*steps); ok {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all = append(s.all, nodes.ReplaceAllString(strings.Join(strings.Fields(statement), " "), "$1"))
	}
}

// nodes are those of the ledger's tree that an entry completes: how many is known by the ledger's length.
var nodes = regexp.MustCompile(`^(INSERT INTO ledger_hashes .* VALUES \(\?,\?\))(,\(\?,\?\))+$`)

// taken are the steps so far.
func (s *steps) taken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.all)
}

// otherWork are questions that may take other steps: which entries the ledger has is known by its length,
// and below a form for dispositions stands what others proposed (acts).
var otherWork = regexp.MustCompile(`/ledger/\d{3,}/proof|^/governance/dispositions$`)

// otherSteps says in what the ways to two answers that are alike differ; empty when they do not.
func otherSteps(who caller, s surface, q question, a, b *steps) string {
	if slices.ContainsFunc(s.differs, func(d difference) bool { return len(d.only) > 0 && who.actor.Has(d.only...) }) {
		return "" // who may know that there is something may wait for it
	}
	if otherWork.MatchString(q.path) {
		return ""
	}
	one, two := a.taken(), b.taken()
	slices.Sort(one) // some are asked side by side
	slices.Sort(two)
	if slices.Equal(one, two) {
		return ""
	}
	at := 0
	for at < min(len(one), len(two)) && one[at] == two[at] {
		at++
	}
	next := func(all []string) string { return strings.Join(all[at:min(len(all), at+2)], "; ") }
	return fmt.Sprintf("%s: %s %s %v: the steps differ after %d\nwithout (%d) …%s\n   with (%d) …%s", who.name, q.method, q.path, q.header, at, len(one), next(one), len(two), next(two))
}
