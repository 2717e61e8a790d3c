package api

import (
	"cmp"
	"slices"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// pageBrowse shows the file plan and the other ways to look through what one may read.
func (s *Server) pageBrowse(c *gin.Context) (reply, error) {
	who := actor(c)
	if who.Anonymous() && !s.office.Profile().PublicRoom {
		return seeOther("/sign-in?next=/browse"), nil
	}
	p := web.Browse{Frame: s.frame(c)}
	found, err := s.office.Search(c.Request.Context(), who, records.Query{Facets: true, Limit: 1, Language: p.Language})
	if err != nil {
		return reply{}, err
	}
	show := searchShow{s.words(p.Language), s.site, newSearchAddress(nil)}
	counts := map[string]int{}
	for _, f := range found.Facets {
		switch f.Field {
		case "type":
			p.Types = show.browse("type", f)
		case "body":
			p.Bodies = show.browse("body", f)
		case "year":
			years := slices.Clone(f.Values)
			slices.SortFunc(years, func(a, b records.FacetValue) int { return cmp.Compare(b.Value, a.Value) })
			for _, v := range years {
				p.Years = append(p.Years, web.Choice{Text: v.Value, Address: show.at.with("year", v.Value), Count: v.Count})
			}
		case "class":
			for _, v := range f.Values {
				counts[v.Value] = v.Count
			}
		}
	}
	profile := s.office.Profile()
	for _, x := range profile.Classes {
		w := web.PlanClass{Code: x.Code, Text: called(x.Names, p.Language, x.Code), Depth: min(depth(profile, x), 5), Count: counts[x.Code]}
		if w.Count > 0 {
			w.Address = show.at.with("class", x.Code)
		}
		p.Plan = append(p.Plan, w)
	}
	return s.page(c, 0, &p)
}
