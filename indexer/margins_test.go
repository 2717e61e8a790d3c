package indexer

import (
	"reflect"
	"testing"

	"acervo/records"
)

func TestRunningHeadersAreLeftOutOfWhatIsFound(t *testing.T) {
	s := newShelf()
	s.file("a", es("Los órganos reciben documentos y los\nMUESTRA/REG-1 - 1 / 2\f", "registran sin tardanza.\nMUESTRA/REG-1 - 2 / 2"))
	s.file("b", es("Circular general\nSobre el horario.\f", "Circular general\nSobre las fiestas."))
	s.file("c", es("Gaceta\nArtículo 5\nuno\f", "Gaceta\nArtículo 5\ndos\f", "Gaceta\nArtículo 5\ntres"))
	x := indexOf(t, s)
	for _, c := range []struct{ rule, query, want string }{
		{"the footer is not shown", "registran", "[registran] sin tardanza."},
		{"nor found", "MUESTRA", ""},
		{"what two pages begin with alike is text", "circular fiestas", "[Circular] general Sobre las [fiestas]."},
		{"so is the heading of an article on every page", "articulo tres", "[Artículo] 5 [tres]"},
		{"a header of three pages is not found", "gaceta", ""},
	} {
		r := find(t, x, records.Query{Text: c.query})
		if c.want == "" {
			if r.Total != 0 {
				t.Errorf("%s: found %+v", c.rule, r.Hits)
			}
			continue
		}
		if r.Total != 1 || len(r.Hits[0].Passages) == 0 {
			t.Errorf("%s: found %+v", c.rule, r)
			continue
		}
		if got := shown(r.Hits[0].Passages[0].Snippet); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.rule, got, c.want)
		}
	}
}

func TestSpansAreStoredAsTheyAre(t *testing.T) {
	for _, spans := range [][]records.Span{nil, {{From: 0, To: 3}}, {{From: 5, To: 300}, {From: 300, To: 70_000}}} {
		got, err := unpackSpans(packSpans(spans))
		if err != nil || !reflect.DeepEqual(got, spans) {
			t.Errorf("%v became %v, %v", spans, got, err)
		}
	}
	if _, err := unpackSpans([]byte{0x80}); err == nil {
		t.Error("half a number was read")
	}
}

func TestSpansOfAnotherTextLeaveItWhole(t *testing.T) {
	for _, spans := range [][]records.Span{{{From: 0, To: 99}}, {{From: 3, To: 2}}, {{From: 1, To: 2}}} {
		if got := without("ñandú", spans); got != "ñandú" {
			t.Errorf("%v left %q", spans, got)
		}
	}
	if got := without("uno\npie\ndos", []records.Span{{From: 4, To: 7}}); got != "uno\n\ndos" {
		t.Errorf("%q", got)
	}
}
