package api_test

import (
	"net/http"
	"strings"
	"testing"

	"acervo/records"
)

func TestThePictureOfAPageIsSentAgainOnlyWhenItChanged(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Un acta", Type: "resolution"}, "acta.pdf", "%PDF-1.7 la pensión de vejez")
	c := h.client()
	at := "/api/v1/files/" + string(r.Files[0].ID) + "/pages/"
	first := c.do(ask{path: at + "2/picture?width=700"})
	if first.Code != 200 || !strings.Contains(first.Body.String(), "page 2") || !strings.Contains(first.Body.String(), "720 wide") || first.Header().Get("Content-Type") != "image/png" {
		t.Fatalf("%d %v %s", first.Code, first.Header(), first.Body)
	}
	if got := first.Header().Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("it may be kept as %q", got)
	}
	tag := first.Header().Get("Etag")
	if again := c.do(ask{path: at + "2/picture?width=720", header: map[string]string{"If-None-Match": tag}}); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("the same picture: %d %s", again.Code, again.Body)
	}
	for _, other := range []string{"1/picture?width=720", "2/picture?width=1000", "2/picture?width=720&most=30000"} {
		if got := c.do(ask{path: at + other, header: map[string]string{"If-None-Match": tag}}); got.Code != 200 || got.Header().Get("Etag") == tag {
			t.Errorf("%s: %d", other, got.Code)
		}
	}
	if got := c.do(ask{path: at + "3/picture"}); got.Code != 404 {
		t.Errorf("a page that there is not: %d", got.Code)
	}
	if got := c.do(ask{path: at + "1/picture?width=860&most=30999"}); !strings.Contains(got.Body.String(), "860 wide, 30000 bytes at most") {
		t.Errorf("a picture of so many bytes: %d %s", got.Code, got.Body)
	}
	for _, wrong := range []string{"width=0", "most=5999"} {
		if got := c.do(ask{path: at + "1/picture?" + wrong}); got.Code != 400 {
			t.Errorf("%s: %d", wrong, got.Code)
		}
	}
}

// A browser that has kept a picture does not see it once it may not.
func TestAPictureThatWasKeptIsNotShownToThoseWhoMayNoLongerReadIt(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Un acta", Type: "resolution"}, "acta.pdf", "%PDF-1.7 la pensión de vejez")
	c := h.client()
	path := "/api/v1/files/" + string(r.Files[0].ID) + "/pages/1/picture"
	tag := c.do(ask{path: path}).Header().Get("Etag")
	hidden := records.Access{Level: records.Restricted, Bodies: []string{"AG"}}
	if _, err := h.office.Edit(t.Context(), root(), r.Document, int64(r.Revision), records.Edit{Access: &hidden}); err != nil {
		t.Fatal(err)
	}
	if got := c.do(ask{path: path, header: map[string]string{"If-None-Match": tag}}); got.Code != 404 || got.Header().Get("Etag") != "" {
		t.Errorf("%d %v", got.Code, got.Header())
	}
}

func TestWordsTellWhereTheyStand(t *testing.T) {
	h := newHouse(t)
	r := h.file(records.FileRequest{Title: "Un acta", Type: "resolution"}, "acta.pdf", "%PDF-1.7 pensión")
	at := "/api/v1/files/" + string(r.Files[0].ID) + "/pages"
	c := h.client()
	got := c.do(ask{path: at + "/1/words"})
	if got.Code != 200 || !strings.Contains(got.Body.String(), `{"text":"pensión","x":72,"y":86,"width":60,"height":12,"line":1}`) {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if got := c.do(ask{path: at}); got.Code != 200 || !strings.Contains(got.Body.String(), `{"width":792,"height":612}`) {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	text := h.file(records.FileRequest{Title: "Un texto", Type: "resolution"}, "acta.txt", "sin páginas")
	if got := c.do(ask{path: "/api/v1/files/" + string(text.Files[0].ID) + "/pages/1/picture"}); got.Code != 404 {
		t.Errorf("a text has a picture: %d", got.Code)
	}
}
