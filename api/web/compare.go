package web

import (
	"time"

	"acervo/records"
)

// Compare is the page on which two texts are compared.
type Compare struct {
	Frame
	Form       CompareForm
	Redline    *Redline    // nil until two texts are named
	Side       *SideBySide // instead, when the texts are in two languages
	Several    []Hit       // documents whose versions can be compared, while none is named
	Sentence   string      // why there is neither; in English, as the rooms behind say it
	Columns    bool        // old and new beside each other, not in one text
	All        bool        // with what did not change
	Inline     string      // addresses of this comparison in another view
	InColumns  string
	Everything string
	Changes    string
	Print      string // the printable page
	PDF        string
}

func (Compare) name() string { return "compare" }

// Here marks the page's place in the navigation.
func (Compare) Here() string { return "compare" }

// CompareForm is which two texts are chosen.
type CompareForm struct {
	From, To                 CompareChoice
	FromLanguage, ToLanguage records.Language // empty for none chosen
	Offered                  []records.Language
}

// CompareChoice is one side of the form.
type CompareChoice struct {
	Ref      string // the document, as it is shown in its field
	Title    Title
	Version  int
	Versions []CompareVersion
}

// CompareVersion is a version that can be chosen.
type CompareVersion struct {
	Number int
	Date   records.Date
	Label  string
	Chosen bool
}

// Redline is what became of a text, as it is shown.
type Redline struct {
	From, To   ComparedText
	Count      records.ChangeCount
	Origins    []Origin
	Provisions []ComparedProvision
	Contents   []ContentLine
	First      string // the id of the first change; empty when there is none
}

// Same reports whether nothing changed.
func (r Redline) Same() bool { return r.First == "" }

// ComparedText is a text on one side of a comparison.
type ComparedText struct {
	Title       Title
	Number      string
	Symbol      string
	Version     int
	Label       string
	Date        records.Date
	EffectiveOn records.Date
	Language    records.Language
	Authority   records.Authority
	Address     string
}

// Day is the day that says most about the version: from when it has effect, else its own.
func (c ComparedText) Day() records.Date {
	if c.EffectiveOn != "" {
		return c.EffectiveOn
	}
	return c.Date
}

// Origin is what brought a change.
type Origin struct {
	Version     int
	Type        records.EventType
	EffectiveOn records.Date
	Act         Title // empty when it is not known
	ActSymbol   string
	ActAddress  string
	Provision   string
}

// ComparedProvision is a provision and what became of it.
type ComparedProvision struct {
	ID         string // of its place on the page
	Change     records.ChangeKind
	Amended    bool
	Label      string // empty for what stands before the first provision, and for parts of running text
	Heading    string
	Language   records.Language // of label and heading
	Page, Part int              // of a text without provisions; 0 for none
	Was        string           // the label it had, when it has another
	By         []Origin
	History    string // the address of its story through all versions; empty when there is none
	Rows       []ComparedRow
	Prev, Next string // the ids of the changes before and after; empty at the ends
}

// Shown reports whether the provision has something to show.
func (p ComparedProvision) Shown() bool { return len(p.Rows) > 0 }

// Sign is a letter that stands for the change beside its name.
func (p ComparedProvision) Sign() string { return changeSign(p.Change) }

func changeSign(c records.ChangeKind) string {
	switch c {
	case records.ProvisionAmended:
		return "±"
	case records.ProvisionNew:
		return "+"
	case records.ProvisionRepealed:
		return "−"
	case records.ProvisionMoved:
		return "↕"
	}
	return ""
}

// Badge is the look of the change's badge.
func (p ComparedProvision) Badge() string { return changeBadge(p.Change) }

func changeBadge(c records.ChangeKind) string {
	switch c {
	case records.ProvisionAmended:
		return "soon"
	case records.ProvisionNew:
		return "ok"
	case records.ProvisionRepealed:
		return "gone"
	case records.ProvisionMoved:
		return "moved"
	}
	return "past"
}

// ComparedRow is a paragraph with its changes.
type ComparedRow struct{ Runs []records.MarkedRun }

// Both is the paragraph with what was deleted and what was inserted.
func (r ComparedRow) Both() []records.MarkedRun { return records.InOneText(r.Runs) }

// Old is the paragraph without what was inserted.
func (r ComparedRow) Old() []records.MarkedRun { return r.without(records.WordsInserted) }

// New is the paragraph without what was deleted.
func (r ComparedRow) New() []records.MarkedRun { return r.without(records.WordsDeleted) }

func (r ComparedRow) without(op records.EditOp) []records.MarkedRun {
	var runs []records.MarkedRun
	for _, x := range r.Runs {
		if x.Op != op {
			runs = append(runs, x)
		}
	}
	return runs
}

// ContentLine is a line of the contents beside a redline.
type ContentLine struct {
	Address  string // empty when it is not on the page
	Label    string
	Heading  string
	Language records.Language // of both
	Page     int
	Part     int
	Group    bool
	Change   records.ChangeKind
}

// Sign is a letter that stands for the change.
func (l ContentLine) Sign() string { return changeSign(l.Change) }

// Badge is the look of the change's badge.
func (l ContentLine) Badge() string { return changeBadge(l.Change) }

// SideBySide is two texts of different languages beside each other.
type SideBySide struct {
	From, To ComparedText
	Older    *records.OlderTranslation
	Rows     []SideRow
}

// SideRow is a provision in both languages.
type SideRow struct {
	ID       string
	From, To []string // paragraphs; nil when the side does not have it
}

// RedlineSheet is a redline on a page of its own, to be printed or kept: it needs nothing else.
type RedlineSheet struct {
	Frame
	Redline
	Made time.Time
}

func (RedlineSheet) name() string { return "redlinesheet" }

// ArticleStory is the page of one article through all versions.
type ArticleStory struct {
	Frame
	Title        Title
	DocumentPage string
	Number       string
	Label        string
	Heading      string
	TextLanguage records.Language
	Languages    []Title // addresses of the story in other languages: Text is the address
	States       []ArticleState
}

func (ArticleStory) name() string { return "article" }

// ArticleState is the article in one version.
type ArticleState struct {
	Version ComparedText
	State   string // unread, absent, or a records.ChangeKind
	Amended bool
	Label   string // when it is another than now
	By      []Origin
	Rows    []ComparedRow
	Compare string // the address of the redline of the whole version against the one before
}

// Badge is the look of the state's badge.
func (s ArticleState) Badge() string { return changeBadge(records.ChangeKind(s.State)) }
