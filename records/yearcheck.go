package records

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// NumberRange is a run of numbers, both ends included.
type NumberRange struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// Count returns how many numbers there are in it.
func (r NumberRange) Count() int64 { return r.To - r.From + 1 }

// SeriesCheck is what the check of one series and year found. The register is
// congruent when its numbers run from 1 to the last without a hole, each has its
// document and its ledger entry, and the ledger's times rise with the numbers.
type SeriesCheck struct {
	Series     string
	Template   string // of the numbers, as the profile has it today; empty when the series is in it no more
	Year       int
	Last       int64 // the last number taken
	Entries    int64 // the numbers that have an entry
	First      RegisterLine
	Latest     RegisterLine
	Holes      []NumberRange
	Annulments []RegisterLine // the entries that were annulled, with their reasons
	Findings   []Finding      // everything that is wrong, holes included
}

// FindingKind is what is wrong with a number of the register.
type FindingKind string

// The findings of a check.
const (
	FindingHole       FindingKind = "hole"        // the numbers N to To are missing
	FindingBeyond     FindingKind = "beyond"      // N is entered, the count ends at To
	FindingNoDocument FindingKind = "no_document" // N has none
	FindingNoEntry    FindingKind = "no_entry"    // the ledger has none of N
	FindingAltered    FindingKind = "altered"     // the ledger entry of N does not hash to its leaf
	FindingNumber     FindingKind = "number"      // N is printed otherwise in the catalogue than in the ledger
	FindingOrder      FindingKind = "order"       // N was entered before To, a smaller number
	FindingTime       FindingKind = "time"        // N has an earlier time than To, a smaller number
)

// Finding is something that is wrong with the register.
type Finding struct {
	Kind  FindingKind
	N, To int64
}

// findings are the sentences of each kind, for programs and the log; the press has them in four languages.
var findings = map[FindingKind]string{
	FindingHole: "The numbers {n} to {to} are missing.", FindingBeyond: "Number {n} is entered; the count ends at {to}.",
	FindingNoDocument: "Number {n} has no document.", FindingNoEntry: "Number {n} has no ledger entry.", FindingAltered: "The ledger entry of number {n} was altered.",
	FindingNumber: "Number {n} is printed otherwise in the catalogue than in the ledger.",
	FindingOrder:  "Number {n} was entered before number {to}.", FindingTime: "Number {n} has an earlier time than number {to}.",
}

// String says it in a sentence.
func (f Finding) String() string {
	sentence := findings[f.Kind]
	if f.Kind == FindingHole && f.N == f.To {
		sentence = "Number {n} is missing."
	}
	return strings.NewReplacer("{n}", strconv.FormatInt(f.N, 10), "{to}", strconv.FormatInt(f.To, 10)).Replace(sentence)
}

// PrintedCheck is all that stands on a printed check of a year.
type PrintedCheck struct {
	Year         int
	Series       []SeriesCheck
	Organization string
	Language     Language
	Zone         *time.Location
	Checkpoint   LedgerHead
	Note         string // the signed checkpoint of the ledger that was checked
	CheckedAt    time.Time
	CheckedBy    string
}

// CheckYear checks one series of a year, or all when series is empty.
func (r *Registrar) CheckYear(ctx context.Context, who Actor, year int, series string) ([]SeriesCheck, error) {
	if err := who.Must(ActRegister); err != nil {
		return nil, err
	}
	if year < 1 || year > 9999 {
		return nil, Errorf(Invalid, "%d is not a year.", year).At("year")
	}
	counts, err := r.office.catalogue.RegisterCounts(ctx, year)
	if err != nil {
		return nil, err
	}
	templates := map[string]string{}
	var codes []string
	for _, s := range r.office.profile().Series {
		templates[s.Code], codes = s.Template, append(codes, s.Code)
	}
	var gone []string // series of a year whose profile had more of them
	for code := range counts {
		if _, ok := templates[code]; !ok {
			gone = append(gone, code)
		}
	}
	slices.Sort(gone)
	codes = append(codes, gone...)
	if series != "" {
		if !slices.Contains(codes, series) {
			return nil, Errorf(NotFound, "There is no register series %q.", series).At("series")
		}
		codes = []string{series}
	}
	visible := r.sees(who)
	checks := make([]SeriesCheck, 0, len(codes))
	for _, code := range codes {
		c := SeriesCheck{Series: code, Template: templates[code], Year: year, Last: counts[code]}
		if err := r.walk(ctx, &c, visible); err != nil {
			return nil, err
		}
		checks = append(checks, c)
	}
	return checks, nil
}

// walk looks at every number of a series and year.
func (r *Registrar) walk(ctx context.Context, c *SeriesCheck, visible Visible) error {
	const step = 1000
	hole := func(from, to int64) {
		c.Holes = append(c.Holes, NumberRange{from, to})
		c.find(FindingHole, from, to)
	}
	next := int64(1)
	var before Registration
	for {
		page, err := r.office.catalogue.RegisterYear(ctx, c.Series, c.Year, next-1, step)
		if err != nil {
			return err
		}
		for _, g := range page {
			if g.N > next {
				hole(next, g.N-1)
			}
			next = g.N + 1
			c.Entries++
			c.examine(g, before)
			if err := c.note(g, visible); err != nil {
				return err
			}
			if g.Entry.Seq > 0 {
				before = g
			}
		}
		if len(page) < step {
			break
		}
	}
	switch {
	case next <= c.Last:
		hole(next, c.Last)
	case next-1 > c.Last:
		c.find(FindingBeyond, next-1, c.Last)
	}
	return nil
}

func (c *SeriesCheck) find(kind FindingKind, n, to int64) {
	if len(c.Findings) < maxProblems {
		c.Findings = append(c.Findings, Finding{kind, n, to})
	}
}

// examine checks one entry against its document, its ledger entry and the entry before it.
func (c *SeriesCheck) examine(g, before Registration) {
	if g.Document == "" {
		c.find(FindingNoDocument, g.N, 0)
	}
	if g.Entry.Seq == 0 {
		c.find(FindingNoEntry, g.N, 0)
		return
	}
	if g.Entry.LeafHash() != g.Entry.Leaf {
		c.find(FindingAltered, g.N, 0)
	}
	var f filedDetail
	if json.Unmarshal(g.Entry.Detail, &f) != nil || f.Number != g.Number {
		c.find(FindingNumber, g.N, 0)
	}
	if before.Entry.Seq > g.Entry.Seq {
		c.find(FindingOrder, g.N, before.N)
	}
	if before.Entry.At.After(g.Entry.At) {
		c.find(FindingTime, g.N, before.N)
	}
}

// note keeps the first entry, the latest, and those that were annulled.
func (c *SeriesCheck) note(g Registration, visible Visible) error {
	l, err := g.line(visible)
	if err != nil {
		return err
	}
	if c.Entries == 1 {
		c.First = l
	}
	c.Latest = l
	if g.Annulled != nil {
		if l.Withheld {
			l.Annulled = &Annulment{At: g.Annulled.At, Seq: g.Annulled.Seq}
		}
		c.Annulments = append(c.Annulments, l)
	}
	return nil
}

// PrintYear prints the check of a year as PDF in a language, with room for signatures.
func (r *Registrar) PrintYear(ctx context.Context, who Actor, year int, series string, lang Language) ([]byte, error) {
	checks, err := r.CheckYear(ctx, who, year, series)
	if err != nil {
		return nil, err
	}
	p := PrintedCheck{
		Year: year, Series: checks, Organization: naming(r.office.profile().Organization, lang), Language: lang, Zone: r.office.profile().zone(),
		CheckedAt: r.office.now().UTC().Truncate(time.Second), CheckedBy: who.Name,
	}
	if p.Checkpoint, err = r.office.catalogue.Head(ctx); err != nil {
		return nil, err
	}
	if p.Note, err = r.notary.Sign(CheckpointBody(r.office.profile().Origin, p.Checkpoint)); err != nil {
		return nil, err
	}
	return r.press.Years(ctx, p)
}
