package journeys

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// What a person who hears a page, or looks for its words, finds there: elements by their role and
// accessible name, never by the page's own marks.

// The roles of the accessibility tree that people press and fill.
var (
	pressed = []string{"link", "button", "DisclosureTriangle"}
	filled  = []string{"textbox", "searchbox", "combobox", "Date"}
)

// name is what an element is looked for by: the whole of its name, or how it begins.
type name struct {
	text   string
	begins bool
}

func (n name) answers(to string) bool {
	return spaced(n.text) == spaced(to) || n.begins && strings.HasPrefix(spaced(to), spaced(n.text))
}

// spaced is a text in which every space is one: a browser hears those at which no line ends as any other.
func spaced(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }

// heard are the elements shown that have one of the roles and the name, in their order.
func (v *visitor) heard(roles []string, named name) []cdp.BackendNodeID {
	v.t.Helper()
	var found []cdp.BackendNodeID
	v.do(chromedp.ActionFunc(func(ctx context.Context) error {
		page, failed, err := runtime.Evaluate("document").Do(ctx)
		if err != nil {
			return err
		}
		if failed != nil {
			return failed
		}
		query := accessibility.QueryAXTree().WithObjectID(page.ObjectID)
		if !named.begins && spaced(named.text) == named.text {
			query = query.WithAccessibleName(named.text)
		}
		all, err := query.Do(ctx)
		if err != nil {
			return err
		}
		for _, n := range all {
			if !n.Ignored && slices.Contains(roles, worded(n.Role)) && named.answers(worded(n.Name)) {
				found = append(found, n.BackendDOMNodeID)
			}
		}
		return nil
	}))
	return found
}

// worded is the text of a value of the tree.
func worded(x *accessibility.Value) string {
	text := ""
	if x == nil || json.Unmarshal(x.Value, &text) != nil {
		return ""
	}
	return strings.Join(strings.Fields(text), " ")
}

// offers reports whether the page offers something to press under this name.
func (v *visitor) offers(name string) bool {
	v.t.Helper()
	return len(v.heard(pressed, is(name))) > 0
}

// first waits for the first element that answers and fails when none comes.
func (v *visitor) first(roles []string, named name) cdp.BackendNodeID {
	v.t.Helper()
	tick := time.NewTicker(30 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience / 4); ; <-tick.C {
		if all := v.heard(roles, named); len(all) > 0 {
			return all[0]
		}
		if time.Now().After(deadline) {
			v.t.Fatalf("%s has nothing to be found as %q among its %s: %s", v.at(), named.text, strings.Join(roles, ", "), v.main())
		}
	}
}

// with runs a function of the page's language on an element.
func with(id cdp.BackendNodeID, function string, args ...string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		element, err := dom.ResolveNode().WithBackendNodeID(id).Do(ctx)
		if err != nil {
			return err
		}
		given := make([]*runtime.CallArgument, len(args))
		for i, a := range args {
			given[i] = &runtime.CallArgument{Value: []byte(quote(a))}
		}
		_, failed, err := runtime.CallFunctionOn(function).WithObjectID(element.ObjectID).WithArguments(given).Do(ctx)
		if err != nil {
			return err
		}
		if failed != nil {
			return failed
		}
		return nil
	})
}

// click presses an element.
func click(id cdp.BackendNodeID) chromedp.Action { return with(id, `function () { this.click() }`) }

// press presses what has this name and stays on the page.
func (v *visitor) press(named name) {
	v.t.Helper()
	v.do(click(v.first(pressed, named)))
}

// goTo presses what has this name, of the roles or else of any, and is led to a page
// that must be there, in the person's language.
func (v *visitor) goTo(named name, roles ...string) {
	v.t.Helper()
	if len(roles) == 0 {
		roles = pressed
	}
	if status := v.going(click(v.first(roles, named))); status != 200 {
		v.t.Fatalf("%q leads to %s, which answers %d: %s", named.text, v.at(), status, v.main())
	}
	v.untranslated()
}

// enter fills the field that has this label.
func (v *visitor) enter(label, text string) {
	v.t.Helper()
	v.do(with(v.first(filled, is(label)), `function (text) { this.focus(); this.value = text; this.dispatchEvent(new Event("input", { bubbles: true })) }`, text))
}

func is(text string) name     { return name{text, false} }
func begins(text string) name { return name{text, true} }
