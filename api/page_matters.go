package api

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// mattersShown is how many matters or vital records a page lists.
const mattersShown = 50

// mostPapers is how many documents the page of a matter lists; the search has all of them.
const mostPapers = 200

func matterPage(id records.MatterID) string { return "/matters/" + string(id) }

// pageMatters lists the matters that the actor may know of.
func (s *Server) pageMatters(c *gin.Context) (reply, error) {
	if actor(c).Anonymous() {
		return seeOther("/sign-in?next=/matters"), nil
	}
	return s.matters(c, 0, nil, nil)
}

func (s *Server) matters(c *gin.Context, status int, values map[string]string, mistakes []web.Mistake) (reply, error) {
	who := actor(c)
	if err := who.Must(records.ActSearch); err != nil {
		return reply{}, err
	}
	q := readQuery(c)
	parent, opening := q.text("parent"), q.text("opening")
	f := records.MatterFilter{State: records.MatterState(q.oneOf("state", "open", "closed")), After: records.MatterID(q.text("after")), Limit: mattersShown + 1}
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	var above *web.MatterLine
	if parent != "" {
		m, err := s.office.Matter(c.Request.Context(), who, parent)
		if err != nil {
			return reply{}, err
		}
		l := s.matterLine(m.Matter, s.tongue(c))
		f.Parent, above = m.ID, &l
	}
	all, err := s.office.Matters(c.Request.Context(), who, f)
	if err != nil {
		return reply{}, err
	}
	p := web.Matters{
		Above: above,
		Frame: s.frame(c), State: string(f.State), MayOpen: who.May(records.ActMatters), Values: values, Mistakes: mistakes,
		Levels: []records.Level{records.Public, records.Members, records.Staff},
	}
	if f.After != "" {
		p.First = web.WithQuery(p.Address, "after", "")
	}
	if len(all) > mattersShown {
		all = all[:mattersShown]
		p.Next = web.WithQuery(p.Address, "after", string(all[mattersShown-1].ID))
	}
	for _, m := range all {
		p.Lines = append(p.Lines, s.matterLine(m, p.Language))
	}
	if p.MayOpen {
		if values == nil {
			p.Values = map[string]string{"class": opening}
		}
		p.Classes = s.classes(p.Language, p.Values["class"])
		p.Unseen, p.Without = p.Values["unseen"] != "", p.Values["without"] != ""
		if err := s.showDemanded(c, &p); err != nil {
			return reply{}, err
		}
		p.Organs = s.organs(p.Language, values["body"])
	}
	return s.page(c, status, &p)
}

// classes are those of the file plan, in its order.
func (s *Server) classes(lang records.Language, chosen string) (all []web.Option) {
	profile := s.office.Profile()
	for _, x := range profile.Classes {
		all = append(all, web.Option{Value: x.Code, Text: called(x.Names, lang, x.Code), Depth: depth(profile, x), On: x.Code == chosen})
	}
	return all
}

func (s *Server) organs(lang records.Language, chosen string) []web.Option {
	var all []web.Option
	for _, b := range s.office.Profile().Bodies {
		all = append(all, web.Option{Value: b.Code, Text: called(b.Names, lang, b.Code), On: b.Code == chosen})
	}
	return all
}

func (s *Server) matterLine(m records.Matter, lang records.Language) web.MatterLine {
	l := web.MatterLine{
		Address: matterPage(m.ID), Title: titleIn(records.Document{Titles: m.Titles, Symbol: m.Code}, lang), Code: m.Code, Class: s.words(lang).class(m.Class), Open: m.Open(), OpenedAt: s.local(m.OpenedAt), ClosedOn: m.ClosedOn,
	}
	if s.office.StillSealed(m.Seal) {
		l.Seal = m.Seal
	}
	return l
}

// pageOpenMatter opens a matter, and leads to it.
func (s *Server) pageOpenMatter(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActMatters); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	form, values := c.Request.PostForm, map[string]string{}
	unseen, err := s.unseen(c, form)
	if err != nil {
		return reply{}, err
	}
	for _, name := range []string{"title", "code", "class", "body", "access", "parent", "seal", "requirements"} {
		values[name] = strings.TrimSpace(form.Get(name))
	}
	without := withoutList(form)
	if without { // as it is shown again
		values["without"] = "true"
	}
	if unseen || form.Get("show") != "" { // nothing is to be opened yet
		if unseen && form.Get("show") == "" {
			values["unseen"] = "true"
		}
		return s.matters(c, 0, values, nil)
	}
	req := records.MatterRequest{WithoutChecklist: without, Title: values["title"], Code: values["code"], Class: values["class"], Body: values["body"], Parent: values["parent"], Language: s.tongue(c)}
	if values["access"] != "" {
		req.Access = &records.Access{Level: records.Level(values["access"])}
	}
	for text := range strings.Lines(values["requirements"]) {
		if text = strings.TrimSpace(text); text != "" {
			req.Requirements = append(req.Requirements, records.RequirementRequest{Text: text})
		}
	}
	seal, problem := parseDate("seal", values["seal"])
	if problem != nil {
		return s.matters(c, http.StatusBadRequest, values, []web.Mistake{{Field: "seal", Said: problem.Message}})
	}
	req.Seal = seal
	m, err := s.office.OpenMatter(c.Request.Context(), actor(c), req)
	if err == nil {
		return seeOther(matterPage(m.ID)), nil
	}
	mistakes, told := beside(err)
	if !told {
		return reply{}, err
	}
	return s.matters(c, http.StatusBadRequest, values, mistakes)
}

// pageMatter is the page of one matter.
func (s *Server) pageMatter(c *gin.Context) (reply, error) {
	m, err := s.office.Matter(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	return s.matterShown(c, 0, m, nil, nil)
}

func (s *Server) matterShown(c *gin.Context, status int, m records.SeenMatter, values map[string]string, mistakes []web.Mistake) (reply, error) {
	ctx, who := c.Request.Context(), actor(c)
	p := web.MatterFile{
		Frame: s.frame(c), Page: matterPage(m.ID), Access: m.Access.Level, OpenedBy: m.OpenedBy, Sealed: m.Sealed, SealedUntil: m.SealedUntil, Others: m.Others,
		MayChange: m.Open() && who.May(records.ActMatters), MayClose: who.May(records.ActCloseMatter), MaySeal: who.May(records.ActSealMatter), MayTake: who.May(records.ActDossier),
		Values: values, Mistakes: mistakes,
	}
	w := s.words(p.Language)
	p.MatterLine = s.matterLine(m.Matter, p.Language)
	if m.Body != "" {
		p.Body = w.body(m.Body)
	}
	if m.Above != nil {
		above := s.matterLine(*m.Above, p.Language)
		p.Above = &above
	}
	if m.MoreBelow {
		p.MoreBelow = "/matters?parent=" + string(m.ID)
	}
	for _, b := range m.Below {
		p.Below = append(p.Below, s.matterLine(b, p.Language))
	}
	papers, err := s.office.Documents(ctx, who, records.DocumentFilter{Matter: m.ID, Limit: mostPapers})
	if err != nil {
		return reply{}, err
	}
	if len(papers) == mostPapers {
		p.More = "/?q=" + url.QueryEscape("matter:"+string(m.ID)) + "&sort=newest"
	}
	byID := map[records.DocumentID]records.Document{}
	for _, d := range papers {
		byID[d.ID] = d
		p.Papers = append(p.Papers, paperLine(d, p.Language))
	}
	for _, r := range m.Requirements {
		l := web.RequirementLine{N: r.N, Text: r.In(p.Language), Due: r.Due, State: requirementState(r, m.Today), Reason: r.WaiveReason, MayWork: p.MayChange && r.Open()}
		if r.Body != "" {
			l.Body = w.body(r.Body)
		}
		if r.Type != "" {
			l.Type = w.docType(r.Type)
		}
		if l.MayWork {
			l.Fitting = fitting(papers, r)
		}
		if d, ok := byID[r.FulfilledBy]; ok {
			l.By = &web.Choice{Text: d.Number, Address: documentPage(d.ID)}
		}
		p.Requirements = append(p.Requirements, l)
	}
	if p.MayChange {
		p.Organs = s.organs(p.Language, values["body"])
		p.Missing = s.demandLines(m.Missing, p.Language, func(code string) bool {
			return values["do"] != "catchup" || slices.Contains(c.Request.PostForm["codes"], code)
		})
		s.fillMatterForm(&p, m)
	}
	if who.May(records.ActReadHistory) {
		entries, err := s.office.MatterHistory(ctx, who, string(m.ID), 0, historyShown)
		if err != nil {
			return reply{}, err
		}
		for _, e := range entries {
			p.History = append(p.History, s.event("", e))
		}
	}
	return s.page(c, status, &p)
}

func paperLine(d records.Document, lang records.Language) web.PaperLine {
	l := web.PaperLine{Address: documentPage(d.ID), Number: d.Number, Date: d.Date}
	l.Title = titleIn(d, lang)
	return l
}

// pageOnMatter does one thing to a matter, and shows it.
func (s *Server) pageOnMatter(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActMatters); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	ctx, who, id := c.Request.Context(), actor(c), c.Param("id")
	m, err := s.office.Matter(ctx, who, id)
	if err != nil {
		return reply{}, err
	}
	form, values := c.Request.PostForm, map[string]string{}
	for _, name := range []string{"document", "reason", "text", "body", "due", "until", "n", "do", "code", "class", "organ", "access", "parent", "revision"} {
		values[name] = strings.TrimSpace(form.Get(name))
	}
	for _, l := range records.WorkingLanguages {
		values["title_"+string(l)] = strings.TrimSpace(form.Get("title_" + string(l)))
	}
	if !form.Has("parent") { // it was not shown
		delete(values, "parent")
	}
	if err = s.onMatter(c, string(m.ID), form.Get("do"), values); err == nil {
		return seeOther(matterPage(m.ID)), nil
	}
	mistakes, told := beside(err)
	if !told {
		return reply{}, err
	}
	return s.matterShown(c, http.StatusBadRequest, m, values, mistakes)
}

func (s *Server) onMatter(c *gin.Context, id, act string, values map[string]string) error {
	ctx, who := c.Request.Context(), actor(c)
	date := func(field string) (records.Date, error) {
		d, problem := parseDate(field, values[field])
		if problem != nil {
			return "", records.InvalidProblems([]records.Problem{*problem})
		}
		return d, nil
	}
	n := 0
	for _, digit := range values["n"] {
		if digit < '0' || digit > '9' || n > 10_000 {
			n = 0
			break
		}
		n = 10*n + int(digit-'0')
	}
	var err error
	switch act {
	case "put":
		_, err = s.office.PutInMatter(ctx, who, id, values["document"])
	case "take":
		_, err = s.office.TakeFromMatter(ctx, who, id, values["document"], values["reason"])
	case "require":
		var due records.Date
		if due, err = date("due"); err == nil {
			_, err = s.office.Require(ctx, who, id, records.RequirementRequest{Text: values["text"], Body: values["body"], Due: due})
		}
	case "catchup":
		err = s.takeOver(c, id)
	case "fulfil":
		_, err = s.office.Fulfil(ctx, who, id, n, values["document"])
	case "waive":
		_, err = s.office.Waive(ctx, who, id, n, values["reason"])
	case "seal":
		var until records.Date
		if until, err = date("until"); err == nil {
			_, err = s.office.SealMatter(ctx, who, id, until)
		}
	case "edit":
		_, err = s.office.EditMatter(ctx, who, id, matterRevision(values["revision"]), matterEdit(values))
	case "close":
		_, err = s.office.CloseMatter(ctx, who, id, values["reason"])
	case "reopen":
		_, err = s.office.ReopenMatter(ctx, who, id, values["reason"])
	default:
		err = records.Errorf(records.Invalid, "There is no such act on a matter.")
	}
	return err
}

// fillMatterForm puts the description into the form that changes it, as it is, or as it was typed with a mistake.
func (s *Server) fillMatterForm(p *web.MatterFile, m records.SeenMatter) {
	typed := p.Values["revision"] != ""
	was := map[string]string{"code": m.Code, "class": m.Class, "organ": m.Body, "access": string(m.Access.Level), "revision": strconv.FormatInt(m.Revision, 10)}
	if m.Above != nil {
		was["parent"] = m.Above.Code
		if was["parent"] == "" {
			was["parent"] = string(m.Above.ID)
		}
	}
	for _, l := range records.WorkingLanguages {
		was["title_"+string(l)] = m.Titles[l]
	}
	if typed {
		was = p.Values
	}
	p.Edit = web.MatterForm{Code: was["code"], Parent: was["parent"], Revision: was["revision"], Access: was["access"], Levels: []records.Level{records.Public, records.Members, records.Staff}, Organs: s.organs(p.Language, was["organ"])}
	p.Edit.Apart = m.Parent != "" && m.Above == nil
	if m.Access.Level == records.Restricted { // its bodies are changed by the API
		p.Edit.Levels = append(p.Edit.Levels, records.Restricted)
	}
	p.Edit.Classes = s.classes(p.Language, was["class"])
	for _, l := range records.WorkingLanguages {
		p.Edit.Titles = append(p.Edit.Titles, web.Title{Language: l, Text: was["title_"+string(l)]})
	}
}

// matterRevision is the revision that the form was filled with; 0 takes any.
func matterRevision(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// matterEdit is what the form says. Who may know of what is restricted stays, unless another level is chosen.
func matterEdit(values map[string]string) records.MatterEdit {
	code, class, body := values["code"], values["class"], values["organ"]
	e := records.MatterEdit{Code: &code, Class: &class, Body: &body, Titles: map[records.Language]string{}}
	if parent, shown := values["parent"]; shown {
		e.Parent = &parent
	}
	for _, l := range records.WorkingLanguages {
		e.Titles[l] = values["title_"+string(l)]
	}
	if level := records.Level(values["access"]); level != "" && level != records.Restricted {
		e.Access = &records.Access{Level: level}
	}
	return e
}

// tellMatter says to which matter a document belongs, and by when it is reviewed as vital, to whoever may know.
func (s *Server) tellMatter(c *gin.Context, p *web.Document, d records.Document) error {
	m, there, err := s.office.MatterOf(c.Request.Context(), actor(c), d)
	if err != nil {
		return err
	}
	if there {
		p.Matter = &web.Reference{Title: titleIn(records.Document{Titles: m.Titles, Symbol: m.Code}, p.Language), Address: matterPage(m.ID)}
	}
	if !actor(c).May(records.ActSeeVital) {
		return nil
	}
	v, vital, err := s.office.VitalOf(c.Request.Context(), d)
	if vital {
		p.Vital = v.NextOn
	}
	return err
}
