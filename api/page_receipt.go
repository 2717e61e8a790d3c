package api

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image/color"
	"slices"
	"strings"

	"github.com/boombuler/barcode/qr"
	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageReceipt is the receipt of a filing, as the ledger keeps it: the same today as in ten years.
func (s *Server) pageReceipt(c *gin.Context) (reply, error) {
	q := readQuery(c)
	seq, fresh := q.number("entry", 1, maxSeq, 0), q.flag("new")
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if records.KindOf(err) == records.NotFound && err != nil && s.registrar != nil {
		return s.sealedReceipt(c, seq, fresh, err)
	}
	if err != nil {
		return reply{}, err
	}
	entries, err := s.office.History(c.Request.Context(), actor(c), d.ID, seq-1, 1)
	if err != nil {
		return reply{}, err
	}
	if len(entries) == 0 || entries[0].Seq != seq || !slices.Contains(receipted, entries[0].Action) {
		return reply{}, records.Errorf(records.NotFound, "There is nothing at this address; /api/docs lists what there is.")
	}
	e := entries[0]
	var detail struct { // as records.Office writes it
		Version int
		Symbol  string
		Titles  map[records.Language]string
		Files   []records.ReceiptFile
	}
	if err := json.Unmarshal(e.Detail, &detail); err != nil {
		return reply{}, err
	}
	p := web.Receipt{
		Frame: s.frame(c), Number: d.Number, Symbol: d.Symbol, DocumentPage: documentPage(d.ID), Version: detail.Version,
		FiledAt: s.local(e.At), FiledBy: e.Name, Seq: e.Seq, Leaf: hex.EncodeToString(e.Leaf[:]), Fresh: fresh, Annulled: s.annulled(d),
	}
	p.Title = titleIn(d, p.Language)
	if len(detail.Titles) > 0 { // as it was when it was filed
		p.Title = titleIn(records.Document{Titles: detail.Titles}, p.Language)
		p.Symbol = detail.Symbol
	}
	if e.Action == records.Filed || e.Action == records.VersionAdded {
		p.PDF = fmt.Sprintf("%s/receipt?format=pdf&version=%d&lang=%s", documentPath(d.ID), detail.Version, p.Language)
	}
	if s.publicURL != "" {
		if p.Code, err = drawCode(s.publicURL + documentPage(d.ID)); err != nil {
			return reply{}, err
		}
	}
	for _, f := range detail.Files {
		p.Files = append(p.Files, web.KeptFile{Name: f.Name, Role: f.Role, Size: f.Size, SHA256: f.SHA256})
	}
	return s.page(c, 0, &p)
}

// sealedReceipt is the receipt of a document that nobody may read yet, for whoever filed it.
func (s *Server) sealedReceipt(c *gin.Context, seq int64, fresh bool, nothing error) (reply, error) {
	r, err := s.registrar.Receipt(c.Request.Context(), actor(c), c.Param("id"), 0)
	if records.KindOf(err) == records.NotFound && err != nil || err == nil && r.Seq != seq {
		return reply{}, nothing
	}
	if err != nil {
		return reply{}, err
	}
	p := web.Receipt{
		Frame: s.frame(c), Number: r.Number, Version: r.Version, FiledAt: s.local(r.FiledAt), FiledBy: r.FiledBy, Seq: r.Seq, Leaf: r.Leaf, Fresh: fresh, Sealed: r.Sealed,
	}
	p.PDF = fmt.Sprintf("%s/receipt?format=pdf&lang=%s", documentPath(r.Document), p.Language)
	for _, f := range r.Files {
		p.Files = append(p.Files, web.KeptFile{Role: f.Role, Size: f.Size, SHA256: f.SHA256})
	}
	return s.page(c, 0, &p)
}

// drawCode draws a QR code of a text (ISO/IEC 18004, error correction M): runs of dark modules, row by row.
func drawCode(text string) (*web.Code, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, records.Errorf(records.Internal, "A QR code could not be made.").Because(err)
	}
	n := code.Bounds().Dx()
	var path strings.Builder
	for y := range n {
		for x := 0; x < n; x++ {
			from := x
			for x < n && code.At(x, y) == color.Black {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	return &web.Code{Size: n, Path: path.String(), Text: text}, nil
}
