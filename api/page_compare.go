package api

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageCompare is the page on which two texts are chosen and compared.
func (s *Server) pageCompare(c *gin.Context) (reply, error) {
	who := actor(c)
	if who.Anonymous() && !s.office.Profile().PublicRoom {
		return seeOther("/sign-in?next=" + url.QueryEscape(c.Request.URL.RequestURI())), nil
	}
	q := readQuery(c)
	from, to := q.textRefs()
	columns, all := q.oneOf("view", "inline", "columns") == "columns", q.flag("all")
	if err := records.InvalidProblems(q.problems); err != nil { // parameters that are nobody's come with shared addresses
		return reply{}, err
	}
	p := web.Compare{Frame: s.frame(c), Columns: columns, All: all}
	if from.Document == "" && from.File == "" {
		p.Form.Offered = records.WorkingLanguages
		p.Several = s.several(c, p.Language)
		return s.page(c, 0, &p)
	}
	status := 0
	if err := s.compare(c, &p, from, to); err != nil {
		problem, _ := s.problem(c, err)
		if records.KindOf(err) == records.Internal {
			return reply{}, err
		}
		p.Sentence, status = problem.Detail, problem.Status
	}
	s.fillForm(c, &p, from, to)
	views(&p, q.values)
	return s.page(c, status, &p)
}

// severalShown is how many documents are offered for comparison, and severalAmong how many of the newest are looked through for them.
const severalShown, severalAmong = 8, 100

// several are documents of more than one version, newest first, each leading to what changed in
// it last. They are a help: while the index does not answer there are none.
func (s *Server) several(c *gin.Context, lang records.Language) []web.Hit {
	found, err := s.office.Search(c.Request.Context(), actor(c), records.Query{Sort: records.Newest, Limit: severalAmong, Language: lang})
	if err != nil {
		return nil
	}
	show := searchShow{s.words(lang), s.site, newSearchAddress(nil)}
	var all []web.Hit
	for _, h := range found.Hits {
		if h.Version < 2 || len(all) == severalShown {
			continue
		}
		w := show.hit(h)
		w.Address, w.Passages = "/compare?from="+url.QueryEscape(h.Number), nil
		all = append(all, w)
	}
	return all
}

// compare fills in the redline or, for two languages, the texts side by side.
func (s *Server) compare(c *gin.Context, p *web.Compare, from, to records.TextRef) error {
	if from.Language != to.Language && from.Language != "" && to.Language != "" {
		side, err := s.office.SideBySide(c.Request.Context(), actor(c), from, to)
		if err != nil {
			return err
		}
		p.Side = sideView(side, p.Language)
		return nil
	}
	r, err := s.office.Redline(c.Request.Context(), actor(c), from, to)
	if err != nil {
		return err
	}
	v := s.redlineView(r, p.Language, p.All)
	p.Redline = &v
	return nil
}

func sideView(s records.SideBySide, lang records.Language) *web.SideBySide {
	v := &web.SideBySide{From: comparedView(s.A, lang), To: comparedView(s.B, lang), Older: s.Older}
	for i, r := range s.Rows {
		row := web.SideRow{ID: "r" + strconv.Itoa(i+1)}
		if r.A != nil {
			row.From = textRows(r.A.Text)
		}
		if r.B != nil {
			row.To = textRows(r.B.Text)
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// textRows makes paragraphs of a text in which nothing is marked.
func textRows(text string) []string {
	p := records.ProvisionChange{Edits: []records.TextEdit{{Op: records.WordsSame, Old: text, New: text}}}
	rows := []string{}
	for _, runs := range p.Paragraphs(records.Changes{p}.Layout()) {
		var b strings.Builder
		for _, r := range runs {
			b.WriteString(r.Text)
		}
		rows = append(rows, b.String())
	}
	return rows
}

// fillForm shows in the form what was compared, and what else could be.
func (s *Server) fillForm(c *gin.Context, p *web.Compare, from, to records.TextRef) {
	var x, y web.ComparedText
	switch {
	case p.Redline != nil:
		x, y = p.Redline.From, p.Redline.To
	case p.Side != nil:
		x, y = p.Side.From, p.Side.To
	}
	languages := map[records.Language]bool{}
	p.Form.From = s.choice(c, from, x.Version, p.Language, languages)
	p.Form.To = s.choice(c, to, y.Version, p.Language, languages)
	if to.Document == from.Document {
		p.Form.To.Ref, p.Form.To.Title = "", web.Title{}
	}
	p.Form.Offered = slices.Sorted(maps.Keys(languages))
	p.Form.FromLanguage, p.Form.ToLanguage = from.Language, to.Language
}

// choice is one side of the form; of a document that one may not read there is only what was typed.
func (s *Server) choice(c *gin.Context, ref records.TextRef, version int, lang records.Language, languages map[records.Language]bool) web.CompareChoice {
	choice := web.CompareChoice{Ref: ref.Document, Version: ref.Version}
	d, err := s.office.Document(c.Request.Context(), actor(c), ref.Document)
	if err != nil {
		return choice
	}
	choice.Ref, choice.Title = d.Number, titleIn(d, lang)
	for _, v := range d.Versions {
		day := v.EffectiveOn
		if day == "" {
			day = v.Date
		}
		choice.Versions = append(choice.Versions, web.CompareVersion{Number: v.Number, Date: day, Label: v.Label, Chosen: v.Number == version})
		for _, t := range v.Texts {
			languages[t.Language] = true
		}
	}
	slices.SortFunc(choice.Versions, func(a, b web.CompareVersion) int { return b.Number - a.Number })
	return choice
}

// views sets the addresses of the same comparison in other views.
func views(p *web.Compare, values url.Values) {
	with := func(path string, pairs ...string) string {
		v := url.Values{}
		for _, name := range []string{"from", "to", "from_version", "to_version", "from_on", "to_on", "from_file", "to_file", "lang", "from_lang", "to_lang", "view", "all"} {
			if x := strings.TrimSpace(values.Get(name)); x != "" {
				v.Set(name, x)
			}
		}
		for i := 0; i < len(pairs); i += 2 {
			if v.Set(pairs[i], pairs[i+1]); pairs[i+1] == "" {
				v.Del(pairs[i])
			}
		}
		return web.Address(path, v)
	}
	p.Inline, p.InColumns = with("/compare", "view", ""), with("/compare", "view", "columns")
	p.Changes, p.Everything = with("/compare", "all", ""), with("/compare", "all", "true")
	p.Print = with(base+"/redline", "view", "", "all", "", "format", "html", "changed_only", changedOnly(p.All))
	p.PDF = with(base+"/redline", "view", "", "all", "", "format", "pdf", "changed_only", changedOnly(p.All))
}

func changedOnly(all bool) string {
	if all {
		return ""
	}
	return "true"
}
