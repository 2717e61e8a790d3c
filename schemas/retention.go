package schemas

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Retention is how long what is filed in a class is kept, and what is done then.
type Retention struct {
	Trigger string // what the period counts from; empty for what is kept permanently
	Event   string // of the trigger event: a code of the profile's retention_events
	Years   int
	Months  int
	Action  string // permanent, review, transfer or destroy
	Basis   Names  // the law or decision behind it
}

// RetentionEvent is a named event that retentions may count from.
type RetentionEvent struct {
	Code  string
	Names Names
}

// The words of a rule, as the domain has them.
var (
	triggers         = []string{"filed", "document_date", "fiscal_year_end", "matter_closed", "superseded", "agreement_ended", "event"}
	retentionActions = []string{"permanent", "review", "transfer", "destroy"}
	monthDay         = regexp.MustCompile(`^[0-9]{2}-[0-9]{2}$`)
)

// The longest periods; what is kept longer is permanent.
const (
	maxYears  = 200
	maxMonths = 1200
)

func (r *reader) retentionEvent(n *yaml.Node, path string) (e RetentionEvent) {
	r.group(n, path,
		field{name: "code", read: r.text(&e.Code)},
		field{name: "names", read: r.names(&e.Names)},
	)
	return e
}

// retention reads a class's rule.
func (r *reader) retention(to **Retention) place {
	return func(n *yaml.Node, path string) {
		rule := &Retention{}
		r.group(n, path,
			field{name: "trigger", read: r.text(&rule.Trigger), optional: true},
			field{name: "event", read: r.text(&rule.Event), optional: true},
			field{name: "years", read: r.number(&rule.Years, 1, maxYears), optional: true},
			field{name: "months", read: r.number(&rule.Months, 1, maxMonths), optional: true},
			field{name: "action", read: r.text(&rule.Action)},
			field{name: "basis", read: r.names(&rule.Basis)},
		)
		*to = rule
	}
}

// number reads a whole number between two bounds.
func (r *reader) number(to *int, least, most int) place {
	return func(n *yaml.Node, path string) {
		v, err := strconv.Atoi(n.Value)
		switch {
		case n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" || err != nil:
			r.report(path, "must be a whole number, without quotes, not %s.", kindName(n))
		case v < least || v > most:
			r.report(path, "must be a number from %d to %d.", least, most)
		default:
			*to = v
		}
	}
}

// yearEnd reads a day of the year.
func (r *reader) yearEnd(to *string) place {
	return func(n *yaml.Node, path string) {
		_, err := time.Parse(time.DateOnly, "2000-"+n.Value)
		if n.Kind != yaml.ScalarNode || !monthDay.MatchString(n.Value) || err != nil {
			r.report(path, "must be a day of the year as MM-DD, such as 12-31 or 06-30.")
			return
		}
		*to = n.Value
	}
}

func (c checks) checkRetention() {
	codes := c.codes("retention_events", snakeCase)
	for i, e := range c.profile.RetentionEvents {
		codes.add(i, "code", e.Code)
	}
	known := filled(c.profile.RetentionEvents, func(e RetentionEvent) string { return e.Code })
	for i, class := range c.profile.Classes {
		if rule := class.Retention; rule != nil {
			c.checkRule(fmt.Sprintf("classes[%d].retention", i), *rule, known)
		}
	}
}

// checkRule reports what is wrong between the fields of a rule.
func (c checks) checkRule(at string, rule Retention, events []string) {
	stands := func(name string) bool { _, ok := c.lines[at+"."+name]; return ok }
	if rule.Action != "" && !slices.Contains(retentionActions, rule.Action) {
		c.report(at+".action", "%q is no action. %s", rule.Action, meant(rule.Action, retentionActions))
	}
	if rule.Action == "permanent" {
		for _, name := range []string{"trigger", "event", "years", "months"} {
			if stands(name) {
				c.report(at+"."+name, "stands here without effect, for what is kept permanently is never due; remove it, or choose another action.")
			}
		}
		return
	}
	switch {
	case !stands("trigger"):
		c.report(at+".trigger", "is missing; say what the period counts from: %s.", oneOf(triggers))
	case rule.Trigger != "" && !slices.Contains(triggers, rule.Trigger):
		c.report(at+".trigger", "%q is no trigger. %s", rule.Trigger, meant(rule.Trigger, triggers))
	}
	switch {
	case rule.Trigger == "event" && !stands("event"):
		c.report(at+".event", "is missing; name the event that the period counts from: %s.", orNone(events))
	case rule.Trigger == "event":
		c.known(at+".event", "retention event", rule.Event, events)
	case stands("event"):
		c.report(at+".event", "stands here without effect, for the period counts from %s; remove it, or set trigger: event.", printable(rule.Trigger))
	}
	if !stands("years") && !stands("months") {
		c.report(at+".years", "is missing; give the period in years, months or both.")
	}
}

func orNone(codes []string) string {
	if len(codes) == 0 {
		return "first list one under retention_events"
	}
	return "one of the retention_events, " + strings.TrimSpace(oneOf(codes))
}
