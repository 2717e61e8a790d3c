package api_test

import (
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/api"
	"acervo/records"
)

// eventHouse is a house with a clerk who may read everything, and a norm of three versions.
func eventHouse(t *testing.T) (*house, client, func(kind, day string, more map[string]any) answer, records.DocumentID) {
	t.Helper()
	h := newHouse(t)
	_, token := h.person("clara", []string{"AG"}, records.Clerk, records.Counsel)
	c := h.client()
	id := h.norm("EST/1", 3)
	event := func(kind, day string, more map[string]any) answer {
		t.Helper()
		body := map[string]any{"type": kind}
		if day != "" {
			body["effective_on"] = day
		}
		for k, v := range more {
			body[k] = v
		}
		return c.do(ask{method: "POST", path: doc(id, "events"), token: token, json: body})
	}
	return h, c, event, id
}

// norm files a resolution with so many versions in Spanish.
func (h *house) norm(symbol string, versions int) records.DocumentID {
	h.t.Helper()
	public := records.Access{Level: records.Public}
	r := h.file(records.FileRequest{Type: "resolution", Title: "Norm " + symbol, Symbol: symbol, Access: &public, VersionRequest: records.VersionRequest{Language: "es"}}, "v1.txt", symbol+" v1")
	for n := 2; n <= versions; n++ {
		f, err := h.office.Receive(h.t.Context(), root(), "v.txt", strings.NewReader(fmt.Sprint(symbol, " v", n)))
		if err != nil {
			h.t.Fatal(err)
		}
		if _, err := h.office.AddVersion(h.t.Context(), root(), r.Document, records.VersionRequest{Language: "es", Files: []records.Received{f}}); err != nil {
			h.t.Fatal(err)
		}
	}
	return r.Document
}

func codesOf(a answer) []string {
	var codes []string
	list, _ := a.field("warnings").([]any)
	for _, w := range list {
		m, _ := w.(map[string]any)
		code, _ := m["code"].(string)
		codes = append(codes, code)
	}
	return codes
}

func TestBadEventsAreRefusedWithWhatToDo(t *testing.T) {
	h, c, event, id := eventHouse(t)
	plain := h.file(records.FileRequest{Title: "Balance", Type: "other", Access: &records.Access{Level: records.Public}}, "b.txt", "balance").Document
	for name, row := range map[string]struct {
		got         answer
		status      int
		field, says string
	}{
		"30 February":             {event("amended", "2014-02-30", nil), 400, "effective_on", "has no day 30"},
		"13th month":              {event("amended", "2014-13-01", nil), 400, "effective_on", "no month 13"},
		"year 998":                {event("amended", "0998-01-01", nil), 400, "effective_on", "1800 and 2200"},
		"year 22026":              {event("amended", "22026-01-01", nil), 400, "effective_on", "four digits"},
		"unknown type":            {event("abolished", "2014-01-01", nil), 400, "type", "repealed"},
		"an act that is not":      {event("amended", "2014-01-01", map[string]any{"by": "RES/404"}), 400, "by", "no document"},
		"another's version":       {event("amended", "2014-01-01", map[string]any{"version": 7}), 400, "version", "not of the act"},
		"a version of adoption":   {event("adopted", "2014-01-01", map[string]any{"version": 1}), 400, "version", "in_force"},
		"which version":           {event("in_force", "2014-01-01", nil), 400, "version", "3 versions"},
		"replaced by itself":      {event("replaced", "2014-01-01", map[string]any{"by": id}), 400, "by", "own place"},
		"a provision of nobody":   {event("amended", "2014-01-01", map[string]any{"by_provision": "art_1"}), 400, "by_provision", "act"},
		"a provision in no shape": {event("amended", "2014-01-01", map[string]any{"by": id, "by_provision": "Art. uno"}), 400, "by_provision", "tit_vi__art_3"},
		"an ordinal":              {event("amended", "2014-01-01", map[string]any{"ordinal": -1}), 400, "ordinal", "999"},
		"what is no norm": {c.do(ask{method: "POST", path: doc(plain, "events"), token: h.token("marco"), json: map[string]any{"type": "adopted"}}),
			400, "type", "no rules"},
		"the law of what is no norm":    {c.do(ask{path: doc(plain, "in-force")}), 404, "", "/versions"},
		"the law of what has no events": {c.do(ask{path: doc(id, "in-force")}), 404, "", "/versions"},
		"a day that is none":            {c.do(ask{path: doc(id, "in-force?on=2014-02-30")}), 400, "on", "no day 30"},
		"an instant that is none":       {c.do(ask{path: doc(id, "in-force?known=yesterday")}), 400, "known", "neither"},
		"a language that is none":       {c.do(ask{path: doc(id, "in-force?lang=spanish")}), 400, "lang", "language code"},
		"a calendar backwards":          {c.do(ask{path: "/api/v1/calendar?from=2020-01-01&to=2019-01-01"}), 400, "to", "before it begins"},
		"a calendar of nothing":         {c.do(ask{path: "/api/v1/calendar?types=party"}), 400, "types", "party"},
	} {
		t.Run(name, func(t *testing.T) {
			if row.got.Code != row.status || row.got.text("field") != row.field || !strings.Contains(row.got.text("detail"), row.says) {
				t.Errorf("%d %s", row.got.Code, row.got.Body)
			}
		})
	}
	if list, _ := c.want(200, ask{path: doc(id, "events")}).field("items").([]any); len(list) != 0 {
		t.Errorf("%d events were recorded all the same", len(list))
	}
}

// token makes a clerk and returns an API token of theirs.
func (h *house) token(login string) string {
	h.t.Helper()
	_, token := h.person(login, nil, records.Clerk)
	return token
}

func TestContradictionsAreToldAndRecorded(t *testing.T) {
	h, c, event, id := eventHouse(t)
	h.norm("RES/1", 1)
	for _, row := range []struct {
		kind, day string
		more      map[string]any
		codes     []string
	}{
		{"adopted", "2010-03-01", nil, nil},
		{"in_force", "2010-01-01", map[string]any{"version": 1}, []string{"before_adoption"}},
		{"in_force", "2010-01-01", map[string]any{"version": 1}, []string{"before_adoption", "same_day"}},
		{"amended", "2012-01-01", map[string]any{"by": "RES/1"}, []string{"unapplied_amendment"}},
		{"suspended", "", nil, []string{"no_date"}},
		{"repealed", "2015-01-01", nil, nil},
		{"amended", "2016-01-01", map[string]any{"version": 2}, []string{"after_end"}},
		{"expired", "2009-01-01", nil, []string{"before_adoption", "not_in_force"}},
		{"amended", "2190-01-01", map[string]any{"version": 3}, []string{"far_off", "after_end"}},
	} {
		got := event(row.kind, row.day, row.more)
		if got.Code != 201 {
			t.Fatalf("%s %s: %d %s", row.kind, row.day, got.Code, got.Body)
		}
		codes := codesOf(got)
		slices.Sort(codes)
		slices.Sort(row.codes)
		if !slices.Equal(codes, row.codes) {
			t.Errorf("%s %s: warnings %v, want %v", row.kind, row.day, codes, row.codes)
		}
	}
	if list, _ := c.want(200, ask{path: doc(id, "events")}).field("items").([]any); len(list) != 9 {
		t.Errorf("%d events are on record", len(list))
	}
}

func TestAnAnswerSaysWhyUntilWhenAndWhatChangedIt(t *testing.T) {
	h, c, _, id := eventHouse(t)
	now := time.Now()
	h.clock = func() time.Time { return now }
	event := func(req records.EventRequest) {
		t.Helper()
		if _, err := h.office.RecordEvent(t.Context(), root(), id, req); err != nil {
			t.Fatal(err)
		}
	}
	event(records.EventRequest{Type: records.EventInForce, EffectiveOn: "2010-01-01", Version: 1})
	now = now.Add(48 * time.Hour)
	event(records.EventRequest{Type: records.EventAmended, EffectiveOn: "2014-05-01", Version: 2, Note: "found late"})
	before := now.Add(-time.Hour).UTC().Format(time.RFC3339)

	a := c.want(200, ask{path: doc(id, "in-force?on=2015-01-01")})
	if a.field("version", "number") != 2.0 || a.text("why", "type") != "amended" || a.text("since") != "2014-05-01" || !slices.Equal(codesOf(a), []string{"answer_changed"}) {
		t.Errorf("%s", a.Body)
	}
	a = c.want(200, ask{path: doc(id, "in-force?on=2015-01-01&known="+before)})
	if a.field("version", "number") != 1.0 || len(codesOf(a)) != 0 || a.text("known") == "" {
		t.Errorf("%s", a.Body)
	}
	a = c.want(200, ask{path: doc(id, "in-force?on=2012-01-01")})
	if a.field("version", "number") != 1.0 || a.text("until") != "2014-05-01" || a.text("next", "note") != "found late" || a.text("text", "language") != "es" {
		t.Errorf("%s", a.Body)
	}
	a = c.want(200, ask{path: doc(id, "in-force?on=2012-01-01&lang=fr")})
	if a.field("exact") != false || a.text("text", "language") != "es" || !slices.Equal(codesOf(a), []string{"language_fallback"}) {
		t.Errorf("%s", a.Body)
	}
	a = c.want(200, ask{path: doc(id, "in-force?on=2009-01-01")})
	if a.text("status") != "draft" || a.text("coming") != "2010-01-01" || !slices.Equal(codesOf(a), []string{"coming_into_force"}) {
		t.Errorf("%s", a.Body)
	}
	event(records.EventRequest{Type: records.EventRepealed, EffectiveOn: "2020-01-01"})
	a = c.want(200, ask{path: doc(id, "in-force")})
	if a.text("status") != "repealed" || a.field("last", "version", "number") != 2.0 || codesOf(a)[0] != "repealed" {
		t.Errorf("%s", a.Body)
	}
	if d := c.want(200, ask{path: doc(id)}); d.text("status") != "repealed" {
		t.Errorf("the document's status is %q", d.text("status"))
	}
	line := c.want(200, ask{path: doc(id, "timeline")})
	if intervals, _ := line.field("intervals").([]any); len(intervals) != 3 || line.text("status") != "repealed" || line.text("since") != "2020-01-01" {
		t.Errorf("%s", line.Body)
	}
}

func TestATranslationOfAnEarlierVersionIsTold(t *testing.T) {
	h, c, event, id := eventHouse(t)
	f, err := h.office.Receive(t.Context(), root(), "v1-fr.txt", strings.NewReader("norme, version 1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.office.AddText(t.Context(), root(), id, 1, records.VersionRequest{Language: "fr", Authority: records.OfficialTranslation, Files: []records.Received{f}}); err != nil {
		t.Fatal(err)
	}
	event("in_force", "2010-01-01", map[string]any{"version": 1})
	event("amended", "2014-05-01", map[string]any{"version": 2})
	if a := c.want(200, ask{path: doc(id, "in-force?on=2012-01-01&lang=fr")}); a.field("exact") != true || !slices.Equal(codesOf(a), []string{"translation"}) {
		t.Errorf("%s", a.Body)
	}
	if a := c.want(200, ask{path: doc(id, "in-force?on=2015-01-01&lang=fr")}); a.text("text", "language") != "es" || !slices.Equal(codesOf(a), []string{"language_fallback", "translation_older"}) {
		t.Errorf("%s", a.Body)
	}
}

func TestTheCalendarComesAsListFeedAndTable(t *testing.T) {
	h, c, event, id := eventHouse(t)
	event("in_force", "2010-01-01", map[string]any{"version": 1})
	event("amended", "2014-05-01", map[string]any{"version": 2, "note": "=HYPERLINK(\"http://example.org\")"})
	event("amended", "2015-05-01", map[string]any{"version": 3})
	h.norm("RES/7", 1)

	first := c.want(200, ask{path: "/api/v1/calendar?from=2000-01-01&limit=2"})
	items, _ := first.field("items").([]any)
	second := c.want(200, ask{path: "/api/v1/calendar?from=2000-01-01&limit=2&after=" + first.text("next")})
	rest, _ := second.field("items").([]any)
	if len(items) != 2 || len(rest) != 1 || second.text("next") != "" {
		t.Errorf("%s\n%s", first.Body, second.Body)
	}
	if got, _ := c.want(200, ask{path: "/api/v1/calendar?from=2000-01-01&types=in_force,repealed"}).field("items").([]any); len(got) != 1 {
		t.Errorf("%d came into force or were repealed", len(got))
	}

	feed := c.want(200, ask{path: "/api/v1/calendar?from=2000-01-01", header: map[string]string{"Accept": "application/atom+xml", "Accept-Language": "es"}})
	var atom struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Entries []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
			Link    struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(feed.Body.Bytes(), &atom); err != nil {
		t.Fatal(err)
	}
	if len(atom.Entries) != 3 || atom.Title != "Calendario legal" || !strings.HasPrefix(atom.Entries[0].ID, "tag:example.org,") || !strings.HasPrefix(atom.Entries[0].Link.Href, "http://example.com/d/") ||
		!strings.Contains(atom.Entries[0].Title, "Entrada en vigor") || atom.Updated == "" {
		t.Errorf("%s", feed.Body)
	}

	table := c.want(200, ask{path: "/api/v1/calendar?from=2000-01-01&format=csv"})
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table.Body.String(), "\uFEFF"))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%v: %s", err, table.Body)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
	if rows[1][12] != string(id) {
		t.Errorf("%q", rows[1])
	}
}

func TestATableThatWouldBeTooLongIsRefusedAndNeverCutShort(t *testing.T) {
	_, c, event, _ := eventHouse(t)
	event("in_force", "2010-01-01", map[string]any{"version": 1})
	event("amended", "2014-05-01", map[string]any{"version": 2})
	event("amended", "2015-05-01", map[string]any{"version": 3})
	csv := map[string]string{"Accept": "text/csv"}
	defer api.SetCalendarMost(2)()
	if a := c.want(400, ask{path: "/api/v1/calendar?from=2000-01-01", header: csv}); !strings.Contains(a.Body.String(), "fewer years") {
		t.Error(a.Body)
	}
	if a := c.want(200, ask{path: "/api/v1/calendar?from=2015-01-01", header: csv}); !strings.Contains(a.Body.String(), "2015-05-01") {
		t.Error(a.Body)
	}
}

func TestRelationsStandAtBothEndsAndAreRetracted(t *testing.T) {
	h, c, event, id := eventHouse(t)
	act := h.norm("RES/1", 1)
	token := h.token("marco")
	event("in_force", "2010-01-01", map[string]any{"version": 1})
	event("amended", "2014-05-01", map[string]any{"version": 2, "by": "RES/1", "by_provision": "Artículo 2"})
	add := ask{method: "POST", path: doc(act, "relations"), token: token, json: map[string]any{"type": "implements", "to": "EST/1", "to_provision": "art. 4 bis"}}
	r := c.want(201, add)
	if got := r.field("to_provision"); got != "art_4bis" {
		t.Errorf("article 4 bis is on record as %v", got)
	}
	c.want(409, add)
	for _, end := range []records.DocumentID{id, act} {
		items, _ := c.want(200, ask{path: doc(end, "relations")}).field("items").([]any)
		if len(items) != 2 {
			t.Errorf("%d relations of %s", len(items), end)
		}
	}
	number, _ := r.field("id").(float64)
	retract := ask{method: "POST", path: fmt.Sprintf("/api/v1/relations/%d/retract", int64(number)), token: token, json: map[string]any{"reason": "a slip"}}
	c.want(200, retract)
	c.want(409, retract)
	if items, _ := c.want(200, ask{path: doc(id, "relations")}).field("items").([]any); len(items) != 1 {
		t.Errorf("%d relations are left", len(items))
	}
	if items, _ := c.want(200, ask{path: doc(id, "relations?retracted=true")}).field("items").([]any); len(items) != 2 {
		t.Errorf("%d relations with the retracted one", len(items))
	}
	for name, body := range map[string]map[string]any{
		"to": {"type": "implements", "to": "nobody"}, "type": {"type": "loves", "to": "EST/1"}, "from_provision": {"type": "cites", "to": "EST/1", "from_provision": "Art uno"},
	} {
		if field, _ := c.problem(400, ask{method: "POST", path: doc(act, "relations"), token: token, json: body}); field != name {
			t.Errorf("the mistake in %s is said to be in %q", name, field)
		}
	}
}

func TestAnEffectiveDateMakesTheEventOfANormAndOfNothingElse(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	public := records.Access{Level: records.Public}
	r := h.file(records.FileRequest{Type: "resolution", Title: "N", Access: &public, VersionRequest: records.VersionRequest{EffectiveOn: "2019-04-01"}}, "a.txt", "norm")
	if r.Event == 0 || int64(r.Event) != r.Seq+1 {
		t.Errorf("the receipt is %+v", r)
	}
	if a := c.want(200, ask{path: doc(r.Document, "in-force?on=2020-01-01")}); a.text("why", "type") != "in_force" {
		t.Errorf("%s", a.Body)
	}
	other := h.file(records.FileRequest{Type: "other", Title: "B", Access: &public, VersionRequest: records.VersionRequest{EffectiveOn: "2019-04-01"}}, "b.txt", "balance")
	if other.Event != 0 {
		t.Errorf("a balance has come into force: %+v", other)
	}
}

// A history shows an event by an act that one may not read as an event whose act nobody recorded.
func TestAHistoryHidesAnActAsIfNoneWereKnown(t *testing.T) {
	h := newHouse(t)
	id := h.norm("EST/1", 1)
	act := h.file(records.FileRequest{Type: "resolution", Title: "Secreta", Access: &records.Access{Level: records.Restricted, Bodies: []string{"AG"}}}, "s.txt", "secreta")
	for _, by := range []string{"", string(act.Document)} {
		if _, err := h.office.RecordEvent(t.Context(), root(), id, records.EventRequest{Type: records.EventAmended, EffectiveOn: "2014-01-01", By: by, Ordinal: len(by)}); err != nil {
			t.Fatal(err)
		}
	}
	_, token := h.person("outside", []string{"CP"}, records.Clerk)
	items, _ := h.client().want(200, ask{path: doc(id, "history"), token: token}).field("items").([]any)
	var told []string
	for _, e := range items {
		entry, _ := e.(map[string]any)
		if detail, ok := entry["detail"].(map[string]any); ok && entry["action"] == string(records.EventRecorded) {
			delete(detail, "ordinal")
			told = append(told, fmt.Sprint(detail))
		}
	}
	if len(told) < 2 || told[len(told)-1] != told[len(told)-2] {
		t.Errorf("the history tells %q", told)
	}
}
