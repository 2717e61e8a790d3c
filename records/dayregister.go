package records

import (
	"context"
	"time"
)

// DayRegister is the register of one day, or a page of it: what was entered and what was annulled
// (as in DPR 445/2000, art. 53: the daily register).
type DayRegister struct {
	Date     Date
	From, To time.Time // the day in the organization's time zone; To is the first instant after it
	Lines    []RegisterLine
	Next     int64 // the ledger number to go on after; 0 when this is the end
}

// PrintedDay is all that stands on a printed daily register.
type PrintedDay struct {
	DayRegister
	Organization string
	Language     Language
	Zone         *time.Location
	Types        map[string]string // the names of the types, by code
	Head         LedgerHead        // the ledger's when it was printed
	MadeAt       time.Time
}

// The bounds of a daily register.
const (
	dayPage  = 1000
	mostDays = 20_000 // lines of a day that are printed: some thousand pages
)

// Day returns the register of a day: at most limit lines (1 to 1000) after a ledger number.
func (r *Registrar) Day(ctx context.Context, who Actor, day Date, after int64, limit int) (DayRegister, error) {
	if err := who.Must(ActRegister); err != nil {
		return DayRegister{}, err
	}
	if day == "" {
		return DayRegister{}, Errorf(Invalid, "Say which day, as in 2026-11-23.").At("date")
	}
	limit = max(1, min(limit, dayPage))
	d := DayRegister{Date: day}
	d.From, d.To = day.span(r.office.profile().zone())
	all, err := r.office.catalogue.Registrations(ctx, d.From, d.To, after, limit+1)
	if err != nil {
		return DayRegister{}, err
	}
	if len(all) > limit {
		all = all[:limit]
		d.Next = all[limit-1].Entry.Seq
	}
	visible := r.sees(who)
	for _, g := range all {
		l, err := g.line(visible)
		if err != nil {
			return DayRegister{}, err
		}
		d.Lines = append(d.Lines, l)
	}
	return d, nil
}

// PrintDay prints the whole register of a day as PDF in a language.
func (r *Registrar) PrintDay(ctx context.Context, who Actor, day Date, lang Language) ([]byte, error) {
	p := PrintedDay{Organization: naming(r.office.profile().Organization, lang), Language: lang, Zone: r.office.profile().zone(), Types: r.office.typeNames(lang)}
	for after := int64(0); ; {
		page, err := r.Day(ctx, who, day, after, dayPage)
		if err != nil {
			return nil, err
		}
		lines := append(p.Lines, page.Lines...)
		p.DayRegister, after = page, page.Next
		p.Lines = lines
		if len(lines) > mostDays {
			return nil, Errorf(TooLarge, "More than %d lines were entered on %s; take them as CSV.", mostDays, day).At("date")
		}
		if page.Next == 0 {
			break
		}
	}
	var err error
	if p.Head, err = r.office.catalogue.Head(ctx); err != nil {
		return nil, err
	}
	p.MadeAt = r.office.now().UTC().Truncate(time.Second)
	return r.press.Day(ctx, p)
}

// span is the day in a place: its first instant, and the first after it.
func (d Date) span(in *time.Location) (from, to time.Time) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}, time.Time{}
	}
	at := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, in) }
	return at(t), at(t.AddDate(0, 0, 1))
}

// typeNames returns what the profile's types are called in a language.
func (o *Office) typeNames(lang Language) map[string]string {
	all := make(map[string]string, len(o.profile().Types))
	for _, t := range o.profile().Types {
		all[t.Code] = naming(t.Names, lang)
	}
	return all
}
