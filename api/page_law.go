package api

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// day is what a document's page is asked to show: what was in force on a day, as known at an instant.
type day struct {
	on    records.Date
	known string
}

// law fills in what the legal events of a document say, and returns the version that was
// in force; 0 when there was none. A document without events has no such part.
func (s *Server) law(c *gin.Context, p *web.Document, d records.Document, asked day) (int, error) {
	ctx, who := c.Request.Context(), actor(c)
	a, err := s.office.InForce(ctx, who, string(d.ID), records.InForceQuery{On: asked.on, Known: asked.known, Language: p.Language})
	if records.KindOf(err) == records.NotFound && err != nil {
		return 0, nil // nothing can be said about it
	}
	if err != nil {
		return 0, err
	}
	known, err := s.office.Known(asked.known)
	if err != nil {
		return 0, err
	}
	h, err := s.office.LegalHistory(ctx, who, string(d.ID), known)
	if err != nil {
		return 0, err
	}
	today := records.DateOf(s.now(), s.office.Profile().TimeZone)
	l := &web.Law{
		Status: a.Status, Today: a.On == today, On: a.On, Known: asked.known, KnownAt: s.local(a.Known), Since: a.Since, Last: a.Until.AddDays(-1), Coming: a.Coming,
		Mood: moods[a.Status], Page: documentPage(d.ID),
	}
	version := 0
	switch {
	case a.Document.ID != d.ID: // what became of this one is said first
		own, since, _ := h.StatusOf(d.ID, a.On)
		l.Status, l.Since, l.Last, l.By = own, since.EffectiveOn, "", s.named(h.Documents, since.By, p.Language)
		l.Mood, l.Other = "gone", reference(a.Document, p.Language)
	case a.Version != nil:
		version = a.Version.Number
	}
	l.Version = version
	if a.Why != nil && l.Other == nil {
		l.By = s.named(h.Documents, a.Why.By, p.Language)
	}
	if !l.Today || asked.known != "" {
		l.Now = documentPage(d.ID)
		l.Mood = "soon"
		if version > 0 && !l.Today {
			l.Compare = "/compare?" + url.Values{"from": {d.Number}, "from_on": {string(a.On)}, "to_on": {string(today)}}.Encode()
		}
	}
	for _, w := range a.Warnings {
		said := web.Warning{Code: w.Code, Date: w.Date}
		if i := slices.IndexFunc(h.Events, func(e records.Event) bool { return e.ID == w.Event && w.Event != 0 }); i >= 0 {
			said.By = s.named(h.Documents, h.Events[i].By, p.Language)
		}
		l.Warnings = append(l.Warnings, said)
	}
	s.lawEvents(l, d, h, p.Language)
	p.InForceFrom = map[int]records.Date{}
	for _, i := range h.Intervals {
		if p.InForceFrom[i.Version] == "" && i.Document == d.ID && i.Status == records.StatusInForce {
			p.InForceFrom[i.Version] = i.From
		}
	}
	l.Timeline = s.drawLaw(d, h, p.Language, a.On, today, asked.known)
	p.Law = l
	return version, nil
}

var moods = map[records.Status]string{
	records.StatusInForce: "ok", records.StatusSuspended: "gone", records.StatusSuperseded: "gone", records.StatusRepealed: "gone", records.StatusExpired: "gone",
	records.StatusAdopted: "soon", records.StatusSubmitted: "soon", records.StatusDraft: "past",
}

func reference(d records.Document, lang records.Language) *web.Reference {
	return &web.Reference{Address: documentPage(d.ID), Label: label(d), Title: titleIn(d, lang)}
}

// named is a document that an event names, when it may be named.
func (s *Server) named(documents map[records.DocumentID]records.Document, id records.DocumentID, lang records.Language) *web.Reference {
	if d, ok := documents[id]; ok && id != "" {
		return reference(d, lang)
	}
	return nil
}

func (s *Server) lawEvents(l *web.Law, d records.Document, h records.LegalHistory, lang records.Language) {
	for _, e := range h.Events {
		w := web.LawEvent{
			Type: e.Type, On: e.EffectiveOn, By: s.named(h.Documents, e.By, lang), Version: e.Version, Note: e.Note,
			RecordedAt: s.local(e.RecordedAt), RecordedBy: e.RecordedBy,
		}
		if e.Document != d.ID {
			w.Of = s.named(h.Documents, e.Document, lang)
		}
		if e.Version > 0 {
			w.VersionAt = versionPage(e.Document, e.Version)
		}
		l.Events = append(l.Events, w)
	}
}

func (s *Server) drawLaw(d records.Document, h records.LegalHistory, lang records.Language, on, today records.Date, known string) *web.Timeline {
	var bars []web.TimeBar
	for _, i := range h.Intervals {
		b := web.TimeBar{From: i.From, Status: i.Status, Version: i.Version, Address: onPage(d.ID, i.From, known)}
		if i.Document != d.ID {
			b.Of = label(h.Documents[i.Document])
		}
		bars = append(bars, b)
	}
	var dots []web.TimeDot
	for _, e := range h.Events {
		dots = append(dots, web.TimeDot{Type: e.Type, On: e.EffectiveOn, Label: s.site.Word(lang, "legal_event", string(e.Type))})
	}
	return web.DrawTimeline(bars, dots, on, today)
}

// onPage is a document's page on a day, as known at an instant.
func onPage(id records.DocumentID, on records.Date, known string) string {
	values := url.Values{"on": {string(on)}}
	if known != "" {
		values.Set("known", known)
	}
	return web.Address(documentPage(id), values)
}

// relatedShown is how many documents of one relation are shown before "more".
const relatedShown = 6

// relate fills in the documents that a document is related to, from both ends.
func (s *Server) relate(c *gin.Context, p *web.Document, d records.Document) error {
	all, _, err := s.office.Relations(c.Request.Context(), actor(c), string(d.ID), false)
	if err != nil {
		return err
	}
	for _, of := range []bool{false, true} {
		for _, kind := range records.RelationTypes {
			w := web.Related{Word: string(kind)}
			if of {
				w.Word = "of." + w.Word
			}
			seen := map[records.DocumentID]bool{}
			for _, r := range all {
				other := r.To
				if of {
					other = r.From
				}
				if r.Type != kind || (r.To.ID == d.ID) != of || seen[other.ID] {
					continue
				}
				seen[other.ID] = true
				if ref := *reference(other, p.Language); len(w.Shown) < relatedShown {
					w.Shown = append(w.Shown, ref)
				} else {
					w.More = append(w.More, ref)
				}
			}
			if len(w.Shown) > 0 {
				p.Related = append(p.Related, w)
			}
		}
	}
	return nil
}

// cite is how the document, in the version shown, is cited.
func (s *Server) cite(c *gin.Context, p *web.Document, d records.Document, version int) {
	organization := called(s.office.Profile().Organization, p.Language, s.office.Profile().Name)
	address := s.origin(c) + versionPage(d.ID, version)
	p.Cite = web.Citation{Organization: organization, Title: p.Title, Label: label(d), Number: d.Number, Date: d.Date, Version: version, Address: address, Seen: records.DateOf(s.now(), s.office.Profile().TimeZone)}
}

// copiesIssued lists the certified copies of a document, for those who may see their register.
func (s *Server) copiesIssued(c *gin.Context, p *web.Document, d records.Document) error {
	who := actor(c)
	p.MayCertify = s.certifier != nil && who.May(records.ActCertify)
	if who.May(records.ActDescribe) {
		p.EditPage = documentPage(d.ID) + "/edit"
	}
	if who.May(records.ActRecordLaw) {
		p.RecordPage = documentPage(d.ID) + "/law"
	}
	if who.May(records.ActFile) {
		p.AddPage = documentPage(d.ID) + "/add"
	}
	if who.May(records.ActRecordLaw) {
		p.RelatePage = documentPage(d.ID) + "/relations"
	}
	if who.May(records.ActShare) {
		p.SharePage = documentPage(d.ID) + "/share"
	}
	if who.May(records.ActRevokeCopy) {
		p.RevokePage = documentPage(d.ID) + "/copies"
	}
	p.CertifyPage = documentPage(d.ID) + "/certify"
	if s.certifier == nil || !who.May(records.ActCopies) {
		return nil
	}
	all, err := s.certifier.Copies(c.Request.Context(), who, string(d.ID))
	if err != nil {
		return err
	}
	for i, x := range all {
		p.Copies = append(p.Copies, web.IssuedCopy{
			Code: x.Code.String(), Version: x.Version, Language: x.Language, IssuedAt: s.local(x.IssuedAt), IssuedBy: x.IssuedBy, Revoked: x.Revoked(),
			Download: base + "/copies/" + x.Code.String() + "/content", Verify: "/verify/" + x.Code.String(),
		})
		if c.Query("issued") == x.Code.String() {
			issued := p.Copies[i]
			p.JustIssued = &issued
		}
	}
	return nil
}

// pageCertify issues a certified copy and leads back to the document, which says so.
func (s *Server) pageCertify(c *gin.Context) (reply, error) {
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	form := c.Request.PostForm
	version, _ := strconv.Atoi(form.Get("version")) // 0, the current one, when it is none
	req := records.CertifyRequest{
		Document: c.Param("id"), Version: version, On: records.Date(form.Get("on")), Language: records.Language(form.Get("language")), Certificate: s.tongue(c),
	}
	if req.On != "" {
		req.Version = 0
	}
	issued, err := s.certifier.Certify(c.Request.Context(), actor(c), req)
	if err != nil {
		return reply{}, err
	}
	return seeOther(documentPage(issued.Document) + "?version=" + strconv.Itoa(issued.Version) + "&issued=" + url.QueryEscape(issued.Code.String())), nil
}
