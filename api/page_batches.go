package api

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

const batchesPage = "/governance/batches"

func batchPage(id records.BatchID) string { return batchesPage + "/" + url.PathEscape(string(id)) }

// The lines of a batch's page: of each outcome beside others, and of one by itself.
const (
	batchGlance = 25
	batchLines  = 100
)

// pageChooseBatch chooses all that the search finds to be changed, and leads to where that is seen before it is done.
func (s *Server) pageChooseBatch(c *gin.Context, f editForm, edit records.EditTogether) (reply, error) {
	edit.Reason, edit.DryRun = f.text("reason"), false
	b, err := s.custodian.ChooseBatch(c.Request.Context(), actor(c), records.Selection{Query: f.query}, edit)
	if err != nil {
		return reply{}, err
	}
	return seeOther(batchPage(b.ID)), nil
}

// pageBatches lists batches.
func (s *Server) pageBatches(c *gin.Context) (reply, error) {
	if r, err := entered(c, records.ActSeeBatches); r != nil || err != nil {
		return orReply(r, err)
	}
	all, err := s.custodian.Batches(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	p := web.Batches{Frame: s.frame(c), MayEdit: actor(c).May(records.ActDescribe)}
	for _, b := range all {
		p.Batches = append(p.Batches, s.batchLine(c, p.Language, b))
	}
	return s.page(c, 0, &p)
}

func (s *Server) batchLine(c *gin.Context, lang records.Language, b records.SeenBatch) web.BatchLine {
	l := web.BatchLine{
		Address: batchPage(b.ID), State: b.State, By: b.MadeBy, At: s.local(b.MadeAt), BegunAt: s.local(b.BegunAt), EndedAt: s.local(b.EndedAt), Stopper: b.Stopper, Mine: b.Mine,
		Listed: b.Listed, Reason: b.Reason, Looked: b.Looked, Waiting: b.Counts[records.BatchWaiting], Changed: b.Counts[records.BatchChanged],
		Unchanged: b.Counts[records.BatchUnchanged], Refused: b.Counts[records.BatchRefused], Hidden: b.Hidden, Trouble: b.Trouble,
	}
	asked, _ := url.ParseQuery(b.Query) // one that chose
	if b.Query != "" {
		if l.Which = s.askedSaid(lang, asked); choosable(asked) && actor(c).May(records.ActDescribe) {
			l.Search = editPage + "?" + queryOf(asked)
		}
	}
	if b.Told {
		l.Changes = s.changesSaid(lang, b.Changes, asked.Get("type"))
	}
	return l
}

// askedSaid says what a search asks for, in words.
func (s *Server) askedSaid(lang records.Language, asked url.Values) (all []web.FieldChange) {
	words := s.words(lang)
	for _, x := range []struct {
		name, group, word string
		said              func(string) string
	}{
		{"q", "edit", "words", nil}, {"type", "document", "type", words.docType}, {"class", "document", "class", words.class}, {"body", "document", "body", words.body}, {"year", "edit", "year", nil},
		{"from", "facet", "from", nil}, {"to", "facet", "to", nil},
	} {
		var values []string
		for _, v := range asked[x.name] {
			if x.said != nil {
				v = x.said(v)
			}
			values = append(values, v)
		}
		if len(values) > 0 {
			all = append(all, web.FieldChange{Field: s.site.Word(lang, x.group, x.word), Is: strings.Join(values, ", ")})
		}
	}
	return all
}

// changesSaid says what becomes of records alike, in words; of a type's own fields in those of the type.
func (s *Server) changesSaid(lang records.Language, x records.BatchChanges, docType string) (all []web.FieldChange) {
	words, e := s.words(lang), x.Edit()
	say := func(field string, value *string, said func(string) string) {
		if value != nil {
			all = append(all, web.FieldChange{Field: s.site.Word(lang, "document", field), Is: said(*value)})
		}
	}
	say("class", e.Class, words.class)
	say("type", e.Type, words.docType)
	say("body", e.Body, func(code string) string { return bodyOrNone(words, code) })
	if e.Access != nil {
		all = append(all, web.FieldChange{Field: s.site.Word(lang, "document", "access"), Is: s.accessSaid(lang, *e.Access)})
	}
	if e.Type != nil {
		docType = *e.Type
	}
	of, _ := s.office.Profile().Type(docType)
	for _, name := range slices.Sorted(maps.Keys(x.Metadata)) {
		one, err := json.Marshal(map[string]json.RawMessage{name: x.Metadata[name]})
		if err != nil {
			continue // it came as JSON
		}
		for _, d := range s.details(of.Schema, one, lang) {
			said := d.Values
			for _, day := range d.Dates {
				said = append(said, s.site.Day(lang, day))
			}
			all = append(all, web.FieldChange{Field: d.Name, Is: strings.Join(said, "; ")})
		}
	}
	return all
}

// pageBatch shows what would change, how far a batch is, or what has become of its records.
func (s *Server) pageBatch(c *gin.Context) (reply, error) {
	if r, err := entered(c, records.ActSeeBatches); r != nil || err != nil {
		return orReply(r, err)
	}
	return s.batchPage(c, 0, nil)
}

func (s *Server) batchPage(c *gin.Context, status int, e *records.Error) (reply, error) {
	who := actor(c)
	b, err := s.custodian.Batch(c.Request.Context(), who, batchID(c))
	if err != nil {
		return reply{}, err
	}
	p := web.BatchPage{Frame: s.frame(c), Asks: b.Asks, Reason: b.Reason}
	p.Batch = s.batchLine(c, p.Language, b)
	p.MayBegin = b.Mine && b.State == records.BatchSeen && b.Counts[records.BatchWaiting] > 0 && who.May(records.ActDescribe)
	p.MayStop = b.EndedSeq == 0 && who.May(records.ActStopBatch) && (b.Mine || who.Has(records.Admin))
	if e != nil {
		p.Mistakes = mistakesOf(e)
		for i := range p.Mistakes {
			if !p.Asks || !p.MayBegin {
				p.Mistakes[i].Field = ""
			}
		}
	}
	if b.State.Works() {
		return s.page(c, status, &p)
	}
	one := records.BatchOutcome(c.Query("outcome"))
	for _, part := range batchParts(b.State) {
		if n := b.Counts[part.outcome]; n == 0 || one != "" && one != part.outcome {
			continue
		}
		shown, err := s.batchPart(c, p.Language, b, part.outcome, one != "")
		if err != nil {
			return reply{}, err
		}
		shown.Heading = part.heading
		p.Parts = append(p.Parts, shown)
	}
	return s.page(c, status, &p)
}

// batchParted is an outcome that a batch's page shows, and under which heading.
type batchParted struct {
	outcome records.BatchOutcome
	heading string
}

// batchParts are the outcomes that the page of a batch shows, in order.
func batchParts(state records.BatchState) []batchParted {
	if state == records.BatchSeen {
		return []batchParted{{records.BatchRefused, "refuses"}, {records.BatchWaiting, "waiting"}, {records.BatchUnchanged, "unchanged"}}
	}
	return []batchParted{
		{records.BatchRefused, "refused"}, {records.BatchWaiting, "left"}, {records.BatchChanged, "changed"}, {records.BatchUnchanged, "unchanged"},
	}
}

// batchPart lists records of a batch with an outcome: the first at a glance, or a page of them.
func (s *Server) batchPart(c *gin.Context, lang records.Language, b records.SeenBatch, of records.BatchOutcome, alone bool) (web.BatchPart, error) {
	p := web.BatchPart{Named: of == records.BatchUnchanged || of == records.BatchChanged || of == records.BatchWaiting && b.EndedSeq > 0, Count: b.Counts[of]}
	limit, after := batchGlance, int64(0)
	here := web.WithQuery(batchPage(b.ID), "outcome", string(of))
	if alone {
		limit = batchLines
		after, _ = strconv.ParseInt(c.Query("after"), 10, 64) // none: from the beginning
	}
	all, err := s.custodian.BatchRecords(c.Request.Context(), actor(c), b.ID, of, after, limit)
	if err != nil {
		return p, err
	}
	for _, r := range all {
		l, err := s.editedLine(c, lang, r.Edited, false)
		if err != nil {
			return p, err
		}
		if r.Why != "" {
			l.WhyNot = r.Why
		}
		p.Lines = append(p.Lines, l)
	}
	switch {
	case alone && len(all) == limit:
		p.Next = web.WithQuery(here, "after", strconv.FormatInt(all[limit-1].Place, 10))
	case !alone && p.Count > int64(len(all)):
		p.All = here
	}
	return p, nil
}

// pageBeginBatch has a batch begun, and leads to how far it is.
func (s *Server) pageBeginBatch(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActDescribe); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	b, err := s.custodian.BeginBatch(c.Request.Context(), actor(c), batchID(c), c.Request.PostForm.Get("reason"))
	return s.onBatch(c, b, err)
}

// pageStopBatch stops a batch, and leads to what was done; or gives it up, and leads to where another is chosen.
func (s *Server) pageStopBatch(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActStopBatch); err != nil {
		return reply{}, err
	}
	b, err := s.custodian.StopBatch(c.Request.Context(), actor(c), batchID(c))
	if err == nil && b.State == records.BatchDropped {
		asked, _ := url.ParseQuery(b.Query)
		return seeOther(strings.TrimSuffix(editPage+"?"+queryOf(asked), "?")), nil
	}
	return s.onBatch(c, b, err)
}

func (s *Server) onBatch(c *gin.Context, b records.SeenBatch, err error) (reply, error) {
	if e, ok := wrong(err); ok {
		return s.batchPage(c, statuses[e.Kind], e)
	}
	if err != nil {
		return reply{}, err
	}
	return seeOther(batchPage(b.ID)), nil
}
