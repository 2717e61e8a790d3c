package web_test

import (
	"strconv"

	"acervo/api/web"
	"acervo/records"
)

func person(f web.Frame, provider string) *web.Person {
	f.MayRun, f.MayAudit = true, true
	p := &web.Person{
		Frame: f, Login: "ana", Name: hostile, Email: hostile, Roles: records.Roles, Bodies: []string{hostile}, Provider: provider, Since: filed, Chosen: "pt",
		Offered: records.WorkingLanguages, Least: 12, Days: 30, OfferedDays: []int{1, 30}, Scopes: []records.Scope{"read", "file", "admin"}, Wanted: []records.Scope{"file"},
		Tokens: []web.Token{
			{ID: "1", Name: hostile, Scopes: []records.Scope{"read"}, Created: filed, Expires: filed, State: "live"},
			{ID: "2", Name: "old", Scopes: []records.Scope{"admin"}, Created: filed, Expires: filed, LastUsed: filed, State: "revoked"}, {ID: "3", Name: "older", Expires: filed, State: "expired"},
		},
		Secret: "acervo_secret", SecretName: hostile, TokenName: hostile,
		Sessions: []web.Session{{Key: "a", Device: hostile, From: "192.0.2.1", Began: filed, Here: true}, {Key: "b"}},
		Done:     "token", Mistakes: []web.Mistake{{Field: "old_password", Said: "The present password is wrong."}, {Field: "scopes", Said: "Name at least one scope: read, file, admin."}, {Field: "name", Said: "Say what the token is for."}},
	}
	if provider != "" {
		p.Mistakes = nil
	}
	return p
}

func keeping(f web.Frame, tab string) web.Keeping {
	f.MayRun = true
	return web.Keeping{Frame: f, Tab: tab, MayEnter: []string{"dashboard", "users", "jobs", "profile", "system"}}
}

func dashboard(f web.Frame) *web.Dashboard {
	draw := func(id string, series ...string) web.Chart {
		c := web.Columns{ID: id, Series: series, Say: func(n int64) string { return strconv.FormatInt(n, 10) }}
		for i := range int64(12) {
			values := make([]int64, len(series))
			for j := range values {
				values[j] = i * int64(j+1)
			}
			c.Labels, c.Values = append(c.Labels, "mar 2019"), append(c.Values, values)
		}
		return c.Draw()
	}
	return &web.Dashboard{Keeping: keeping(f, "dashboard"), Files: 1234, Bytes: 5_000_000, Months: 12, Charts: []web.Chart{
		draw("filed", hostile, "Resolución", "Acta", "Balance", "Otros"), draw("unread", "x"), draw("searches", "x", "y"), draw("storage", "x", "y"),
	}}
}

func users(f web.Frame) *web.Users {
	return &web.Users{Keeping: keeping(f, "users"), Text: hostile, Role: records.Clerk, Disabled: true, Offered: records.Roles, First: "/admin/users", Next: "/admin/users?after=x", Users: []web.UserLine{
		{Address: "/admin/users/u1", Login: "ana", Name: hostile, Email: hostile, Roles: records.Roles, Bodies: []string{hostile, "b"}, Disabled: true, Provided: true}, {Address: "/admin/users/u2", Login: "bea", Name: "Bea"},
	}}
}

func account(f web.Frame, id string) *web.Account {
	return &web.Account{
		Keeping: keeping(f, "users"), ID: id, Login: "ana", Called: hostile, Email: hostile, Roles: []records.Role{records.Clerk}, Bodies: []string{"AG"}, Chosen: "pt", Disabled: true, Since: filed,
		Terms: []web.Term{
			{Kind: records.TermOfBody, Code: "CP", Body: hostile, From: "2026-01-01", Until: "2026-07-01", Over: true}, {Kind: records.TermOfRole, Code: "counsel", From: "2999-01-01"},
			{Kind: records.TermOfBody, Code: "AG", Body: "Asamblea", Until: "2999-01-01", Holds: true},
		},
		OfferedRoles: records.Roles, OfferedBodies: []web.Option{{Value: "AG", Text: hostile}, {Value: "CP", Text: "Comité"}}, Offered: records.WorkingLanguages,
		Link: "https://archive.example.org/link/secret", Done: "created",
		Mistakes: []web.Mistake{{Field: "login", Said: "A login has 2 to 64 letters, digits, dots, hyphens or @."}, {Field: "roles", Said: "Give the account at least one role."}, {Field: "bodies", Said: "x"}},
	}
}

func accountOf(f web.Frame) *web.Account {
	return &web.Account{Keeping: keeping(f, "users"), ID: "u1", Login: "ana", Issuer: "https://idp.example.org", Since: filed, OfferedRoles: records.Roles, Mistakes: []web.Mistake{{Said: "This account signs in at the identity provider and has no password here; it is changed there."}}}
}

func jobs(f web.Frame) *web.Jobs {
	return &web.Jobs{
		Keeping: keeping(f, "jobs"), State: records.JobFailed, First: "/admin/jobs", Next: "/admin/jobs?before=3", Done: "retried",
		States: []web.Choice{{Address: "/admin/jobs"}, {Text: "failed", Address: "/admin/jobs?state=failed", On: true}, {Text: "waiting", Address: "/admin/jobs?state=waiting"}},
		Jobs: []web.JobLine{
			{ID: 1, Kind: records.JobRead, State: records.JobFailed, Document: "a", Title: titled(hostile), Number: "CISS/1", Page: "/d/a", Attempts: 3, Said: "It is protected by a password.", At: filed},
			{ID: 2, Kind: records.JobRecognize, State: records.JobRunning, Document: "b", Title: titled("b"), Number: "CISS/2", Page: "/d/b", Attempts: 1, At: filed}, {ID: 3, Kind: records.JobRead, State: records.JobDone, Title: titled("c"), Page: "/d/c", At: filed},
		},
	}
}

func profilePage(f web.Frame) *web.ProfilePage {
	return &web.ProfilePage{
		Keeping: keeping(f, "profile"), Called: hostile, Zone: "America/Mexico_City", Public: true, Origin: "acervo.example.org/ledger", Bodies: []web.Option{{Value: "AG", Text: hostile}},
		Types: []web.TypeLine{{Code: "resolution", Name: hostile, Abbreviation: "RES", Class: "Normas", Schema: "resolution", Normative: true}, {Code: "other", Name: "Otro"}},
		Plan:  []web.ClassLine{{Code: "gov", Name: "Gobierno", Level: records.Public, Series: "main"}, {Code: "gov-1", Name: hostile, Depth: 1, Level: records.Restricted}}, Series: []web.SeriesLine{{Code: "main", Template: "CISS/{body}"}},
	}
}

func systemPage(f web.Frame) *web.SystemPage {
	return &web.SystemPage{
		Keeping: keeping(f, "system"), Version: "1.0", Ledger: 1200, Indexed: 1180, Waiting: 3, Running: 1, Failed: 2, Bytes: 5_000_000_000, Now: filed,
		Parts:    []web.PartLine{{Name: "database", OK: true, Detail: "sqlite"}, {Name: "index", Detail: hostile}},
		Programs: []web.PartLine{{Name: "tesseract", OK: true, Detail: "5.3"}, {Name: "libreoffice", Detail: "not installed"}},
		Disks:    []web.DiskLine{{Name: "data", Free: 1e9, Total: 20e9, Low: true}}, Upkeep: records.Upkeep{CheckpointAt: filed, CheckpointSize: 1100},
	}
}

func queue(f web.Frame) *web.Queue {
	line := web.QueueLine{Document: "a", Number: "CISS/AG/RES/2026/1182", Title: titled(hostile), Address: "/d/a", FiledAt: filed, State: records.ReadingPending, Why: []string{hostile}, Count: 3, Outline: "/d/a/outline?file=f"}
	return &web.Queue{
		Frame: f, Limit: 25, Reading: []web.QueueLine{line}, Failed: []web.QueueLine{line}, Outlines: []web.QueueLine{line}, Said: &web.Mistake{Message: "mistake.changed"},
		Proposals: []web.Proposal{{QueueLine: line, Revision: 3, Fields: []web.Proposed{{Field: "title", Now: hostile, Found: hostile}, {Field: "date", Found: "2019-03-08"}, {Field: "lang", Now: "es", Found: "pt"}}}},
	}
}

func ledger(f web.Frame) *web.Ledger {
	p := &web.Ledger{Frame: f, Actions: records.Actions, First: "/ledger", Next: "/ledger?before=3", Filter: web.LedgerFilter{Action: records.Filed, From: "2026-01-01", To: "2026-12-31", About: hostile, By: "u1", ByName: hostile, ByEnd: "/ledger"}}
	for i, a := range records.Actions {
		p.Entries = append(p.Entries, web.LedgerLine{Event: web.Event{Seq: int64(1000 + i), At: filed, Who: hostile, Action: a, Named: hostile, Size: 12, Number: "CISS/1", To: "es", From: "pt"}, Address: "/ledger/1", Subject: hostile, About: "/ledger?about=a", ByThem: "/ledger?by=b"})
	}
	p.Entries = append(p.Entries, web.LedgerLine{Event: web.Event{Seq: 1, At: filed, Action: records.UserChanged}, Address: "/ledger/1"})
	return p
}

func entry(f web.Frame) *web.LedgerEntry {
	return &web.LedgerEntry{
		Frame: f, Event: web.Event{Seq: 12, At: filed, Who: hostile, Action: records.UserCreated, Named: hostile}, Kind: records.SubjectUser, Subject: hostile, Page: "/d/a", Actor: "u1", Written: "2026-11-02T16:41:07.000000Z",
		Detail: hostile, Record: hostile, Leaf: string(sum), Tree: 1234, Root: string(sum), Hashes: []string{string(sum), string(sum)}, Proof: "/api/v1/ledger/12/proof?size=1234", Before: "/ledger/11", After: "/ledger/13",
	}
}

func sharing(f web.Frame) *web.Sharing {
	return &web.Sharing{
		Frame: f, Heading: titled(hostile), Number: "CISS/AG/RES/2026/1182", DocumentPage: "/d/a", Page: "/d/a/share", Closed: true, Link: "https://archive.example.org/s/secret",
		Files: []web.SharedFile{{Value: "1 f", Version: 1, Language: "es", Name: hostile, Size: 1000}}, Values: map[string]string{"days": "7", "reason": hostile},
		There: []web.ShareLine{
			{ID: "s1", Version: 1, Reason: hostile, MadeAt: filed, ExpiresAt: filed, MadeBy: hostile, Open: true},
			{ID: "s2", Version: 2, MadeAt: filed, ExpiresAt: filed, MadeBy: "Ana", Revoked: true, RevokedAt: filed, RevokedBy: hostile, RevokeReason: hostile},
			{ID: "s3", Version: 2, MadeAt: filed, ExpiresAt: filed, MadeBy: "Ana"},
		},
		Mistakes: []web.Mistake{{Field: "reason", Said: "This is restricted: say why it is shared; the reason stands in the ledger."}, {Field: "days", Said: "x"}},
	}
}

func shared(f web.Frame) *web.Shared {
	return &web.Shared{Frame: f, Heading: titled(hostile), Number: "CISS/AG/RES/2026/1182", Version: 2, Date: "2012-10-22", Name: hostile, MediaType: "application/pdf", Size: 1000, SHA256: sum, Until: filed, Download: "/s/x/file"}
}

func mattersPage(f web.Frame) *web.Matters {
	return &web.Matters{
		Frame: f, State: "open", Next: "/matters?after=a", First: "/matters", MayOpen: true, Classes: []web.Option{{Value: "ELE", Text: "Elecciones", On: true}}, Organs: []web.Option{{Value: "AG", Text: "Asamblea"}}, Levels: levels,
		Lines: []web.MatterLine{
			{Address: "/matters/a", Title: titled(hostile), Code: "AG/ELEC", Class: "Elecciones", Open: true, OpenedAt: filed, Seal: "2027-01-01"},
			{Address: "/matters/b", Title: titled("Cerrado"), Class: "Elecciones", OpenedAt: filed, ClosedOn: "2026-11-01"},
		},
		Shown: "ELE", Unseen: true, Demanded: []web.DemandLine{{Code: "a", Text: hostile, Type: hostile, Body: hostile, Due: "2027-01-01", On: true}, {Code: "b", Text: "Acta", Body: "Asamblea"}},
		Values: map[string]string{"title": hostile}, Mistakes: []web.Mistake{{Field: "code", Said: "The code AG/ELEC is in use by another matter."}},
	}
}

func matterPage(f web.Frame) *web.MatterFile {
	return &web.MatterFile{
		Frame: f, Page: "/matters/a", MatterLine: web.MatterLine{Address: "/matters/a", Title: titled(hostile), Code: "AG/ELEC", Class: "Elecciones", Open: true, OpenedAt: filed, Seal: "2027-01-01"},
		Body: "Asamblea", Access: records.Staff, OpenedBy: "Ana", Above: &web.MatterLine{Address: "/matters/c", Title: titled("Sesión"), Open: true}, Below: []web.MatterLine{{Address: "/matters/d", Title: titled("Parte"), ClosedOn: "2026-11-01"}},
		Requirements: []web.RequirementLine{
			{N: 1, Text: "Carta", Body: "Asamblea", Due: "2026-12-01", State: "fulfilled", By: &web.Choice{Text: "CISS/1", Address: "/d/x"}}, {N: 2, Text: "Acta", State: "overdue", Due: "2026-01-01", MayWork: true, Type: hostile, Fitting: []web.Choice{{Text: "CISS/1", Address: hostile}}},
			{N: 3, Text: "Foto", State: "waived", Reason: "no hace falta"}, {N: 4, Text: "Otra", State: "open", MayWork: true},
		},
		Papers: []web.PaperLine{{Address: "/d/x", Title: titled(hostile), Number: "CISS/1", Date: "2026-01-01"}}, Sealed: 2, SealedUntil: "2027-01-01", Others: 1,
		History: []web.Event{{Seq: 1, At: filed, Who: "Ana", Action: records.MatterOpened}}, MayChange: true, MayClose: true, MaySeal: true, MayTake: true,
		Missing: []web.DemandLine{{Code: "a", Text: hostile, Type: "Acta", Due: "2027-01-01", On: true}, {Code: "b", Text: "b"}},
		Organs:  []web.Option{{Value: "AG", Text: "Asamblea"}}, Mistakes: []web.Mistake{{Field: "reason", Said: "Say why: the reason stays on record."}},
	}
}

func vitalsPage(f web.Frame) *web.Vitals {
	return &web.Vitals{
		Frame: f, Overdue: true, MayMark: true, MayTake: true, First: "/governance/vital", Next: "/governance/vital?after=a", Values: map[string]string{"months": "12"},
		Lines:    []web.VitalLine{{PaperLine: web.PaperLine{Address: "/d/x", Title: titled(hostile), Number: "CISS/1"}, ID: "x", Months: 12, Note: hostile, ReviewedOn: "2025-01-01", NextOn: "2026-01-01", Overdue: true}, {PaperLine: web.PaperLine{Address: "/d/y", Title: titled("Dos"), Number: "CISS/2"}, ID: "y", Months: 1, NextOn: "2027-01-01"}},
		Mistakes: []web.Mistake{{Field: "passphrase", Said: "Give a passphrase, or the public keys of those who may open it."}},
	}
}

// planned are changes of every kind.
func planned() []web.ChangeLine {
	hostile := `<script>alert("x")</script>`
	var all []web.ChangeLine
	for _, kind := range []records.PlanKind{records.PlanSetting, records.PlanBody, records.PlanSeries, records.PlanEvent, records.PlanClass, records.PlanType} {
		all = append(all, web.ChangeLine{Kind: kind, Did: records.PlanChanges, Code: "a", Name: hostile, Uses: web.Uses{Kind: kind, Documents: 2, Matters: 1, People: 1}})
	}
	var fields []web.FieldLine
	for _, name := range []string{
		"names", "organization", "parent", "access", "series", "types", "basis", "closed", "declare", "retention", "retention.basis",
		"checklist", "checklist.names", "checklist.type", "checklist.body", "checklist.months", "checklist.days",
		"abbreviation", "class", "normative", "schema", "template", "name", "time_zone", "founded", "fiscal_year_end", "public_room", "origin",
	} {
		fields = append(fields, web.FieldLine{Name: name, Before: hostile}, web.FieldLine{Name: name, Part: "letter", Language: "es", After: hostile})
	}
	for _, did := range []records.PlanDid{records.PlanAdds, records.PlanCloses, records.PlanReopens, records.PlanRemoves} {
		all = append(all, web.ChangeLine{Kind: records.PlanClass, Did: did, Code: "b"})
	}
	return append(all, web.ChangeLine{Kind: records.PlanClass, Did: records.PlanChanges, Code: "c", Fields: fields})
}
