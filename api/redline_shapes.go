package api

import "acervo/records"

// comparedJSON is a text that is compared, and what it is a text of.
type comparedJSON struct {
	Document    records.DocumentID `json:"document"`
	Number      string             `json:"number"`
	Symbol      string             `json:"symbol,omitempty"`
	Title       string             `json:"title"`
	Version     int                `json:"version"`
	Label       string             `json:"label,omitempty"`
	Date        records.Date       `json:"date,omitempty"`
	EffectiveOn records.Date       `json:"effective_on,omitempty"`
	Language    records.Language   `json:"language,omitempty"`
	Authority   records.Authority  `json:"authority,omitempty"`
	File        records.FileID     `json:"file,omitempty"`
}

func newCompared(v records.ComparedVersion, lang records.Language) comparedJSON {
	return comparedJSON{v.Document, v.Number, v.Symbol, v.Title(lang), v.Version, v.Label, v.Date, v.Effective, v.Language, v.Authority, v.File}
}

type originJSON struct {
	Document    records.DocumentID `json:"document"`
	Version     int                `json:"version,omitempty"`
	Type        records.EventType  `json:"type,omitempty"`
	EffectiveOn records.Date       `json:"effective_on,omitempty"`
	Act         *actJSON           `json:"act,omitempty"`
	Provision   string             `json:"provision,omitempty"`
}

type actJSON struct {
	Document records.DocumentID `json:"document"`
	Number   string             `json:"number"`
	Symbol   string             `json:"symbol,omitempty"`
	Title    string             `json:"title"`
}

func newOrigins(all []records.TextOrigin, lang records.Language) []originJSON {
	return each(all, func(t records.TextOrigin) originJSON {
		o := originJSON{Document: t.Document, Version: t.Version, Type: t.Type, EffectiveOn: t.Effective, Provision: t.Provision}
		if t.Act != nil {
			o.Act = &actJSON{t.Act.Document, t.Act.Number, t.Act.Symbol, t.Act.Title(lang)}
		}
		return o
	})
}

type placeJSON struct {
	EID     string `json:"eid"`
	Kind    string `json:"kind"`
	Label   string `json:"label"`
	Heading string `json:"heading"`
	Page    int    `json:"page"`
	Ordinal int    `json:"ordinal"`
}

func newPlace(p *records.ProvisionPlace) *placeJSON {
	if p == nil {
		return nil
	}
	return &placeJSON{p.EID, p.Kind, p.Label, p.Heading, p.Page, p.Ordinal}
}

// wordsJSON is a run of words: text when both texts have the same bytes, else old, new or both.
type wordsJSON struct {
	Op   records.EditOp `json:"op"`
	Text string         `json:"text,omitempty"`
	Old  string         `json:"old,omitempty"`
	New  string         `json:"new,omitempty"`
}

func newWords(e records.TextEdit) wordsJSON {
	if e.Old == e.New {
		return wordsJSON{Op: e.Op, Text: e.New}
	}
	return wordsJSON{Op: e.Op, Old: e.Old, New: e.New}
}

type provisionChangeJSON struct {
	Change  records.ChangeKind `json:"change"`
	Amended bool               `json:"amended"`
	Holds   bool               `json:"holds,omitempty"`
	Old     *placeJSON         `json:"old,omitempty"`
	New     *placeJSON         `json:"new,omitempty"`
	By      []int              `json:"by,omitempty"`
	Edits   []wordsJSON        `json:"edits"`
}

func newProvisionChange(p records.ProvisionChange, by []int) provisionChangeJSON {
	return provisionChangeJSON{p.Change, p.Amended, p.Holds, newPlace(p.Old), newPlace(p.New), by, each(p.Edits, newWords)}
}

type changeCountJSON struct {
	Unchanged     int `json:"unchanged"`
	Amended       int `json:"amended"`
	New           int `json:"new"`
	Repealed      int `json:"repealed"`
	Moved         int `json:"moved"`
	MovedAmended  int `json:"moved_amended"`
	WordsInserted int `json:"words_inserted"`
	WordsDeleted  int `json:"words_deleted"`
}

func newChangeCount(n records.ChangeCount) changeCountJSON {
	return changeCountJSON{n.Unchanged, n.Amended, n.New, n.Repealed, n.Moved, n.MovedAmended, n.Words.Inserted, n.Words.Deleted}
}

type redlineJSON struct {
	From       comparedJSON          `json:"from"`
	To         comparedJSON          `json:"to"`
	Counts     changeCountJSON       `json:"counts"`
	Origins    []originJSON          `json:"origins"`
	Provisions []provisionChangeJSON `json:"provisions"`
}

func newRedline(r records.Redline, lang records.Language, changedOnly bool) redlineJSON {
	j := redlineJSON{
		From: newCompared(r.From, lang), To: newCompared(r.To, lang), Counts: newChangeCount(r.Count),
		Origins: newOrigins(r.Origins, lang), Provisions: []provisionChangeJSON{},
	}
	for i, p := range r.Provisions {
		if p.Changed() || !changedOnly {
			j.Provisions = append(j.Provisions, newProvisionChange(p, r.By[i]))
		}
	}
	return j
}

type sideBySideJSON struct {
	From  comparedJSON  `json:"from"`
	To    comparedJSON  `json:"to"`
	Older *olderJSON    `json:"older_translation,omitempty"`
	Rows  []sideRowJSON `json:"rows"`
}

type olderJSON struct {
	Language    records.Language `json:"language"`
	Translated  int              `json:"translated_version"`
	Amended     int              `json:"amended_version"`
	EffectiveOn records.Date     `json:"effective_on,omitempty"`
}

type sideRowJSON struct {
	From *sideTextJSON `json:"from,omitempty"`
	To   *sideTextJSON `json:"to,omitempty"`
}

type sideTextJSON struct {
	placeJSON
	Text string `json:"text"`
}

func newSideBySide(s records.SideBySide, lang records.Language) sideBySideJSON {
	side := func(t *records.SideText) *sideTextJSON {
		if t == nil {
			return nil
		}
		return &sideTextJSON{*newPlace(&t.ProvisionPlace), t.Text}
	}
	j := sideBySideJSON{
		From: newCompared(s.A, lang), To: newCompared(s.B, lang),
		Rows: each(s.Rows, func(r records.SideRow) sideRowJSON { return sideRowJSON{side(r.A), side(r.B)} }),
	}
	if o := s.Older; o != nil {
		j.Older = &olderJSON{o.Language, o.Translated, o.Amended, o.Effective}
	}
	return j
}

type articleHistoryJSON struct {
	Document  comparedJSON       `json:"document"`
	Provision placeJSON          `json:"provision"`
	States    []articleStateJSON `json:"states"`
}

type articleStateJSON struct {
	Version   comparedJSON `json:"version"`
	State     string       `json:"state"`
	Amended   bool         `json:"amended"`
	Provision *placeJSON   `json:"provision,omitempty"`
	Was       *placeJSON   `json:"was,omitempty"`
	Text      string       `json:"text,omitempty"`
	Edits     []wordsJSON  `json:"edits,omitempty"`
	Origins   []originJSON `json:"origins"`
}

// The states of an article that are no change of it.
const (
	articleAbsent = "absent"
	articleUnread = "unread"
)

// articleState is what a version is to an article, in a word.
func articleState(s records.ArticleState) string {
	switch {
	case s.Unread:
		return articleUnread
	case s.Change.Old == nil && s.Change.New == nil:
		return articleAbsent
	}
	return string(s.Change.Change)
}

func newArticleHistory(h records.ArticleHistory, lang records.Language) articleHistoryJSON {
	return articleHistoryJSON{
		Document: newCompared(h.Document, lang), Provision: *newPlace(&h.Place),
		States: each(h.States, func(s records.ArticleState) articleStateJSON {
			j := articleStateJSON{
				Version: newCompared(s.Version, lang), State: articleState(s), Amended: s.Change.Amended,
				Provision: newPlace(s.Change.New), Was: newPlace(s.Change.Old), Text: s.Text, Origins: newOrigins(s.Origins, lang),
			}
			if s.Change.Changed() {
				j.Edits = each(s.Change.Edits, newWords)
			}
			return j
		}),
	}
}
