package records

import (
	"context"
	"slices"
)

// stepsFollowed is over how many versions it is found out which act changed which article.
const stepsFollowed = 24

// tellOrigins says what brought the versions between two texts, and which of it changed each provision.
func (o *Office) tellOrigins(ctx context.Context, who Actor, r *Redline, x, y locatedText) error {
	older, newer := x, y
	if x.document.ID == y.document.ID && x.version.Number > y.version.Number {
		older, newer = y, x
	}
	events := slices.Clone(newer.document.Events)
	after := 0
	if older.document.ID == newer.document.ID {
		after = older.version.Number
	} else {
		for _, e := range older.document.Events {
			if e.Type == EventReplaced && e.By == newer.document.ID {
				events = append(events, e)
			}
		}
	}
	seen, err := o.seen(ctx, who, Timeline{events}, older.document, newer.document)
	if err != nil {
		return err
	}
	known := seen.Documents
	r.By = make([][]int, len(r.Provisions))
	for _, v := range byNumber(newer.document.Versions) {
		if v.Number > after && v.Number <= newer.version.Number {
			r.Origins = append(r.Origins, originsOf(v, newer.document.Events, known)...)
		}
	}
	for _, e := range events {
		if e.Document != newer.document.ID && !e.Retracted() {
			r.Origins = append(r.Origins, originOf(e, known))
		}
	}
	if older.document.ID != newer.document.ID {
		return nil
	}
	return o.attribute(ctx, r, x, y)
}

func byNumber(versions []Version) []Version {
	return slices.SortedFunc(slices.Values(versions), func(a, b Version) int { return a.Number - b.Number })
}

// originsOf tells what brought a version: its legal events, or that there are none.
func originsOf(v Version, events []Event, known map[DocumentID]Document) []TextOrigin {
	var all []TextOrigin
	for _, e := range events {
		if e.Version == v.Number && e.Type.affects() && !e.Retracted() {
			all = append(all, originOf(e, known))
		}
	}
	if len(all) == 0 {
		all = append(all, TextOrigin{Document: v.Document, Version: v.Number, Effective: v.EffectiveOn})
	}
	return all
}

func originOf(e Event, known map[DocumentID]Document) TextOrigin {
	t := TextOrigin{Document: e.Document, Version: e.Version, Type: e.Type, Effective: e.EffectiveOn}
	if act, ok := known[e.By]; ok && e.By != "" {
		t.Act = &ActRef{Document: act.ID, Number: act.Number, Symbol: act.Symbol, Titles: act.Titles}
		t.Provision = e.ByProvision
	}
	return t
}

// attribute finds out which of the versions between two changed each provision.
// With one step there is nothing to find out.
func (o *Office) attribute(ctx context.Context, r *Redline, x, y locatedText) error {
	steps := versionsBetween(x, y)
	if len(steps) == 0 || len(steps) > stepsFollowed {
		return nil
	}
	of := func(step locatedText) []int {
		var all []int
		for i, origin := range r.Origins {
			if origin.Version == step.version.Number {
				all = append(all, i)
			}
		}
		return all
	}
	if len(steps) == 2 {
		bringer := steps[1]
		if steps[0].version.Number > bringer.version.Number {
			bringer = steps[0]
		}
		for i, p := range r.Provisions {
			if p.Changed() {
				r.By[i] = of(bringer)
			}
		}
		return nil
	}
	here, gone, err := o.follow(ctx, steps, of)
	if err != nil {
		return err
	}
	for i, p := range r.Provisions {
		switch {
		case !p.Changed():
		case p.New != nil:
			r.By[i] = here[p.New.EID].by
		default:
			r.By[i] = gone[p.Old.EID]
		}
	}
	return nil
}

// versionsBetween are the versions from one to the other that have a text in their language, both ends included.
func versionsBetween(x, y locatedText) []locatedText {
	least, most := min(x.version.Number, y.version.Number), max(x.version.Number, y.version.Number)
	var steps []locatedText
	for _, v := range byNumber(x.document.Versions) {
		if v.Number < least || v.Number > most {
			continue
		}
		switch v.Number {
		case x.version.Number:
			steps = append(steps, x)
		case y.version.Number:
			steps = append(steps, y)
		default:
			if t, exact, ok := v.Text(x.text.Language); ok && exact {
				if _, read := t.Reads(); read {
					steps = append(steps, locatedText{x.document, v, t})
				}
			}
		}
	}
	if x.version.Number > y.version.Number {
		slices.Reverse(steps)
	}
	return steps
}

// followed is a provision on its way through versions: its id in the first one, and what changed it.
type followed struct {
	first string
	by    []int
}

// follow walks from version to version, and returns what changed the provisions
// of the last one by their id there, and of those that were lost by their id in the first.
func (o *Office) follow(ctx context.Context, steps []locatedText, of func(locatedText) []int) (here map[string]followed, gone map[string][]int, err error) {
	here, gone = map[string]followed{}, map[string][]int{}
	last, err := o.comparedText(ctx, steps[0])
	if err != nil {
		return nil, nil, err
	}
	for i, step := range steps[1:] {
		next, err := o.comparedText(ctx, step)
		if err != nil {
			return nil, nil, err
		}
		changes, err := o.comparer.Compare(ctx, last, next)
		if err != nil {
			return nil, nil, err
		}
		bringer := step
		if steps[i].version.Number > step.version.Number {
			bringer = steps[i]
		}
		now := make(map[string]followed, len(changes))
		for _, c := range changes {
			var f followed
			if c.Old != nil {
				if f = here[c.Old.EID]; i == 0 {
					f.first = c.Old.EID
				}
			}
			if c.Changed() {
				f.by = append(slices.Clone(f.by), of(bringer)...)
			}
			switch {
			case c.New != nil:
				now[c.New.EID] = f
			case f.first != "":
				gone[f.first] = f.by
			}
		}
		here, last = now, next
	}
	return here, gone, nil
}
