package records

import (
	"context"
	"slices"
)

// MaxSelected is the most records that one request changes together; what a query finds beyond them is
// the next request's.
const MaxSelected = 1000

// maxWorded is the most documents that a selection by words may find.
const maxWorded = 10_000

// Selection says which records are changed together: those named, or what a query finds.
type Selection struct {
	Records []Selected
	Query   string     // as an address has it: q=asamblea&type=minutes&class=2
	After   DocumentID // of a query: the last record of the request before
	Limit   int        // of a query: how many; 0 means MaxSelected, which is also the most
}

// Selected names one record.
type Selected struct {
	Ref      string // its id, register number or symbol
	Revision int64  // the one that was seen; 0: whatever it is now
}

// chosen is a record of a selection; err says why it cannot be changed.
type chosen struct {
	Selected
	id  DocumentID
	err error
}

// choose finds the records of a selection, each once, and where a query goes on.
func (o *Office) choose(ctx context.Context, who Actor, s Selection) (all []chosen, next DocumentID, err error) {
	switch {
	case (len(s.Records) > 0) == (s.Query != ""):
		return nil, "", Errorf(Invalid, "Say which records are meant: a list of them, or a query; one of the two.").At("records")
	case len(s.Records) > MaxSelected:
		return nil, "", Errorf(Invalid, "Name at most %d records.", MaxSelected).At("records")
	case s.Query != "":
		return o.chooseBy(ctx, who, s)
	}
	all, err = o.chooseNamed(ctx, who, s.Records)
	return all, "", err
}

// chooseNamed finds the records of a list, each once.
func (o *Office) chooseNamed(ctx context.Context, who Actor, list []Selected) (all []chosen, err error) {
	ids := make([]DocumentID, len(list))
	named := make([]DocumentID, 0, len(list))
	for i, r := range list {
		if isID(r.Ref) {
			named = append(named, DocumentID(r.Ref))
			continue
		}
		if ids[i], err = o.mayRead(ctx, who, r.Ref); err != nil {
			return nil, err
		}
	}
	may, err := o.readableOf(ctx, who, named...)
	if err != nil {
		return nil, err
	}
	readable := make(map[DocumentID]bool, len(may))
	for _, id := range may {
		readable[id] = true
	}
	for i, r := range list {
		if id := DocumentID(r.Ref); readable[id] {
			ids[i] = id
		}
	}
	seen := make(map[DocumentID]bool, len(may))
	for i, r := range list {
		switch id := ids[i]; {
		case id == "":
			all = append(all, chosen{Selected: r, err: errNoDocument()})
		case !seen[id]:
			seen[id] = true
			all = append(all, chosen{Selected: r, id: id})
		}
	}
	return all, nil
}

// isID reports whether a reference has the form of NewID.
func isID(ref string) bool {
	if len(ref) != 26 {
		return false
	}
	for _, r := range ref {
		if (r < 'a' || r > 'z') && (r < '2' || r > '7') {
			return false
		}
	}
	return true
}

// choosing reads the query by which records are chosen.
func (o *Office) choosing(query string) (HoldTerms, error) {
	terms, problems := readTerms(o.profile(), query)
	problems = append(problems, checkLength(query, terms)...)
	if err := InvalidProblems(problems); err != nil {
		return terms, err
	}
	if terms.Text == "" && !terms.Asks() {
		return terms, Errorf(Invalid, "A query that asks nothing would choose everything; say what is meant.").At("query")
	}
	return terms, nil
}

// chooseBy finds what a query finds among what the actor may read, in the order of ids, so
// that what is changed meanwhile moves nothing out of its way.
func (o *Office) chooseBy(ctx context.Context, who Actor, s Selection) (all []chosen, next DocumentID, err error) {
	terms, err := o.choosing(s.Query)
	if err != nil {
		return nil, "", err
	}
	limit := s.Limit
	if limit <= 0 || limit > MaxSelected {
		limit = MaxSelected
	}
	step := func(after DocumentID) ([]DocumentID, error) {
		return o.catalogue.Answering(ctx, terms, after, limit+1)
	}
	if terms.Text != "" {
		found, err := o.worded(ctx, who, terms)
		if err != nil {
			return nil, "", err
		}
		step = func(after DocumentID) ([]DocumentID, error) {
			from, at := slices.BinarySearch(found, after)
			if at {
				from++
			}
			return found[from:min(len(found), from+limit+1)], nil
		}
	}
	after := s.After
	for {
		ids, err := step(after)
		if err != nil {
			return nil, "", err
		}
		may, err := o.readableOf(ctx, who, ids...)
		if err != nil {
			return nil, "", err
		}
		for _, id := range may {
			if len(all) == limit {
				return all, all[limit-1].id, nil
			}
			all = append(all, chosen{Selected: Selected{Ref: string(id)}, id: id})
		}
		if len(ids) <= limit {
			return all, "", nil
		}
		after = ids[len(ids)-1]
	}
}

// wordsOf is the search that finds what has the words of a query.
func (o *Office) wordsOf(ctx context.Context, who Actor, t HoldTerms) Query {
	return Query{
		Text: t.Text, Types: t.Types, Bodies: t.Bodies, Classes: t.Classes, Years: t.Years, From: t.From, To: t.To,
		Language: t.Language, Today: o.today(), Members: o.membersFor(ctx, who),
	}
}

// worded finds what has the words of a query and the actor may read, in the order of ids.
func (o *Office) worded(ctx context.Context, who Actor, t HoldTerms) ([]DocumentID, error) {
	q := o.wordsOf(ctx, who, t)
	q.Sort, q.Limit = Newest, 100
	var ids []DocumentID
	for {
		found, err := o.finder.Search(ctx, q, o.visible(who))
		if err != nil {
			return nil, err
		}
		if found.Total > maxWorded {
			return nil, Errorf(Invalid, "More than %d documents have these words; narrow the query.", maxWorded).At("query")
		}
		for _, h := range found.Hits {
			ids = append(ids, h.Document)
		}
		if q.Cursor = found.Cursor; q.Cursor == "" || len(found.Hits) == 0 {
			slices.Sort(ids)
			return slices.Compact(ids), nil
		}
	}
}

// Chosen lists the records of a selection that the actor may read, without their versions, and
// where a query goes on.
func (o *Office) Chosen(ctx context.Context, who Actor, s Selection) ([]Document, DocumentID, error) {
	if err := who.Must(ActDescribe); err != nil {
		return nil, "", err
	}
	all, next, err := o.choose(ctx, who, s)
	if err != nil {
		return nil, "", err
	}
	ids := make([]DocumentID, 0, len(all))
	for _, c := range all {
		if c.err == nil {
			ids = append(ids, c.id)
		}
	}
	found, err := o.catalogue.Descriptions(ctx, ids)
	if err != nil {
		return nil, "", err
	}
	documents := make([]Document, 0, len(ids))
	for _, id := range ids {
		if d, ok := found[id]; ok && o.readable(who, d) == nil {
			documents = append(documents, d)
		}
	}
	return documents, next, nil
}
