package api

import (
	"net/url"
	"slices"
	"testing"

	"acervo/records"
)

// Addresses of views of a search are joined by hand: they must be those that net/url makes.
func TestAddressesOfASearchAreThoseThatNetURLMakes(t *testing.T) {
	for _, query := range []string{"", "q=a", "q=a+b%26c%3D1&type=x&type=y+z&on=2019-01-01", "body=CP&year=2019&year=2020&sort=newest"} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		at := newSearchAddress(values)
		for _, name := range []string{"q", "type", "year", "on", "cursor", "aaa", "zzz"} {
			for _, value := range []string{"x", "y z", "2020", "ñ&="} {
				want := at.changed(func(v url.Values) { v.Set(name, value) })
				if got := at.with(name, value); got != want {
					t.Errorf("%q with %s=%s is %q, not %q", query, name, value, got, want)
				}
				want = at.changed(func(v url.Values) {
					if slices.Contains(v[name], value) {
						v[name] = slices.DeleteFunc(v[name], func(s string) bool { return s == value })
					} else {
						v.Add(name, value)
					}
					if len(v[name]) == 0 {
						delete(v, name)
					}
				})
				if got := at.toggled(name, value); got != want {
					t.Errorf("%q with %s=%s toggled is %q, not %q", query, name, value, got, want)
				}
			}
		}
	}
}

func TestAPassagesAddressIsThatWhichNetURLMakes(t *testing.T) {
	for _, c := range []struct {
		passage records.PassageHit
		want    url.Values
		anchor  string
	}{
		{records.PassageHit{File: "f1", EID: "art_1"}, url.Values{"file": {"f1"}, "at": {"art_1"}}, "#art_1"},
		{records.PassageHit{File: "f1", Page: 7}, url.Values{"file": {"f1"}, "page": {"7"}}, "#p7"},
		{records.PassageHit{File: "f1", Snippet: []records.Fragment{{Text: "… uno & dos tres cuatro cinco seis"}}}, url.Values{"file": {"f1"}, "near": {"uno & dos tres cuatro"}}, ""},
	} {
		for _, find := range []string{"", "años & más"} {
			if find != "" {
				c.want.Set("q", find)
			}
			if got, want := passagePage("d", c.passage, find), "/d/d/read?"+c.want.Encode()+c.anchor; got != want {
				t.Errorf("%q, not %q", got, want)
			}
		}
	}
}
