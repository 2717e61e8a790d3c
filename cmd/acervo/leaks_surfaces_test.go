package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"acervo/records"
)

// surface is a place where something could show.
type surface struct {
	name string
	// asks are the requests that look at it, made alike to both twins; what they name is in both, in one of them, or in neither.
	asks func(k known, x hidden, who caller) []question
	// differs names what may differ here, and why; everything else is the same.
	differs []difference
}

// never is what was never given to anything.
var never = thing{
	id: "aaaaaaaaaaaaaaaaaaaaaaaaaa", number: "CISS/2026/999999", symbol: "MUESTRA/NUNCA-1", file: "bbbbbbbbbbbbbbbbbbbbbbbbbb", sum: strings.Repeat("ab", 32),
	code: "zzzzzzzzzzzzzzzzzzzzzzzzzz", share: "cccccccccccccccccccccccccc", seq: 1 << 40,
}

func gets(all ...string) (qs []question) {
	for _, p := range all {
		qs = append(qs, question{path: p})
	}
	return qs
}

// at asks the same of everybody.
func at(all ...string) func(known, hidden, caller) []question {
	return func(known, hidden, caller) []question { return gets(all...) }
}

// of asks about each document: those that both twins have, those that one of them has, and one that never was.
func of(paths ...string) func(known, hidden, caller) []question {
	return func(k known, x hidden, _ caller) (qs []question) {
		for _, d := range slices.Concat(k.things(), x.things(), []thing{never}) {
			for _, p := range paths {
				if p = d.in(p); !strings.HasSuffix(p, "=") { // some have no symbol
					qs = append(qs, question{path: p})
				}
			}
		}
		return qs
	}
}

// in puts what names a document into an address.
func (d thing) in(path string) string {
	escape := url.QueryEscape
	return strings.NewReplacer(
		"{id}", d.id, "{file}", d.file, "{sum}", d.sum, "{number}", escape(d.number), "{symbol}", escape(d.symbol), "{slug}", records.Slug(d.symbol),
		"{code}", escape(d.code), "{share}", escape(d.share), "{seq}", fmt.Sprint(d.seq),
	).Replace(path)
}

func (k known) things() []thing { return []thing{k.open, k.norm, k.act, k.members, k.budget} }

func (x hidden) things() []thing {
	return []thing{x.norm, x.plain, x.twinOfOpen, x.draft, x.sealed, x.gone}
}

// words are looked for: those of what may be read, of what may not, of both and of neither, spelled well and badly.
var words = []string{
	"", "muestra", "reglamento muestra", "quetzalina", "MUESTRA/RES-8/2024", "reglament*", `"reglamento de muestra"`, "reglamentasion",
	"archivo pensiones", "xilograf*", `"artículo 4"`, "quetzalima", "acuedro", "circulaire", "muestra OR quetzalina", "muestra -quetzalina", "symbol:MUESTRA/REG*", "MUESTRA/XIL-1", "title:quetzalina", "matter:EXP-1", "matter:EXP-2", "matter:EXP-9",
}

// fewWords are enough where a filter is looked at.
const fewWords = 8

// searches are searches by all words, each with the parameters.
func searches(parameters ...string) func(known, hidden, caller) []question {
	return func(known, hidden, caller) (qs []question) {
		for _, p := range parameters {
			asked := words
			if strings.Count(p, "=") > 1 && !strings.Contains(p, "facets") {
				asked = words[:fewWords]
			}
			for _, w := range asked {
				qs = append(qs, question{path: "/api/v1/search?" + p + "&q=" + url.QueryEscape(w)})
			}
		}
		return qs
	}
}

// What legitimately differs. Nothing else does.
var (
	// took is how long a search took inside the service.
	took = difference{pattern: `"took_ms":[0-9.]+|<span class="soft num">en \d+ ms</span>`, why: "it is measured anew for each answer; the work itself is counted elsewhere"}
	// keyed is what makes a form file once.
	keyed = difference{pattern: `name="key" value="[a-z0-9]+"`, why: "it is drawn anew for each form"}
	// used is when a token was used last.
	used = difference{pattern: `"last_used":"[^"]+"|<time datetime="[^"]+">[^<]+</time>`, why: "it is the time of this very request"}
	// bound is when a dossier was bound.
	bound = difference{pattern: `Formado \d+ de \p{L}+ de \d+, \d\d:\d\d:\d\d`, why: "it is the time of this very request, to the second"}
	// size is how many entries the ledger has, in what is proved against it.
	size = difference{
		pattern: `(?:\\n|\n)\d+(?:\\n|\n)[A-Za-z0-9+/]{43}=(?:\\n|\n)+— \S+ [A-Za-z0-9+/=]+|"(?:size|root)": ?(?:\d+|"[^"]*"),?|\[(?:\s*"[0-9a-f]{64}",?)+\s*\]|Payload-Oxum: \S+|(?m)^[0-9a-f]{64}  .*(?:checkpoint|proof|manifest|bag-info|matter).*$|Punto de control \d+ asientos, raíz\s+[0-9a-f]{64}|<dt>Asientos del árbol</dt>(?s).*?</dl>|(?s)<details.*</details>`,
		why:     "a proof is given against the ledger as it stands, whose length is public: an outsider could not check it otherwise. That something happened is no secret, what happened is",
	}
	// whole is the ledger in the hands of whoever audits.
	whole = difference{pattern: `(?s).+`, only: []records.Role{records.Controller}, told: true, why: "whoever audits reads the whole ledger and the register that stands in it; of what is sealed the number and the time"}
	// numbers are those of the register, which has no gaps.
	numbers = difference{
		pattern: `,\{"kind":"entry"[^{}]*"withheld":true\}|(?m)^entry,[^,]*,\d+,\d+,,[^\n]*,true,[^\n]*\n|"(?:last|entries)":\d+,?|,"latest":.*?(,"holes")`, only: []records.Role{records.Clerk, records.RecordsManager},
		why: "a register without gaps shows that a number was given; of what, whose and under which name it withholds",
	}
	// rest is what one may not read, as a number, for those who answer for all of it.
	rest = difference{
		pattern: `"(?:hidden|others|done|total)": ?\d+,?\s*|<p class="soft">Y \d+ documentos? que (?:usted )?no puede leer\.</p>| y \d+ que usted no puede leer|("operator","?\d+"?),"?\d+"?\]|(operator,\d+),\d+|(data-label="Que no puede leer" class="num">)\d+|<c r="G\d+" t="inlineStr"><is><t>\d+</t></is></c>`,
		only:    []records.Role{records.Counsel, records.RecordsManager, records.Controller},
		why:     "who keeps records, or oversees that, is told how many there are besides, and nothing else of them",
	}
	// sealing is how many documents a seal closes.
	sealing = difference{
		pattern: `"sealed": ?\d+,\s*(?:"sealed_until": ?"[^"]*",\s*)?|<p class="banner soon" role="status"><span><b>[^<]* sellados?\.</b>[^\n]*</p>`, only: []records.Role{records.Clerk, records.RecordsManager},
		why: "who keeps matters is told that what was handed in is there; nobody is told what it is",
	}
	// acts are dispositions, which are acts of the office and not records.
	acts = difference{pattern: `(?s).+`, only: []records.Role{records.RecordsManager, records.Controller}, why: "who disposes, and who oversees it, sees each disposition, and of its records what they may read"}
	// running is how much there is in all, for whoever runs the service.
	running = difference{pattern: `(?s).+`, only: []records.Role{records.Admin}, why: "disks, queues and the ledger fill with whatever is filed; the numbers name nothing"}
)

// reading are the surfaces where something is looked at.
var reading = []surface{
	{name: "hits, their order, scores and snippets", asks: searches("limit=50"), differs: []difference{took}},
	{name: "totals and facets", asks: searches("limit=1&facets=true", "limit=1&facets=true&all_versions=true", "limit=1&facets=true&on=2026-06-01"), differs: []difference{took}},
	{name: "order by date", asks: searches("limit=50&sort=newest", "limit=50&sort=oldest&all_versions=true"), differs: []difference{took}},
	{name: "filters of a search", asks: searches("limit=50&type=circular", "limit=50&body=CIESS&body=CP", "limit=50&class=MEM-CIR", "limit=50&year=2001&year=2024", "limit=50&lang=fr", "limit=50&status=in_force", "limit=50&from=2001-01-01&to=2031-01-01", "limit=50&on=2024-12-31"), differs: []difference{took}},
	{name: "pages of a search", asks: follow(searches("limit=2", "limit=2&sort=newest"), "cursor"), differs: []difference{took}},
	{name: "suggestions", asks: suggested},
	{name: "the page of a search", asks: onPages("/?", "/?sort=newest&limit=2&"), differs: []difference{took}},
	{name: "exports", asks: onPages("/export?format=csv&", "/export?format=xlsx&")},
	{name: "the front page and browsing", asks: at("/", "/?hl=en", "/browse", "/browse?hl=fr")},
	{name: "kept searches", asks: at("/api/v1/searches", "/account", "/signed-out", "/sign-in", "/sign-in/provider", "/sign-in/provider/back?code=a&state=b", "/link/nobody", "/api/v1/sessions/current", "/api/v1/tokens"), differs: []difference{used}},
	{name: "lists of documents", asks: follow(at(
		"/api/v1/documents?limit=2", "/api/v1/documents?type=circular", "/api/v1/documents?class=MEM-CIR", "/api/v1/documents?class=NOR-REG", "/api/v1/documents?body=CIESS", "/api/v1/documents?body=AG", "/api/v1/documents?year=2001",
		"/api/v1/documents?reading=read", "/api/v1/documents?reading=pending", "/api/v1/documents?status=in_force", "/api/v1/documents?status=in_force&on=2095-06-01", "/api/v1/documents?matter=EXP-1", "/api/v1/documents?matter=EXP-2", "/api/v1/documents?matter=EXP-9", "/api/v1/documents?matter=EXP-77",
	), "after")},
	{name: "what a name leads to", asks: of("/api/v1/resolve?ref={id}", "/api/v1/resolve?ref={number}", "/api/v1/resolve?ref={symbol}", "/d?ref={number}", "/d?ref={symbol}", "/d/{slug}", "/d/{slug}/spa@v1", "/d/{slug}/spa:2024-12-31", "/d/{slug}/spa:2024-12-31~art_4")},
	{name: "the document", asks: of("/api/v1/documents/{id}", "/d/{id}", "/d/{id}?version=1", "/d/{id}?on=2096-01-01")},
	{name: "versions", asks: of("/api/v1/documents/{id}/versions", "/api/v1/documents/{id}/versions?as_of=2024-12-31", "/api/v1/documents/{id}/versions/1", "/api/v1/documents/{id}/versions/2")},
	{name: "legal events and what is in force", asks: of("/api/v1/documents/{id}/events", "/api/v1/documents/{id}/timeline", "/api/v1/documents/{id}/in-force?on=2024-12-31", "/api/v1/documents/{id}/in-force?on=2096-01-01", "/api/v1/documents/{id}/in-force?on=2026-06-01")},
	{name: "calendars and feeds", asks: follow(at(
		"/api/v1/calendar?from=1900-01-01&to=2100-01-01&limit=3", "/api/v1/calendar?from=2026-01-01", "/api/v1/calendar?format=atom", "/api/v1/calendar?format=csv", "/api/v1/calendar?types=replaced&types=corrected",
	), "after")},
	{name: "relations at both ends", asks: of("/api/v1/documents/{id}/relations", "/api/v1/documents/{id}/relations?retracted=true", "/d/{id}/relations")},
	{name: "citations and cited by", asks: of("/api/v1/documents/{id}/citations", "/api/v1/documents/{id}/cited-by", "/api/v1/documents/{id}/cited-by?all_versions=true")},
	{name: "citations of what is not there", asks: follow(at("/api/v1/citations/unresolved?limit=2"), "after")},
	{name: "history", asks: of("/api/v1/documents/{id}/history", "/d/{id}/history/art_4", "/api/v1/documents/{id}/provisions/art_4/history")},
	{name: "files by their contents", asks: of("/api/v1/files?sha256={sum}")},
	{name: "files by address", asks: fetched},
	{name: "text", asks: of("/api/v1/files/{file}/text", "/api/v1/files/{file}/pages/1", "/api/v1/files/{file}/pages/2")},
	{name: "pictures of pages", asks: of("/api/v1/files/{file}/pages", "/api/v1/files/{file}/pages/1/picture?width=200", "/api/v1/files/{file}/pages/1/words", "/d/{id}/read?file={file}", "/d/{id}/read?file={file}&q=muestra", "/d/{id}/read/leaf?file={file}&page=1")},
	{name: "outlines", asks: of("/api/v1/files/{file}/outline", "/d/{id}/outline?file={file}")},
	{name: "outlines that wait", asks: follow(at("/api/v1/outlines/waiting?limit=1", "/file/queue", "/file"), "after"), differs: []difference{keyed}},
	{name: "redlines", asks: compared2},
	{name: "receipts", asks: of("/api/v1/documents/{id}/receipt", "/api/v1/documents/{id}/receipt?format=pdf", "/d/{id}/receipt", "/d/{id}/receipt?entry={seq}")},
	{name: "certified copies", asks: of("/api/v1/documents/{id}/copies", "/api/v1/copies/{code}", "/api/v1/copies/{code}/content", "/api/v1/copies/{code}/proof"), differs: []difference{size}},
	{name: "/verify", asks: of("/api/v1/verify?sha256={sum}", "/verify?q={sum}", "/verify?q={number}", "/verify?q={id}", "/verify?q={symbol}")},
	{name: "/verify by code", asks: func(k known, _ hidden, _ caller) (qs []question) { // a code is a secret, and its holder has the paper
		for _, code := range []string{k.open.code, never.code} {
			qs = append(qs, gets("/api/v1/verify/"+code, "/verify/"+code, "/verify?q="+code)...)
		}
		return qs
	}},
	{name: "share links", asks: of("/api/v1/documents/{id}/shares", "/d/{id}/share", "/s/{share}", "/s/{share}/file")},
	{name: "notes", asks: of("/api/v1/documents/{id}/notes", "/d/{id}/notes")},
	{name: "forms about a document", asks: of("/d/{id}/edit", "/d/{id}/state", "/d/{id}/move?class=NOR-RES", "/d/{id}/law", "/d/{id}/add?version=1"), differs: []difference{keyed}},
	{name: "retention of a document", asks: of("/api/v1/documents/{id}/retention", "/d/{id}/retention")},
	{name: "matters", asks: func(k known, x hidden, _ caller) (qs []question) {
		qs = gets("/api/v1/matters?limit=1", "/api/v1/matters?code=EXP-9", "/api/v1/matters?code=EXP-77", "/api/v1/matters?class=NOR-RES", "/api/v1/matters?state=open", "/matters", "/matters?state=open", "/matters?opening=MEM-SOL")
		for _, m := range []string{k.matter, k.sealed, x.matter, never.id} {
			qs = append(qs, gets("/api/v1/matters/"+m, "/api/v1/matters/"+m+"/history", "/api/v1/matters?parent="+m, "/matters/"+m)...)
		}
		return qs
	}, differs: []difference{rest, sealing}},
	{name: "dossiers of matters", asks: func(k known, x hidden, who caller) (qs []question) {
		for _, m := range []string{k.matter, k.sealed, x.matter, never.id} {
			qs = append(qs, gets("/api/v1/matters/"+m+"/dossier?format=bag", "/matters/"+m+"/dossier?format=bag")...)
			if who.name == string(records.Reader) { // reading what was bound takes long
				qs = append(qs, gets("/api/v1/matters/"+m+"/dossier?format=pdf")...)
			}
		}
		return qs
	}, differs: []difference{size, bound, rest, sealing}},
	{name: "holds", asks: func(k known, x hidden, _ caller) (qs []question) {
		qs = gets("/api/v1/holds", "/api/v1/holds?all=true", "/governance/holds", "/governance/holds?all=true")
		for _, h := range []string{k.hold, k.queryHold, "999999999"} {
			qs = append(qs, gets("/api/v1/holds/"+h, "/api/v1/holds/"+h+"/records", "/governance/holds/"+h)...)
		}
		for _, d := range slices.Concat(k.things(), x.things(), []thing{never}) {
			qs = append(qs, question{path: "/api/v1/holds?document=" + d.id})
		}
		return qs
	}, differs: []difference{rest}},
	{name: "the due list", asks: follow(at("/api/v1/records/due?until=2100-01-01&limit=2", "/api/v1/records/due?until=2100-01-01&body=AG", "/api/v1/records/due?until=2100-01-01&class=FIN-PRE", "/governance/due?until=2100-01-01"), "after")},
	{name: "dispositions", asks: func(known, hidden, caller) []question {
		return gets("/api/v1/dispositions", "/governance/dispositions", "/api/v1/dispositions/999999999", "/api/v1/dispositions/999999999/records", "/api/v1/dispositions/999999999/package", "/governance/dispositions/999999999", "/governance/dispositions/999999999/package")
	}, differs: []difference{acts}},
	{name: "batches", asks: at("/api/v1/batches", "/governance/batches", "/api/v1/batches/"+never.id, "/api/v1/batches/"+never.id+"/records", "/governance/batches/"+never.id)},
	{name: "vital records", asks: follow(at("/api/v1/vital?limit=1", "/api/v1/vital?overdue=true", "/governance/vital"), "after")},
	{name: "reports", asks: func(known, hidden, caller) (qs []question) {
		qs = gets("/governance/reports", "/api/v1/fixity", "/governance/fixity")
		for _, name := range records.ReportNames {
			qs = append(qs, gets("/api/v1/reports/"+string(name), "/api/v1/reports/"+string(name)+"?format=csv", "/api/v1/reports/"+string(name)+"?format=xlsx", "/governance/reports/"+string(name))...)
		}
		return qs
	}, differs: []difference{rest}},
	{name: "the register", asks: func(k known, _ hidden, _ caller) []question {
		return gets("/api/v1/register/days/"+k.today, "/api/v1/register/days/"+k.today+"?format=csv", "/api/v1/register/years/"+k.today[:4], "/api/v1/register/historical", "/api/v1/register/historical?incomplete=true")
	}, differs: []difference{numbers, whole}},
	{name: "the file plan", asks: at(
		"/governance", "/governance/plan", "/governance/plan/classes/MEM-CIR", "/governance/plan/classes/NOR-REG", "/governance/plan/versions", "/governance/plan/versions/1", "/governance/plan/change", "/governance/edit?class=MEM-CIR", "/governance/edit?q=muestra", "/governance/simulate?class=FIN-PRE&years=1&trigger=filed&action=destroy",
		"/api/v1/profile", "/api/v1/profile/versions", "/api/v1/profile/versions/1", "/api/v1/profile/diff?from=1&to=1", "/api/v1/bodies", "/api/v1/classes", "/api/v1/classes/MEM-SOL/checklist", "/api/v1/types", "/api/v1/types/circular/schema",
	)},
	{name: "the ledger", asks: func(k known, x hidden, _ caller) []question {
		qs := gets("/api/v1/ledger?limit=3", "/ledger", "/ledger/2", "/api/v1/ledger/2/proof?size=2", "/api/v1/ledger/consistency?old=1&size=2", "/api/v1/ledger/checkpoints/"+k.checkpoint, "/ledger/checkpoints/"+k.checkpoint, "/ledger/checkpoints/"+k.checkpoint+"/note", "/api/v1/ledger/checkpoints", "/ledger/checkpoints", "/api/v1/ledger/checkpoint")
		for _, d := range slices.Concat(k.things(), x.things(), []thing{never}) {
			qs = append(qs, gets(d.in("/api/v1/ledger?subject={id}"), d.in("/ledger?about={id}"))...)
		}
		for _, d := range []thing{x.plain, x.sealed, never} {
			qs = append(qs, gets(d.in("/api/v1/ledger/{seq}/proof"), d.in("/ledger/{seq}"))...)
		}
		return qs
	}, differs: []difference{size, whole}},
	{name: "the reading jobs", asks: at("/api/v1/jobs?limit=3", "/api/v1/jobs?state=done", "/api/v1/jobs?state=failed", "/admin/jobs")},
	{name: "accounts", asks: at("/admin/profile", "/admin/users", "/admin/users/new", "/admin/users/nobody", "/api/v1/users", "/api/v1/users/nobody")},
	{name: "running the system", asks: at("/admin", "/admin/system", "/api/v1/system/state", "/metrics", "/health/live", "/health/ready"), differs: []difference{running}},
	{name: "what says how the service is asked", asks: at("/api/docs", "/api/openapi.yaml", "/assets/nothing.css", "/nowhere", "/api/v1/nowhere")},
	{name: "uploads of others", asks: at("/api/v1/uploads/" + never.id)},
}

// suggested types the beginnings of words.
func suggested(known, hidden, caller) (qs []question) {
	for _, typed := range []string{"que", "quetz", "xil", "reg", "reglam", "mues", "MUESTRA/", "MUESTRA/R", "MUESTRA/RES-8", "MUESTRA/X", "acu", "circ", "Circulaire d", "pres", "CISS", "2026", "nunca"} {
		for _, limit := range []string{"", "&limit=20", "&limit=2"} {
			qs = append(qs, question{path: "/api/v1/suggest?q=" + url.QueryEscape(typed) + limit})
		}
	}
	return qs
}

// onPages are all words on pages.
func onPages(pages ...string) func(known, hidden, caller) []question {
	return func(known, hidden, caller) (qs []question) {
		for _, p := range pages {
			for _, w := range words {
				qs = append(qs, question{path: p + "q=" + url.QueryEscape(w)})
			}
		}
		return qs
	}
}

// follow asks for the pages that come after, too.
func follow(asks func(known, hidden, caller) []question, parameter string) func(known, hidden, caller) []question {
	return func(k known, x hidden, who caller) []question {
		qs := asks(k, x, who)
		for i := range qs {
			qs[i].next = parameter
		}
		return qs
	}
}

// fetched asks for bytes whole, in part, by their head, and whether they are still those of a tag: a
// tag is made of the bytes' sum, so that whoever has the bytes can guess it.
func fetched(k known, x hidden, _ caller) (qs []question) {
	for _, d := range slices.Concat(k.things(), x.things(), []thing{never}) {
		tag := map[string]string{"If-None-Match": `"` + d.sum + `"`}
		for _, path := range []string{d.in("/api/v1/files/{file}/content"), d.in("/api/v1/files/{file}/pages/1/picture?width=200")} {
			qs = append(qs, question{path: path}, question{method: "HEAD", path: path}, question{path: path, header: tag}, question{method: "HEAD", path: path, header: tag},
				question{path: path, header: map[string]string{"If-None-Match": "*"}}, question{path: path, header: map[string]string{"If-None-Match": `"` + d.sum[:16] + `"`}},
				question{path: path, header: map[string]string{"Range": "bytes=0-3"}}, question{path: path, header: map[string]string{"Range": "bytes=0-3", "If-Range": `"` + d.sum + `"`}}, question{path: path + "", header: map[string]string{"Range": "bytes=999999999-"}})
		}
		qs = append(qs, gets(d.in("/api/v1/files/{file}"), d.in("/api/v1/files/{file}/content?inline=1"))...)
		for _, path := range []string{d.in("/api/v1/documents/{id}"), d.in("/d/{id}"), d.in("/api/v1/files/{file}/outline")} {
			for _, method := range []string{"GET", "HEAD"} {
				qs = append(qs, question{method: method, path: path, header: map[string]string{"If-None-Match": fmt.Sprintf(`"%d"`, d.revision)}})
			}
		}
	}
	return qs
}

// compared2 compares each document with itself, and with one that everybody may read.
func compared2(k known, x hidden, _ caller) (qs []question) {
	for _, d := range slices.Concat(k.things(), x.things(), []thing{never}) {
		for _, p := range []string{
			"/api/v1/redline?from={id}&from_version=1&to_version=2", "/api/v1/redline?from=OPEN&to={id}&lang=es", "/api/v1/redline?from={id}&to=OPEN&format=html", "/api/v1/redline?from_file={file}&to=OPEN", "/api/v1/redline?from={id}&from_version=1&to_version=2&format=pdf",
			"/api/v1/side-by-side?from={id}", "/api/v1/side-by-side?from=OPEN&to={id}", "/compare?from={id}&from_version=1&to_version=2", "/compare?from=OPEN&to={id}", "/compare",
		} {
			qs = append(qs, question{path: strings.ReplaceAll(d.in(p), "OPEN", k.open.id)})
		}
	}
	return qs
}
