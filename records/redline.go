package records

import (
	"context"
	"slices"
	"strings"
	"time"
)

// TextRef names a text: a version of a document in a language, or a file.
type TextRef struct {
	Document string   // id, register number or symbol; may be empty when File is given
	Version  int      // 0: the one in force on On, else the latest one
	On       Date     // instead of Version: the one in force that day, as known now
	Language Language // empty: the authentic one, or one that both texts have
	File     FileID   // instead of all that: the text of this file
}

// ComparedVersion is a text that is compared, and what it is a text of.
type ComparedVersion struct {
	Document  DocumentID
	Number    string
	Symbol    string
	Titles    map[Language]string
	Version   int
	Label     string
	Date      Date // of the version
	Effective Date
	Language  Language
	Authority Authority
	File      FileID
}

// Title is Document.Title of its document.
func (v ComparedVersion) Title(lang Language) string {
	return Document{Titles: v.Titles, Symbol: v.Symbol}.Title(lang)
}

// TextOrigin is what brought a version, as far as it was recorded and the actor may know it.
type TextOrigin struct {
	Document  DocumentID
	Version   int
	Type      EventType // empty when no legal event tells of it
	Effective Date
	Act       *ActRef // the act that did it; nil when it is not known
	Provision string  // the act's provision
}

// ActRef is an act that did something to another document.
type ActRef struct {
	Document DocumentID
	Number   string
	Symbol   string
	Titles   map[Language]string
}

// Title is Document.Title of the act.
func (a ActRef) Title(lang Language) string {
	return Document{Titles: a.Titles, Symbol: a.Symbol}.Title(lang)
}

// Redline is what became of one text in another one of the same language.
type Redline struct {
	From, To   ComparedVersion
	Provisions Changes
	Count      ChangeCount
	Origins    []TextOrigin // what brought the versions from one to the other, oldest first
	// By says for each provision which of the origins changed it; empty when it did not change or is not known.
	By [][]int
}

// Redline compares two texts of one language: two versions of a document, or
// two documents. Without a version, From is the one before To when both are of
// one document, else the latest. What the actor may not read is NotFound; texts
// of two languages are Invalid, and are read with SideBySide.
func (o *Office) Redline(ctx context.Context, who Actor, from, to TextRef) (Redline, error) {
	if from.Language != "" && to.Language != "" && from.Language.Primary() != to.Language.Primary() {
		return Redline{}, errTwoLanguages(from.Language, to.Language)
	}
	x, y, err := o.findPair(ctx, who, from, to)
	if err != nil {
		return Redline{}, err
	}
	if x.text.Language != y.text.Language {
		return Redline{}, errTwoLanguages(x.text.Language, y.text.Language)
	}
	if err := o.openedPair(ctx, who, x, y); err != nil {
		return Redline{}, err
	}
	before, err := o.comparedText(ctx, x)
	if err != nil {
		return Redline{}, err
	}
	after, err := o.comparedText(ctx, y)
	if err != nil {
		return Redline{}, err
	}
	r := Redline{From: x.described(), To: y.described()}
	if r.Provisions, err = o.comparer.Compare(ctx, before, after); err != nil {
		return Redline{}, err
	}
	r.Count = r.Provisions.Count()
	if err := o.tellOrigins(ctx, who, &r, x, y); err != nil {
		return Redline{}, err
	}
	return r, nil
}

func errTwoLanguages(a, b Language) error {
	return Errorf(Invalid, "A redline compares two texts of one language; these are in %q and %q. Read them side by side instead.", a, b).At("lang")
}

// locatedText is a text with the document and the version it belongs to.
type locatedText struct {
	document Document
	version  Version
	text     Text
}

func (f locatedText) described() ComparedVersion {
	d, v := f.document, f.version
	file, _ := f.text.Reads()
	return ComparedVersion{
		Document: d.ID, Number: d.Number, Symbol: d.Symbol, Titles: d.Titles, Version: v.Number, Label: v.Label, Date: v.Date,
		Effective: v.EffectiveOn, Language: f.text.Language, Authority: f.text.Authority, File: file.ID,
	}
}

// findPair finds the two texts of a redline. Both documents are asked for before
// anything is said of either.
func (o *Office) findPair(ctx context.Context, who Actor, from, to TextRef) (x, y locatedText, err error) {
	if x.document, err = o.refDocument(ctx, who, from, "from"); err != nil {
		return x, y, err
	}
	if y.document, err = o.refDocument(ctx, who, to, "to"); err != nil {
		return x, y, err
	}
	lang := from.Language
	if lang == "" {
		lang = to.Language
	}
	if lang = lang.Primary(); lang == "" {
		lang = commonLanguage(x.document, y.document, from, to)
	}
	from.Language, to.Language = lang, lang
	if y, err = o.pick(ctx, who, y.document, to, "to"); err != nil {
		return x, y, err
	}
	if from.Version == 0 && from.On == "" && from.File == "" && x.document.ID == y.document.ID {
		if from.Version = versionBefore(x.document, y.version.Number, lang); from.Version == 0 {
			return x, y, Errorf(Invalid, "There is no version before %d to compare with; name two versions.", y.version.Number).At("from_version")
		}
	}
	x, err = o.pick(ctx, who, x.document, from, "from")
	return x, y, err
}

// refDocument returns the document that a reference is about, when the actor may read it.
func (o *Office) refDocument(ctx context.Context, who Actor, ref TextRef, field string) (Document, error) {
	if ref.Document == "" && ref.File != "" {
		_, d, err := o.FileInfo(ctx, who, ref.File)
		return d, err
	}
	if ref.Document == "" {
		return Document{}, Errorf(Invalid, "Name a document.").At(field)
	}
	return o.Document(ctx, who, ref.Document)
}

// commonLanguage is the authentic language of the newer text if both have it, else one that both have.
func commonLanguage(x, y Document, from, to TextRef) Language {
	if from.File != "" || to.File != "" {
		return ""
	}
	has := func(d Document, ref TextRef, l Language) bool {
		return slices.ContainsFunc(d.Versions, func(v Version) bool {
			return (ref.Version == 0 || v.Number == ref.Version) && v.has(l)
		})
	}
	for i := len(y.Versions) - 1; i >= 0; i-- {
		if t, _, ok := y.Versions[i].Text(""); ok && has(x, from, t.Language) && has(y, to, t.Language) {
			return t.Language
		}
	}
	for _, v := range y.Versions {
		for _, t := range v.Texts {
			if has(x, from, t.Language) && has(y, to, t.Language) {
				return t.Language
			}
		}
	}
	return ""
}

func (v Version) has(l Language) bool {
	return slices.ContainsFunc(v.Texts, func(t Text) bool { return t.Language == l })
}

// versionBefore is the number of the version before another one that has a text in the language, or 0.
func versionBefore(d Document, number int, lang Language) int {
	found := 0
	for _, v := range d.Versions {
		if v.Number < number && v.Number > found && (lang == "" || v.has(lang)) {
			found = v.Number
		}
	}
	return found
}

// pick finds the text of a reference in its document, or in the one of its
// lineage that was in force on the day.
func (o *Office) pick(ctx context.Context, who Actor, d Document, ref TextRef, field string) (locatedText, error) {
	if ref.File != "" {
		return pickFile(d, ref.File, field)
	}
	number := ref.Version
	if number == 0 && ref.On != "" {
		var err error
		if d, number, err = o.standingOn(ctx, who, d, ref.On, field); err != nil {
			return locatedText{}, err
		}
	}
	f := locatedText{document: d}
	for _, v := range d.Versions {
		if v.Number == number || number == 0 && v.Number > f.version.Number && (ref.Language == "" || v.has(ref.Language)) {
			f.version = v
		}
	}
	if f.version.Number == 0 {
		switch {
		case number != 0:
			return f, Errorf(NotFound, "The document has no version %d.", number).At(field + "_version")
		case len(d.Versions) > 0:
			return f, Errorf(NotFound, "The document has no text in %q.", ref.Language).At("lang")
		}
		return f, Errorf(NotFound, "The document has no versions.").At(field)
	}
	t, exact, ok := f.version.Text(ref.Language)
	if !ok || ref.Language != "" && !exact {
		return f, Errorf(NotFound, "Version %d has no text in %q; it has: %s.", f.version.Number, ref.Language,
			codes(f.version.Texts, func(t Text) string { return string(t.Language) })).At("lang")
	}
	f.text = t
	return f, nil
}

func pickFile(d Document, id FileID, field string) (locatedText, error) {
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			if i := slices.IndexFunc(t.Files, func(f File) bool { return f.ID == id }); i >= 0 {
				t.Files = t.Files[i : i+1]
				return locatedText{d, v, t}, nil
			}
		}
	}
	return locatedText{}, Errorf(NotFound, "The document has no such file.").At(field + "_file")
}

// standingOn is the version in force on a day, of the document or of one of its lineage.
func (o *Office) standingOn(ctx context.Context, who Actor, d Document, on Date, field string) (Document, int, error) {
	whole, err := o.catalogue.Timeline(ctx, d.ID)
	if err != nil {
		return Document{}, 0, err
	}
	seen, err := o.seen(ctx, who, whole, d)
	if err != nil {
		return Document{}, 0, err
	}
	s := seen.Known(latest).At(d.ID, on)
	if !s.InForce() {
		return Document{}, 0, Errorf(NotFound, "No text of it is known to have been in force on %s; name a version.", on).At(field + "_on")
	}
	if s.Document != d.ID {
		if d, err = o.Document(ctx, who, string(s.Document)); err != nil {
			return Document{}, 0, err
		}
	}
	return d, s.Version, nil
}

// comparedText reads the text of what was found.
func (o *Office) comparedText(ctx context.Context, f locatedText) (ComparedText, error) {
	if err := o.kept(ctx, f.document); err != nil {
		return ComparedText{}, err
	}
	file, ok := f.text.Reads()
	if !ok {
		return ComparedText{}, unread(f)
	}
	passages, err := o.catalogue.Passages(ctx, file.ID)
	if err != nil {
		return ComparedText{}, err
	}
	var b strings.Builder
	for _, p := range passages {
		b.WriteString(p.Text)
	}
	outline, err := o.catalogue.Outline(ctx, file.ID)
	return ComparedText{Text: b.String(), Outline: outline}, err
}

// unread says why there is no text to compare.
func unread(f locatedText) error {
	for _, file := range f.text.Files {
		switch file.Reading.State {
		case ReadingPending, ReadingRunning:
			e := Errorf(Unavailable, "The text of version %d is still being read.", f.version.Number)
			e.RetryAfter = 2 * time.Second
			return e
		case ReadingFailed:
			return Errorf(NotFound, "The text of version %d could not be read: %s The file itself can be downloaded.", f.version.Number, file.Reading.Reason)
		}
	}
	return Errorf(NotFound, "Version %d has no text that could be compared.", f.version.Number)
}
