package records

import (
	"context"
	"slices"
	"strings"
)

// CitationState says what became of the question what a citation means.
type CitationState string

// The states of a citation. All are as seen by who asks: what one may not read is not there to be meant.
const (
	CitesItself    CitationState = "own"        // a provision of the same text
	CitesOne       CitationState = "resolved"   // one document
	CitesAmbiguous CitationState = "ambiguous"  // several that are called the same
	CitesNone      CitationState = "unresolved" // none that is filed
)

// Cited is a citation with what it means.
type Cited struct {
	CitationPlace
	In         Document // where it stands, without its versions
	State      CitationState
	Target     Document       // own, resolved: what is cited, without its versions
	InForce    int            // the version of Target that was in force when the citing text was made; 0 when none was, or its date is not known
	Provisions []CitedArticle // the provisions it names, in that version, else in the current one
	Candidates []Document     // ambiguous: what it may mean, without their versions
}

// CitedArticle is a provision that a citation names.
type CitedArticle struct {
	Name string // art_17
	EID  string // of the provision in the text that is cited; empty when it has none such
}

// Citations lists what a version of a document cites, in one language or in all. Version 0 is the current one.
func (o *Office) Citations(ctx context.Context, who Actor, ref string, version int, lang Language, after CitationCursor, limit int) ([]Cited, error) {
	d, err := o.Document(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	v, ok := d.Current()
	if version != 0 {
		if v, err = d.version(version); err != nil {
			return nil, err
		}
	} else if !ok {
		return nil, nil
	}
	f := CitationFilter{AccessClasses: []string{d.Access.Class()}, Files: []FileID{}, After: after, Limit: limit}
	for _, t := range v.Texts {
		if file, read := t.Reads(); read && (lang == "" || t.Language == lang) {
			f.Files = append(f.Files, file.ID)
		}
	}
	places, err := o.catalogue.CitationPlaces(ctx, f)
	if err != nil {
		return nil, err
	}
	all, err := o.resolve(ctx, who, places)
	return slices.DeleteFunc(all, Cited.header), err
}

// header reports whether a text only says its own name, as at its beginning.
func (c Cited) header() bool {
	return c.State == CitesItself && !c.Own && len(c.Provisions) == 0
}

// CitedBy lists the citations that mean a document, or may mean it. The current
// versions of documents are looked at, or all of them.
func (o *Office) CitedBy(ctx context.Context, who Actor, ref string, allVersions bool, after CitationCursor, limit int) ([]Cited, error) {
	d, err := o.Document(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	classes, err := o.visibleClasses(ctx, who)
	if err != nil {
		return nil, err
	}
	f := CitationFilter{AccessClasses: classes, Keys: DocumentKeys(d, o.profile()), Current: !allVersions, After: after, Limit: max(50, limit)}
	var found []Cited
	for {
		places, err := o.catalogue.CitationPlaces(ctx, f)
		if err != nil {
			return nil, err
		}
		all, err := o.resolve(ctx, who, places)
		if err != nil {
			return nil, err
		}
		for _, c := range all {
			if c.Document != d.ID && (c.State == CitesOne && c.Target.ID == d.ID || slices.ContainsFunc(c.Candidates, func(x Document) bool { return x.ID == d.ID })) {
				if found = append(found, c); len(found) == limit {
					return found, nil
				}
			}
		}
		if len(places) < f.Limit {
			return found, nil
		}
		last := places[len(places)-1]
		f.After = CitationCursor{last.File, last.Ordinal}
	}
}

// UnresolvedCitations lists citations, in the current versions of documents the
// actor may read, that mean nothing they may read.
func (o *Office) UnresolvedCitations(ctx context.Context, who Actor, after CitationCursor, limit int) ([]Cited, error) {
	if err := who.Must(ActSearch); err != nil {
		return nil, err
	}
	classes, err := o.visibleClasses(ctx, who)
	if err != nil {
		return nil, err
	}
	places, err := o.catalogue.CitationPlaces(ctx, CitationFilter{AccessClasses: classes, Unresolved: true, Current: true, After: after, Limit: limit})
	if err != nil {
		return nil, err
	}
	return o.resolve(ctx, who, places)
}

// resolver answers what citations mean, as one actor may see it.
type resolver struct {
	o         *Office
	who       Actor
	visible   Visible
	byKey     map[string][]DocumentID
	documents map[DocumentID]Document
	timelines map[string]Timeline    // by lineage
	outlines  map[FileID][]Provision //
}

func (o *Office) resolve(ctx context.Context, who Actor, places []CitationPlace) ([]Cited, error) {
	r := resolver{o: o, who: who, visible: o.visible(who), documents: map[DocumentID]Document{}, timelines: map[string]Timeline{}, outlines: map[FileID][]Provision{}}
	classes, err := o.visibleClasses(ctx, who)
	if err != nil {
		return nil, err
	}
	var keys []string
	ids := make([]DocumentID, 0, len(places))
	for _, p := range places {
		keys, ids = append(keys, p.Keys...), append(ids, p.Document)
	}
	slices.Sort(keys)
	if r.byKey, err = o.catalogue.DocumentsWithKeys(ctx, slices.Compact(keys), classes); err != nil {
		return nil, err
	}
	for _, found := range r.byKey {
		ids = append(ids, found...)
	}
	if err := r.fetch(ctx, ids); err != nil {
		return nil, err
	}
	all := make([]Cited, 0, len(places))
	for _, p := range places {
		if _, may := r.documents[p.Document]; !may {
			continue
		}
		c, err := r.cited(ctx, p)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// fetch keeps those of the documents that may be read.
func (r *resolver) fetch(ctx context.Context, ids []DocumentID) error {
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id DocumentID) bool { _, have := r.documents[id]; return have || id == "" })
	may, err := r.o.readableOf(ctx, r.who, ids...)
	if err != nil {
		return err
	}
	found, err := r.o.catalogue.DocumentsByID(ctx, may)
	for _, d := range found {
		if r.visible(d.Access) {
			r.documents[d.ID] = d
		}
	}
	return err
}

// cited resolves one citation.
func (r *resolver) cited(ctx context.Context, p CitationPlace) (Cited, error) {
	c := Cited{CitationPlace: p, In: bare(r.documents[p.Document]), State: CitesNone}
	if p.Own {
		c.State, c.Target, c.InForce = CitesItself, c.In, p.Version
		outline, err := r.outline(ctx, p.File)
		c.Provisions = named(p.Citation.Provisions, outline)
		return c, err
	}
	candidates, exact := r.candidates(p)
	switch {
	case len(candidates) == 0:
		c.Provisions = named(p.Citation.Provisions, nil)
		return c, nil
	case !sameLineage(candidates):
		c.State, c.Provisions = CitesAmbiguous, named(p.Citation.Provisions, nil)
		for _, d := range candidates {
			c.Candidates = append(c.Candidates, bare(d))
		}
		return c, nil
	}
	target, version, err := r.then(ctx, candidates, exact, p)
	if err != nil {
		return c, err
	}
	c.State, c.Target, c.InForce = CitesOne, bare(target), version
	if target.ID == p.Document {
		c.State = CitesItself
	}
	outline, err := r.outlineOf(ctx, target, version, p.Language)
	c.Provisions = named(p.Citation.Provisions, outline)
	return c, err
}

// candidates returns the documents that the most exact key that is known names;
// exact is false when the key names whatever is called so at the time.
func (r *resolver) candidates(p CitationPlace) (found []Document, exact bool) {
	for _, key := range p.Keys {
		for _, id := range r.byKey[key] {
			if d, may := r.documents[id]; may {
				found = append(found, d)
			}
		}
		if len(found) > 0 {
			exact = !strings.HasPrefix(key, "kind/") && !strings.HasPrefix(key, "title/")
			return notLater(found, r.date(p)), exact
		}
	}
	return nil, false
}

// date is that of the text that cites; empty when it is not known.
func (r *resolver) date(p CitationPlace) Date {
	if p.VersionDate != "" {
		return p.VersionDate
	}
	return r.documents[p.Document].Date
}

// notLater leaves out what was made after the text that cites it, if there is anything else.
func notLater(all []Document, on Date) []Document {
	if on == "" {
		return all
	}
	earlier := slices.DeleteFunc(slices.Clone(all), func(d Document) bool { return d.Date.After(on) })
	if len(earlier) == 0 {
		return all
	}
	return earlier
}

func sameLineage(all []Document) bool {
	return !slices.ContainsFunc(all, func(d Document) bool { return d.lineage() != all[0].lineage() })
}

// lineage names the documents that replaced one another; a document that stands alone is its own.
func (d Document) lineage() string {
	if d.Lineage == "" {
		return string(d.ID)
	}
	return d.Lineage
}

// then returns which of the documents of a lineage a text means that was made on
// its date, and the version of it that was in force then.
func (r *resolver) then(ctx context.Context, candidates []Document, exact bool, p CitationPlace) (Document, int, error) {
	last := slices.MaxFunc(candidates, func(a, b Document) int { return strings.Compare(string(a.Date), string(b.Date)) })
	on := r.date(p)
	if on == "" {
		return last, 0, nil
	}
	t, err := r.timeline(ctx, last)
	if err != nil {
		return last, 0, err
	}
	s := t.Known(r.o.now()).At(last.ID, on)
	if !s.InForce() {
		return last, 0, nil
	}
	if exact {
		i := slices.IndexFunc(candidates, func(d Document) bool { return d.ID == s.Document })
		if i < 0 {
			return last, 0, nil // what it names was not in force
		}
		return candidates[i], s.Version, nil
	}
	if err := r.fetch(ctx, []DocumentID{s.Document}); err != nil {
		return last, 0, err
	}
	if d, may := r.documents[s.Document]; may {
		return d, s.Version, nil
	}
	return last, 0, nil
}

// timeline returns the events of a document's lineage without those of documents that may not be seen.
func (r *resolver) timeline(ctx context.Context, d Document) (Timeline, error) {
	if t, ok := r.timelines[d.lineage()]; ok {
		return t, nil
	}
	t, err := r.o.catalogue.Timeline(ctx, d.ID)
	if err != nil {
		return Timeline{}, err
	}
	var ids []DocumentID
	for _, e := range t.Events {
		ids = append(ids, e.Document, e.By)
	}
	if err := r.fetch(ctx, ids); err != nil {
		return Timeline{}, err
	}
	t = t.Visible(func(id DocumentID) bool { _, may := r.documents[id]; return may })
	r.timelines[d.lineage()] = t
	return t, nil
}

// outlineOf returns the provisions of a version's text, in the language or else in the one that counts.
func (r *resolver) outlineOf(ctx context.Context, d Document, version int, lang Language) ([]Provision, error) {
	v, ok := d.Current()
	if version != 0 {
		var err error
		if v, err = d.version(version); err != nil {
			return nil, nil //nolint:nilerr // an event may name a version that is not there: then it has no provisions
		}
	}
	t, _, has := v.Text(lang)
	if f, read := t.Reads(); ok && has && read {
		return r.outline(ctx, f.ID)
	}
	return nil, nil
}

func (r *resolver) outline(ctx context.Context, f FileID) ([]Provision, error) {
	if known, ok := r.outlines[f]; ok {
		return known, nil
	}
	outline, err := r.o.catalogue.Outline(ctx, f)
	r.outlines[f] = outline
	return outline, err
}

// named finds the provisions that a citation names.
func named(names []string, outline []Provision) []CitedArticle {
	all := make([]CitedArticle, len(names))
	for i, name := range names {
		all[i].Name = name
		if k := slices.IndexFunc(outline, func(p Provision) bool { return isProvision(p.EID, name) }); k >= 0 {
			all[i].EID = outline[k].EID
		}
	}
	return all
}

// bare is a document without its versions and events.
func bare(d Document) Document {
	d.Versions, d.Events = nil, nil
	return d
}

// KeyPlan says by what rules documents are called: it changes when DocumentKeys, or what it reads of the profile, does.
func KeyPlan(p *Profile) string {
	var b strings.Builder
	b.WriteString("1") // raise it with the rules
	for _, t := range p.Types {
		b.WriteString(" " + t.Code + "=" + p.instrument(t.Code) + "/" + p.abbreviation(t.Code))
	}
	return b.String()
}

// RenewKeys writes anew what every document is called by; it is for a catalogue
// whose keys were made by another KeyPlan, or before there were any.
func (o *Office) RenewKeys(ctx context.Context) error {
	classes, err := o.catalogue.AccessClasses(ctx)
	if err != nil || len(classes) == 0 {
		return err
	}
	f := DocumentFilter{AccessClasses: classes, Limit: 500}
	for {
		page, err := o.catalogue.Documents(ctx, f)
		if err != nil || len(page) == 0 {
			return err
		}
		err = o.catalogue.InTx(ctx, func(tx Tx) error {
			for _, d := range page {
				if err := tx.SaveKeys(ctx, d.ID, DocumentKeys(d, o.profile())); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		f.After = page[len(page)-1].ID
	}
}
