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
			t.Rows = append(t.Rows, [][]Run{Strong(named(w, r)), Plain(r.Title), Plain(w.why(r.Why))})
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

// why says in the words' language why a record stayed; what it does not know stays as it is.
func (w words) why(said string) string {
	for key, to := range w {
		pattern, ok := strings.CutPrefix(key, "why: ")
		if !ok {
			continue
		}
		if values, ok := match(pattern, said); ok {
			for i, v := range values {
				if action := w["disposition.action."+v]; action != "" {
					v = strings.ToLower(action)
				}
				to = strings.ReplaceAll(to, "{"+strconv.Itoa(i+1)+"}", v)
			}
			return to
		}
	}
	return said
}

// match takes from a sentence what stands in the places {1}, {2} … of a pattern, in their order.
func match(pattern, said string) (values []string, ok bool) {
	before, rest, more := strings.Cut(pattern, "{")
	said, ok = strings.CutPrefix(said, before)
	for ok && more {
		var literal string
		_, rest, _ = strings.Cut(rest, "}")
		literal, rest, more = strings.Cut(rest, "{")
		end := strings.Index(said, literal)
		if literal == "" || !more {
			end = len(said) - len(literal)
		}
		if end < 0 || said[end:min(len(said), end+len(literal))] != literal {
			return nil, false
		}
		values, said = append(values, said[:end]), said[end+len(literal):]
	}
	return values, ok && said == ""
}
