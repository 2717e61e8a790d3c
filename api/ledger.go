package api

import (
	"encoding/hex"
	"encoding/json"
	"math"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

const maxSeq = math.MaxInt64

type entryJSON struct {
	Seq     int64               `json:"seq"`
	At      string              `json:"at"`
	Actor   string              `json:"actor,omitempty"`
	Name    string              `json:"name,omitempty"`
	Action  records.Action      `json:"action"`
	Kind    records.SubjectKind `json:"kind"`
	Subject string              `json:"subject"`
	Detail  json.RawMessage     `json:"detail"`
	Leaf    string              `json:"leaf"`
}

func newEntry(e records.Entry) entryJSON {
	detail := e.Detail
	if len(detail) == 0 {
		detail = json.RawMessage(`{}`)
	}
	return entryJSON{e.Seq, e.At.UTC().Format(records.LedgerTime), e.Actor, e.Name, e.Action, e.Kind, e.Subject, detail, hexHash(e.Leaf)}
}

func hexHash(h [32]byte) string { return hex.EncodeToString(h[:]) }

func hexHashes(all [][32]byte) []string { return each(all, hexHash) }

// entryPage makes a page of at most limit entries of limit+1 that were asked for.
func entryPage(entries []records.Entry, limit int) listJSON[entryJSON, int64] {
	var page listJSON[entryJSON, int64]
	if len(entries) > limit {
		entries = entries[:limit]
		page.Next = entries[limit-1].Seq
	}
	page.Items = each(entries, newEntry)
	return page
}

func (s *Server) listLedger(c *gin.Context) (reply, error) {
	q := readQuery(c)
	f := records.LedgerFilter{
		After: q.number("after", 0, maxSeq, 0), Before: q.number("before", 1, maxSeq, 0), Subject: q.text("subject"),
		Actor: q.text("actor"), Action: records.Action(q.text("action")), From: q.time("from"), To: q.time("to"),
	}
	limit := q.number("limit", 1, 1000, 0)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	if strings.Contains(c.GetHeader("Accept"), linesType) {
		return s.ledgerLines(c, f, int(limit))
	}
	if limit == 0 {
		limit = 100
	}
	f.Limit = int(min(limit, 999)) + 1
	entries, err := s.auditor.Entries(c.Request.Context(), actor(c), f)
	if err != nil {
		return reply{}, err
	}
	return ok(entryPage(entries, f.Limit-1)), nil
}

// ledgerLines streams entries, one a line: the first limit of them, or all when limit is 0.
func (s *Server) ledgerLines(c *gin.Context, f records.LedgerFilter, limit int) (reply, error) {
	const batch = 500
	f.Limit = batch
	if limit > 0 {
		f.Limit = min(limit, batch)
	}
	entries, err := s.auditor.Entries(c.Request.Context(), actor(c), f)
	if err != nil {
		return reply{}, err
	}
	falling := f.Before > 0
	return s.lines(c, func(l *lines) error {
		for sent := 0; len(entries) > 0; {
			for _, e := range entries {
				l.say(newEntry(e))
			}
			sent += len(entries)
			if len(entries) < f.Limit || limit > 0 && sent >= limit {
				return nil
			}
			last := entries[len(entries)-1].Seq
			if falling {
				f.Before = last
			} else {
				f.After = last
			}
			if limit > 0 {
				f.Limit = min(limit-sent, batch)
			}
			if entries, err = s.auditor.Entries(c.Request.Context(), actor(c), f); err != nil {
				return err
			}
		}
		return nil
	})
}

type headJSON struct {
	Size int64  `json:"size"`
	Root string `json:"root"`
}

func newHead(h records.LedgerHead) headJSON { return headJSON{h.Size, hexHash(h.Root)} }

func (s *Server) proveInclusion(c *gin.Context) (reply, error) {
	seq, err := pathNumber(c, "seq")
	if err != nil {
		return reply{}, err
	}
	q := readQuery(c)
	size := q.number("size", 0, maxSeq, 0)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	e, p, err := s.auditor.Inclusion(c.Request.Context(), actor(c), seq, size)
	if err != nil {
		return reply{}, err
	}
	return ok(struct {
		Entry  entryJSON `json:"entry"`
		Record []byte    `json:"record"`
		Leaf   string    `json:"leaf"`
		headJSON
		Hashes []string `json:"hashes"`
	}{newEntry(e), e.Record(), hexHash(p.Leaf), newHead(p.Head), hexHashes(p.Hashes)}), nil
}

func (s *Server) proveConsistency(c *gin.Context) (reply, error) {
	q := readQuery(c)
	q.required("old")
	old, size := q.number("old", 1, maxSeq, 0), q.number("size", 0, maxSeq, 0)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	p, err := s.auditor.Consistency(c.Request.Context(), actor(c), old, size)
	if err != nil {
		return reply{}, err
	}
	return ok(struct {
		Old    headJSON `json:"old"`
		New    headJSON `json:"new"`
		Hashes []string `json:"hashes"`
	}{newHead(p.Old), newHead(p.New), hexHashes(p.Hashes)}), nil
}
