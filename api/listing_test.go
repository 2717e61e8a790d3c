package api_test

import (
	"slices"
	"testing"

	"acervo/records"
)

func TestAListIsOfOneStatusOnADayAndTellsIt(t *testing.T) {
	h, c, event, first := eventHouse(t)
	second := h.norm("RES/7", 1)
	event("in_force", "2010-01-01", map[string]any{"version": 1})
	event("repealed", "2014-01-01", nil)
	_, token := h.person("carlos", []string{"AG"}, records.Clerk)
	c.do(ask{method: "POST", path: doc(second, "events"), token: token, json: map[string]any{"type": "in_force", "effective_on": "2012-01-01", "version": 1}})
	for query, want := range map[string][]string{
		"":                                        {string(second) + " in_force", string(first) + " repealed"},
		"?on=2011-06-01":                          {string(second) + " draft", string(first) + " in_force"},
		"?status=in_force":                        {string(second) + " in_force"},
		"?status=in_force&on=2013-01-01":          {string(second) + " in_force", string(first) + " in_force"},
		"?status=in_force&on=2011-06-01":          {string(first) + " in_force"},
		"?status=repealed":                        {string(first) + " repealed"},
		"?status=expired":                         nil,
		"?status=in_force&known=2001-01-01":       nil,
		"?status=repealed&type=regulation":        nil,
		"?status=repealed&after=" + string(first): nil,
	} {
		var got []string
		list, _ := c.want(200, ask{path: "/api/v1/documents" + query}).field("items").([]any)
		for _, item := range list {
			m, _ := item.(map[string]any)
			id, _ := m["id"].(string)
			status, _ := m["status"].(string)
			got = append(got, id+" "+status)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q lists %v, want %v", query, got, want)
		}
	}
	c.want(400, ask{path: "/api/v1/documents?status=valid"})
	c.want(400, ask{path: "/api/v1/documents?status=in_force&on=2011-02-30"})
	c.want(400, ask{path: "/api/v1/documents?known=yesterday"})
}
