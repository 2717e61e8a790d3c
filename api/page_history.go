package api

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// describedFields are those whose change an edit's entry tells, in the order in which it is told.
var describedFields = []string{"titles", "type", "class", "body", "symbol", "date", "access", "metadata"}

// tellHistory puts the document's ledger entries into sentences, for those who may read them.
func (s *Server) tellHistory(c *gin.Context, p *web.Document, id records.DocumentID) error {
	who := actor(c)
	if p.MayReadHistory = who.May(records.ActReadHistory); !p.MayReadHistory {
		return nil
	}
	entries, err := s.office.History(c.Request.Context(), who, id, 0, historyShown+1)
	if err != nil {
		return err
	}
	if p.MoreHistory = len(entries) > historyShown; p.MoreHistory {
		entries = entries[:historyShown]
	}
	for _, e := range entries {
		w := s.event(id, e)
		if n := len(p.History); n > 0 && w.Action == records.FileRead && p.History[n-1].Action == w.Action && p.History[n-1].State == w.State {
			p.History[n-1].More++
			continue
		}
		p.History = append(p.History, w)
	}
	return nil
}

func (s *Server) event(id records.DocumentID, e records.Entry) web.Event {
	w := web.Event{Seq: e.Seq, At: s.local(e.At), Who: e.Name, Action: e.Action, To: records.Undetermined}
	var detail map[string]json.RawMessage
	if json.Unmarshal(e.Detail, &detail) != nil {
		return w // the sentence is shorter
	}
	var change struct{ Before, After records.Language }
	told(detail, "number", &w.Number)
	told(detail, "type", &w.Legal)
	told(detail, "version", &w.Version)
	told(detail, "state", &w.State)
	told(detail, "how", &w.How)
	if slices.Contains(reasoned, e.Action) {
		told(detail, "reason", &w.Reason)
	}
	told(detail, "language", &w.To)
	if e.Action == records.LanguageCorrected && told(detail, "language", &change) {
		w.From, w.To = change.Before, change.After
	}
	for _, f := range describedFields {
		if _, changed := detail[f]; changed && e.Action == records.MetadataEdited {
			w.Fields = append(w.Fields, f)
		}
	}
	var changed struct{ Login string }
	if !told(detail, "login", &w.Named) && told(detail, "after", &changed) && e.Action == records.UserChanged {
		w.Named = changed.Login
	}
	switch {
	case e.Action == records.TokenIssued:
		told(detail, "name", &w.Named)
	case e.Kind == records.SubjectHold:
		w.Named = e.Subject
	}
	if !told(detail, "size", &w.Size) {
		told(detail, "ledger_entries", &w.Size)
	}
	if slices.Contains(receipted, e.Action) {
		w.Receipt = receiptPage(id, e.Seq)
	}
	return w
}

// told reads a field of an entry's detail; what is not there, or is something else, stays untold.
func told(detail map[string]json.RawMessage, field string, into any) bool {
	return len(detail[field]) > 0 && json.Unmarshal(detail[field], into) == nil
}

// reasoned are the actions for which a person said why.
var reasoned = []records.Action{
	records.MetadataEdited, records.Undeclared, records.CheckoutBroken, records.RegisterAnnulled, records.EventRetracted, records.RelationRetracted, records.CopyRevoked,
	records.RetentionOverridden, records.OverrideLifted, records.NamedEventRetracted, records.VitalUnmarked, records.TakenFromMatter, records.BatchBegun, records.ShareRevoked,
}

// receipted are the actions that give a receipt.
var receipted = []records.Action{records.Filed, records.VersionAdded, records.TextAdded, records.FileAdded}

func receiptPage(id records.DocumentID, seq int64) string {
	return fmt.Sprintf("%s/receipt?entry=%d", documentPage(id), seq)
}
