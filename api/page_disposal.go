package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

func (s *Server) holdLine(h records.SeenHold) web.HoldLine {
	target := h.Class + cmp.Or(h.MatterName, string(h.Matter)) + h.Query
	return web.HoldLine{
		ID: h.ID, Address: fmt.Sprintf("/governance/holds/%d", h.ID), Name: h.Name, Reason: h.Reason, Authority: h.Authority, Scope: h.Scope, Target: target,
		State: h.State, Held: h.Records, Hidden: h.Hidden, Done: h.Done, Total: h.Total, Untold: h.Untold, At: s.local(h.PlacedAt), By: h.PlacedBy,
		Lifted: !h.InForce(), LiftedAt: s.local(h.LiftedAt), LiftedBy: h.LiftedBy, Why: h.LiftReason,
	}
}

func recordLine(d records.Document, lang records.Language) web.RecordLine {
	return web.RecordLine{Ref: string(d.ID), Address: "/d/" + string(d.ID), Number: d.Number, Title: titleIn(d, lang), Due: d.Due.On}
}

// entered sends visitors without an account to sign in, and refuses who may not do the act.
func entered(c *gin.Context, act records.Act) (*reply, error) {
	who := actor(c)
	if who.Anonymous() && c.Request.Method != http.MethodPost {
		r := seeOther("/sign-in?next=" + url.QueryEscape(c.Request.URL.Path))
		return &r, nil
	}
	return nil, who.Must(act)
}

// wrong reads what a person can mend in a form.
func wrong(err error) (*records.Error, bool) {
	e := (*records.Error)(nil)
	ok := errors.As(err, &e) && (e.Kind == records.Invalid || e.Kind == records.Conflict)
	return e, ok
}

func (s *Server) pageHolds(c *gin.Context) (reply, error) {
	if r, err := entered(c, records.ActReadHolds); r != nil || err != nil {
		return orReply(r, err)
	}
	return s.holdsPage(c, 0, nil, nil)
}

func orReply(r *reply, err error) (reply, error) {
	if r != nil {
		return *r, nil
	}
	return reply{}, err
}

// mattersOffered is how many matters the form of a hold offers; any other is typed.
const mattersOffered = 100

func (s *Server) holdsPage(c *gin.Context, status int, form url.Values, e *records.Error) (reply, error) {
	p := web.Holds{Frame: s.frame(c), All: c.Query("all") != "", MayHold: actor(c).May(records.ActHold), Values: map[string]string{}}
	for _, name := range []string{"name", "reason", "authority", "records", "class", "matter", "query"} {
		p.Values[name] = form.Get(name)
	}
	if e != nil {
		p.Mistakes = mistakesOf(e)
	}
	holds, err := s.custodian.Holds(c.Request.Context(), actor(c), p.All)
	if err != nil {
		return reply{}, err
	}
	for _, h := range holds {
		p.Holds = append(p.Holds, s.holdLine(h))
	}
	if p.MayHold {
		p.Classes = s.classes(p.Language, p.Values["class"])
		open, err := s.office.Matters(c.Request.Context(), actor(c), records.MatterFilter{State: records.MatterIsOpen, Limit: mattersOffered})
		if err != nil {
			return reply{}, err
		}
		for _, m := range open {
			p.Matters = append(p.Matters, web.Option{Value: cmp.Or(m.Code, string(m.ID)), Text: m.Title(p.Language)})
		}
	}
	return s.page(c, status, &p)
}

func (s *Server) pagePlaceHold(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActHold); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	f := c.Request.PostForm
	h, err := s.custodian.PlaceHold(c.Request.Context(), actor(c), records.HoldRequest{
		Name: f.Get("name"), Reason: f.Get("reason"), Authority: f.Get("authority"), Refs: strings.Fields(f.Get("records")),
		Class: strings.TrimSpace(f.Get("class")), Matter: strings.TrimSpace(f.Get("matter")), Query: strings.TrimSpace(f.Get("query")),
	})
	if e, ok := wrong(err); ok {
		return s.holdsPage(c, statuses[e.Kind], f, e)
	}
	if err != nil {
		return reply{}, err
	}
	return seeOther(fmt.Sprintf("/governance/holds/%d", h.ID)), nil
}

func (s *Server) pageHold(c *gin.Context) (reply, error) {
	if r, err := entered(c, records.ActReadHolds); r != nil || err != nil {
		return orReply(r, err)
	}
	return s.holdPage(c, 0, nil)
}

// recordsShown is how many records a page lists.
const recordsShown = 100

func (s *Server) holdPage(c *gin.Context, status int, e *records.Error) (reply, error) {
	id, err := holdID(c)
	if err != nil {
		return reply{}, err
	}
	h, err := s.custodian.Hold(c.Request.Context(), actor(c), id)
	if err != nil {
		return reply{}, err
	}
	docs, err := s.custodian.HoldRecords(c.Request.Context(), actor(c), id, records.DocumentID(c.Query("after")), recordsShown)
	if err != nil {
		return reply{}, err
	}
	p := web.HoldPage{Frame: s.frame(c), Hold: s.holdLine(h), MayHold: actor(c).May(records.ActHold)}
	if e != nil {
		p.Mistakes = mistakesOf(e)
	}
	for _, d := range docs {
		p.Records = append(p.Records, recordLine(d, p.Language))
	}
	if len(docs) == recordsShown {
		p.Next = web.WithQuery(p.Hold.Address, "after", string(docs[recordsShown-1].ID))
	}
	return s.page(c, status, &p)
}

func (s *Server) pageLiftHold(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActHold); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	id, err := holdID(c)
	if err != nil {
		return reply{}, err
	}
	_, err = s.custodian.LiftHold(c.Request.Context(), actor(c), id, c.Request.PostForm.Get("reason"))
	if e, ok := wrong(err); ok {
		return s.holdPage(c, statuses[e.Kind], e)
	}
	if err != nil {
		return reply{}, err
	}
	return seeOther(fmt.Sprintf("/governance/holds/%d", id)), nil
}

func (s *Server) dispositionLine(d records.SeenDisposition) web.DispositionLine {
	line := web.DispositionLine{
		ID: d.ID, Address: fmt.Sprintf("/governance/dispositions/%d", d.ID), Reason: d.Reason, Receiver: d.Receiver, ProposedBy: d.ProposedBy, Action: d.Action, State: d.State,
		Done: d.Counts[records.RecordDone], LeftOut: d.Counts[records.RecordLeftOut], Excluded: d.Counts[records.RecordExcluded],
		At: s.local(d.ProposedAt), DecidedAt: s.local(d.DecidedAt), DecidedBy: d.DecidedBy, Decision: d.Decision,
		Reference: d.Reference, ConfirmedAt: s.local(d.ConfirmedAt), ConfirmedBy: d.ConfirmedBy, Number: d.Number, Trouble: d.Trouble, Certificate: "/d/" + string(d.Certificate),
	}
	for _, n := range d.Counts {
		line.All += n
	}
	return line
}

func (s *Server) pageDispositions(c *gin.Context) (reply, error) {
	if r, err := entered(c, records.ActReadFates); r != nil || err != nil {
		return orReply(r, err)
	}
	return s.dispositionsPage(c, 0, c.Request.URL.Query(), nil) // what was chosen in the due list
}

// mostLooked is how many due records are looked through for those that can be proposed.
const mostLooked = 5000

// proposable returns the first of what is due that nothing holds and no disposition has: the rest would be refused. What
// is held is due longest, and there may be much of it.
func (s *Server) proposable(ctx context.Context, who records.Actor) (free []records.Document, err error) {
	req := records.DueRequest{Limit: recordsShown}
	for range mostLooked / recordsShown {
		due, err := s.custodian.Due(ctx, who, req)
		if err != nil {
			return nil, err
		}
		for _, d := range due.Records {
			if due.Free(d.ID) && len(free) < recordsShown {
				free = append(free, d)
			}
		}
		if req.After = due.Next; req.After.On == "" || len(free) == recordsShown {
			break
		}
	}
	return free, nil
}

// dispositionsPage is where dispositions are listed and proposed.
const dispositionsPage = "/governance/dispositions"

func (s *Server) dispositionsPage(c *gin.Context, status int, form url.Values, e *records.Error) (reply, error) {
	ctx, who := c.Request.Context(), actor(c)
	p := web.Dispositions{Frame: s.frame(c), MayDispose: who.May(records.ActDispose), Values: map[string]string{}, Chosen: map[string]bool{}}
	for _, name := range []string{"records", "action", "receiver", "reason"} {
		p.Values[name] = form.Get(name)
	}
	for _, r := range form["record"] {
		p.Chosen[r] = true
	}
	if e != nil {
		p.Mistakes = mistakesOf(e)
	}
	all, err := s.custodian.Dispositions(ctx, who)
	if err != nil {
		return reply{}, err
	}
	for _, d := range all {
		p.Dispositions = append(p.Dispositions, s.dispositionLine(d))
	}
	if p.MayDispose {
		due, err := s.proposable(ctx, who)
		if err != nil {
			return reply{}, err
		}
		shown := map[string]bool{}
		for _, d := range due {
			p.Due, shown[string(d.ID)] = append(p.Due, recordLine(d, p.Language)), true
			if p.Values["action"] == "" && p.Chosen[string(d.ID)] && d.Due.Action == records.TransferIt {
				p.Values["action"] = string(records.TransferIt)
			}
		}
		for _, ref := range form["record"][:min(len(form["record"]), 5*recordsShown)] { // chosen on a later page of the due list
			if shown[ref] {
				continue
			}
			d, err := s.office.Document(ctx, who, ref)
			if err == nil {
				p.Due, shown[ref] = append(p.Due, recordLine(d, p.Language)), true
			} else if records.KindOf(err) != records.NotFound {
				return reply{}, err
			}
		}
	}
	return s.page(c, status, &p)
}

func (s *Server) pagePropose(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActDispose); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	f := c.Request.PostForm
	d, err := s.custodian.Propose(c.Request.Context(), actor(c), records.DispositionRequest{
		Action: records.RetentionAction(f.Get("action")), Refs: append(f["record"], strings.Fields(f.Get("records"))...), Reason: f.Get("reason"), Receiver: f.Get("receiver"),
	})
	if e, ok := wrong(err); ok {
		return s.dispositionsPage(c, statuses[e.Kind], f, e)
	}
	if err != nil {
		return reply{}, err
	}
	return seeOther(fmt.Sprintf("/governance/dispositions/%d", d.ID)), nil
}

func (s *Server) pageDisposition(c *gin.Context) (reply, error) {
	if r, err := entered(c, records.ActReadFates); r != nil || err != nil {
		return orReply(r, err)
	}
	return s.dispositionPage(c, 0, nil)
}

func (s *Server) dispositionPage(c *gin.Context, status int, e *records.Error) (reply, error) {
	id, err := dispositionOf(c, records.ActReadFates)
	if err != nil {
		return reply{}, err
	}
	ctx, who := c.Request.Context(), actor(c)
	d, err := s.custodian.Disposition(ctx, who, id)
	if err != nil {
		return reply{}, err
	}
	all, hidden, err := s.custodian.DisposalRecords(ctx, who, id)
	if err != nil {
		return reply{}, err
	}
	waits := d.Action == records.TransferIt && d.State == records.DispositionIsApproved
	p := web.DispositionPage{
		Frame: s.frame(c), Disposition: s.dispositionLine(d), Hidden: hidden,
		MayDecide:  d.State == records.DispositionIsProposed && d.ProposedActor != who.ID && who.May(records.ActApprove),
		MayRun:     d.Runs() && who.May(records.ActDispose),
		MayConfirm: waits && who.May(records.ActDispose), May: waits && hidden == 0,
	}
	if e != nil {
		p.Mistakes = mistakesOf(e)
	}
	for _, r := range all {
		line := recordLine(r.Document, p.Language)
		line.State, line.Why, line.Bytes = r.State, r.Reason, r.Bytes
		p.Records = append(p.Records, line)
	}
	return s.page(c, status, &p)
}

// pageDecide does with a disposition what the button says: approve, reject, confirm or run.
func (s *Server) pageDecide(c *gin.Context) (reply, error) {
	id, err := dispositionOf(c, records.ActReadFates)
	if err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	ctx, who, f := c.Request.Context(), actor(c), c.Request.PostForm
	switch f.Get("do") {
	case "approve":
		_, err = s.custodian.Approve(ctx, who, id, f["exclude"], f.Get("note"))
	case "reject":
		_, err = s.custodian.Reject(ctx, who, id, f.Get("note"))
	case "confirm":
		_, err = s.custodian.Confirm(ctx, who, id, records.Confirmation{Reference: f.Get("reference"), On: records.Date(f.Get("received_on"))})
	default:
		_, err = s.custodian.Resume(ctx, who, id)
	}
	if e, ok := wrong(err); ok {
		return s.dispositionPage(c, statuses[e.Kind], e)
	}
	if err != nil {
		return reply{}, err
	}
	return seeOther(fmt.Sprintf("/governance/dispositions/%d", id)), nil
}

// gone tells on the page of a document how it went; nil while it is kept.
func (s *Server) gone(c *gin.Context, d records.Document) (*web.Gone, error) {
	g, err := s.office.Departure(c.Request.Context(), actor(c), d)
	if g == nil || err != nil {
		return nil, err
	}
	w := &web.Gone{Transferred: g.Fate == records.Transferred, At: s.local(g.At), Receiver: g.Receiver}
	if g.Certificate != "" {
		if certificate, err := s.office.Document(c.Request.Context(), actor(c), string(g.Certificate)); err == nil {
			w.Certificate, w.Number = "/d/"+string(g.Certificate), certificate.Number
		}
	}
	return w, nil
}
