package web

import "acervo/records"

// What the page of results says most often, written by hand (markup).

// hits writes the documents found, each with its best passages.
func (m *markup) hits(all []Hit) {
	for _, h := range all {
		m.put(`<li class="hit"><h2>`)
		m.hitName(h)
		m.put(`</h2>`)
		m.hitMeta(h)
		if len(h.Passages) > 0 {
			m.put(`<ul class="passages">`)
			for _, p := range h.Passages {
				m.passage(p)
			}
			m.put(`</ul>`)
		}
		m.put("</li>\n")
	}
}

// hitName writes a document's title, which leads to it, and what must be known of it at once.
func (m *markup) hitName(h Hit) {
	m.link(h.Address)
	m.tongue(h.Title.Language)
	m.put(`>`)
	m.text(h.Title.Text)
	m.put(`</a>`)
	if h.Status != "" && h.Status != "current" {
		m.badge("status", h.Status, statusLook(h.Status))
	}
	if h.Annulled {
		m.put(` <span class="badge gone">`)
		m.say("annulled.badge")
		m.put(`</span>`)
	}
	switch h.Level {
	case "":
	case records.Public:
		m.badge("level", string(h.Level), "ok")
	default:
		m.badge("level", string(h.Level), "soon")
	}
}

// statusLook is how the badge of a status looks: in force, not yet, or no more.
func statusLook(status string) string {
	switch status {
	case "current", "in_force":
		return "ok"
	case "adopted", "submitted", "draft":
		return "soon"
	}
	return "past"
}

// hitMeta writes the line below a title.
func (m *markup) hitMeta(h Hit) {
	m.put(`<p class="meta">`)
	m.spanned(h.Number, "num")
	m.spanned(h.Symbol, "num")
	m.spanned(h.Type, "")
	m.spanned(h.Body, "")
	if h.Date != "" {
		m.dated("", h.Date)
	}
	if h.Since != "" {
		m.dated("hit.since", h.Since)
	}
	switch {
	case h.Coming != "" && h.Newer:
		m.dated("hit.newer", h.Coming)
	case h.Coming != "":
		m.dated("hit.coming", h.Coming)
	case h.Last != "":
		m.dated("hit.until", h.Last)
	}
	if h.Version > 1 {
		m.put(` <span>`)
		m.say("document.version", "n", h.Version)
		m.put(`</span>`)
	}
	m.put(`</p>`)
}

func (m *markup) passage(p Passage) {
	m.put(`<li>`)
	m.link(p.Address)
	m.put(`><b>`)
	switch {
	case p.Label != "":
		m.put(`<span`)
		m.tongue(p.Language)
		m.put(`>`)
		m.text(p.Label)
		m.put(`</span>`)
	case p.Page > 0:
		m.say("text.page", "n", p.Page)
	default:
		m.say("search.passage")
	}
	if p.Language != "" && p.Language != records.Undetermined && p.Language != m.c.language {
		m.put(` <span class="tongue">`)
		m.text(m.c.word("lang", p.Language))
		m.put(`</span>`)
	}
	m.put(`</b> <span class="snippet"`)
	m.tongue(p.Language)
	m.put(`>`)
	for _, f := range p.Snippet {
		if f.Mark {
			m.put(`<mark>`)
			m.text(f.Text)
			m.put(`</mark>`)
		} else {
			m.text(f.Text)
		}
	}
	m.put(`</span></a></li>`)
}

// tongue says of an element in which language its words are.
func (m *markup) tongue(lang records.Language) { m.put(string(m.c.tongue(lang))) }

// boxes writes the values of a facet, each a link that sets it or takes it off.
func (m *markup) boxes(all []Choice) {
	m.put(`<ul class="boxes">`)
	for _, c := range all {
		m.put(`<li>`)
		m.link(c.Address)
		m.put(` rel="nofollow"`)
		if c.On {
			m.put(` class="on" aria-current="true"`)
		}
		m.put(`><span class="box" aria-hidden="true"></span> <span>`)
		m.text(c.Text)
		m.put(`</span> <span class="num">`)
		m.text(m.c.number(int64(c.Count)))
		m.put(`</span></a></li>`)
	}
	m.put(`</ul>`)
}

// bars writes the bars of the years, each a link; their widths and the height of what is clicked on are the look's.
func (m *markup) bars(all []StripBar) {
	for _, b := range all {
		m.link(b.Address)
		m.put(` tabindex="-1"`)
		if b.Before {
			m.put(` class="before"`)
		}
		m.put(`><title>`)
		m.number(b.Year)
		m.put(`</title><rect class="catch" x="`)
		m.number(b.X)
		m.put(`"/><rect x="`)
		m.number(b.X)
		m.put(`" y="`)
		m.number(b.Y)
		m.put(`" height="`)
		m.number(b.Height)
		m.put(`"/></a>`)
	}
}
