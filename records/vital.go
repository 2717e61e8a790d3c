package records

import (
	"context"
	"fmt"
	"time"
)

// Vital says that a record is vital (ISO 15489: needed to go on, or to begin again, after a
// disaster), and how often somebody looks whether it still is the right one.
type Vital struct {
	Document   DocumentID
	Months     int // between two reviews
	Note       string
	MarkedAt   time.Time
	MarkedBy   string
	ReviewedOn Date   // of the last review; zero when there was none
	ReviewedBy string //
	NextOn     Date   // by when the next review is due
}

// VitalRecord is a vital record with its document, without versions.
type VitalRecord struct {
	Vital
	Described Document
	Overdue   bool
}

// VitalFilter selects vital records. Zero fields select everything.
type VitalFilter struct {
	AccessClasses []string // only documents of these classes; nil means NONE: it fails closed
	DueBefore     Date     // whose review is due before the day
	After         DocumentID
	Limit         int // 1 to 500; 0 means 50
}

// VitalReader reads which records are vital. It is unfiltered, but for what a filter says.
type VitalReader interface {
	// Vital returns what is said of one document, or NotFound.
	Vital(ctx context.Context, id DocumentID) (Vital, error)
	// Vitals lists vital records, those due first first.
	Vitals(ctx context.Context, f VitalFilter) ([]Vital, error)
	// CountVitals counts the vital records by the access classes of their documents.
	CountVitals(ctx context.Context) (map[string]int, error)
}

// VitalWriter writes which records are vital.
type VitalWriter interface {
	// Vital is VitalReader.Vital as this transaction sees it.
	Vital(ctx context.Context, id DocumentID) (Vital, error)
	// SaveVital writes that a document is vital, in place of what was said of it before.
	SaveVital(ctx context.Context, v Vital) error
	// DropVital writes that it is vital no more; NotFound when it was not.
	DropVital(ctx context.Context, id DocumentID) error
}

// maxReviewMonths bounds the cycle of reviews.
const maxReviewMonths = 120

// addMonths returns the day so many months later; the end of a shorter month stands for days it does not have.
func (d Date) addMonths(n int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date(time.Date(first.Year(), first.Month(), min(t.Day(), last), 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// MarkVital says that a record the actor may read is vital, and how many months apart it is
// reviewed. Said again it changes the cycle, counted from the last review or else from today.
func (o *Office) MarkVital(ctx context.Context, who Actor, ref string, months int, note string) (VitalRecord, error) {
	if err := who.Must(ActVital); err != nil {
		return VitalRecord{}, err
	}
	problems := checkNote("note", &note)
	if months < 1 || months > maxReviewMonths {
		problems = append(problems, Problem{"months", fmt.Sprintf("Reviews are 1 to %d months apart.", maxReviewMonths)})
	}
	if err := InvalidProblems(problems); err != nil {
		return VitalRecord{}, err
	}
	return o.onVital(ctx, who, ref, func(tx Tx, d Document, was Vital, today Date) (Vital, Action, map[string]any, error) {
		v := was
		v.Document, v.Months, v.Note = d.ID, months, note
		if was.Document == "" {
			v.MarkedAt, v.MarkedBy = o.now().UTC().Truncate(time.Microsecond), who.Name
		}
		from := v.ReviewedOn
		if from == "" {
			from = today
		}
		v.NextOn = from.addMonths(months)
		return v, VitalMarked, map[string]any{"number": d.Number, "months": months, "next_review": v.NextOn, "note": note, "marked": v.MarkedAt}, nil
	})
}

// ReviewVital says that somebody looked at a vital record today, and that it is still the right one.
func (o *Office) ReviewVital(ctx context.Context, who Actor, ref, note string) (VitalRecord, error) {
	if err := who.Must(ActVital); err != nil {
		return VitalRecord{}, err
	}
	if problems := checkNote("note", &note); len(problems) > 0 {
		return VitalRecord{}, InvalidProblems(problems)
	}
	return o.onVital(ctx, who, ref, func(_ Tx, d Document, v Vital, today Date) (Vital, Action, map[string]any, error) {
		if v.Document == "" {
			return v, "", nil, Errorf(Conflict, "%s is not marked as vital.", d.Number)
		}
		v.ReviewedOn, v.ReviewedBy, v.NextOn = today, who.Name, today.addMonths(v.Months)
		return v, VitalReviewed, map[string]any{"number": d.Number, "next_review": v.NextOn, "reviewed_on": v.ReviewedOn, "note": note}, nil
	})
}

// UnmarkVital says that a record is vital no more, and why.
func (o *Office) UnmarkVital(ctx context.Context, who Actor, ref, reason string) error {
	if err := who.Must(ActVital); err != nil {
		return err
	}
	if err := checkReason(&reason); err != nil {
		return err
	}
	d, err := o.Document(ctx, who, ref)
	if err != nil {
		return err
	}
	return o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lock(ctx, tx, who, d.ID, 0)
		if err != nil {
			return err
		}
		if err := tx.DropVital(ctx, d.ID); err != nil {
			if KindOf(err) == NotFound {
				return Errorf(Conflict, "%s is not marked as vital.", d.Number)
			}
			return err
		}
		return appendAll(ctx, tx, who, []entryOf{{VitalUnmarked, SubjectDocument, string(d.ID), map[string]any{"number": d.Number, "reason": reason}}})
	})
}

func (o *Office) onVital(ctx context.Context, who Actor, ref string, change func(tx Tx, d Document, was Vital, today Date) (Vital, Action, map[string]any, error)) (VitalRecord, error) {
	d, err := o.Document(ctx, who, ref)
	if err != nil {
		return VitalRecord{}, err
	}
	today, err := o.soundToday(ctx)
	if err != nil {
		return VitalRecord{}, err
	}
	var now Vital
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		d, err := o.lock(ctx, tx, who, d.ID, 0)
		if err != nil {
			return err
		}
		if d.Disposal.Fate != Kept {
			return Errorf(Conflict, "%s is %s; there is nothing left of it to keep.", d.Number, d.Disposal.Fate)
		}
		was, err := tx.Vital(ctx, d.ID)
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		v, action, detail, err := change(tx, d, was, today)
		if err != nil {
			return err
		}
		now = v
		if err := tx.SaveVital(ctx, v); err != nil {
			return err
		}
		return appendAll(ctx, tx, who, []entryOf{{action, SubjectDocument, string(d.ID), detail}})
	})
	d.Versions, d.Events = nil, nil
	return VitalRecord{Vital: now, Described: d, Overdue: today.After(now.NextOn)}, err
}

// VitalOf returns what is said of a document that the actor was given; ok is false when it is not vital.
func (o *Office) VitalOf(ctx context.Context, d Document) (v Vital, ok bool, err error) {
	v, err = o.catalogue.Vital(ctx, d.ID)
	if KindOf(err) == NotFound && err != nil {
		return Vital{}, false, nil
	}
	return v, err == nil, err
}

// Vitals lists vital records that the actor may read, those due for review first; only
// overdue ones when asked.
func (o *Office) Vitals(ctx context.Context, who Actor, overdue bool, after DocumentID, limit int) ([]VitalRecord, error) {
	if err := who.Must(ActSeeVital); err != nil {
		return nil, err
	}
	today, err := o.soundToday(ctx)
	if err != nil {
		return nil, err
	}
	f := VitalFilter{After: after, Limit: limit}
	if overdue {
		f.DueBefore = today
	}
	if f.AccessClasses, err = o.visibleClasses(ctx, who); err != nil {
		return nil, err
	}
	all, err := o.catalogue.Vitals(ctx, f)
	if err != nil {
		return nil, err
	}
	ids := make([]DocumentID, len(all))
	for i, v := range all {
		ids[i] = v.Document
	}
	found, err := o.catalogue.Descriptions(ctx, ids)
	if err != nil {
		return nil, err
	}
	shown := make([]VitalRecord, 0, len(all))
	for _, v := range all {
		if d, ok := found[v.Document]; ok && o.readable(who, d) == nil {
			shown = append(shown, VitalRecord{Vital: v, Described: d, Overdue: today.After(v.NextOn)})
		}
	}
	return shown, nil
}
