package api

import (
	"fmt"
	"maps"
	"net/http"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// getPicture sends the picture of a page. It asks the access rule at every request:
// what a browser has kept is good only for whoever may still read it.
func (s *Server) getPicture(c *gin.Context) (reply, error) {
	q := readQuery(c)
	size := records.PictureSize{Width: int(q.number("width", 1, 10_000, 0)), Most: int(q.number("most", records.LeastBytes, 1<<30, 0))}
	n, err := pathNumber(c, "n")
	if err != nil {
		return reply{}, err
	}
	if err := q.err(); err != nil {
		return reply{}, err
	}
	ctx, who := c.Request.Context(), actor(c)
	f, _, err := s.office.FileInfo(ctx, who, fileID(c))
	if err != nil {
		return reply{}, err
	}
	tag := fmt.Sprintf(`"%.20s-%d-%d-%d"`, f.SHA256, n, records.PictureWidth(size.Width), records.PictureBytes(size.Most))
	header := http.Header{"Etag": {tag}, "Cache-Control": {"private, no-cache"}, "Vary": {"Authorization, Cookie"}}
	if f.Pictured() && c.GetHeader("If-None-Match") == tag {
		return reply{status: http.StatusNotModified, header: header}, nil
	}
	p, err := s.office.PagePicture(ctx, who, f.ID, int(min(n, 1<<30)), size)
	if err != nil {
		return reply{}, err
	}
	r := content(p.MediaType, p.Bytes)
	maps.Copy(r.header, header)
	return r, nil
}

// getWords tells where the words of a page stand.
func (s *Server) getWords(c *gin.Context) (reply, error) {
	n, err := pathNumber(c, "n")
	if err != nil {
		return reply{}, err
	}
	w, err := s.office.PageWords(c.Request.Context(), actor(c), fileID(c), int(min(n, 1<<30)))
	if err != nil {
		return reply{}, err
	}
	if w.Words == nil {
		w.Words = []records.PageWord{}
	}
	return ok(struct {
		File records.FileID `json:"file"`
		Page int64          `json:"page"`
		records.PageWords
	}{fileID(c), n, w}), nil
}

// getPageSizes lists the sizes of a file's pages.
func (s *Server) getPageSizes(c *gin.Context) (reply, error) {
	sizes, err := s.office.PageSizes(c.Request.Context(), actor(c), fileID(c))
	if err != nil {
		return reply{}, err
	}
	same := func(p records.PageSize) records.PageSize { return p }
	return ok(listJSON[records.PageSize, string]{Items: each(sizes, same)}), nil
}
