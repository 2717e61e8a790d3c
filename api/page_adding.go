package api

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageAdding is the form for another version of a document, or for another language of one.
func (s *Server) pageAdding(c *gin.Context) (reply, error) {
	who := actor(c)
	if who.Anonymous() {
		return seeOther("/sign-in?next=" + documentPage(records.DocumentID(c.Param("id")))), nil
	}
	if err := who.Must(records.ActFile); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	f := deskForm{key: records.NewID(), fields: map[string]string{"version": c.Query("version")}}
	if f.fields["version"] != "" {
		f.fields["authority"] = string(records.CourtesyTranslation)
	}
	return s.adding(c, 0, d, f)
}

// adding is the form with what was typed.
func (s *Server) adding(c *gin.Context, status int, d records.Document, f deskForm) (reply, error) {
	current, _ := d.Current()
	p := web.Adding{
		Frame: s.frame(c), Number: d.Number, DocumentPage: documentPage(d.ID), Page: documentPage(d.ID) + "/add", Next: current.Number + 1, Values: f.fields,
		Languages: records.WorkingLanguages, MaxUpload: s.office.MaxUpload(), Key: f.key, KeptField: f.kept, Mistakes: f.mistakes, Duplicate: f.duplicate,
	}
	p.Heading = titleIn(d, p.Language)
	if f.text("version") != "" {
		v, err := versionNamed(d, f.text("version"))
		if err != nil {
			return reply{}, err
		}
		p.Version, p.DocumentPage = v.Number, versionPage(d.ID, v.Number)
		for _, t := range v.Texts {
			p.There = append(p.There, t.Language)
		}
	}
	if f.kept != "" {
		p.Kept = keptFiles(f.files)
	}
	return s.page(c, status, &p)
}

func keptFiles(files []records.Received) []web.KeptFile {
	all := make([]web.KeptFile, 0, len(files))
	for _, r := range files {
		all = append(all, web.KeptFile{Name: r.Name, Role: roleOf(r), Size: r.Blob.Size, SHA256: r.Blob.Sum})
	}
	return all
}

// versionNamed is the version of a document with the number that was typed.
func versionNamed(d records.Document, typed string) (records.Version, error) {
	n, _ := strconv.Atoi(typed)
	i := slices.IndexFunc(d.Versions, func(v records.Version) bool { return v.Number == n })
	if i < 0 {
		return records.Version{}, records.Errorf(records.NotFound, "The document has no version %d.", n)
	}
	return d.Versions[i], nil
}

// pageAdd adds a version or a language, and leads to the receipt. What is wrong is told beside
// its field; files that came are kept for the next try.
func (s *Server) pageAdd(c *gin.Context) (reply, error) {
	who := actor(c)
	if err := who.Must(records.ActFile); err != nil {
		return reply{}, err
	}
	d, err := s.document(c) // before a byte of the form is read
	if err != nil {
		return reply{}, err
	}
	f, err := s.readDesk(c)
	if err != nil {
		return reply{}, err
	}
	s.fetchKept(c, f)
	if len(f.files) == 0 && !f.said("file") {
		f.wrong("file", "mistake.file")
	}
	req := records.VersionRequest{
		VersionDate: f.date("version_date"), EffectiveOn: f.date("effective_on"), Label: f.text("label"), Note: f.text("note"),
		Language: records.Language(f.text("lang")), Authority: records.Authority(f.text("authority")), Files: f.files, IdempotencyKey: f.key,
		AllowDuplicate: f.text("allow_duplicate") == "true",
	}
	status := max(f.status, http.StatusBadRequest)
	if len(f.mistakes) == 0 {
		r, err := s.addFromPage(c, d, f.text("version"), req)
		if err == nil {
			s.forgetKept(c, f.kept)
			return seeOther(receiptPage(r.Document, r.Seq) + "&new=1"), nil
		}
		if !f.refused(err) {
			return reply{}, err
		}
		problem, _ := s.problem(c, err) // which the log must know, too
		status = problem.Status
	}
	if err := s.keep(c, f); err != nil {
		return reply{}, err
	}
	return s.adding(c, status, d, *f)
}

func (s *Server) addFromPage(c *gin.Context, d records.Document, version string, req records.VersionRequest) (records.Receipt, error) {
	ctx, who := c.Request.Context(), actor(c)
	if version == "" {
		r, err := s.office.AddVersion(ctx, who, d.ID, req)
		if err == nil {
			s.metrics.filed("version", r.Repeated)
		}
		return r, err
	}
	v, err := versionNamed(d, version)
	if err != nil {
		return records.Receipt{}, err
	}
	r, err := s.office.AddText(ctx, who, d.ID, v.Number, req)
	if err == nil {
		s.metrics.filed("text", r.Repeated)
	}
	return r, err
}
