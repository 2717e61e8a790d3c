package paper

import (
	"context"
	"strconv"
	"strings"

	"acervo/records"
)

var _ records.DispositionPress = (*Press)(nil)

// Disposition prints the certificate of a disposition.
func (p *Press) Disposition(_ context.Context, c records.PrintedDisposition) ([]byte, error) {
	w := p.in(c.Language)
	number := strconv.FormatInt(int64(c.Disposition), 10)
	title := w["disposition.title"] + " " + number
	s := New(Head{Title: title, Author: c.Organization, Language: c.Language, Made: c.ExecutedAt, Header: c.Organization, Footer: title})
	s.Title(strings.ToUpper(w["disposition.kicker"]), title)
	received := w.date(c.ReceivedOn)
	if c.Reference != "" {
		received = c.Reference + ", " + received
	}
	s.Facts(
		Fact{w["disposition.action"], Strong(w["disposition.action."+string(c.Action)])},
		Fact{w["disposition.reason"], Plain(c.Reason)},
		Fact{w["disposition.proposed"], Plain(c.ProposedBy + "\n" + w.instant(c.ProposedAt, c.Zone))},
		Fact{w["disposition.approved"], Plain(c.ApprovedBy + "\n" + w.instant(c.ApprovedAt, c.Zone))},
		Fact{w["disposition.receiver"], optional(c.Receiver)},
		Fact{w["disposition.confirmed"], optional(received)},
		Fact{w["disposition.executed"], Plain(w.instant(c.ExecutedAt, c.Zone))},
		Fact{w["disposition.gone"], Strong(strconv.Itoa(len(c.Gone)))},
		Fact{w["disposition.left"], Strong(strconv.Itoa(len(c.LeftOut)))},
		Fact{w["certificate.checkpoint"], head(w, c.Head)},
	)
	if len(c.Gone) > 0 {
		s.Heading(w["disposition.gone"])
		t := Table{Columns: []Column{{w["certificate.number"], 3.2, AtLeft}, {w["certificate.document"], 8.4, AtLeft}, {w["register.seq"], 1.4, AtRight}}, Size: Small}
		for _, r := range c.Gone {
			about := []Run{{Text: r.Title}}
			if r.Bytes == records.BytesShared {
				about = append(about, Run{Text: "\n" + w["disposition.shared"], Italic: true})
			}
			for _, sum := range r.SHA256 {
				about = append(about, Mono("\n"+string(sum))...)
			}
			seq := ""
			if r.Entry != nil {
				seq = strconv.FormatInt(r.Entry.Seq, 10)
			}
			t.Rows = append(t.Rows, [][]Run{Strong(named(w, r)), about, Plain(seq)})
		}
		s.Table(t)
	}
	if len(c.LeftOut) > 0 {
		s.Heading(w["disposition.left"])
		t := Table{Columns: []Column{{w["certificate.number"], 3.2, AtLeft}, {w["certificate.document"], 5, AtLeft}, {w["disposition.why"], 5, AtLeft}}, Size: Small}
		for _, r := range c.LeftOut {
			t.Rows = append(t.Rows, [][]Run{Strong(named(w, r)), Plain(r.Title), Plain(r.Why)})
		}
		s.Table(t)
	}
	s.Paragraph(Paragraph{Runs: []Run{{Text: w["disposition.note"], Colour: Soft}}, Size: Small})
	return s.Bytes()
}

func named(w words, r records.CertifiedRecord) string {
	if r.Number == "" {
		return w["register.withheld"]
	}
	return r.Number
}
