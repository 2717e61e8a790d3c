package indexer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/records/timetest"
)

// Every story of the law on two axes of time, told to one index: a search on the
// day by a word that only one version has finds exactly the version that is the answer.
func TestTheStoriesOfTheLawAreFoundOnADay(t *testing.T) {
	s := newShelf()
	type told struct {
		timetest.Story
		moments []timetest.Moment
		id      func(records.DocumentID) records.DocumentID
	}
	var all []told
	event := records.EventID(0)
	for n, story := range timetest.Stories() {
		id := func(d records.DocumentID) records.DocumentID {
			if d == "" {
				return ""
			}
			return records.DocumentID(fmt.Sprintf("s%d%s", n, d))
		}
		docs, passages := map[records.DocumentID]records.Document{}, map[records.DocumentID][]records.Passage{}
		for _, d := range timetest.Documents {
			docs[d], passages[d] = ordinance(string(id(d)), timetest.Versions, public)
		}
		var moments []timetest.Moment
		for _, step := range story.Steps {
			event++
			m := timetest.Moment{At: at("2024-01-01").Add(time.Duration(event) * time.Hour), Event: event}
			if step.Retract > 0 {
				m.Event = moments[step.Retract-1].Event
				for _, d := range docs {
					for i := range d.Events {
						if d.Events[i].ID == m.Event {
							d.Events[i].RetractedAt = m.At
						}
					}
				}
			} else {
				e, d := step.Event, docs[step.Event.Document]
				e.ID, e.Document, e.By, e.RecordedAt = event, id(e.Document), id(e.By), m.At
				d.Events = append(d.Events, e)
				docs[step.Event.Document] = d
			}
			moments = append(moments, m)
		}
		for _, d := range timetest.Documents {
			s.put(docs[d], passages[d]...)
		}
		all = append(all, told{story, moments, id})
	}
	x := indexOf(t, s)
	asks := 0
	for _, story := range all {
		for _, a := range story.Asks {
			asks++
			known := a.Asked(story.moments)
			if a.StatusOf {
				want := hitStatus(a.Status)
				r := find(t, x, records.Query{Text: "title:" + string(story.id(a.Of)), Today: a.On, Known: known})
				if r.Total != 1 || r.Hits[0].Status != want {
					t.Errorf("%s: %s: found %+v", story.Name, a.Line, versions(r))
				}
				continue
			}
			var found []string
			for _, d := range timetest.Documents {
				for v := 1; v <= timetest.Versions; v++ {
					word := fmt.Sprintf("texto%sv%d", story.id(d), v)
					if r := find(t, x, records.Query{Text: word, On: a.On, Known: known}); r.Total == 1 && r.Hits[0].Version == v {
						found = append(found, fmt.Sprintf("%s v%d", d, v))
					} else if r.Total != 0 {
						t.Errorf("%s: %s: %s finds %v", story.Name, a.Line, word, versions(r))
					}
				}
			}
			wanted := a.Status == records.StatusInForce && a.Version > 0
			if answer := fmt.Sprintf("%s v%d", a.Document, a.Version); wanted && !slices.Contains(found, answer) {
				t.Errorf("%s: %s: found %v", story.Name, a.Line, found)
			}
			for _, f := range found { // of the document itself there is no other answer
				if strings.HasPrefix(f, string(a.Of)+" v") && (!wanted || f != fmt.Sprintf("%s v%d", a.Document, a.Version)) {
					t.Errorf("%s: %s: found %v", story.Name, a.Line, found)
				}
			}
		}
	}
	if asks < 120 {
		t.Errorf("there are only %d questions", asks)
	}
}

// hitStatus is how a hit tells a status; without events the newest version is current.
func hitStatus(s records.Status) string {
	if s == records.StatusNone {
		return "current"
	}
	return string(s)
}
