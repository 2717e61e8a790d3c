package schemas

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// accessLevels as they are written, from open to closed.
var accessLevels = []string{"public", "members", "staff", "restricted"}

// The forms of codes. They stand in numbers, addresses, files and queries, so they are plain.
var (
	capitals  = form{regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$`), "capital letters, digits and hyphens, such as HR-2"}
	snakeCase = form{regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`), "small letters, digits and underscores, such as annual_report"}
	classCode = form{regexp.MustCompile(`^[A-Z0-9]+([.-][A-Z0-9]+)*$`), "capital letters, digits, hyphens and full stops, such as FIN-PRE or 04.1"}
)

// maxCode is how many letters a code may have.
const maxCode = 40

type form struct {
	pattern *regexp.Regexp
	words   string
}

// checks are the rules that look at more than one field.
type checks struct {
	*reader
	profile   *Profile
	numbering Numbering

	bodies, series, plan []string // the codes there are
	classes              map[string]Class
}

// check adds to the reader's problems what is wrong between the fields.
func check(r *reader, p *Profile, numbering Numbering) {
	c := checks{reader: r, profile: p, numbering: numbering, classes: map[string]Class{}}
	c.bodies = filled(p.Bodies, func(b Body) string { return b.Code })
	c.series = filled(p.Series, func(s Series) string { return s.Code })
	c.plan = filled(p.Classes, func(k Class) string { return k.Code })
	for _, k := range p.Classes {
		c.classes[k.Code] = k
	}
	c.checkPlaceAndOrigin()
	c.checkBodies()
	c.checkSeries()
	c.checkClasses()
	c.checkRetention()
	c.checkChecklists()
	c.checkTypes()
	c.checkNumbersDiffer()
}

func (c checks) checkPlaceAndOrigin() {
	p := c.profile
	if p.TimeZone != "" {
		// "Local" would be another zone on every machine.
		if _, err := time.LoadLocation(p.TimeZone); err != nil || p.TimeZone == "Local" {
			c.report("time_zone", "%q is not a time zone of the IANA database; write it like America/Mexico_City or UTC.", p.TimeZone)
		}
	}
	switch { // C2SP tlog-checkpoint: a URL without its scheme; C2SP signed-note: no spaces, no plus
	case strings.ContainsAny(p.Origin, " +\u00a0"):
		c.report("origin", "must not contain spaces or plus signs; write it like archive.example.org/ledger.")
	case strings.Contains(p.Origin, "://"):
		c.report("origin", "must be written without its scheme: %s", p.Origin[strings.Index(p.Origin, "://")+3:])
	}
}

func (c checks) checkBodies() {
	codes := c.codes("bodies", capitals)
	for i, b := range c.profile.Bodies {
		codes.add(i, "code", b.Code)
	}
}

func (c checks) checkSeries() {
	codes, templates := c.codes("series", snakeCase), map[string]int{}
	for i, s := range c.profile.Series {
		codes.add(i, "code", s.Code)
		if s.Template == "" {
			continue
		}
		at := fmt.Sprintf("series[%d].template", i)
		if complaint := c.numbering.Check(s.Template); complaint != "" {
			c.report(at, "%s.", complaint)
		}
		if first, twice := templates[s.Template]; twice {
			c.report(at, "is also the template of series %s; two documents would get the same number.", c.profile.Series[first].Code)
			continue
		}
		templates[s.Template] = i
	}
}

func (c checks) checkClasses() {
	codes := c.codes("classes", classCode)
	for i, class := range c.profile.Classes {
		codes.add(i, "code", class.Code)
	}
	for i, class := range c.profile.Classes {
		at := fmt.Sprintf("classes[%d]", i)
		c.known(at+".parent", "class", class.Parent, c.plan)
		c.known(at+".series", "series", class.Series, c.series)
		c.checkAccess(at, class)
		c.checkAncestors(at, class)
		c.checkFiling(at, class)
	}
}

func (c checks) checkAccess(at string, class Class) {
	if class.Access == "" {
		return
	}
	_, named := c.lines[at+".bodies"]
	switch {
	case !slices.Contains(accessLevels, class.Access):
		c.report(at+".access", "%q is no level of access. %s", class.Access, meant(class.Access, accessLevels))
	case class.Access == "restricted" && !named:
		c.report(at+".bodies", "is missing: what is restricted can be read by nobody unless it names bodies, such as bodies: [%s].", c.firstBody())
	case class.Access != "restricted" && len(class.Bodies) > 0:
		c.report(at+".bodies", "stands here without effect, for %s documents are not limited to bodies; remove it, or set access: restricted.", class.Access)
	}
	seen := map[string]bool{}
	for i, b := range class.Bodies {
		path := fmt.Sprintf("%s.bodies[%d]", at, i)
		c.known(path, "body", b, c.bodies)
		if b != "" && seen[b] {
			c.report(path, "%s is named twice; keep one.", b)
		}
		seen[b] = true
	}
}

// checkAncestors walks up the plan: no class may be above itself, and one on the way must have a series.
func (c checks) checkAncestors(at string, class Class) {
	numbered, trail := class.Series != "", []string{class.Code}
	for up := class; up.Parent != ""; {
		parent, ok := c.classes[up.Parent]
		if !ok {
			return // reported as unknown where it stands
		}
		trail = append(trail, parent.Code)
		if parent.Code == class.Code {
			c.report(at+".parent", "goes round in a circle: %s; one of them must have no parent.", strings.Join(trail, " is under "))
			return
		}
		if slices.Contains(trail[:len(trail)-1], parent.Code) {
			return // under a circle, which is reported where it is
		}
		numbered = numbered || parent.Series != ""
		up = parent
	}
	if !numbered {
		c.report(at+".series", "is missing, and no class above has one, so nothing filed here could get a number; use one of the series %s.", oneOf(c.series))
	}
}

func (c checks) checkTypes() {
	codes, abbreviations := c.codes("types", snakeCase), c.codes("types", capitals)
	for i, t := range c.profile.Types {
		at := fmt.Sprintf("types[%d]", i)
		codes.add(i, "code", t.Code)
		abbreviations.add(i, "abbreviation", t.Abbreviation)
		c.known(at+".class", "class", t.Class, c.plan)
		c.checkDefaultClass(at, t)
		c.known(at+".schema", "JSON Schema", t.Schema, TypeSchemas())
	}
}

// checkNumbersDiffer fills every template in for every body and type: two
// series, which count on their own, must never make the same number.
func (c checks) checkNumbersDiffer() {
	if len(c.problems) > 0 {
		return // with codes or templates wrong, this would only repeat it
	}
	const year, n = 2001, 7
	bodies := append([]string{""}, c.bodies...)
	first := map[string]string{}
	for i, s := range c.profile.Series {
		clash := ""
		for _, t := range c.profile.Types {
			for _, b := range bodies {
				number := c.numbering.Format(s.Template, b, t.Abbreviation, year, n)
				if owner, taken := first[number]; taken && owner != s.Code {
					clash = fmt.Sprintf("makes the number %s, and so does series %s; make the templates differ.", number, owner)
				}
				first[number] = s.Code
			}
		}
		if clash != "" {
			c.report(fmt.Sprintf("series[%d].template", i), "%s", clash)
		}
	}
}

// known reports a code that nothing has; an empty one is nobody's mistake here.
func (c checks) known(path, what, code string, codes []string) {
	if code != "" && !slices.Contains(codes, code) {
		c.report(path, "there is no %s %q. %s", what, code, meant(code, codes))
	}
}

func (c checks) firstBody() string {
	if len(c.bodies) == 0 {
		return "CODE"
	}
	return c.bodies[0]
}

// filled returns the codes that are there, each once.
func filled[T any](items []T, code func(T) string) []string {
	var all []string
	seen := map[string]bool{"": true}
	for _, item := range items {
		if s := code(item); !seen[s] {
			all, seen[s] = append(all, s), true
		}
	}
	return all
}

// codes makes sure that the codes of one list have the right form and are not given twice.
func (c checks) codes(list string, f form) codeList {
	return codeList{checks: c, list: list, form: f, first: map[string]int{}}
}

type codeList struct {
	checks
	list  string
	form  form
	first map[string]int
}

func (l codeList) add(i int, name, code string) {
	at := fmt.Sprintf("%s[%d].%s", l.list, i, name)
	if code == "" {
		return // reported when it was read
	}
	if !l.form.pattern.MatchString(code) || len(code) > maxCode {
		l.report(at, "%q has not the form of a code here: %s (at most %d).", code, l.form.words, maxCode)
	}
	if line, twice := l.first[code]; twice {
		l.report(at, "%s is already used on line %d; every %s of the %s must be different.", code, line, name, l.list[strings.LastIndexByte(l.list, '.')+1:])
		return
	}
	l.first[code] = l.lineOf(at)
}
