package records

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"
)

// Planner keeps the profiles that were applied. It says what another one would change, and
// applies it; the one that was applied last is the one that stands.
type Planner struct {
	catalogue Catalogue
	forms     ProfileForms
	standing  *StandingProfile
	now       func() time.Time
	applied   func()
}

// PlannerConfig is what a Planner works with. Catalogue and Forms are required.
type PlannerConfig struct {
	Catalogue Catalogue
	Forms     ProfileForms
	Standing  *StandingProfile // none: one of its own, empty until Open
	Now       func() time.Time // default time.Now
	Applied   func()           // called after another profile stands, whoever applied it
}

// NewPlanner checks the configuration and makes the planner.
func NewPlanner(c PlannerConfig) (*Planner, error) {
	if c.Catalogue == nil || c.Forms == nil {
		return nil, Errorf(Internal, "A planner needs a catalogue and forms.")
	}
	p := &Planner{catalogue: c.Catalogue, forms: c.Forms, standing: c.Standing, now: c.Now, applied: c.Applied}
	if p.standing == nil {
		p.standing = &StandingProfile{}
	}
	if p.now == nil {
		p.now = time.Now
	}
	if p.applied == nil {
		p.applied = func() {}
	}
	return p, nil
}

// Profiles holds the profile that stands; nothing before Open.
func (p *Planner) Profiles() *StandingProfile { return p.standing }

// Open makes the profile stand that was applied last. Where none was yet it applies the one
// given: version 1. It reports whether the one given says something else than what stands.
func (p *Planner) Open(ctx context.Context, text string) (differs bool, err error) {
	for range openTries {
		last, err := p.catalogue.LastProfile(ctx)
		if err != nil {
			return false, err
		}
		if last > 0 {
			if err := p.take(ctx, last); err != nil {
				return false, err
			}
			given, err := p.forms.Read(text)
			return err != nil || len(ComparePlans(p.standing.Standing(), given, ProfileUse{})) > 0, nil // what does not stand need not be right
		}
		given, err := p.forms.Read(text)
		if err != nil {
			return false, err
		}
		_, err = p.file(ctx, Actor{}, AppliedProfile{Number: 1, Text: text}, given, nil)
		if KindOf(err) != PreconditionFailed || err == nil { // else another node was faster
			return false, err
		}
	}
	return false, Errorf(Unavailable, "The profile could not be taken up; try again.")
}

const openTries = 3

// Follow takes up the profile that was applied last when it is not the one that stands:
// another node applied it.
func (p *Planner) Follow(ctx context.Context) (changed bool, err error) {
	last, err := p.catalogue.LastProfile(ctx)
	if err != nil || last == p.standing.Number() {
		return false, err
	}
	if err := p.take(ctx, last); err != nil {
		return false, err
	}
	p.applied()
	return true, nil
}

// take makes the profile of that number stand.
func (p *Planner) take(ctx context.Context, number int) error {
	a, err := p.catalogue.AppliedProfile(ctx, number)
	if err != nil {
		return err
	}
	read, err := p.forms.Read(a.Text)
	if err != nil {
		return Errorf(Internal, "Version %d of the profile, which stands, cannot be read by this program: %s", number, err).Because(err)
	}
	p.standing.set(read, number)
	return nil
}

// ProposedProfile is a profile to be applied, or a table of classes to be put into the one that stands.
type ProposedProfile struct {
	Text  string
	Table bool // Text is a file plan as CSV
}

// propose reads what is proposed, against the profile that stands.
func (p *Planner) propose(ctx context.Context, proposed ProposedProfile) (now AppliedProfile, text string, old, other *Profile, err error) {
	if _, err = p.Follow(ctx); err != nil {
		return now, "", nil, nil, err
	}
	if now, err = p.catalogue.AppliedProfile(ctx, p.standing.Number()); err != nil {
		return now, "", nil, nil, err
	}
	text = proposed.Text
	if proposed.Table {
		if text, err = p.forms.Merge(now.Text, proposed.Text); err != nil {
			return now, "", nil, nil, err
		}
	}
	if old, err = p.forms.Read(now.Text); err != nil {
		return now, "", nil, nil, err
	}
	other, err = p.forms.Read(text)
	return now, text, old, other, err
}

// Plan says what applying a profile would change, for how much, and what forbids it. It changes nothing.
func (p *Planner) Plan(ctx context.Context, who Actor, proposed ProposedProfile) (ProfilePlan, error) {
	if err := who.Must(ActApplyPlan); err != nil {
		return ProfilePlan{}, err
	}
	now, text, old, other, err := p.propose(ctx, proposed)
	if err != nil {
		return ProfilePlan{}, err
	}
	use, err := p.catalogue.ProfileUse(ctx)
	if err != nil {
		return ProfilePlan{}, err
	}
	plan := ProfilePlan{Against: now.Number, Text: text, Digest: digestOf(text), Changes: ComparePlans(old, other, use), Refusals: RefusePlan(old, other, use)}
	plan.Retention, err = p.effects(ctx, old, other)
	return plan, err
}

// Apply makes a profile stand, here at once and on other nodes as soon as they see the ledger's
// entry. Against is the number of the profile that its plan was made against: when another one stands
// it is PreconditionFailed. A Conflict names every reason that forbids it.
func (p *Planner) Apply(ctx context.Context, who Actor, proposed ProposedProfile, against int) (AppliedProfile, error) {
	if err := who.Must(ActApplyPlan); err != nil {
		return AppliedProfile{}, err
	}
	now, text, old, other, err := p.propose(ctx, proposed)
	if err != nil {
		return AppliedProfile{}, err
	}
	switch {
	case now.Number != against:
		return AppliedProfile{}, Errorf(PreconditionFailed, "Version %d of the profile stands, applied by %s; the plan was made against version %d. Look at a new plan.", now.Number, byWhom(now.By), against).At("If-Match")
	case now.Text == text:
		return AppliedProfile{}, Errorf(Conflict, "This is the profile that stands already, as version %d, word for word.", now.Number)
	}
	return p.file(ctx, who, AppliedProfile{Number: against + 1, Text: text}, other, old)
}

// byWhom is who did something, when it was a person.
func byWhom(name string) string {
	if name == "" {
		return "the service itself"
	}
	return name
}

// file writes the profile with its entry, and makes it stand. The ledger's end is locked when
// what goes by the old one is counted, and whoever files by it is told to try again: nothing slips in between.
func (p *Planner) file(ctx context.Context, who Actor, a AppliedProfile, other, old *Profile) (AppliedProfile, error) {
	a.Digest = digestOf(a.Text)
	err := p.catalogue.InTx(ctx, func(tx Tx) error {
		detail := map[string]any{"version": a.Number, "sha256": a.Digest}
		var reread []string
		if old != nil {
			changes := ComparePlans(old, other, ProfileUse{})
			detail["before"], detail["changes"] = a.Number-1, toldOf(changes)
			for _, c := range changes {
				if c.Kind == PlanType && c.Did == PlanChanges && slices.ContainsFunc(c.Fields, func(f FieldChange) bool { return f.Field == "normative" }) {
					reread = append(reread, c.Code)
				}
			}
		}
		if err := tx.RereadTypes(ctx, reread, p.now()); err != nil { // their texts are cut by article now, or no longer
			return err
		}
		e, err := tx.Append(ctx, entry(who, ProfileApplied, SubjectSystem, profileSubject, detail))
		if err != nil {
			return err
		}
		a.At, a.Actor, a.By, a.Seq = e.At, e.Actor, e.Name, e.Seq
		if old != nil {
			use, err := tx.ProfileUse(ctx)
			if err != nil {
				return err
			}
			if err := refusedBy(RefusePlan(old, other, use)); err != nil {
				return err
			}
		}
		return tx.InsertProfile(ctx, a)
	})
	if err != nil {
		return AppliedProfile{}, err
	}
	p.standing.set(other, a.Number)
	p.applied()
	return a, nil
}

// profileSubject is what ledger entries about the profile are about.
const profileSubject = "profile"

// toldOf is what the ledger tells of changes: which parts, not every word of them, which stand in the versions.
func toldOf(changes []PlanChange) map[PlanDid][]string {
	told := map[PlanDid][]string{}
	for _, c := range changes {
		told[c.Did] = append(told[c.Did], string(c.Kind)+" "+c.Code)
	}
	return told
}

// refusedBy makes one Conflict of all refusals, nil of none.
func refusedBy(refusals []PlanRefusal) error {
	problems := make([]Problem, len(refusals))
	for i, r := range refusals {
		problems[i] = r.Problem()
	}
	var e *Error
	if !errors.As(InvalidProblems(problems), &e) {
		return nil
	}
	e.Kind = Conflict
	return e
}

func digestOf(text string) Sum {
	sum := sha256.Sum256([]byte(text))
	return Sum(hex.EncodeToString(sum[:]))
}

// Version returns a profile that was applied and what it says; 0 is the one that stands.
func (p *Planner) Version(ctx context.Context, who Actor, number int) (AppliedProfile, *Profile, error) {
	if err := who.Must(ActReadPlan); err != nil {
		return AppliedProfile{}, nil, err
	}
	if number == 0 {
		number = p.standing.Number()
	}
	a, err := p.catalogue.AppliedProfile(ctx, number)
	if err != nil {
		return a, nil, err
	}
	read, err := p.forms.Read(a.Text)
	if err != nil {
		return a, nil, Errorf(Internal, "Version %d of the profile cannot be read by this program.", number).Because(err)
	}
	return a, read, nil
}

// Table returns the file plan of a version as CSV; 0 is the one that stands.
func (p *Planner) Table(ctx context.Context, who Actor, number int) (string, error) {
	a, _, err := p.Version(ctx, who, number)
	if err != nil {
		return "", err
	}
	return p.forms.Table(a.Text)
}

// Versions lists the profiles that were applied without their texts, the last one first.
func (p *Planner) Versions(ctx context.Context, who Actor) ([]AppliedProfile, error) {
	if err := who.Must(ActReadPlan); err != nil {
		return nil, err
	}
	return p.catalogue.AppliedProfiles(ctx)
}

// Between says what changed from one version to another.
func (p *Planner) Between(ctx context.Context, who Actor, from, to int) ([]PlanChange, error) {
	_, old, err := p.Version(ctx, who, from)
	if err != nil {
		return nil, err
	}
	_, other, err := p.Version(ctx, who, to)
	if err != nil {
		return nil, err
	}
	return ComparePlans(old, other, ProfileUse{}), nil
}
