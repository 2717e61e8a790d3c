package api

import (
	"context"
	"errors"
	"net/http"
	"path"
	"strconv"
	"strings"
	"unicode"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// queueLimit is the most of each kind that the queue shows: whoever works it off sees the next ones.
const queueLimit = 25

// pageQueue shows what waits to be read, could not be read, waits for its outline,
// and what was found in texts and is not said of their documents.
func (s *Server) pageQueue(c *gin.Context) (reply, error) {
	who := actor(c)
	if who.Anonymous() {
		return seeOther("/sign-in?next=/file/queue"), nil
	}
	if err := who.Must(records.ActFile); err != nil {
		return reply{}, err
	}
	return s.queue(c, 0, nil)
}

func (s *Server) queue(c *gin.Context, status int, said *web.Mistake) (reply, error) {
	ctx, who := c.Request.Context(), actor(c)
	p := web.Queue{Frame: s.frame(c), Limit: queueLimit, Said: said, Asked: c.Query("asked") == "1"}
	states := []records.ReadingState{records.ReadingRunning, records.ReadingPending, records.ReadingFailed, records.ReadingDone}
	inState := map[records.ReadingState][]records.Document{}
	var read []records.DocumentID
	for _, state := range states {
		documents, err := s.office.Documents(ctx, who, records.DocumentFilter{Reading: state, Limit: queueLimit})
		if err != nil {
			return reply{}, err
		}
		inState[state] = documents
		if state == records.ReadingFailed || state == records.ReadingDone {
			for _, d := range documents {
				read = append(read, d.ID)
			}
		}
	}
	readings, err := s.office.Readings(ctx, who, read)
	if err != nil {
		return reply{}, err
	}
	for _, state := range states {
		for _, d := range inState[state] {
			d.Versions = readings[d.ID]
			line := s.queueLine(d, p.Language, state)
			switch state {
			case records.ReadingFailed:
				line.Why = reasons(d)
				p.Failed = append(p.Failed, line)
			case records.ReadingDone:
				if fields := proposals(d); len(fields) > 0 && who.May(records.ActDescribe) {
					p.Proposals = append(p.Proposals, web.Proposal{QueueLine: line, Revision: d.Revision, Fields: fields})
				}
			default:
				p.Reading = append(p.Reading, line)
			}
		}
	}
	if who.May(records.ActOutline) {
		waiting, err := s.office.WaitingOutlines(ctx, who, records.WaitingFilter{Limit: queueLimit})
		if err != nil {
			return reply{}, err
		}
		for _, w := range waiting {
			line := s.queueLine(w.Document, p.Language, records.ReadingDone)
			line.Count, line.Outline, line.File = w.Provisions, line.Address+"/outline?file="+string(w.File.ID), w.File.Name
			if w.Finding != "" {
				line.Why = []string{w.Finding}
			}
			p.Outlines = append(p.Outlines, line)
		}
	}
	return s.page(c, status, &p)
}

func (s *Server) queueLine(d records.Document, lang records.Language, state records.ReadingState) web.QueueLine {
	title := titleIn(d, lang)
	return web.QueueLine{Document: d.ID, Number: d.Number, Title: title, Address: documentPage(d.ID), FiledAt: s.local(d.FiledAt), State: state}
}

// reasons tells why files of a document could not be read.
func reasons(d records.Document) []string {
	var all []string
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				if f.Reading.State == records.ReadingFailed {
					all = append(all, f.Reading.Reason)
				}
			}
		}
	}
	return all
}

// proposals lists what was found in the newest version's texts where nobody said anything of
// the document: no date, or a title that is the file's name. What a person wrote is not doubted
// by a program, but for the language, which the text shows better than any form.
func proposals(d records.Document) []web.Proposed {
	var all []web.Proposed
	v, _ := d.Current()
	for _, t := range v.Texts {
		f, read := t.Reads()
		if !read {
			continue
		}
		now := d.Titles[t.Language]
		if now == "" {
			now = d.Titles[records.Undetermined]
		}
		if r := f.Reading; r.Title != "" && len(v.Texts) == 1 && !strings.EqualFold(records.CleanText(r.Title), now) && (now == "" || namedAfter(now, f.Name)) {
			all = append(all, web.Proposed{Field: "title", Now: now, Found: records.CleanText(r.Title)})
		}
		if r := f.Reading; r.Date != "" && d.Date == "" && len(v.Texts) == 1 {
			all = append(all, web.Proposed{Field: "date", Now: string(d.Date), Found: string(r.Date)})
		}
		if r := f.Reading; r.Language != "" && r.Language != t.Language && len(v.Texts) == 1 {
			all = append(all, web.Proposed{Field: "lang", Now: string(t.Language), Found: string(r.Language)})
		}
	}
	return all
}

// namedAfter reports whether a title is only the name of its file, with other marks between its words.
func namedAfter(title, file string) bool {
	bare := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, s)
	}
	return bare(title) == bare(file) || bare(title) == bare(strings.TrimSuffix(file, path.Ext(file)))
}

// pageReread has the files of a document read again, and leads back to the queue.
func (s *Server) pageReread(c *gin.Context) (reply, error) {
	if err := s.office.Reread(c.Request.Context(), actor(c), records.DocumentID(c.Param("id"))); err != nil {
		return reply{}, err
	}
	return seeOther("/file/queue?asked=1"), nil
}

// pageAccept takes over a proposal: what it is, is read anew from the text, not from the form.
func (s *Server) pageAccept(c *gin.Context) (reply, error) {
	ctx, who := c.Request.Context(), actor(c)
	if err := who.Must(records.ActDescribe); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	revision, _ := strconv.ParseInt(c.Request.PostForm.Get("revision"), 10, 64) // 0 is nobody's, and is refused
	if revision != d.Revision {
		return s.queue(c, http.StatusPreconditionFailed, &web.Mistake{Message: "mistake.changed"})
	}
	for _, p := range proposals(d) {
		if p.Field != c.Request.PostForm.Get("field") || p.Found != c.Request.PostForm.Get("found") {
			continue
		}
		err := s.accept(ctx, who, d, p)
		e := (*records.Error)(nil)
		switch {
		case err == nil:
			return seeOther("/file/queue"), nil
		case errors.As(err, &e) && (e.Kind == records.Invalid || e.Kind == records.Conflict || e.Kind == records.PreconditionFailed):
			return s.queue(c, statuses[e.Kind], &web.Mistake{Said: e.Message})
		}
		return reply{}, err
	}
	return s.queue(c, http.StatusConflict, &web.Mistake{Message: "mistake.changed"})
}

func (s *Server) accept(ctx context.Context, who records.Actor, d records.Document, p web.Proposed) error {
	v, _ := d.Current()
	lang := v.Texts[0].Language // a proposal is of a version in one language
	switch p.Field {
	case "title":
		titles := map[records.Language]string{lang: p.Found}
		if lang != records.Undetermined && d.Titles[records.Undetermined] != "" {
			titles[records.Undetermined] = ""
		}
		_, err := s.office.Edit(ctx, who, d.ID, d.Revision, records.Edit{Titles: titles})
		return err
	case "date":
		date := records.Date(p.Found)
		_, err := s.office.Edit(ctx, who, d.ID, d.Revision, records.Edit{Date: &date})
		return err
	}
	return s.office.CorrectLanguage(ctx, who, d.ID, v.Number, lang, records.Language(p.Found))
}
