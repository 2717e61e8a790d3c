package records

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"
)

// ReportName names a report on how records are kept.
type ReportName string

// The reports.
const (
	ReportCoverage     ReportName = "coverage"     // each class's rule, and how its records stand
	ReportOverdue      ReportName = "overdue"      // what is due and not done
	ReportHolds        ReportName = "holds"        // the holds in force
	ReportFixity       ReportName = "fixity"       // when the bytes were checked, and what was wrong; see Caretaker.FixityReport
	ReportUnclassified ReportName = "unclassified" // records in the class for what has no other, or in one that is no more
	ReportFilings      ReportName = "filings"      // what each body's papers add up to, year by year
)

// ReportNames in the order in which they are offered.
var ReportNames = []ReportName{ReportCoverage, ReportOverdue, ReportHolds, ReportFixity, ReportUnclassified, ReportFilings}

// ColumnKind says what the cells of a column are.
type ColumnKind string

// The kinds of columns.
const (
	ColumnText   ColumnKind = "text"   // string, as somebody wrote it
	ColumnNumber ColumnKind = "number" // int64
	ColumnDate   ColumnKind = "date"   // Date
	ColumnClass  ColumnKind = "class"  // string: the code of a class
	ColumnBody   ColumnKind = "body"   // string: the code of a body
	ColumnType   ColumnKind = "type"   // string: the code of a type
	ColumnAction ColumnKind = "action" // RetentionAction
	ColumnRule   ColumnKind = "rule"   // Retention; its zero value is no rule
)

// ReportColumn is a column of a report.
type ReportColumn struct {
	Key  string // of its heading's message, or a year
	Kind ColumnKind
}

// ReportRow is a row of a report: a cell for each column.
type ReportRow struct {
	Document DocumentID // that it is about; empty for none
	Cells    []any      // as the columns' kinds say
}

// Report is a table about the records that the actor may read.
type Report struct {
	Name    ReportName
	Today   Date
	Columns []ReportColumn
	Rows    []ReportRow
	Hidden  int64 // records that count as well, and that the actor may not read
	More    bool  // there are more rows than the report holds
}

// maxReportRows is how many records a report names.
const maxReportRows = 1000

// StandFigure counts records that are kept, of one class and one access class.
type StandFigure struct {
	Class       string
	AccessClass string
	Action      RetentionAction // at the end; empty when it is not known
	Dated       bool            // they are due on a day
	Records     int64
	Overdue     int64 // due by today
	First       Date  // the first day on which one of them is due
}

// BodyFigure counts what was filed for one body between two instants.
type BodyFigure struct {
	Body        string
	AccessClass string
	Span        int // the number of the span, from 0
	Records     int64
}

// ReportReader counts for reports. It is unfiltered.
type ReportReader interface {
	// CountStanding counts the records that are kept by class, access class and what comes of them.
	CountStanding(ctx context.Context, today Date) ([]StandFigure, error)
	// CountBodies counts what was filed for each body between each instant and the next one.
	CountBodies(ctx context.Context, instants []time.Time) ([]BodyFigure, error)
	// FirstFiled returns when the first record was filed; zero when there is none.
	FirstFiled(ctx context.Context) (time.Time, error)
}

// Report makes a report. Records that the actor may not read are counted in Hidden only.
func (o *Office) Report(ctx context.Context, who Actor, name ReportName) (Report, error) {
	if err := who.Must(ActOversee); err != nil {
		return Report{}, err
	}
	now, err := o.clock(ctx)
	if err != nil {
		return Report{}, err
	}
	r := Report{Name: name, Today: DateOf(now, o.profile().zone())}
	switch name {
	case ReportCoverage:
		err = o.reportCoverage(ctx, who, &r)
	case ReportOverdue:
		err = o.reportOverdue(ctx, who, &r)
	case ReportHolds:
		err = o.reportHolds(ctx, who, &r)
	case ReportUnclassified:
		err = o.reportUnclassified(ctx, who, &r)
	case ReportFilings:
		err = o.reportFilings(ctx, who, &r, now)
	default:
		err = Errorf(NotFound, "There is no report %q; there are: %s.", name, codes(ReportNames, func(n ReportName) string { return string(n) }))
	}
	return r, err
}

// standing counts how records stand, for those that the actor may read; the others are hidden.
func (o *Office) standing(ctx context.Context, who Actor, r *Report, counts func(StandFigure) int64) ([]StandFigure, error) {
	all, err := o.catalogue.CountStanding(ctx, r.Today)
	if err != nil {
		return nil, err
	}
	visible := o.visible(who)
	return slices.DeleteFunc(all, func(f StandFigure) bool {
		if visible(ParseAccessClass(f.AccessClass)) {
			return false
		}
		r.Hidden += counts(f)
		return true
	}), nil
}

// coverage is how the records of one class stand.
type coverage struct{ records, dated, permanent, open int64 }

func (o *Office) reportCoverage(ctx context.Context, who Actor, r *Report) error {
	r.Columns = []ReportColumn{{"class", ColumnClass}, {"rule", ColumnRule}, {"rule_of", ColumnText}, {"records", ColumnNumber}, {"dated", ColumnNumber}, {"permanent", ColumnNumber}, {"waiting", ColumnNumber}, {"no_rule", ColumnNumber}}
	figures, err := o.standing(ctx, who, r, func(f StandFigure) int64 { return f.Records })
	if err != nil {
		return err
	}
	by := map[string]*coverage{}
	for _, c := range o.profile().Classes {
		by[c.Code] = &coverage{}
	}
	order := codesOf(o.profile())
	for _, f := range figures {
		if by[f.Class] == nil { // it is no more in the plan
			by[f.Class] = &coverage{}
			order = append(order, f.Class)
		}
		c := by[f.Class]
		c.records += f.Records
		switch {
		case f.Dated:
			c.dated += f.Records
		case f.Action == KeepPermanently:
			c.permanent += f.Records
		default:
			c.open += f.Records
		}
	}
	for _, code := range order {
		c := by[code]
		rule, from, ruled := o.profile().RetentionOf(code)
		waiting, unruled := c.open, int64(0)
		if !ruled {
			waiting, unruled = 0, c.open
		}
		r.Rows = append(r.Rows, ReportRow{Cells: []any{code, rule, from, c.records, c.dated, c.permanent, waiting, unruled}})
	}
	return nil
}

func codesOf(p *Profile) []string {
	all := make([]string, len(p.Classes))
	for i, c := range p.Classes {
		all[i] = c.Code
	}
	return all
}

func (o *Office) reportOverdue(ctx context.Context, who Actor, r *Report) error {
	r.Columns = []ReportColumn{{"class", ColumnClass}, {"action", ColumnAction}, {"overdue", ColumnNumber}, {"since", ColumnDate}}
	figures, err := o.standing(ctx, who, r, func(f StandFigure) int64 { return f.Overdue })
	if err != nil {
		return err
	}
	type key struct {
		class  string
		action RetentionAction
	}
	sums := map[key]StandFigure{}
	for _, f := range figures {
		if f.Overdue == 0 {
			continue
		}
		k := key{f.Class, f.Action}
		s := sums[k]
		s.Overdue += f.Overdue
		if s.First == "" || s.First.After(f.First) {
			s.First = f.First
		}
		sums[k] = s
	}
	for k, s := range sums {
		r.Rows = append(r.Rows, ReportRow{Cells: []any{k.class, k.action, s.Overdue, s.First}})
	}
	slices.SortFunc(r.Rows, func(a, b ReportRow) int {
		return cmp.Or(cmp.Compare(a.Cells[3].(Date), b.Cells[3].(Date)), cmp.Compare(a.Cells[0].(string), b.Cells[0].(string)), cmp.Compare(a.Cells[1].(RetentionAction), b.Cells[1].(RetentionAction)))
	})
	return nil
}

func (o *Office) reportHolds(ctx context.Context, who Actor, r *Report) error {
	r.Columns = []ReportColumn{{"hold", ColumnText}, {"authority", ColumnText}, {"reason", ColumnText}, {"placed", ColumnDate}, {"placed_by", ColumnText}, {"records", ColumnNumber}, {"hidden", ColumnNumber}}
	holds, err := (&Custodian{office: o}).Holds(ctx, who, false)
	for _, h := range holds {
		r.Rows = append(r.Rows, ReportRow{Cells: []any{h.Name, h.Authority, h.Reason, DateOf(h.PlacedAt, o.profile().zone()), h.PlacedBy, h.Records, h.Hidden}})
	}
	return err
}

func (o *Office) reportUnclassified(ctx context.Context, who Actor, r *Report) error {
	r.Columns = []ReportColumn{{"number", ColumnText}, {"title", ColumnText}, {"class", ColumnClass}, {"type", ColumnType}, {"body", ColumnBody}, {"filed", ColumnDate}}
	figures, err := o.catalogue.CountStanding(ctx, r.Today)
	if err != nil {
		return err
	}
	visible := o.visible(who)
	other, _ := o.profile().Type("other") // the type of what has no other, and so its class
	readable := map[string][]string{}     // access classes by class
	for _, f := range figures {
		if _, known := o.profile().Class(f.Class); known && f.Class != other.Class {
			continue
		}
		if visible(ParseAccessClass(f.AccessClass)) {
			readable[f.Class] = append(readable[f.Class], f.AccessClass)
		} else {
			r.Hidden += f.Records
		}
	}
	for _, class := range sortedKeys(readable) {
		for after := DocumentID(""); !r.More; {
			page, err := o.catalogue.Documents(ctx, DocumentFilter{AccessClasses: readable[class], Class: class, After: after, Limit: reportPage})
			if err != nil {
				return err
			}
			for _, d := range page {
				after = d.ID
				if d.Disposal.Fate != Kept {
					continue
				}
				if r.More = len(r.Rows) == maxReportRows; r.More {
					break
				}
				r.Rows = append(r.Rows, ReportRow{d.ID, []any{d.Number, d.Title(""), d.Class, d.Type, d.Body, DateOf(d.FiledAt, o.profile().zone())}})
			}
			if len(page) < reportPage {
				break
			}
		}
	}
	return nil
}

// reportPage is how many documents are read at a time.
const reportPage = 500

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// FixityReport tells as a report when each range of the bytes was checked last.
func (t *Caretaker) FixityReport(ctx context.Context, who Actor) (Report, error) {
	if err := who.Must(ActOversee); err != nil {
		return Report{}, err
	}
	f, err := t.Report(ctx, who)
	if err != nil {
		return Report{}, err
	}
	now, err := t.office.clock(ctx)
	if err != nil {
		return Report{}, err
	}
	zone := t.office.profile().zone()
	r := Report{Name: ReportFixity, Today: DateOf(now, zone), Columns: []ReportColumn{{"range", ColumnText}, {"checked", ColumnDate}, {"blobs", ColumnNumber}, {"bytes", ColumnNumber}, {"faults", ColumnNumber}}}
	for _, x := range f.Ranges {
		var checked Date
		if !x.CheckedAt.IsZero() {
			checked = DateOf(x.CheckedAt, zone)
		}
		r.Rows = append(r.Rows, ReportRow{Cells: []any{x.Prefix, checked, x.Blobs, x.Bytes, x.Faults}})
	}
	return r, nil
}

// maxReportYears is how many years back filings are told year by year.
const maxReportYears = 10

func (o *Office) reportFilings(ctx context.Context, who Actor, r *Report, now time.Time) error {
	first, err := o.catalogue.FirstFiled(ctx)
	if err != nil || first.IsZero() {
		r.Columns = []ReportColumn{{"body", ColumnBody}, {"filed_in_all", ColumnNumber}}
		return err
	}
	zone := o.profile().zone()
	last := r.Today.Year()
	from := max(first.In(zone).Year(), last-maxReportYears+1)
	instants := []time.Time{time.Unix(0, 0)} // what was filed before comes first
	r.Columns = []ReportColumn{{"body", ColumnBody}, {"filed_in_all", ColumnNumber}}
	for y := from; y <= last; y++ {
		instants = append(instants, time.Date(y, time.January, 1, 0, 0, 0, 0, zone))
	}
	for y := last; y >= from; y-- {
		r.Columns = append(r.Columns, ReportColumn{strconv.Itoa(y), ColumnNumber})
	}
	instants = append(instants, now.AddDate(1, 0, 0))
	figures, err := o.catalogue.CountBodies(ctx, instants)
	if err != nil {
		return err
	}
	visible := o.visible(who)
	by := map[string][]int64{}
	for _, f := range figures {
		if !visible(ParseAccessClass(f.AccessClass)) {
			r.Hidden += f.Records
			continue
		}
		if by[f.Body] == nil {
			by[f.Body] = make([]int64, len(instants)-1)
		}
		by[f.Body][f.Span] += f.Records
	}
	for _, body := range sortedKeys(by) {
		cells := []any{body, int64(0)}
		for i, n := range slices.Backward(by[body]) {
			cells[1] = cells[1].(int64) + n
			if i > 0 {
				cells = append(cells, n)
			}
		}
		r.Rows = append(r.Rows, ReportRow{Cells: cells})
	}
	return nil
}
