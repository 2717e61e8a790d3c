package api

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageSharing lists the share links of a document, with the form that makes one.
func (s *Server) pageSharing(c *gin.Context) (reply, error) {
	who := actor(c)
	if who.Anonymous() {
		return seeOther("/sign-in?next=" + documentPage(records.DocumentID(c.Param("id"))) + "/share"), nil
	}
	return s.sharing(c, 0, web.Sharing{Values: map[string]string{"days": "7"}})
}

func (s *Server) sharing(c *gin.Context, status int, p web.Sharing) (reply, error) {
	all, d, now, err := s.office.Shares(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	p.Frame, p.Number, p.DocumentPage = s.frame(c), d.Number, documentPage(d.ID)
	p.Page = p.DocumentPage + "/share"
	p.Heading = titleIn(d, p.Language)
	p.Closed = d.Access.Closed(records.DateOf(s.now(), s.office.Profile().TimeZone))
	for i := len(d.Versions) - 1; i >= 0; i-- {
		v := d.Versions[i]
		for _, t := range v.Texts {
			for _, f := range t.Files {
				p.Files = append(p.Files, web.SharedFile{Value: strconv.Itoa(v.Number) + " " + string(f.ID), Version: v.Number, Language: t.Language, Name: f.Name, Size: f.Size})
			}
		}
	}
	for _, x := range all {
		line := web.ShareLine{ID: x.ID, Version: x.Version, Reason: x.Reason, MadeAt: s.local(x.MadeAt), MadeBy: x.MadeName, ExpiresAt: s.local(x.ExpiresAt), Open: x.Open(now), Revoked: !x.RevokedAt.IsZero()}
		if line.Revoked {
			line.RevokedAt, line.RevokedBy, line.RevokeReason = s.local(x.RevokedAt), x.RevokedName, x.RevokeReason
		}
		p.There = append(p.There, line)
	}
	return s.page(c, status, &p)
}

// pageShare makes a share link and shows it on the page that answers, this once; or revokes one.
func (s *Server) pageShare(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActShare); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	form := c.Request.PostForm
	if id := form.Get("revoke"); id != "" {
		if _, err := s.office.RevokeShare(c.Request.Context(), actor(c), id, form.Get("reason")); err != nil {
			return reply{}, err
		}
		return seeOther(documentPage(d.ID) + "/share"), nil
	}
	p := web.Sharing{Values: map[string]string{"file": form.Get("file"), "days": form.Get("days"), "reason": form.Get("reason")}}
	req := records.ShareRequest{Reason: form.Get("reason")}
	n, err := strconv.Atoi(form.Get("days"))
	if err != nil || n == 0 {
		n = -1
	}
	req.Life = days(n)
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				if form.Get("file") == strconv.Itoa(v.Number)+" "+string(f.ID) {
					req.Version, req.File = v.Number, f.ID
				}
			}
		}
	}
	_, secret, err := s.office.Share(c.Request.Context(), actor(c), string(d.ID), req)
	if err != nil {
		mistakes, told := beside(err)
		if !told {
			return reply{}, err
		}
		p.Mistakes = mistakes
		return s.sharing(c, http.StatusBadRequest, p)
	}
	p = web.Sharing{Values: map[string]string{"days": "7"}, Link: s.origin(c) + SharePath(secret)}
	return s.sharing(c, http.StatusCreated, p)
}

// apart keeps a share link to whoever has it: no list of the web names it, and no other site is told it.
func apart(h http.Header) http.Header {
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	return h
}

// pageShared shows the bearer of a share link what it opens, and nothing else.
func (s *Server) pageShared(c *gin.Context) (reply, error) {
	apart(c.Writer.Header())
	x, err := s.office.OpenShare(c.Request.Context(), c.Param("secret"), c.ClientIP())
	if err != nil {
		return reply{}, err
	}
	f := s.frame(c)
	p := web.Shared{
		Frame: f, Heading: titleIn(records.Document{Titles: x.Titles}, f.Language), Number: x.Number, Version: x.Share.Version, Date: x.Date, Name: x.File.Name, MediaType: x.File.MediaType, Size: x.File.Size,
		SHA256: x.File.SHA256, Until: s.local(x.Share.ExpiresAt), Download: SharePath(c.Param("secret")) + "/file",
	}
	return s.page(c, 0, &p)
}

// sharedFile sends the bytes that a share link opens.
func (s *Server) sharedFile(c *gin.Context) (reply, error) {
	apart(c.Writer.Header())
	x, b, err := s.office.OpenShared(c.Request.Context(), c.Param("secret"), c.ClientIP())
	if err != nil {
		return reply{}, err
	}
	return reply{header: apart(downloadHeaders(x.File, false)), write: func(w http.ResponseWriter, r *http.Request) {
		defer b.Close()
		http.ServeContent(w, r, "", x.File.FiledAt, b)
	}}, nil
}
