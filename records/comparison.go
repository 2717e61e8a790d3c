package records

import "context"

// Comparer says what became of the provisions of one text in another text of
// the same language. Formatting variants (white space, line ends, quotes,
// dashes, ordinal signs, running headers) are no changes.
type Comparer interface {
	// Compare aligns two texts. Both can be rebuilt from the answer to the byte
	// (Changes.OldText, Changes.NewText). Either text may be empty.
	Compare(ctx context.Context, before, after ComparedText) (Changes, error)
	// Trace follows one provision through the states of a text, oldest first: the
	// provision that has the id in the state at. Each state says what became of it
	// since the state before; one that does not hold it has neither Old nor New.
	Trace(ctx context.Context, states []ComparedText, at int, eid string) ([]ProvisionChange, error)
}

// ComparedText is a text as it is compared: whole, its pages parted by PageBreak,
// with the outline that says where its provisions begin.
type ComparedText struct {
	Text    string
	Outline []Provision
}

// ChangeKind is what became of a provision.
type ChangeKind string

// What may become of a provision.
const (
	ProvisionUnchanged ChangeKind = "unchanged"
	ProvisionAmended   ChangeKind = "amended"
	ProvisionNew       ChangeKind = "new"
	ProvisionRepealed  ChangeKind = "repealed"
	ProvisionMoved     ChangeKind = "moved" // renumbered, or put under another title; Amended says whether its words changed too
)

// ProvisionChange is what became of one provision: words in order, old and new.
type ProvisionChange struct {
	Change  ChangeKind
	Amended bool            // its words are others, too
	Holds   bool            // it is the heading of a title or chapter that holds other provisions
	Old     *ProvisionPlace // nil when it is new
	New     *ProvisionPlace // nil when it is repealed
	Edits   []TextEdit
}

// ProvisionPlace is where a provision stands in a text. A text without
// articles is compared in parts that have no id: pages or runs of paragraphs.
type ProvisionPlace struct {
	EID     string
	Kind    string
	Label   string
	Heading string
	Page    int // where it begins, from 1; 0 in texts without pages
	Ordinal int // its place in the text, from 0
}

// Place returns where the provision stands in the new text, or where it stood.
func (p ProvisionChange) Place() ProvisionPlace {
	switch {
	case p.New != nil:
		return *p.New
	case p.Old != nil:
		return *p.Old
	}
	return ProvisionPlace{}
}

// Changed reports whether there is anything to show: all but what is unchanged.
func (p ProvisionChange) Changed() bool { return p.Change != ProvisionUnchanged }

// EditOp is what happened to a run of words.
type EditOp string

// The operations of an edit.
const (
	WordsSame     EditOp = "same" // old and new may differ in what is no change: line ends, quotes, headers
	WordsDeleted  EditOp = "deleted"
	WordsInserted EditOp = "inserted"
	WordsReplaced EditOp = "replaced"
	WordsAside    EditOp = "aside" // headers and numbers of pages: no matter of the text, and not compared
)

// TextEdit is a run of words, byte for byte as it stands in either text.
type TextEdit struct {
	Op  EditOp
	Old string
	New string
}

// ChangeCount counts provisions, without the headings that hold others, and words.
type ChangeCount struct {
	Unchanged    int
	Amended      int
	New          int
	Repealed     int
	Moved        int
	MovedAmended int // of the moved ones
	Words        WordCount
}

// WordCount counts words that were put in and taken out.
type WordCount struct {
	Inserted int
	Deleted  int
}

// noComparer is the comparer of an office that has none.
type noComparer struct{}

func errNoComparer() error { return Errorf(Unavailable, "This service does not compare texts.") }

func (noComparer) Compare(context.Context, ComparedText, ComparedText) (Changes, error) {
	return nil, errNoComparer()
}

func (noComparer) Trace(context.Context, []ComparedText, int, string) ([]ProvisionChange, error) {
	return nil, errNoComparer()
}
