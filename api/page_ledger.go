package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// entriesShown is how many entries a page of the ledger lists.
const entriesShown = 50

func (s *Server) pageLedger(c *gin.Context) (reply, error) {
	ctx, who := c.Request.Context(), actor(c)
	if err := who.Must(records.ActReadLedger); err != nil {
		return reply{}, err
	}
	q := readQuery(c)
	p := web.Ledger{Frame: s.frame(c), Actions: records.Actions}
	p.Filter = web.LedgerFilter{
		Action: records.Action(q.text("action")), From: q.date("from"), To: q.date("to"), About: q.text("about"), By: q.text("by"),
	}
	f := records.LedgerFilter{Before: q.number("before", 1, maxSeq, maxSeq), Limit: entriesShown + 1, Action: p.Filter.Action, Actor: p.Filter.By}
	for _, x := range q.problems {
		if x.Field != "from" && x.Field != "to" {
			x.Field = "" // it is no field of the form
		}
		p.Filter.Mistakes = append(p.Filter.Mistakes, web.Mistake{Field: x.Field, Said: x.Message})
	}
	if len(q.problems) > 0 {
		return s.page(c, http.StatusBadRequest, &p)
	}
	f.From, f.To = s.dayBegins(p.Filter.From, 0), s.dayBegins(p.Filter.To, 1)
	if !f.To.IsZero() {
		f.To = f.To.Add(-time.Microsecond)
	}
	if f.Subject = p.Filter.About; f.Subject != "" {
		if d, err := s.office.Document(ctx, who, f.Subject); err == nil {
			f.Subject = string(d.ID)
		}
	}
	entries, err := s.auditor.Entries(ctx, who, f)
	if err != nil {
		return reply{}, err
	}
	here := s.ledgerAddress(p.Filter)
	if f.Before < maxSeq {
		p.First = here
	}
	if len(entries) > entriesShown {
		entries = entries[:entriesShown]
		p.Next = web.WithQuery(here, "before", fmt.Sprint(entries[entriesShown-1].Seq))
	}
	type found struct{ page, name string }
	seen := map[string]found{} // what the entries are about, as far as one may see it
	for _, e := range entries {
		line := s.ledgerLine(e)
		it, asked := seen[string(e.Kind)+e.Subject]
		if !asked || e.Kind == records.SubjectHold || e.Kind == records.SubjectDisposal { // of those each entry says which one
			it.page, it.name = s.subjectPage(ctx, who, e)
			seen[string(e.Kind)+e.Subject] = it
		}
		line.Page = it.page
		if e.Kind == records.SubjectMatter || line.Number == "" {
			line.Subject = cmp.Or(it.name, line.Subject)
		}
		p.Entries = append(p.Entries, line)
		if e.Actor == p.Filter.By {
			p.Filter.ByName = e.Name
		}
	}
	if p.Filter.By != "" {
		if p.Filter.ByEnd = web.WithQuery(here, "by", ""); p.Filter.ByName == "" {
			p.Filter.ByName = p.Filter.By
		}
	}
	return s.page(c, 0, &p)
}

func (s *Server) ledgerAddress(f web.LedgerFilter) string {
	values := url.Values{}
	for name, value := range map[string]string{"action": string(f.Action), "from": string(f.From), "to": string(f.To), "about": f.About, "by": f.By} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return web.Address("/ledger", values)
}

// dayBegins is when a day begins in the organization's zone, some days later; the zero time for no day.
func (s *Server) dayBegins(d records.Date, later int) time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	zone := s.office.Profile().TimeZone
	if zone == nil {
		zone = time.UTC
	}
	return time.Date(t.Year(), t.Month(), t.Day()+later, 0, 0, 0, 0, zone)
}

func (s *Server) ledgerLine(e records.Entry) web.LedgerLine {
	w := web.LedgerLine{Event: s.event(records.DocumentID(e.Subject), e), Address: entryAddress(e.Seq)}
	switch {
	case e.Kind == records.SubjectSystem:
	case e.Kind == records.SubjectHold:
		w.Subject = e.Subject
	case w.Number != "":
		w.Subject = w.Number
	case w.Named != "" && e.Kind == records.SubjectUser && e.Action != records.TokenIssued:
		w.Subject = w.Named
	default:
		w.Subject = e.Subject
		if len(w.Subject) > 8 {
			w.Subject = w.Subject[:8] + "…"
		}
	}
	if w.Subject != "" {
		w.About = web.WithQuery("/ledger", "about", e.Subject)
	}
	if e.Actor != "" {
		w.ByThem = web.WithQuery("/ledger", "by", e.Actor)
	}
	return w
}

// subjectPage is the page of what an entry is about and what it is called there; empty for who may not see it, as
// reading the ledger is not reading the records.
func (s *Server) subjectPage(ctx context.Context, who records.Actor, e records.Entry) (page, name string) {
	var detail struct{ Hold records.HoldID }
	switch e.Kind {
	case records.SubjectDocument:
		if d, err := s.office.Document(ctx, who, e.Subject); err == nil {
			return documentPage(d.ID), d.Number
		}
	case records.SubjectMatter:
		if m, err := s.office.Matter(ctx, who, e.Subject); err == nil {
			return matterPage(m.ID), cmp.Or(m.Code, string(m.ID)[:8]+"…")
		}
	case records.SubjectHold:
		if e.Action == records.HoldPlaced {
			detail.Hold = records.HoldID(e.Seq) // by which it is known from then on
		} else if json.Unmarshal(e.Detail, &detail) != nil || detail.Hold == 0 {
			return "", ""
		}
		if who.May(records.ActReadHolds) {
			return fmt.Sprintf("/governance/holds/%d", detail.Hold), ""
		}
	case records.SubjectDisposal:
		if who.May(records.ActReadFates) {
			return "/governance/dispositions/" + cmp.Or(e.Subject, fmt.Sprint(e.Seq)), ""
		}
	case records.SubjectBatch:
		if who.May(records.ActSeeBatches) {
			return batchPage(records.BatchID(e.Subject)), ""
		}
	}
	return "", ""
}

func entryAddress(seq int64) string { return fmt.Sprintf("/ledger/%d", seq) }

func (s *Server) pageEntry(c *gin.Context) (reply, error) {
	ctx, who := c.Request.Context(), actor(c)
	if err := who.Must(records.ActReadLedger); err != nil {
		return reply{}, err
	}
	seq, err := pathNumber(c, "seq")
	if err != nil {
		return reply{}, err
	}
	e, proof, err := s.auditor.Inclusion(ctx, who, seq, 0)
	if err != nil {
		return reply{}, err
	}
	line := s.ledgerLine(e)
	p := web.LedgerEntry{
		Frame: s.frame(c), Event: line.Event, Kind: e.Kind, Subject: e.Subject, Actor: e.Actor, Written: e.At.UTC().Format(records.LedgerTime),
		Record: string(e.Record()), Leaf: hexHash(proof.Leaf), Tree: proof.Head.Size, Root: hexHash(proof.Head.Root), Hashes: hexHashes(proof.Hashes),
		Proof: fmt.Sprintf("%s/ledger/%d/proof?size=%d", base, seq, proof.Head.Size),
	}
	var b bytes.Buffer
	if json.Indent(&b, e.Detail, "", "  ") == nil {
		p.Detail = b.String()
	}
	p.Page, _ = s.subjectPage(ctx, who, e)
	if seq > 1 {
		p.Before = entryAddress(seq - 1)
	}
	if seq < proof.Head.Size {
		p.After = entryAddress(seq + 1)
	}
	return s.page(c, 0, &p)
}

// checkpointsShown is how many checkpoints a page lists.
const checkpointsShown = 30

func (s *Server) pageCheckpoints(c *gin.Context) (reply, error) {
	who := actor(c)
	before := readQuery(c).number("before", 1, maxSeq, 0)
	all, err := s.auditor.Checkpoints(c.Request.Context(), who, before, checkpointsShown+1)
	if err != nil {
		return reply{}, err
	}
	p := web.Checkpoints{Frame: s.frame(c), MaySign: who.May(records.ActSign)}
	if before > 0 {
		p.First = "/ledger/checkpoints"
	}
	if len(all) > checkpointsShown {
		all = all[:checkpointsShown]
		p.Next = fmt.Sprintf("/ledger/checkpoints?before=%d", all[checkpointsShown-1].Head.Size)
	}
	for _, x := range all {
		p.Checkpoints = append(p.Checkpoints, s.checkpointLine(x))
	}
	return s.page(c, 0, &p)
}

func (s *Server) checkpointLine(x records.Checkpoint) web.CheckpointLine {
	return web.CheckpointLine{
		Address: checkpointPage(x.Head.Size), Size: x.Head.Size, At: s.local(x.At), Root: hexHash(x.Head.Root), Signatures: 1 + len(x.Cosignatures), Stamps: len(x.Stamps),
	}
}

func checkpointPage(size int64) string { return fmt.Sprintf("/ledger/checkpoints/%d", size) }

// pageSignCheckpoint has a checkpoint signed, or shows the last one when nothing happened since.
func (s *Server) pageSignCheckpoint(c *gin.Context) (reply, error) {
	x, _, err := s.auditor.Sign(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	return seeOther(checkpointPage(x.Head.Size)), nil
}

func (s *Server) keptCheckpoint(c *gin.Context) (records.Checkpoint, error) {
	size, err := pathNumber(c, "size")
	if err != nil {
		return records.Checkpoint{}, err
	}
	return s.auditor.CheckpointAt(c.Request.Context(), actor(c), size)
}

func (s *Server) pageCheckpoint(c *gin.Context) (reply, error) {
	x, err := s.keptCheckpoint(c)
	if err != nil {
		return reply{}, err
	}
	p := web.Checkpoint{Frame: s.frame(c), CheckpointLine: s.checkpointLine(x), Note: x.Note(), PublicKey: x.PublicKey, Download: checkpointPage(x.Head.Size) + "/note"}
	for _, g := range x.Cosignatures {
		name, _, _ := strings.Cut(g.Key, "+")
		p.Signers = append(p.Signers, web.Signer{Called: name, By: g.By, At: s.local(g.At)})
	}
	for _, g := range x.Stamps {
		p.Stampers = append(p.Stampers, web.Signer{Called: g.Authority, At: s.local(g.Time)})
	}
	return s.page(c, 0, &p)
}

// pageNote sends the note as a file, byte for byte as it was signed.
func (s *Server) pageNote(c *gin.Context) (reply, error) {
	x, err := s.keptCheckpoint(c)
	if err != nil {
		return reply{}, err
	}
	r := content("text/plain; charset=utf-8", []byte(x.Note()))
	r.header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="checkpoint-%d.txt"`, x.Head.Size))
	return r, nil
}
