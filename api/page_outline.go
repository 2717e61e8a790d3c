package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

const (
	// outlineForm is the most provisions that one form corrects; of a longer outline there are several.
	outlineForm = 200
	// maxOutlineForm is the most bytes of such a form.
	maxOutlineForm = 2 << 20
)

// outlined is an outline that somebody looks at.
type outlined struct {
	document records.Document
	version  records.Version
	text     records.Text
	file     records.File
	outline  records.Outline
}

// pageOutlining shows the outline of a text of the document, to be confirmed or corrected.
func (s *Server) pageOutlining(c *gin.Context) (reply, error) {
	if actor(c).Anonymous() {
		return seeOther("/sign-in?next=" + documentPage(records.DocumentID(c.Param("id"))) + "/outline"), nil
	}
	if err := actor(c).Must(records.ActOutline); err != nil {
		return reply{}, err
	}
	o, err := s.outlined(c, records.FileID(c.Query("file")))
	if err != nil {
		return reply{}, err
	}
	q := readQuery(c)
	from := int(q.number("from", 0, maxSeq, 0))
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	return s.outlining(c, 0, o, from, nil, nil)
}

// outlined finds a file of the document: the named one, else the one by which the current version is read.
func (s *Server) outlined(c *gin.Context, id records.FileID) (outlined, error) {
	d, err := s.document(c)
	if err != nil {
		return outlined{}, err
	}
	o := outlined{document: d}
	current, _ := d.Current()
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				main, ok := t.Reads()
				if f.ID == id || id == "" && o.file.ID == "" && v.Number == current.Number && ok && main.ID == f.ID {
					o.version, o.text, o.file = v, t, f
				}
			}
		}
	}
	if o.file.ID == "" {
		return outlined{}, records.Errorf(records.NotFound, "There is nothing at this address; /api/docs lists what there is.")
	}
	o.outline, err = s.office.OutlineOf(c.Request.Context(), actor(c), o.file.ID)
	return o, err
}

// outlining is the page: with rows as they were typed, else as the outline is.
func (s *Server) outlining(c *gin.Context, status int, o outlined, from int, rows []web.OutlineRow, mistakes []web.Mistake) (reply, error) {
	all := o.outline.Provisions
	p := web.Outlining{
		Frame: s.frame(c), Number: o.document.Number, DocumentPage: versionPage(o.document.ID, o.version.Number), Page: documentPage(o.document.ID) + "/outline",
		FileField: string(o.file.ID), FileName: o.file.Name, TextLanguage: o.text.Language, Version: o.version.Number,
		Tag: o.outline.Tag(), Confirmed: o.outline.Confirmed(), By: o.outline.By, Findings: o.outline.Findings,
		Count: len(all), From: min(from, len(all)), Kinds: records.ProvisionKinds, Mistakes: mistakes,
	}
	p.Title = titleIn(o.document, p.Language)
	if canRead(o.file) {
		p.ReadPage = readPage(o.document.ID, o.file.ID)
	}
	end := min(p.From+outlineForm, len(all))
	p.Shown = end - p.From
	if rows == nil {
		for i := p.From; i < end; i++ {
			x := all[i]
			rows = append(rows, web.OutlineRow{Of: i, Kind: x.Kind, Label: x.Label, Heading: x.Heading, EID: x.EID})
		}
	}
	whole, _, err := s.office.PlainText(c.Request.Context(), actor(c), o.file.ID)
	if err != nil && records.KindOf(err) == records.Internal {
		return reply{}, err
	}
	for i := range rows {
		r := &rows[i]
		r.Row, r.Wrong = i, map[string]*web.Mistake{}
		if !r.Added() {
			r.Level, r.At, r.Text = min(all[r.Of].Level, 5), all[r.Of].Page, lineAt(whole, all[r.Of].Offset)
		}
		for j, m := range mistakes {
			if field, of := strings.CutSuffix(m.Field, fmt.Sprintf("-%d", i)); of && r.Wrong[field] == nil {
				r.Wrong[field] = &mistakes[j]
			}
		}
	}
	p.Rows = rows
	if p.From > 0 {
		p.Prev = outlinePage(o.document.ID, o.file.ID, max(0, p.From-outlineForm))
	}
	if end < len(all) {
		p.Next = outlinePage(o.document.ID, o.file.ID, end)
	}
	for _, t := range o.version.Texts {
		if f, ok := t.Reads(); ok && f.ID != o.file.ID {
			p.Others = append(p.Others, web.Choice{Text: s.site.Word(p.Language, "lang", string(t.Language)), Address: outlinePage(o.document.ID, f.ID, 0)})
		}
	}
	return s.page(c, status, &p)
}

func outlinePage(id records.DocumentID, file records.FileID, from int) string {
	values := url.Values{"file": {string(file)}}
	if from > 0 {
		values.Set("from", strconv.Itoa(from))
	}
	return web.Address(documentPage(id)+"/outline", values)
}

// lineAt is the line of a text that begins at a byte, without what is too long to be shown.
func lineAt(text string, at int) string {
	const most = 160
	if at < 0 || at >= len(text) {
		return ""
	}
	line, _, _ := strings.Cut(text[at:], "\n")
	if r := []rune(line); len(r) > most {
		line = string(r[:most]) + "…"
	}
	return strings.TrimSpace(line)
}

// pageOutline confirms an outline, corrects it, or adds an empty line to the form.
func (s *Server) pageOutline(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActOutline); err != nil {
		return reply{}, err
	}
	if err := readFieldsUpTo(c, maxOutlineForm); err != nil {
		return reply{}, err
	}
	form := c.Request.PostForm
	o, err := s.outlined(c, records.FileID(form.Get("file")))
	if err != nil {
		return reply{}, err
	}
	ctx, who, tag := c.Request.Context(), actor(c), form.Get("tag")
	if tag == "" || tag != o.outline.Tag() { // rows are numbered by what was seen
		return s.outlining(c, http.StatusPreconditionFailed, o, 0, nil, []web.Mistake{{Said: "The outline has changed since you saw it. Look at it again."}})
	}
	if form.Get("confirm") != "" {
		if _, err := s.office.ConfirmOutline(ctx, who, o.file.ID, tag); err != nil {
			return s.outlineRefused(c, o, 0, nil, nil, err)
		}
		return seeOther(versionPage(o.document.ID, o.version.Number)), nil
	}
	all := o.outline.Provisions
	from, rows := outlineRows(form, len(all))
	if at, err := strconv.Atoi(form.Get("add")); err == nil && at >= 0 && at <= len(rows) {
		rows = slices.Insert(rows, at, web.OutlineRow{Of: -1, Kind: "article"})
		return s.outlining(c, 0, o, from, rows, nil)
	}
	shown := min(outlineForm, len(all)-from)
	list := outlineEdits(all[:from])
	places := make([]int, from, from+len(rows)) // of each line of the list, its row
	for i := range places {
		places[i] = -1
	}
	above := slices.Clone(all[:from])
	for i, r := range rows {
		if r.Remove {
			continue
		}
		e := records.ProvisionEdit{EID: r.EID, Kind: r.Kind, Label: r.Label, Heading: r.Heading}
		if r.Added() {
			e.Page, _ = strconv.Atoi(r.Page) // 0, of which it is told, when it is no number
			e.Line = r.Line
		} else {
			e.Offset = &all[r.Of].Offset
		}
		e.EID = eidOf(above, all, r)
		list, places = append(list, e), append(places, i)
		above = append(above, records.Provision{EID: e.EID, Kind: e.Kind})
	}
	list = append(list, outlineEdits(all[from+shown:])...)
	if _, err := s.office.CorrectOutline(ctx, who, o.file.ID, tag, list); err != nil {
		return s.outlineRefused(c, o, from, rows, places, err)
	}
	return seeOther(outlinePage(o.document.ID, o.file.ID, from)), nil
}

// eidOf is the id of a row: as typed, and made from kind and label where it was so made before or is none.
func eidOf(above, all []records.Provision, r web.OutlineRow) string {
	if r.EID == "" {
		return records.ProposeEID(above, r.Kind, r.Label)
	}
	if r.Added() {
		return r.EID
	}
	was := all[r.Of]
	if r.EID == was.EID && (r.Kind != was.Kind || r.Label != was.Label) && records.ProposeEID(above, was.Kind, was.Label) == was.EID {
		if made := records.ProposeEID(above, r.Kind, r.Label); made != "" {
			return made
		}
	}
	return r.EID
}

func outlineEdits(all []records.Provision) []records.ProvisionEdit {
	list := make([]records.ProvisionEdit, len(all))
	for i := range all {
		list[i] = records.ProvisionEdit{EID: all[i].EID, Kind: all[i].Kind, Label: all[i].Label, Heading: all[i].Heading, Offset: &all[i].Offset}
	}
	return list
}

// outlineRows reads the rows of the form, and from which provision they begin.
func outlineRows(form url.Values, provisions int) (from int, rows []web.OutlineRow) {
	number := func(name string, least, most, other int) int {
		if n, err := strconv.Atoi(form.Get(name)); err == nil && n >= least && n <= most {
			return n
		}
		return other
	}
	from = number("from", 0, provisions, 0)
	rows = []web.OutlineRow{}
	for i := range number("rows", 0, 2*outlineForm, 0) {
		field := func(name string) string { return strings.TrimSpace(form.Get(fmt.Sprintf("%s-%d", name, i))) }
		rows = append(rows, web.OutlineRow{
			Of: number(fmt.Sprintf("of-%d", i), 0, provisions-1, -1), Kind: field("kind"), Label: field("label"), Heading: field("heading"), EID: field("eid"),
			Remove: field("remove") != "", Page: field("page"), Line: field("line"),
		})
	}
	return from, rows
}

// outlineRefused tells what is wrong with a corrected outline beside its rows.
func (s *Server) outlineRefused(c *gin.Context, o outlined, from int, rows []web.OutlineRow, places []int, err error) (reply, error) {
	e := (*records.Error)(nil)
	if !errors.As(err, &e) || e.Kind != records.Invalid && e.Kind != records.Conflict && e.Kind != records.PreconditionFailed {
		return reply{}, err
	}
	mistakes := []web.Mistake{}
	for _, p := range e.Problems {
		i, field := -1, ""
		if _, err := fmt.Sscanf(p.Field, "items[%d].%s", &i, &field); err != nil || i < 0 || i >= len(places) || places[i] < 0 {
			mistakes = append(mistakes, web.Mistake{Said: p.Message})
			continue
		}
		row := places[i]
		if field == "offset" {
			field = "label"
			if rows[row].Added() {
				field = "line"
			}
		}
		mistakes = append(mistakes, web.Mistake{Field: fmt.Sprintf("%s-%d", field, row), Said: p.Message})
	}
	if len(mistakes) == 0 {
		mistakes = append(mistakes, web.Mistake{Said: e.Message})
	}
	status := statuses[e.Kind]
	return s.outlining(c, status, o, from, rows, mistakes)
}

// outlineWaits leads to the outline of a version of a norm, and reports whether nobody has confirmed it.
func (s *Server) outlineWaits(c *gin.Context, d records.Document, v records.Version) (page string, waits bool, err error) {
	who := actor(c)
	docType, _ := s.office.Profile().Type(d.Type)
	if !docType.Normative || !who.May(records.ActOutline) {
		return "", false, nil
	}
	for _, t := range v.Texts {
		f, ok := t.Reads()
		if !ok || f.Reading.State != records.ReadingDone {
			continue
		}
		o, err := s.office.OutlineOf(c.Request.Context(), who, f.ID)
		if err != nil {
			return "", false, err
		}
		if page == "" || !o.Confirmed() {
			page = outlinePage(d.ID, f.ID, 0)
		}
		if !o.Confirmed() {
			return page, true, nil
		}
	}
	return page, false, nil
}
