package records

import (
	"context"
	"fmt"
	"slices"
)

// kept returns Gone when the record was destroyed or transferred: then there are no
// bytes of it, and nothing of it is changed any more. It is asked after readable.
func (o *Office) kept(ctx context.Context, d Document) error {
	if d.Disposal.Fate == Kept {
		return nil
	}
	g, err := o.goneBy(ctx, d)
	if err != nil {
		return err
	}
	e := Errorf(Gone, "%s", g.Sentence(d.Number))
	e.Related = g.Certificate
	return e
}

// Departure says how a record went, to those who may read its stub.
type Departure struct {
	Disposal
	On          Date // in the organization's time zone
	Disposition DispositionID
	Receiver    string     // of a transfer
	Reference   string     // of its confirmation
	Certificate DocumentID // empty until it is filed
	Number      string     // the certificate's register number
}

// Sentence says it in words.
func (g Departure) Sentence(number string) string {
	switch {
	case g.Fate == Transferred && g.Number != "":
		return fmt.Sprintf("%s was transferred to %s on %s under certificate %s. Its number, metadata and history stay here; its files do not.", number, g.Receiver, g.On, g.Number)
	case g.Fate == Transferred:
		return fmt.Sprintf("%s was transferred to %s on %s by disposition %d; its certificate is being made. Its number, metadata and history stay here; its files do not.", number, g.Receiver, g.On, g.Disposition)
	case g.Number != "":
		return fmt.Sprintf("%s was destroyed on %s under certificate %s. Its number, metadata and history stay; its files are gone.", number, g.On, g.Number)
	}
	return fmt.Sprintf("%s was destroyed on %s by disposition %d; its certificate is being made. Its number, metadata and history stay; its files are gone.", number, g.On, g.Disposition)
}

// Departure returns how a record that the actor may read went; nil while it is kept.
func (o *Office) Departure(ctx context.Context, who Actor, d Document) (*Departure, error) {
	if d.Disposal.Fate == Kept {
		return nil, nil //nolint:nilnil // there is nothing to tell, and nothing wrong
	}
	if err := o.readable(who, d); err != nil {
		return nil, err
	}
	g, err := o.goneBy(ctx, d)
	return &g, err
}

func (o *Office) goneBy(ctx context.Context, d Document) (Departure, error) {
	g := Departure{Disposal: d.Disposal, On: DateOf(d.Disposal.At, o.profile().zone())}
	s, err := o.catalogue.DisposedBy(ctx, d.ID)
	if err != nil {
		return g, err
	}
	g.Disposition, g.Receiver, g.Reference, g.Certificate = s.ID, s.Receiver, s.Reference, s.Certificate
	if g.Certificate == "" {
		return g, nil
	}
	found, err := o.catalogue.Descriptions(ctx, []DocumentID{g.Certificate})
	g.Number = found[g.Certificate].Number
	return g, err
}

// sharedOutside returns whether one of the kept records with the same bytes is none of these.
func sharedOutside(sharers []DocumentID, going map[DocumentID]bool) bool {
	return slices.ContainsFunc(sharers, func(id DocumentID) bool { return !going[id] })
}
