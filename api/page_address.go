package api

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// wantsJSON reports whether a program asks at a page's address.
func wantsJSON(c *gin.Context) bool {
	accept := c.GetHeader("Accept")
	return strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}

// pageExpression shows the text that an address names (records.ParseExpression):
// on its document's page, or with a provision in the reading room.
func (s *Server) pageExpression(c *gin.Context) (reply, error) {
	q := readQuery(c)
	known := q.text("known")
	at := q.known(s.office)
	if err := records.InvalidProblems(q.problems); err != nil {
		return reply{}, err
	}
	d, err := s.document(c)
	if err != nil {
		return reply{}, err
	}
	x, err := records.ParseExpression(c.Param("text"))
	if err != nil {
		return reply{}, err
	}
	ctx, who := c.Request.Context(), actor(c)
	var version records.Version
	on := x.On
	switch {
	case x.Version > 0:
		i := slices.IndexFunc(d.Versions, func(v records.Version) bool { return v.Number == x.Version })
		if i < 0 {
			return reply{}, records.Errorf(records.NotFound, "The document has no version %d.", x.Version)
		}
		version = d.Versions[i]
	case x.Exact != "":
		h, err := s.office.LegalHistory(ctx, who, string(d.ID), at)
		if err != nil {
			return reply{}, err
		}
		if version, err = h.VersionOf(d, x.Exact); err != nil {
			return reply{}, err
		}
		on = x.Exact
	default:
		a, err := s.office.InForce(ctx, who, string(d.ID), records.InForceQuery{On: x.On, Known: known, Language: x.Language})
		if err != nil && (records.KindOf(err) != records.NotFound || x.On != "" || known != "") {
			return reply{}, err
		}
		switch {
		case err != nil: // it has no legal events: what is current is its last version
			version, _ = d.Current()
		case wantsJSON(c):
			return ok(newAnswer(a, preferred(c))), nil
		case a.Document.ID != d.ID && a.Version != nil: // another document stood in its place
			return seeOther(s.expressionPage(a.Document.ID, c.Param("text"), known)), nil
		case a.Version != nil:
			version = *a.Version
		case a.Last != nil:
			version = *a.Last
		default:
			return s.showDocument(c, d, 0, day{on, known})
		}
	}
	if wantsJSON(c) {
		return ok(newVersion(version)), nil
	}
	if x.Provision != "" {
		return s.toProvision(d, version, x)
	}
	return s.showDocument(c, d, version.Number, day{on, known})
}

func (s *Server) expressionPage(id records.DocumentID, text, known string) string {
	values := url.Values{}
	if known != "" {
		values.Set("known", known)
	}
	return web.Address(documentPage(id)+"/"+url.PathEscape(text), values)
}

// toProvision leads to where a provision stands in the text of a version.
func (s *Server) toProvision(d records.Document, v records.Version, x records.Expression) (reply, error) {
	t, _, _ := v.Text(x.Language)
	f, found := readable(t)
	if !found {
		return reply{}, records.Errorf(records.NotFound, "The text of version %d has not been read, so its provisions are not known.", v.Number)
	}
	return seeOther(web.Address(documentPage(d.ID)+"/read", url.Values{"file": {string(f.ID)}, "at": {x.Provision}})), nil
}

// legislation tells machines of a public norm what its page tells people: in
// JSON-LD (schema.org/Legislation) and by the properties of ELI's ontology.
func (s *Server) legislation(c *gin.Context, p *web.Document, d records.Document, shown records.Version) error {
	address, err := s.office.AddressOf(c.Request.Context(), actor(c), d)
	if err != nil {
		return err
	}
	p.Canonical = s.origin(c) + "/d/" + url.PathEscape(address)
	docType, _ := s.office.Profile().Type(d.Type)
	if d.Access.Level != records.Public || d.Access.Embargo != "" || !docType.Normative {
		return nil
	}
	set := func(name, property string, value string) {
		if value != "" {
			p.Legislation[name] = value
			p.ELI = append(p.ELI, web.Property{Name: property, Content: value})
		}
	}
	p.Legislation = map[string]any{"@context": "https://schema.org", "@type": "Legislation", "@id": p.Canonical, "url": p.Canonical}
	set("legislationIdentifier", "id_local", label(d))
	set("name", "title", p.Title.Text)
	set("legislationType", "type_document", d.Type)
	set("legislationDate", "date_document", string(d.Date))
	set("legislationPassedBy", "passed_by", p.Body)
	var languages []string
	for _, t := range shown.Texts {
		if t.Language != records.Undetermined {
			languages = append(languages, string(t.Language))
			p.ELI = append(p.ELI, web.Property{Name: "language", Content: "http://publications.europa.eu/resource/authority/language/" + strings.ToUpper(records.LanguageCode(t.Language))})
		}
	}
	p.Legislation["inLanguage"] = languages
	t := records.Timeline{Events: d.Events}.Latest()
	intervals := t.Intervals(d.ID)
	if len(intervals) == 0 {
		return nil
	}
	set("legislationDateOfApplicability", "first_date_entry_in_force", string(intervals[0].From))
	force, status := "NotInForce", s.office.Status(d)
	if status == records.StatusInForce {
		force = "InForce"
	}
	p.Legislation["legislationLegalForce"] = "https://schema.org/" + force
	p.ELI = append(p.ELI, web.Property{Name: "in_force", Content: "http://data.europa.eu/eli/ontology#InForce-" + map[string]string{"InForce": "inForce", "NotInForce": "notInForce"}[force]})
	last := intervals[len(intervals)-1]
	if end := last.From; last.Status != records.StatusInForce && last.Status != records.StatusSuspended {
		p.Legislation["temporalCoverage"] = string(intervals[0].From) + "/" + string(end)
		p.ELI = append(p.ELI, web.Property{Name: "date_no_longer_in_force", Content: string(end)})
	} else {
		p.Legislation["temporalCoverage"] = string(intervals[0].From) + "/.."
	}
	for _, i := range intervals {
		if i.Version == shown.Number && i.Status == records.StatusInForce {
			set("legislationDateVersion", "version_date", string(i.From))
			break
		}
	}
	return nil
}
