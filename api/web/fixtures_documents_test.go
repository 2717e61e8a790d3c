package web_test

import (
	"strings"
	"testing"
	"time"

	"acervo/api/web"
	"acervo/records"
)

func file(name string, role records.FileRole, r web.Reading) web.File {
	f := web.File{Name: name, Role: role, MediaType: "application/pdf", Size: 1_234_567, SHA256: sum, Download: "/api/v1/files/f/content", Reading: r}
	if r.State == records.ReadingDone {
		f.ReadPage = "/d/a/read?file=f"
	}
	return f
}

func document(f web.Frame) *web.Document {
	read := web.Reading{State: records.ReadingDone, Pages: 14, Words: 5120}
	v := web.Version{
		Number: 3, Address: "/d/a?version=3", Shown: true, Date: "2012-10-22", EffectiveOn: "2013-01-01", Label: "Reformas de 2012", FiledAt: filed, FiledBy: "Ana Gómez",
		Note: "Incluye la fe de erratas.\nRevisado por la Comisión de Estilo.",
		Texts: []web.VersionText{
			{Language: "es", Authority: records.Authentic, ReadPage: "/d/a/read?file=f", Files: []web.File{
				file("reglamento-contraloría.pdf", records.Original, read),
				file("firmado.pdf", records.Signed, web.Reading{State: records.ReadingFailed, Reason: "It is protected by a password."}),
				file("anexo con un nombre muy largo que no cabe en ninguna línea y sigue y sigue.xlsx", records.Attachment, web.Reading{State: records.ReadingPending, Reason: "The pages are pictures; their text is being recognized."}),
			}},
			{Language: "und", Detected: true, Authority: records.CourtesyTranslation, Files: []web.File{file("working.docx", records.Original, web.Reading{State: records.ReadingRunning})}},
		},
	}
	second := web.Version{Number: 2, Address: "/d/a?version=2", FiledAt: filed, Texts: []web.VersionText{{Language: "es"}}}
	return &web.Document{
		Frame: f, Title: titled(hostile), OtherTitles: []web.Title{{Language: "en", Text: "Regulation of the Comptroller’s Office (sample)"}, {Language: "pt", Text: "Regulamento da Controladoria"}},
		Number: "CISS/AG/REG/2012/3", Symbol: "CPCISS/RES-12/2012", Type: "Reglamento", Body: "Asamblea General", Class: "Reglamentos", Date: "2012-10-22",
		Access: web.Access{Level: records.Restricted, Bodies: []string{"Secretaría General", "Contraloría"}, Embargo: "2027-01-01"}, FiledAt: filed, FiledBy: "Ana Gómez",
		Metadata: []web.Detail{{Name: "Sesión", Values: []string{"XXVI Asamblea General"}}, {Name: "Fecha de adopción", Dates: []records.Date{"2012-10-22"}}, {Name: "Artículos que modifica", Values: []string{"4", "7 bis"}}},
		Version:  v, Current: 3, CurrentPage: "/d/a", Versions: []web.Version{v, second, {Number: 1, Address: "/d/a?version=1", Date: "1988-08-11", Label: "Texto original", FiledAt: filed, Texts: []web.VersionText{{Language: "es"}, {Language: "en"}}}},
		MayReadHistory: true, MoreHistory: true, History: events(),
	}
}

func events() []web.Event {
	all := []web.Event{}
	for i, e := range []web.Event{
		{Action: records.Filed, Number: "CISS/AG/REG/2012/3", Version: 1, Receipt: "/d/a/receipt?entry=18204"},
		{Action: records.VersionAdded, Version: 2, Receipt: "/d/a/receipt?entry=18210"}, {Action: records.TextAdded, Version: 2, To: "en"}, {Action: records.FileAdded, Version: 2, To: "es"},
		{Action: records.MetadataEdited, Fields: []string{"titles", "access"}}, {Action: records.LanguageCorrected, From: "pt", To: "es"},
		{Action: records.FileRead, State: records.ReadingDone}, {Action: records.FileRead, State: records.ReadingFailed}, {Action: records.RereadAsked}, {Action: "something_new"},
	} {
		e.Seq, e.At, e.Who = int64(18204+i), filed.Add(time.Duration(i)*time.Hour), "Ana Gómez"
		all = append(all, e)
	}
	return all
}

// lawDocument is a norm with a life: in force, amended without a text, replaced, read on a day of the past.
func lawDocument(f web.Frame, change func(*web.Law)) *web.Document {
	d := document(f)
	act := &web.Reference{Address: "/d/r", Label: "MUESTRA/RES-3", Title: titled(hostile)}
	bars := []web.TimeBar{{From: "1985-02-01", Status: records.StatusInForce, Version: 1, Address: "/d/a?on=1985-02-01"}, {From: "1996-07-01", Status: records.StatusInForce, Version: 2, Address: "/d/a?on=1996-07-01"},
		{From: "2003-01-01", Status: records.StatusSuspended, Version: 2, Address: "/d/a?on=2003-01-01"}, {From: "2012-11-01", Status: records.StatusInForce, Version: 1, Of: "MUESTRA/EST-2", Address: "/d/a?on=2012-11-01"}}
	dots := []web.TimeDot{{Type: records.EventPublished, On: "1985-01-15", Label: "Publicación"}, {Type: records.EventInForce, On: "1985-02-01", Label: "Entrada en vigor"}, {Type: records.EventAmended, On: "1996-07-01", Label: "Reforma"}, {Type: records.EventSuspended}}
	d.Law = &web.Law{
		Mood: "ok", Status: records.StatusInForce, Today: true, On: "2026-11-02", Since: "1996-07-01", Version: 3, By: act, Page: "/d/a",
		Warnings: []web.Warning{{Code: records.WarnUnapplied, Date: "2008-09-01", By: act}, {Code: records.WarnTranslation}},
		Timeline: web.DrawTimeline(bars, dots, "2026-11-02", "2026-11-02"),
		Events: []web.LawEvent{{Type: records.EventInForce, On: "1985-02-01", Version: 1, VersionAt: "/d/a?version=1", RecordedAt: filed, RecordedBy: "Ana Gómez"},
			{Type: records.EventAmended, On: "1996-07-01", By: act, Note: "<i>ordinaria", RecordedAt: filed}, {Type: records.EventSuspended, Of: act, RecordedAt: filed}},
	}
	d.Related = []web.Related{{Word: "amends", Shown: []web.Reference{*act}}, {Word: "of.cites", Shown: []web.Reference{*act}, More: []web.Reference{*act}}}
	d.MayCertify, d.CertifyPage = true, "/d/a/certify"
	d.Copies = []web.IssuedCopy{{Code: "ABCD-EFGH", Version: 3, Language: "es", IssuedAt: filed, IssuedBy: "Ana Gómez", Revoked: true, Download: "/api/v1/copies/ABCD/content", Verify: "/verify/ABCD"}}
	change(d.Law)
	return d
}

func describing(f web.Frame) *web.Describing {
	r := filing(f)
	return &web.Describing{
		Declared: true, Asks: true,
		Frame: f, Heading: titled(hostile), Number: "CISS/AG/EST/2012/1", DocumentPage: "/d/a", Page: "/d/a/edit", Revision: 3, Languages: records.WorkingLanguages, Types: r.Types, Classes: r.Classes, Organs: r.Organs, Levels: r.Levels, Bodies: r.Bodies, Own: r.Own,
		Values:   map[string]string{"titles.es": hostile, "titles.en": "", "titles.pt": "", "titles.fr": "", "symbol": "S/1", "date": "2026-13-01"},
		Mistakes: []web.Mistake{{Field: "date", Said: "x"}, {Field: "titles.es", Message: "mistake.title"}, {Field: "symbol", Said: "x"}, {Field: "access", Said: "x"}, {Field: "access_bodies", Said: "x"}, {Field: "embargo", Said: "x"}, {Field: "metadata.session", Said: "x"}},
	}
}

// editedLine is a record of a selection with that outcome.
func editedLine(o records.Outcome) web.EditedLine {
	l := web.EditedLine{Ref: "a:1", Address: "/d/a", Title: titled(hostile), Number: "CISS/1", Class: hostile, Outcome: o, Held: true, Matter: hostile, Marked: true, Draft: true}
	switch o {
	case records.OutcomeChanged:
		l.Changes = []web.FieldChange{{Field: "Clase", Was: "Actas", Is: hostile}, {Field: "Órgano", Is: "AG"}}
	case records.OutcomeRefused:
		l.WhyNot = "The document is a declared record: its class stands fast. A records manager corrects it, with a reason."
	}
	return l
}

func moving(f web.Frame, o records.Outcome) *web.Moving {
	l := editedLine(o)
	return &web.Moving{
		Frame: f, Heading: titled(hostile), Number: "CISS/1", DocumentPage: "/d/a", Page: "/d/a/move", Class: hostile, Classes: filing(f).Classes, Chosen: "A", Asks: true, Reason: hostile, Preview: &l,
		Mistakes: []web.Mistake{{Field: "class", Said: "x"}, {Field: map[records.Outcome]string{records.OutcomeChanged: "reason"}[o], Said: "x"}},
	}
}

func editing(f web.Frame) *web.Editing {
	r := filing(f)
	return &web.Editing{
		Frame: f, Values: map[string]string{"q": hostile, "access": "restricted", "to_body": "-"}, Types: r.Types, Classes: r.Classes, Organs: r.Organs, ToTypes: r.Types, ToClass: r.Classes, ToBodies: r.Organs,
		Levels: r.Levels, Bodies: r.Bodies, Own: r.Own, Asked: true, All: true, Query: "q=x", After: "b", Lines: []web.EditedLine{editedLine(records.OutcomeSame)}, First: "/governance/edit?q=x", Next: "/governance/edit?q=x&after=a",
		Mistakes: []web.Mistake{{Message: "mistake.marked"}, {Field: "to_type", Said: "x"}, {Field: "to_class", Said: "x"}, {Field: "to_body", Said: "x"}, {Field: "access", Said: "x"}, {Field: "access_bodies", Said: "x"}},
	}
}

func edited(f web.Frame, done bool) *web.Edited {
	return &web.Edited{
		Frame: f, Done: done, Changed: 1, Same: 1, Refused: 2, Asks: true, Reason: hostile, Back: "/governance/edit?q=x", Hidden: []web.Field{{Name: "query", Value: hostile}},
		Lines: []web.EditedLine{editedLine(records.OutcomeChanged), editedLine(records.OutcomeSame), editedLine(records.OutcomeRefused), {Ref: "nobody:1", Outcome: records.OutcomeRefused, WhyNot: "x"}},
	}
}

func batchLine(state records.BatchState) web.BatchLine {
	b := web.BatchLine{
		Address: "/governance/batches/b", State: state, By: hostile, At: filed, BegunAt: filed, Mine: true, Which: []web.FieldChange{{Field: "Clase", Is: hostile}, {Field: "Año", Is: "2020"}}, Search: "/governance/edit?class=x",
		Changes: []web.FieldChange{{Field: "Clase", Is: hostile}, {Field: "Órgano"}}, Reason: hostile, Looked: 1200, Waiting: 900, Changed: 250, Unchanged: 40, Refused: 10, Hidden: 2, Trouble: "x",
	}
	if state == records.BatchStopped {
		b.Stopper, b.EndedAt = hostile, filed
	}
	if state == records.BatchDone {
		b.EndedAt, b.Waiting, b.Trouble = filed, 0, ""
	}
	return b
}

func batchParts(headings ...string) (parts []web.BatchPart) {
	lines := []web.EditedLine{editedLine(records.OutcomeChanged), editedLine(records.OutcomeRefused), {Ref: "nobody", Outcome: records.OutcomeRefused, WhyNot: "x"}}
	for i, h := range headings {
		parts = append(parts, web.BatchPart{Heading: h, Lines: lines, Named: i == 2, Count: 120, All: "/governance/batches/b?outcome=changed", Next: "/governance/batches/b?outcome=changed&after=3"})
	}
	return parts
}

func recording(f web.Frame) *web.Recording {
	return &web.Recording{
		Frame: f, Title: titled("Estatuto"), Number: "CISS/AG/EST/2012/1", DocumentPage: "/d/a", Page: "/d/a/law", Types: records.EventTypes, Versions: []int{1, 2}, Today: "2026-11-02",
		Values:   map[string]string{"type": "amended", "version": "2", "effective_on": "2026-13-01", "by": "", "note": ""},
		Mistakes: []web.Mistake{{Field: "effective_on", Said: `"2026-13-01" is not a date; write it as YYYY-MM-DD, for example 2019-03-08.`}, {Field: "ordinal", Said: "x"}},
		Events:   []web.RecordedEvent{{ID: 7, LawEvent: web.LawEvent{Type: records.EventInForce, On: "2012-01-01", Version: 1, By: &web.Reference{Address: "/d/r", Label: "RES-3"}, Note: "<i>ordinaria"}}, {ID: 9, LawEvent: web.LawEvent{Type: records.EventExpired}}},
	}
}

func adding(f web.Frame, version int) *web.Adding {
	return &web.Adding{
		Frame: f, Heading: titled(hostile), Number: "CISS/AG/EST/2012/1", DocumentPage: "/d/a", Page: "/d/a/add", Version: version, Next: 3, There: []records.Language{"es"}, Languages: records.WorkingLanguages,
		Values: map[string]string{"lang": "pt", "authority": "official_translation", "version_date": "2026-13-01", "label": hostile, "note": hostile}, MaxUpload: records.DefaultMaxUpload, Key: "k", KeptField: "g",
		Kept:      []web.KeptFile{{Name: hostile, Role: records.Signed, Size: 1234, SHA256: sum}},
		Mistakes:  []web.Mistake{{Field: "file", Message: "mistake.file"}, {Field: "version_date", Said: "x"}, {Field: "lang", Said: "x"}, {Field: "label", Said: "The label has more than 200 characters."}, {Field: "other", Said: "x"}},
		Duplicate: &web.Duplicate{Said: "x", Address: "/d/b"},
	}
}

func relating(f web.Frame) *web.Relating {
	return &web.Relating{
		Frame: f, Heading: titled(hostile), Number: "CISS/AG/EST/2012/1", DocumentPage: "/d/a", Page: "/d/a/relations", Types: records.RelationTypes, Values: map[string]string{"type": "cites", "to": hostile},
		Mistakes: []web.Mistake{{Field: "to", Said: "There is no such document, or you may not read it."}, {Field: "x", Said: "x"}},
		There: []web.RecordedRelation{
			{ID: 7, Word: "implements", Other: web.Reference{Address: "/d/b", Label: "RES-3", Title: titled(hostile)}, FromProvision: "art_3", ToProvision: "art_9", Note: hostile},
			{ID: 9, Word: "of.annex_of", Other: web.Reference{Address: "/d/c", Label: "RES-4", Title: titled("Anexo")}},
		},
	}
}

func outlining(f web.Frame) *web.Outlining {
	line := web.Mistake{Field: "line-1", Said: "No line of page 3 reads like this; copy the whole line."}
	return &web.Outlining{
		Frame: f, Title: titled("Estatuto"), Number: "CISS/AG/EST/2012/1", DocumentPage: "/d/a", Page: "/d/a/outline", FileField: "f", FileName: "estatuto.pdf", ReadPage: "/d/a/read?file=f", TextLanguage: "es", Version: 2,
		Others: []web.Choice{{Text: "English", Address: "/d/a/outline?file=g"}}, Tag: "0123", Findings: []string{"There are gaps in the numbers of the articles: Artículo 4 (p. 2) → Artículo 6 (p. 3)."},
		Count: 402, From: 200, Shown: 2, Prev: "/d/a/outline?file=f", Next: "/d/a/outline?file=f&from=400", Kinds: records.ProvisionKinds, Mistakes: []web.Mistake{line, {Said: hostile}},
		Rows: []web.OutlineRow{
			{Of: 200, Kind: "article", Label: "Artículo 4", Heading: hostile, EID: "art_4", At: 2, Level: 1, Text: "Artículo 4. " + hostile},
			{Row: 1, Of: -1, Kind: "article", Label: "Artículo 5", Page: "3", Line: "Artículo 5.-", Wrong: map[string]*web.Mistake{"line": &line}},
			{Row: 2, Of: 201, Kind: "transitory", Label: "TRANSITORIOS", EID: "trans", At: 3, Text: "TRANSITORIOS", Remove: true},
		},
	}
}

func oldDocument(f web.Frame) *web.Document {
	d := document(f)
	d.Version, d.MayReadHistory, d.History, d.Access = d.Versions[1], false, nil, web.Access{Level: records.Public}
	return d
}

const law = `TÍTULO VI
DE LA REFORMA
Artículo 17. De la reforma del Estatuto
El Estatuto podrá ser reformado por la Asamblea General a propuesta del Comité Permanente, previo dictamen de la comisión que éste designe.
Las reformas entrarán en vigor en la fecha que la propia Asamblea determine y, a falta de ella, treinta días después de su adopción, conforme al artículo 9.
Artículo 18. Presidencia. La Presidencia representa a la organización, convoca a la Asamblea General y al Comité Permanente y vigila el cumplimiento de sus acuerdos.
Cuota	2013	2014
México	12 000	12 500`

func lawOutline() []records.Provision {
	at := func(s string) int { return strings.Index(law, s) }
	return []records.Provision{
		{EID: "tit_vi", Kind: "title", Label: "TÍTULO VI", Heading: "DE LA REFORMA", Page: 1},
		{EID: "tit_vi__art_17", Kind: "article", Label: "Artículo 17", Heading: "De la reforma del Estatuto", Page: 1, Offset: at("Artículo 17"), Level: 1},
		{EID: "tit_vi__art_18", Kind: "article", Label: "Artículo 18", Heading: "Presidencia", Page: 1, Offset: at("Artículo 18"), Level: 1},
	}
}

func edition() web.Edition {
	return web.Edition{
		Title: titled("Estatuto de la organización (muestra)"), DocumentPage: "/d/a", Number: "CISS/AG/EST/2012/1", Version: 2, Current: 3, CurrentPage: "/d/a",
		TextLanguage: "es", Authority: records.Authentic, FileName: "estatuto.pdf", Download: "/api/v1/files/f/content", ReadPage: "/d/a/read", FileField: "f", Page: 2, Pages: 14, Paged: true,
		AsPictures: "/d/a/read?file=f&page=2", AsText: "/d/a/read?file=f&page=2&view=text", Query: "contraloría",
		Hits:    []web.Found{{Address: "/d/a/read?file=f&page=3#art_19", Page: 3, Label: "Artículo 19", Snippet: []records.Fragment{{Text: "la "}, {Text: "Contraloría", Mark: true}, {Text: " <i>ordinaria</i>"}}}, {Address: "/d/a/read?file=f&page=9", Page: 9}},
		Outline: []web.Entry{{Label: "Título VI", Heading: "De la reforma", Address: "#tit_vi", Group: true, Here: true, Page: 2}, {Label: "Artículo 17", Heading: "De la reforma del Estatuto", Address: "#tit_vi__art_17", Here: true, Page: 2}, {Label: "Artículo 18", Heading: "Presidencia", Address: "#tit_vi__art_18", Here: true, Page: 2}, {Label: "Artículo 19", Address: "/d/a/read?file=f&page=3#art_19", Page: 3}},
	}
}

func text(f web.Frame) *web.Text {
	return &web.Text{Frame: f, Edition: edition(), Blocks: web.Blocks(law, web.Span{To: len(law)}, lawOutline()), Prev: "/d/a/read?file=f&page=1", Next: "/d/a/read?file=f&page=3"}
}

func portionText(f web.Frame) *web.Text {
	t := text(f)
	t.Version, t.Paged, t.Outline, t.Blocks, t.Detected, t.Pages = 3, false, nil, nil, true, 1
	t.Query, t.Hits, t.AsPictures = "", nil, ""
	return t
}

func pictures(f web.Frame) *web.Pictures {
	words := records.PageWords{PageSize: records.PageSize{Width: 612, Height: 792}, Words: []records.PageWord{
		{Text: "La", X: 72, Y: 80.5, Width: 12, Height: 12}, {Text: "<i>ordinaria", X: 90, Y: 80.5, Width: 60, Height: 12}, {Text: "Presidencia", X: 72, Y: 96, Width: 60, Height: 12, Line: 1},
	}}
	first := web.NewSheet(2, words, []records.Span{{From: 3, To: 5}})
	first.Source, first.Zoom, first.Language, first.First, first.Anchors = "/api/v1/files/f/pages/2/picture", 100, "es", true, []string{"tit_vi", "tit_vi__art_17", "tit_vi__art_18"}
	scan := web.NewSheet(3, records.PageWords{PageSize: words.PageSize}, nil)
	scan.Source, scan.Zoom, scan.Language, scan.Text = "/api/v1/files/f/pages/3/picture", 100, "es", []records.Fragment{{Text: "texto "}, {Text: "reconocido", Mark: true}}
	late := web.NewSheet(4, records.PageWords{PageSize: words.PageSize}, nil)
	late.Source, late.Zoom, late.Late = "/api/v1/files/f/pages/4/picture", 100, true
	p := &web.Pictures{
		Frame: f, Edition: edition(), Sheets: []web.Sheet{first, scan, late}, Zoom: 100, Zooms: []web.Choice{{Text: "100 %", Count: 100, On: true, Address: "/d/a/read?file=f"}, {Text: "150 %", Count: 150, Address: "/d/a/read?file=f&zoom=150"}},
		Prev: "/d/a/read?file=f&page=1", Next: "/d/a/read?file=f&page=5", Sizes: "612x792*14", More: "/d/a/read/leaf?file=f",
		Thumbs: []web.Thumb{{Page: 2, Address: "#p2", Source: "/api/v1/files/f/pages/2/picture?width=160", Width: 160, Height: 207, Here: true}, {Page: 6, Address: "/d/a/read?file=f&page=6#p6", Source: "/api/v1/files/f/pages/6/picture?width=160", Width: 160, Height: 207}},
	}
	return p
}

func filing(f web.Frame) *web.Filing {
	return &web.Filing{
		Frame: f, Values: map[string]string{"lang": "", "title": ""}, Levels: levels, Languages: records.WorkingLanguages, MaxUpload: records.DefaultMaxUpload, Key: "k3v7q2m4x5z6a7b8c9d0e1f2g3",
		Types:   []web.Option{{Value: "other", Text: "Otro", On: true}, {Value: "resolution", Text: "Resolución"}},
		Classes: []web.Option{{Value: "NOR", Text: "Marco normativo"}, {Value: "NOR-EST", Text: "Estatuto", Depth: 1}},
		Own: []web.OwnField{
			{Name: "metadata.session", Label: hostile, Kind: web.OwnText, Required: true, Example: "XXX", Longest: 300, Value: hostile}, {Name: "metadata.adopted_on", Label: "Adoptada", Kind: web.OwnDate},
			{Name: "metadata.votes_for", Label: "Votos", Kind: web.OwnInteger, Least: "0"}, {Name: "metadata.total", Label: "Total", Kind: web.OwnNumber, Example: "1.5"},
			{Name: "metadata.articles", Label: "Artículos", Kind: web.OwnList, Value: "4\n7 bis"}, {Name: "metadata.mode", Label: "Modo", Kind: web.OwnChoice, Values: []web.Option{{Value: "hybrid", Text: "híbrida", On: true}}},
		},
		Organs: []web.Option{{Value: "AG", Text: "Asamblea General"}}, Bodies: []web.Option{{Value: "AG", Text: "Asamblea General"}, {Value: "CIESS", Text: "Centro Interamericano de Estudios de Seguridad Social"}},
	}
}

func mistaken(f web.Frame) *web.Filing {
	p := filing(f)
	p.Values = map[string]string{"title": hostile, "date": "2019-13-45", "lang": "pt", "symbol": "CPCISS/RES-12/2019", "access": "restricted", "embargo": "2030-01-01"}
	p.Mistakes = []web.Mistake{
		{Field: "title", Message: "mistake.title"}, {Field: "type", Said: `The profile has no document type "x"; it has: a, b.`}, {Field: "date", Said: `"2019-13-45" is not a date; write it as YYYY-MM-DD, for example 2019-03-08.`},
		{Field: "symbol", Said: "Somebody has this symbol already."}, {Field: "access_bodies", Message: "mistake.bodies"}, {Field: "embargo", Message: "mistake.level"}, {Field: "metadata", Said: "The metadata is not JSON."},
		{Field: "file", Message: "mistake.file"}, {Field: "lang", Said: "x"}, {Field: "class", Said: "x"}, {Field: "body", Said: "x"}, {Field: "access", Said: "x"}, {Field: "metadata.session", Said: "is missing."},
		{Field: "metadata.votes_for", Message: "mistake.integer"}, {Field: "metadata.articles", Message: "mistake.number"},
	}
	return p
}

func duplicate(f web.Frame) *web.Filing {
	p := filing(f)
	p.Values["title"] = "Reglamento financiero"
	p.Kept = []web.KeptFile{{Name: "reglamento.pdf", Role: records.Original, Size: 880_000, SHA256: sum}, {Name: "firmado.pdf", Role: records.Signed, Size: 1_880_000, SHA256: sum}}
	p.KeptField = "abc"
	p.Duplicate = &web.Duplicate{Said: "The same bytes are filed already as CISS/CP/REG/2014/1 (Reglamento financiero). File them again only if you mean to.", Address: "/d/c"}
	return p
}

func receipt(f web.Frame, fresh bool) *web.Receipt {
	return &web.Receipt{
		Frame: f, Number: "CISS/AG/RES/2026/1182", Symbol: "CPCISS/RES-12/2026", Title: titled(hostile), DocumentPage: "/d/a", Version: 1, FiledAt: filed, FiledBy: "Ana Gómez", Seq: 18204, Leaf: string(sum), Fresh: fresh,
		Files: []web.KeptFile{{Name: "res-2019-04-es.pdf", Role: records.Original, Size: 1_234_567, SHA256: sum}, {Name: "firmado.pdf", Role: records.Signed, Size: 48_000_000, SHA256: sum}},
	}
}

func newSite(t *testing.T) *web.Site {
	t.Helper()
	s, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	return s
}
