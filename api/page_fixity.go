package api

import (
	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageFixity shows how the bytes are: what was checked when, what was wrong, and what was repaired.
func (s *Server) pageFixity(c *gin.Context) (reply, error) {
	if actor(c).Anonymous() {
		return seeOther("/sign-in?next=/governance/fixity"), nil
	}
	care, err := s.care(c, records.ActFixity)
	if err != nil {
		return reply{}, err
	}
	f, err := care.Report(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	p := web.Fixity{
		Frame: s.frame(c), Days: int(max(0, f.Cycle).Hours() / 24), Rate: f.Rate, Blobs: int(f.Blobs), Bytes: f.Bytes, Oldest: s.local(f.Oldest), Never: f.Oldest.IsZero(),
		Overdue: f.Overdue, Open: f.Open, Second: f.Second, Copied: f.Copied, Ledger: f.Ledger,
	}
	for _, x := range f.Findings {
		line := web.FaultLine{SHA256: x.Sum, Second: x.Second, Fault: x.Fault, Size: x.Size, FoundAt: s.local(x.FoundAt), Repaired: !x.RepairedAt.IsZero(), RepairedAt: s.local(x.RepairedAt)}
		for _, y := range x.Files {
			line.Files = append(line.Files, web.FileLink{Address: documentPage(y.Document.ID), Text: y.Document.Number + " · " + y.File.Name})
		}
		p.Findings = append(p.Findings, line)
	}
	for _, r := range f.Ranges {
		p.Ranges = append(p.Ranges, web.RangeLine{Prefix: r.Prefix, CheckedAt: s.local(r.CheckedAt), Never: r.CheckedAt.IsZero(), Blobs: int(r.Blobs), Bytes: r.Bytes, Faults: int(r.Faults)})
	}
	return s.page(c, 0, &p)
}
