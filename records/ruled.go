package records

import "context"

// errRuleChanged breaks off what went by a profile in whose place another one was put meanwhile.
var errRuleChanged = Errorf(Unavailable, "Another profile was applied meanwhile, and when records are due is derived anew; try again in a moment.")

// derived returns a question about classes: why their due dates are not to be relied on now, or nil. After a rule was changed
// they are derived anew in the background, and until that is done a date may be that of the old rule, which kept
// shorter. The answers are those of the profile returned with it, as long as that one stands.
func (c *Custodian) derived(ctx context.Context) (*Profile, func(class string) error, error) {
	p := c.office.profile()
	applied, err := c.office.catalogue.AppliedRules(ctx)
	return p, func(class string) error {
		at, ever := applied[class]
		if !ever || at.Done && at.Rule == p.ruleMark(class) {
			return nil
		}
		return Errorf(Unavailable, "The rule of the class %s was changed, and when its records are due is still being derived anew; try again in a moment.", class)
	}, err
}
