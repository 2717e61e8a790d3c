package schemas

import (
	"fmt"
	"slices"
)

// declareWhen are the ways in which what is filed becomes a record.
var declareWhen = []string{"filing", "person"}

// checkFiling looks at what a class says of filing in it.
func (c checks) checkFiling(at string, class Class) {
	types := filled(c.profile.Types, func(t DocumentType) string { return t.Code })
	seen := map[string]bool{}
	for i, t := range class.Types {
		path := fmt.Sprintf("%s.types[%d]", at, i)
		c.known(path, "type", t, types)
		if t != "" && seen[t] {
			c.report(path, "%s is named twice; keep one.", t)
		}
		seen[t] = true
	}
	if class.Declare != "" && !slices.Contains(declareWhen, class.Declare) {
		c.report(at+".declare", "%q is no way to become a record. %s", class.Declare, meant(class.Declare, declareWhen))
	}
}

// checkDefaultClass makes sure that the class a type goes to takes it.
func (c checks) checkDefaultClass(at string, t DocumentType) {
	for up, steps := t.Class, 0; steps <= len(c.plan); steps++ {
		class, ok := c.classes[up]
		if !ok {
			return // reported where it stands, or at the top
		}
		if len(class.Types) > 0 {
			if !slices.Contains(class.Types, t.Code) {
				c.report(at+".class", "the class %s does not take the type %s; add it to the types of %s, or name another class.", t.Class, t.Code, class.Code)
			}
			return
		}
		up = class.Parent
	}
}
