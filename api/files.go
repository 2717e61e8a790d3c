package api

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

func fileID(c *gin.Context) records.FileID { return records.FileID(c.Param("id")) }

func (s *Server) getFile(c *gin.Context) (reply, error) {
	f, _, err := s.office.FileInfo(c.Request.Context(), actor(c), fileID(c))
	if err != nil {
		return reply{}, err
	}
	return ok(newFile(f)), nil
}

// foundFileJSON is a file that holds given bytes, with the number of its document.
type foundFileJSON struct {
	ID       records.FileID     `json:"id"`
	Document records.DocumentID `json:"document"`
	Number   string             `json:"number"`
	Title    string             `json:"title"`
	Name     string             `json:"name"`
	Size     int64              `json:"size"`
	FiledAt  time.Time          `json:"filed_at"`
}

// listFiles tells where bytes are filed already.
func (s *Server) listFiles(c *gin.Context) (reply, error) {
	q := readQuery(c)
	sum := records.Sum(strings.ToLower(q.required("sha256")))
	if err := q.err(); err != nil {
		return reply{}, err
	}
	found, err := s.office.FilesWithBytes(c.Request.Context(), actor(c), sum)
	if err != nil {
		return reply{}, err
	}
	lang := preferred(c)
	return ok(listJSON[foundFileJSON, string]{Items: each(found, func(f records.FiledFile) foundFileJSON {
		return foundFileJSON{f.File.ID, f.Document.ID, f.Document.Number, f.Document.Title(lang), f.File.Name, f.File.Size, f.File.FiledAt.UTC()}
	})}), nil
}

func (s *Server) getText(c *gin.Context) (reply, error) {
	text, _, err := s.office.PlainText(c.Request.Context(), actor(c), fileID(c))
	if err != nil {
		return reply{}, err
	}
	return content("text/plain; charset=utf-8", []byte(text)), nil
}

func (s *Server) getPage(c *gin.Context) (reply, error) {
	n, err := pathNumber(c, "n")
	if err != nil {
		return reply{}, err
	}
	text, f, err := s.office.PageText(c.Request.Context(), actor(c), fileID(c), int(min(n, 1<<30)))
	if err != nil {
		return reply{}, err
	}
	return ok(struct {
		File  records.FileID `json:"file"`
		Page  int64          `json:"page"`
		Pages int            `json:"pages"`
		Text  string         `json:"text"`
	}{f.ID, n, f.Reading.Pages, text}), nil
}

// download sends the bytes of a file. It asks the access rule at every request:
// a copy in somebody's cache is good only for whoever may still read it.
func (s *Server) download(c *gin.Context) (reply, error) {
	q := readQuery(c)
	inline := q.oneOf("inline", "0", "1") == "1"
	if err := q.err(); err != nil {
		return reply{}, err
	}
	f, b, err := s.office.OpenFile(c.Request.Context(), actor(c), fileID(c))
	if err != nil {
		return reply{}, err
	}
	return reply{
		header: downloadHeaders(f, inline),
		write: func(w http.ResponseWriter, r *http.Request) {
			defer b.Close()
			http.ServeContent(w, r, "", f.FiledAt, b)
		},
	}, nil
}
