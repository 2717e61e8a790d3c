package records

import (
	"context"
	"regexp"
	"strings"
)

// articleName is an article as people write it by itself: "12", "Artículo 12 bis", "art. 7º-A".
var articleName = regexp.MustCompile(`(?i)^(?:art(?:[íi]culos?|icles?|igos?|s)?\.?\s*)?(\d{1,5})[º°ªo.]*(?:[ -]*(bis|ter|quater|[a-z]))?\.?$`)

// FindProvision returns the id of the provision that somebody means by what they wrote: its id or the last
// part of it (art_12 for tit_vi__art_12), its label as it is printed (Segundo), or its number in any of the
// working languages (12, art. 12 bis). ok is false when none is meant, or several and none exactly.
func FindProvision(outline []Provision, written string) (eid string, ok bool) {
	written = strings.Join(strings.Fields(written), " ")
	if written == "" {
		return "", false
	}
	for _, p := range outline {
		if p.EID == written {
			return p.EID, true
		}
	}
	one := func(means func(Provision) bool) (eid string, ok bool) {
		n := 0
		for _, p := range outline {
			if means(p) {
				eid, n = p.EID, n+1
			}
		}
		return eid, n == 1
	}
	if eid, ok = one(func(p Provision) bool { return isProvision(p.EID, written) }); ok {
		return eid, true
	}
	if eid, ok = one(func(p Provision) bool { return strings.EqualFold(strings.Join(strings.Fields(p.Label), " "), written) }); ok {
		return eid, true
	}
	number := articleEID(written)
	return one(func(p Provision) bool { return number != "" && isProvision(p.EID, number) })
}

// articleEID is the id of an article by itself of which the number was written, else "".
func articleEID(written string) string {
	m := articleName.FindStringSubmatch(written)
	if m == nil {
		return ""
	}
	return "art_" + strings.TrimLeft(m[1], "0") + strings.ToLower(m[2])
}

func isEID(s string) bool { return eidShape.MatchString(s) && len(s) <= maxEID }

// provisionOf is the id of the provision of a document that somebody named, by the text that counts.
// An id that this text does not have is taken as it is, as it may be another version's.
func (o *Office) provisionOf(ctx context.Context, id DocumentID, field, written string) (string, error) {
	written = strings.TrimSpace(written)
	if written == "" {
		return "", nil
	}
	d, err := o.catalogue.Document(ctx, id)
	if err != nil {
		return "", err
	}
	if v, ok := d.Current(); ok {
		t, _, _ := v.Text("")
		if f, reads := t.Reads(); reads {
			outline, err := o.catalogue.Outline(ctx, f.ID)
			if err != nil {
				return "", err
			}
			if eid, ok := FindProvision(outline, written); ok {
				return eid, nil
			}
		}
	}
	if number := articleEID(written); number != "" {
		return number, nil
	}
	if !strings.Contains(written, "_") || !isEID(written) {
		return "", Errorf(Invalid, "There is no provision %q; name it as it is printed, such as 12 or 12 bis, or by its id in the outline, such as tit_vi__art_3.", written).At(field)
	}
	return written, nil
}
