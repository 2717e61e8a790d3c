package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"acervo/records"
)

// pictured files a PDF of two pages and returns where it is read.
func pictured(h *house) string {
	r := h.file(records.FileRequest{Title: "Acta de la sesión", Type: "resolution"}, "acta.pdf", "%PDF-1.7 la pensión de vejez\fla pensión anual")
	h.readAll()
	return "/d/" + string(r.Document) + "/read?file=" + string(r.Files[0].ID)
}

func class(n *html.Node) string { return attribute(n, "class") }

func leaves(p page) (all []*html.Node) {
	for _, n := range p.all("figure") {
		if class(n) == "leaf" {
			all = append(all, n)
		}
	}
	return all
}

func TestAPDFIsReadAsPicturesOfItsPagesWithTheirWords(t *testing.T) {
	h := newHouse(t)
	at := pictured(h)
	p := h.browser().get(at).want(200).says("Acta de la sesión", "de 2", "pensión")
	all := leaves(p)
	if len(all) != 2 || !hasID(p, "p1") || !hasID(p, "p2") {
		t.Fatalf("%d pages are shown", len(all))
	}
	first := p.all("img")
	for _, i := range first {
		if !strings.HasPrefix(attribute(i, "src"), "/api/v1/files/") || attribute(i, "width") == "" || attribute(i, "height") == "" {
			t.Errorf("a picture %q has no place of its own", attribute(i, "src"))
		}
	}
	if texts := p.all("tspan"); len(texts) < 6 || attribute(texts[0], "x") != "72" || attribute(texts[0], "textlength") != "60" && attribute(texts[0], "textLength") != "60" {
		t.Errorf("%d words stand over the pictures", len(texts))
	}
	if len(p.all("mark"))+len(p.all("rect")) > 0 {
		t.Error("something is marked that nobody looks for")
	}
	h.browser().get(at + "&view=text").want(200).says("la pensión de vejez")
	h.browser().get(at + "&page=3").want(404)
	h.browser().get(at + "&view=x").want(400)
}

func TestWhatIsLookedForIsMarkedOnThePagesAndListed(t *testing.T) {
	h := newHouse(t)
	p := h.browser().get(pictured(h)+"&q=pensi%C3%B3n").want(200).says("Está en 2 lugares", "Página 2")
	if marks := p.all("rect"); len(marks) != 4 { // the painter shows all words on both pages
		t.Errorf("%d words are marked on the pages", len(marks))
	}
	if p.value("q") != "pensión" {
		t.Errorf("the box holds %q", p.value("q"))
	}
	h.browser().get(pictured2(h) + "&q=nada").want(200).says("No está en este texto")
}

func TestRunningHeadersAndFootersAreNotAmongWhatIsFound(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Reglamento", Type: "resolution"}, "reglamento.pdf",
		"%PDF-1.7\nREG-1 pensión\nla pensión de vejez\npágina 1\fREG-1 pensión\nla cuota anual\npágina 2\fREG-1 pensión\nlos plazos\npágina 3")
	h.readAll()
	p := h.browser().get("/d/" + string(r.Document) + "/read?file=" + string(r.Files[0].ID) + "&view=text&q=pensi%C3%B3n").want(200).says("Está en 1 lugar")
	for _, n := range p.all("nav") {
		if strings.Contains(textOf(n), "REG-1") || strings.Contains(textOf(n), "página 1") {
			t.Errorf("what was found is shown with what runs at the edges of pages: %s", textOf(n))
		}
	}
}

func pictured2(h *house) string {
	r := h.file(records.FileRequest{Title: "Otra acta", Type: "resolution"}, "otra.pdf", "%PDF-1.7 otra")
	h.readAll()
	return "/d/" + string(r.Document) + "/read?file=" + string(r.Files[0].ID)
}

// longPainter has many pages; none may be asked for that is not near the one that is read.
type longPainter struct {
	painter
	pages int
}

func (l longPainter) Sizes(_ context.Context, _ records.PagedFile) ([]records.PageSize, error) {
	sizes := make([]records.PageSize, l.pages)
	for i := range sizes {
		sizes[i] = records.PageSize{Width: 612, Height: 792}
	}
	return sizes, nil
}

func (l longPainter) Words(_ context.Context, _ records.PagedFile, page int) (records.PageWords, error) {
	return records.PageWords{PageSize: records.PageSize{Width: 612, Height: 792}, Words: []records.PageWord{{Text: fmt.Sprint("página", page), X: 1, Y: 1, Width: 9, Height: 9}}}, nil
}

func TestALongFileShowsAFewPagesAndLeadsToTheOthers(t *testing.T) {
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Pages = longPainter{pages: 2000} })
	at := pictured(h)
	b := h.browser()
	p := b.get(at+"&page=1234").want(200).says("página1234", "de 2000")
	if all := leaves(p); len(all) != 3 || attribute(all[0], "id") != "p1234" || attribute(all[2], "id") != "p1236" {
		t.Errorf("%d pages are shown", len(all))
	}
	if p.Body.Len() > 60_000 {
		t.Errorf("the page has %d bytes", p.Body.Len())
	}
	b.get(strings.Split(p.link("Páginas siguientes"), "#")[0]).want(200).says("página1237")
	b.get(strings.Split(p.link("Páginas anteriores"), "#")[0]).want(200).says("página1233")
	leaf := b.get(strings.Replace(at, "/read?", "/read/leaf?", 1) + "&page=17&q=p%C3%A1gina17").want(200)
	if leaf.all("figure") == nil || len(leaf.all("rect")) != 1 || len(leaf.all("nav")) > 0 {
		t.Errorf("a page by itself is %s", leaf.Body)
	}
}

func TestAScanShowsItsRecognizedTextBelowThePicture(t *testing.T) {
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Pages = scanPainter{} })
	p := h.browser().get(pictured(h)+"&q=anual").want(200).says("Texto reconocido en la imagen", "la pensión anual")
	if marks := p.all("mark"); len(marks) < 2 { // in the list, and below the page
		t.Errorf("%d words are marked", len(marks))
	}
}

// scanPainter shows pages that are pictures.
type scanPainter struct{ painter }

func (scanPainter) Words(context.Context, records.PagedFile, int) (records.PageWords, error) {
	return records.PageWords{PageSize: records.PageSize{Width: 612, Height: 792}}, nil
}

func TestAFileWhosePagesCannotBeShownIsReadAsText(t *testing.T) {
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) { o.Pages = nil })
	h.browser().get(pictured(h)).want(200).says("la pensión de vejez")
}
