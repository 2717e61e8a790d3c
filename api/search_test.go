package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// heardFinder keeps what it was asked, and answers with one norm.
type heardFinder struct {
	records.Finder
	asked *records.Query
}

func (f heardFinder) Search(_ context.Context, q records.Query, _ records.Visible) (records.Results, error) {
	*f.asked = q
	return records.Results{Total: 1, Hits: []records.Hit{{
		Document: "norm", Version: 3, Number: "CISS/1", Type: "statute", Class: "norms", Title: "Estatuto",
		Status: "in_force", Since: "1988-08-11", Until: "2030-01-01", Coming: "2030-01-01", Passages: nil,
	}}, Facets: []records.Facet{{Field: "status", Values: []records.FacetValue{{Value: "in_force", Count: 1}}}}}, nil
}

func TestASearchOnADayIsAskedOfTheIndexAndAnsweredWithItsTerm(t *testing.T) {
	var asked records.Query
	h := newHouse(t, func(_ *house, o *records.OfficeConfig) {
		o.Finder = heardFinder{asked: &asked}
		o.Profile.TimeZone = time.FixedZone("six hours behind", -6*3600)
	})
	c := h.client()
	for parameter, want := range map[string]string{
		"known=2020-12-31":           "2021-01-01T05:59:59.999999Z",
		"known=2020-12-31T10:00:00Z": "2020-12-31T10:00:00Z",
		"":                           "0001-01-01T00:00:00Z",
	} {
		got := c.want(200, ask{path: "/api/v1/search?q=x&on=2014-05-01&" + parameter})
		if known := asked.Known.UTC().Format(time.RFC3339Nano); asked.On != "2014-05-01" || known != want || asked.Today == "" {
			t.Errorf("%s: asked on %s as known at %s, today %s", parameter, asked.On, known, asked.Today)
		}
		var found struct {
			Hits []struct{ Status, Since, Until, Coming string }
		}
		got.json(&found)
		if hit := found.Hits[0]; hit.Status != "in_force" || hit.Since != "1988-08-11" || hit.Until != "2030-01-01" || hit.Coming != "2030-01-01" {
			t.Errorf("answered %s", got.Body)
		}
	}

	p := h.browser().get("/?q=estatuto&on=2014-05-01&known=2020-12-31").want(200)
	p.says("Vigente", "desde", "nuevo texto vigente desde")
	for _, field := range []string{`name="on" value="2014-05-01"`, `name="known" value="2020-12-31"`} {
		if !strings.Contains(p.Body.String(), field) {
			t.Errorf("the page's form has no %s", field)
		}
	}
	if asked.On != "2014-05-01" || asked.Known.IsZero() {
		t.Errorf("the page asked %+v", asked)
	}
	h.browser().get("/?q=estatuto&on=2014-02-30").want(400)
}
