package web_test

import (
	"strings"
	"time"

	"acervo/api/web"
	"acervo/records"
)

// hostile is a title as somebody might type it; no page may take it for markup.
const hostile = `<script>alert("1")</script> & "Reglamento" 'de' <b>muestra</b>`

var (
	sum    = records.Sum("9f3c77a1e0b2" + strings.Repeat("4d", 26))
	filed  = time.Date(2026, 11, 2, 10, 41, 7, 0, time.FixedZone("", -6*3600))
	levels = []records.Level{records.Public, records.Members, records.Staff, records.Restricted}
)

func frame(lang records.Language, person string) web.Frame {
	return web.Frame{
		Language: lang, Organization: "Conferencia Interamericana de Seguridad Social", Address: "/?q=presupuesto+anual&type=regulation",
		Person: person, MayFile: person != "", MayGovern: person != "",
	}
}

// pages makes every page in every state that looks different, by name.
func pages(lang records.Language) map[string]web.Page {
	anonymous, clerk := frame(lang, ""), frame(lang, "Ana Gómez")
	return map[string]web.Page{
		"front":         front(anonymous),
		"front-empty":   &web.Search{Frame: anonymous},
		"browse":        browse(clerk),
		"found":         found(clerk),
		"found-nothing": &web.Search{Frame: anonymous, Asked: true, Query: "xyzzy", Filters: []web.Choice{{Text: "2019", Field: "year", Address: "/?q=xyzzy"}}, Clear: "/?q=xyzzy", Everywhere: "/?all_versions=true&q=xyzzy"},
		"found-trouble": &web.Search{Frame: anonymous, Asked: true, Query: "a*", Trouble: "The search took too long. Give more of each word, or narrow it down by type, body or year."},
		"document":      document(clerk),
		"document-old":  oldDocument(anonymous),
		"document-law":  lawDocument(clerk, func(*web.Law) {}),
		"document-past": lawDocument(anonymous, func(l *web.Law) {
			l.Mood, l.Today, l.On, l.Known, l.KnownAt, l.Last, l.Now, l.Compare, l.Shown = "soon", false, "1999-05-01", "2020-01-01", filed, "2003-04-30", "/d/a", "/compare?from=a", "/d/a?on=1999-05-01"
		}),
		"document-replaced": lawDocument(anonymous, func(l *web.Law) {
			l.Mood, l.Status, l.Version, l.Other = "gone", records.StatusSuperseded, 0, &web.Reference{Address: "/d/b", Label: "MUESTRA/EST-2", Title: titled("Estatuto")}
		}),
		"document-coming": lawDocument(anonymous, func(l *web.Law) {
			l.Mood, l.Status, l.Since, l.Version, l.Timeline, l.By = "soon", records.StatusAdopted, "", 0, nil, nil
			l.Warnings = []web.Warning{{Code: records.WarnComing, Date: "2027-01-01"}}
		}),
		"recording":       recording(clerk),
		"outlining":       outlining(clerk),
		"adding":          adding(clerk, 0),
		"adding-language": adding(clerk, 2),
		"matters":         mattersPage(clerk),
		"matters-none":    &web.Matters{Frame: anonymous},
		"matter":          matterPage(clerk),
		"vitals":          vitalsPage(clerk),
		"vitals-none":     &web.Vitals{Frame: clerk},
		"receipt-sealed":  &web.Receipt{Frame: clerk, Number: "CISS/1", Version: 1, FiledAt: filed, FiledBy: "Ana", Seq: 7, Sealed: "2027-01-01", Files: []web.KeptFile{{Role: records.Original, Size: 10, SHA256: sum}}},
		"standing":        &web.Standing{Frame: clerk, Heading: titled(hostile), Number: "N/1", DocumentPage: "/d/a", Page: "/d/a/state", Draft: true, Mistakes: []web.Mistake{{Field: "hours", Said: "x"}}},
		"standing-mine":   &web.Standing{Frame: clerk, Heading: titled(hostile), Number: "N/1", DocumentPage: "/d/a", Page: "/d/a/state", Draft: true, Holder: "Ana", Mine: true, Until: filed, Values: map[string]string{"hours": "24"}},
		"standing-other":  &web.Standing{Frame: clerk, Heading: titled(hostile), Number: "N/1", DocumentPage: "/d/a", Page: "/d/a/state", Draft: true, Holder: hostile, Until: filed, MayBreak: true, Values: map[string]string{"reason": hostile}, Mistakes: []web.Mistake{{Field: "reason", Said: "x"}}},
		"standing-ask":    &web.Standing{Frame: clerk, DocumentPage: "/d/a", Page: "/d/a/state", Draft: true, Holder: hostile, Until: filed},
		"standing-record": &web.Standing{Frame: clerk, Heading: titled(hostile), Number: "N/1", DocumentPage: "/d/a", Page: "/d/a/state", Declared: filed, DeclaredBy: hostile, MayUndeclare: true, Mistakes: []web.Mistake{{Field: "reason", Said: "x"}}},
		"standing-held":   &web.Standing{Frame: clerk, DocumentPage: "/d/a", Page: "/d/a/state", Declared: filed, MayUndeclare: true, Held: true},
		"standing-fast":   &web.Standing{Frame: clerk, DocumentPage: "/d/a", Page: "/d/a/state", Declared: filed},
		"notes":           &web.Notes{Frame: clerk, Heading: titled(hostile), Number: "N/1", DocumentPage: "/d/a", Page: "/d/a/notes", MayAdd: true, Text: hostile, Notes: []web.NoteLine{{Text: hostile, At: filed, By: "Ana", Seq: 7}}, Mistakes: []web.Mistake{{Field: "text", Said: "x"}}},
		"notes-none":      &web.Notes{Frame: clerk, DocumentPage: "/d/a", Page: "/d/a/notes"},
		"moving":          moving(clerk, records.OutcomeChanged),
		"moving-refused":  moving(clerk, records.OutcomeRefused),
		"moving-same":     moving(clerk, records.OutcomeSame),
		"moving-barred":   &web.Moving{Frame: clerk, Heading: titled(hostile), Number: "N/1", DocumentPage: "/d/a", Page: "/d/a/move", Barred: true},
		"editing":         editing(clerk),
		"editing-none":    &web.Editing{Frame: clerk, Asked: true, Query: "q=x"},
		"editing-begin":   &web.Editing{Frame: clerk},
		"edited":          edited(clerk, false),
		"edited-done":     edited(clerk, true),
		"batches": &web.Batches{Frame: clerk, MayEdit: true, Batches: []web.BatchLine{
			batchLine(records.BatchRunning), batchLine(records.BatchDone), batchLine(records.BatchStopped), {Address: "/governance/batches/b", State: records.BatchLooking, By: "ana", At: filed, Listed: 3},
		}},
		"batches-none":  &web.Batches{Frame: clerk},
		"batch-looking": &web.BatchPage{Frame: clerk, Batch: batchLine(records.BatchLooking), MayStop: true},
		"batch-listed":  &web.BatchPage{Frame: clerk, Batch: web.BatchLine{Address: "/governance/batches/b", State: records.BatchLooking, Listed: 3, Looked: 1, By: "ana", At: filed}, MayStop: true},
		"batch-seen":    &web.BatchPage{Frame: clerk, Batch: batchLine(records.BatchSeen), MayBegin: true, MayStop: true, Asks: true, Reason: hostile, Mistakes: []web.Mistake{{Field: "reason", Said: "x"}}, Parts: batchParts("refuses", "waiting")},
		"batch-nothing": &web.BatchPage{Frame: clerk, Batch: web.BatchLine{Address: "/governance/batches/b", State: records.BatchSeen, By: "ana", At: filed}},
		"batch-running": &web.BatchPage{Frame: clerk, Batch: batchLine(records.BatchRunning), MayStop: true},
		"batch-stopped": &web.BatchPage{Frame: clerk, Batch: batchLine(records.BatchStopped), Parts: batchParts("refused", "left", "changed")},
		"batch-done":    &web.BatchPage{Frame: clerk, Batch: batchLine(records.BatchDone), Parts: batchParts("refused", "changed", "unchanged")},
		"retaining": &web.Retaining{
			Frame: clerk, Heading: titled("Acta"), Number: "CISS/CP/ACT/2026/1", DocumentPage: "/d/x", Page: "/d/x/retention", MayOverride: true, MayRecord: true,
			Kept:      web.HowKept{Said: "Vence el 1 de enero de 2035.", Why: "Por la regla.", Change: "Una retención.", Overdue: true},
			Overrides: []web.OverrideLine{{ID: 1, Rule: records.Retention{Trigger: records.TriggerEvent, Years: 9, Action: records.ReviewIt}, Period: "9", Event: "separación", Reason: "auditoría", By: "Ana"}, {ID: 2, Rule: records.Retention{Action: records.KeepPermanently}, Reason: "historia", By: "Ana", Lifted: true, Lifter: "Rita", Why: "duplicado"}},
			Events:    []web.NamedEventLine{{ID: 3, Name: "separación", On: "2024-02-29", Note: "n", By: "Ana"}, {ID: 4, Name: "separación", On: "2023-02-28", By: "Ana", Retracted: true, Retracter: "Rita", Why: "otra"}},
			Named:     []web.Choice{{Text: "separación", Address: "separation", On: true}}, Mistakes: []web.Mistake{{Field: "years", Said: "Write a whole number."}},
		},
		"simulating": &web.Simulating{
			Frame: clerk, Values: map[string]string{"class": "A", "trigger": "filed", "years": "3", "action": "destroy"}, Classes: []web.Choice{{Text: "Actas", Address: "A", On: true}}, Named: []web.Choice{{Text: "separación", Address: "separation"}},
			Tried: true, Records: 12, Changed: 3, Sooner: 2, Hidden: 1,
			Lines: []web.SimulatedLine{{State: records.KeepDated, Year: 2030, Action: records.DestroyIt, Class: "Actas", Before: 1, After: 3}, {State: records.KeepWaiting, Class: "Actas", Before: 2}},
			First: []web.SimulatedRecord{{Address: "/d/x/retention", Title: titled("Acta"), Number: "N/1", Now: records.Due{On: "2031-01-01", Action: records.ReviewIt}, NowState: records.KeepDated, New: records.Due{On: "2030-01-01", Action: records.DestroyIt}, NewState: records.KeepDated}},
		},
		"reports": &web.Reports{Frame: clerk, Reports: []web.Choice{{Text: "coverage", Address: "/governance/reports/coverage"}}},
		"report": &web.Report{
			Frame: clerk, Report: "coverage", Title: "Cobertura", Today: "2026-11-27", CSV: "/governance/reports/coverage?format=csv", XLSX: "/governance/reports/coverage?format=xlsx",
			Columns: []web.ReportColumn{{Name: "Clase"}, {Name: "Documentos", Number: true}}, Folds: []web.Fold[web.ReportRow]{{Name: hostile, Rows: []web.ReportRow{{Address: "/d/x", Cells: []string{"NOR", "3"}}}}, {From: 26, Last: 50, Rows: []web.ReportRow{{Cells: []string{"ORG", ""}}}}}, Hidden: 2, More: 1000,
		},
		"report-whole": &web.Report{Frame: clerk, Report: "holds", Title: "Retenciones", CSV: "/a", XLSX: "/b", Columns: []web.ReportColumn{{Name: "Clase"}}, Folds: []web.Fold[web.ReportRow]{{Rows: []web.ReportRow{{Cells: []string{hostile}}}}}},
		"report-none":  &web.Report{Frame: clerk, Report: "holds", Title: "Retenciones", CSV: "/a", XLSX: "/b", Folds: []web.Fold[web.ReportRow]{{}}},
		"due": &web.Due{
			Frame: clerk, Until: "2030-01-01", Action: "review", Classes: []web.Choice{{Text: "Actas", Address: "A", On: true}}, Bodies: []web.Choice{{Text: "Comité", Address: "CP"}},
			All:   "/governance/dispositions?record=x",
			Lines: []web.DueLine{{Ref: "x", Address: "/d/x/retention", Title: titled("Acta"), Number: "N/1", Class: "Actas", On: "2029-01-01", Action: records.ReviewIt, Overdue: true}, {Address: "/d/y/retention", Title: titled("Acta"), Number: "N/2", Class: "Actas", On: "2020-01-01", Action: records.DestroyIt, Overdue: true, Bound: "2034-01-01"}},
			First: "/governance/due", Next: "/governance/due?after=x",
		},
		"fixity": &web.Fixity{
			Frame: clerk, Days: 90, Rate: 10_000_000, Blobs: 1200, Bytes: 1e9, Oldest: filed, Overdue: 1, Open: 2, Second: true, Copied: 10, Ledger: 12,
			Findings: []web.FaultLine{
				{SHA256: sum, Fault: records.BytesChanged, Size: 1000, FoundAt: filed, Files: []web.FileLink{{Address: "/d/a", Text: hostile}}},
				{SHA256: sum, Second: true, Fault: records.BytesMissing, Size: 1000, FoundAt: filed, Repaired: true, RepairedAt: filed}, {SHA256: sum, Fault: records.BytesSize, FoundAt: filed},
			},
			Ranges: []web.RangeLine{{Prefix: "00", CheckedAt: filed, Blobs: 1, Bytes: 10, Faults: 1}, {Prefix: "01", Never: true}},
		},
		"fixity-well":       &web.Fixity{Frame: clerk, Never: true},
		"sharing":           sharing(clerk),
		"shared":            shared(anonymous),
		"relating":          relating(clerk),
		"outlining-none":    &web.Outlining{Frame: clerk, Title: titled("Estatuto"), Number: "CISS/1", DocumentPage: "/d/a", Page: "/d/a/outline", FileField: "f", FileName: hostile, Version: 1, TextLanguage: "es", Tag: "x", Confirmed: true, By: hostile},
		"describing":        describing(clerk),
		"queue":             queue(clerk),
		"text":              text(anonymous),
		"text-portion":      portionText(clerk),
		"pictures":          pictures(anonymous),
		"compare":           &web.Compare{Frame: anonymous, Form: web.CompareForm{Offered: records.WorkingLanguages}},
		"compare-fault":     &web.Compare{Frame: clerk, Sentence: "There is no such document, or you may not read it.", Form: web.CompareForm{From: web.CompareChoice{Ref: hostile}}},
		"compare-inline":    comparison(clerk, false),
		"compare-columns":   comparison(anonymous, true),
		"compare-same":      &web.Compare{Frame: clerk, Redline: &web.Redline{From: comparedText(1), To: comparedText(2)}, Inline: "/compare?a", InColumns: "/compare?b", Everything: "/compare?c", Changes: "/compare?d", Print: "/e", PDF: "/f"},
		"compare-sides":     sides(clerk),
		"article":           story(clerk),
		"file":              filing(clerk),
		"file-mistakes":     mistaken(clerk),
		"file-duplicate":    duplicate(clerk),
		"receipt":           receipt(clerk, true),
		"receipt-later":     receipt(clerk, false),
		"verify":            &web.Verify{Frame: anonymous},
		"verify-mistake":    &web.Verify{Frame: anonymous, Query: "7Q4KM", Mistakes: []web.Mistake{{Field: "q", Said: "This is no code of a certified copy: it has ten letters and digits, such as 7Q4KM-2XW9Z. Compare it with the paper."}}},
		"verify-unknown":    &web.Verify{Frame: anonymous, Query: "7Q4KM-2XW9Z", Verdict: &web.Verdict{Standing: records.VerdictUnknown}},
		"verify-genuine":    &web.Verify{Frame: anonymous, Query: "7Q4KM-2XW9Z", Verdict: &web.Verdict{Standing: records.VerdictGenuine}},
		"verify-superseded": verified(clerk, records.VerdictSuperseded, records.EventReplaced),
		"verify-current":    verified(clerk, records.VerdictCurrent, ""),
		"verify-revoked":    verified(clerk, records.VerdictRevoked, records.EventRepealed),
		"verify-original":   &web.Verify{Frame: clerk, Query: string(sum), Verdict: &web.Verdict{Standing: records.VerdictPending, Original: true, Title: titled(hostile), Number: "CISS/1", Version: 2, DocumentPage: "/d/a"}},
		"sign-in":           &web.SignIn{Frame: anonymous, Next: "/file"},
		"sign-in-provider":  &web.SignIn{Frame: anonymous, Next: "/file", Provider: hostile, Mistakes: []web.Mistake{{Field: "provider", Said: "This account is disabled."}}},
		"person":            person(clerk, ""),
		"person-provider":   person(clerk, "Casa"),
		"ledger":            ledger(clerk),
		"ledger-none":       &web.Ledger{Frame: clerk, Filter: web.LedgerFilter{Mistakes: []web.Mistake{{Field: "from", Said: "x"}, {Said: "y"}}}},
		"entry":             entry(clerk),
		"checkpoints":       &web.Checkpoints{Frame: clerk, MaySign: true, First: "/ledger/checkpoints", Next: "/ledger/checkpoints?before=3", Checkpoints: []web.CheckpointLine{{Address: "/ledger/checkpoints/12", Size: 12345, At: filed, Root: string(sum), Signatures: 2, Stamps: 1}}},
		"checkpoints-none":  &web.Checkpoints{Frame: anonymous},
		"checkpoint":        &web.Checkpoint{Frame: anonymous, CheckpointLine: web.CheckpointLine{Size: 12345, At: filed, Root: string(sum)}, Note: hostile, PublicKey: hostile, Download: "/ledger/checkpoints/12345/note", Signers: []web.Signer{{Called: hostile, By: hostile, At: filed}}, Stampers: []web.Signer{{Called: hostile, At: filed}}},
		"checkpoint-plain":  &web.Checkpoint{Frame: anonymous, CheckpointLine: web.CheckpointLine{Size: 1, At: filed, Root: string(sum)}, Note: "a", PublicKey: "b", Download: "/c"},
		"dashboard":         dashboard(clerk),
		"dashboard-empty":   &web.Dashboard{Keeping: keeping(clerk, "dashboard"), Charts: []web.Chart{web.Columns{ID: "filed"}.Draw()}},
		"users":             users(clerk),
		"users-none":        &web.Users{Keeping: keeping(clerk, "users"), Text: hostile},
		"account-new":       account(clerk, ""),
		"account":           account(clerk, "u1"),
		"account-of":        accountOf(clerk),
		"jobs":              jobs(clerk),
		"jobs-none":         &web.Jobs{Keeping: web.Keeping{Frame: clerk, Tab: "jobs", MayEnter: []string{"jobs"}}},
		"profile":           profilePage(clerk),
		"system":            systemPage(clerk),
		"holds": &web.Holds{Frame: clerk, All: true, MayHold: true, Values: map[string]string{"name": hostile}, Mistakes: []web.Mistake{{Field: "name", Said: "Give the hold a name by which people know it."}}, Holds: []web.HoldLine{
			{ID: 3, Address: "/governance/holds/3", Name: hostile, Scope: records.HoldQuery, Target: hostile, State: records.HoldPlacing, Done: 1, Total: 3, Held: 1, Hidden: 2, At: filed},
			{ID: 2, Address: "/governance/holds/2", Name: "b", Scope: records.HoldClass, Target: "NOR", State: records.HoldLifted, Lifted: true, LiftedAt: filed, Untold: true, At: filed},
		}},
		"holds-none": &web.Holds{Frame: clerk},
		"hold": &web.HoldPage{
			Frame: clerk, MayHold: true, Next: "/governance/holds/3?after=x", Mistakes: []web.Mistake{{Field: "reason", Said: "x"}}, Records: []web.RecordLine{{Address: "/d/a", Title: titled(hostile), Number: "N/1"}},
			Hold: web.HoldLine{ID: 3, Address: "/governance/holds/3", Name: hostile, Reason: hostile, Authority: hostile, Scope: records.HoldRecords, State: records.HoldInForce, At: filed, By: hostile, Hidden: 2},
		},
		"hold-lifted": &web.HoldPage{Frame: clerk, MayHold: true, Hold: web.HoldLine{ID: 2, Address: "/governance/holds/2", Name: "b", Scope: records.HoldMatter, State: records.HoldLifting, Done: 1, Total: 3, Lifted: true, At: filed, LiftedAt: filed, LiftedBy: hostile, Why: hostile, Untold: true}},
		"dispositions": &web.Dispositions{
			Frame: clerk, MayDispose: true, Values: map[string]string{"action": "transfer"}, Chosen: map[string]bool{"a": true}, Mistakes: []web.Mistake{{Field: "records", Said: "Name the records."}},
			Due: []web.RecordLine{{Ref: "a", Title: titled(hostile), Number: "N/1", Due: "2020-01-01"}}, Dispositions: []web.DispositionLine{{ID: 7, Address: "/governance/dispositions/7", Action: records.DestroyIt, State: records.DispositionIsProposed, All: 3, ProposedBy: hostile}},
		},
		"dispositions-none": &web.Dispositions{Frame: clerk, MayDispose: true},
		"disposition": &web.DispositionPage{
			Frame: clerk, MayDecide: true, Hidden: 2, Mistakes: []web.Mistake{{Said: "x"}}, Records: []web.RecordLine{{Ref: "a", Address: "/d/a", Title: titled(hostile), Number: "N/1", Due: "2020-01-01", State: records.RecordProposed}},
			Disposition: web.DispositionLine{ID: 7, Address: "/governance/dispositions/7", Reason: hostile, ProposedBy: hostile, Action: records.DestroyIt, State: records.DispositionIsProposed, At: filed},
		},
		"disposition-certified": &web.DispositionPage{
			Frame: clerk, MayRun: true, MayConfirm: true, May: true, Records: []web.RecordLine{{Address: "/d/a", Title: titled("A"), Number: "N/1", State: records.RecordLeftOut, Why: hostile}, {Address: "/d/b", Title: titled("B"), Number: "N/2", Due: "2020-01-01", State: records.RecordDone}},
			Disposition: web.DispositionLine{ID: 7, Address: "/governance/dispositions/7", Receiver: hostile, Action: records.TransferIt, State: records.DispositionIsCertified, At: filed, DecidedBy: hostile, DecidedAt: filed, Decision: hostile, Reference: hostile, ConfirmedBy: hostile, ConfirmedAt: filed, Certificate: "/d/c", Number: "N/9"},
		},
		"disposition-stopped": &web.DispositionPage{
			Frame: clerk, MayRun: true,
			Disposition: web.DispositionLine{ID: 7, Address: "/governance/dispositions/7", Action: records.DestroyIt, State: records.DispositionIsApproved, All: 3, Done: 1, At: filed, Trouble: hostile},
		},
		"governance": &web.Governance{Frame: clerk, Rooms: []web.Room{{Name: "plan", Address: "/governance/plan"}}},
		"plan": &web.FilePlan{Frame: clerk, Version: 3, Since: filed, MayApply: true, Folds: []web.Fold[web.ClassLine]{{Name: hostile, Rows: []web.ClassLine{
			{Address: "/governance/plan/classes/gov", Code: "gov", Name: "Gobierno", Level: records.Public, Series: "main", Kept: "x", Count: 2, Found: "/?class=gov"},
			{Address: "/b", Code: "gov-1", Name: hostile, Depth: 1, Level: records.Restricted, Bodies: []string{hostile}, Types: []string{hostile, "b"}, Kept: hostile, Basis: hostile, Closed: "2026-01-01", Past: true},
			{Address: "/c", Code: "gov-2", Name: "c", Depth: 1, Closed: "2999-01-01"},
		}}, {Name: "b", Rows: []web.ClassLine{{Address: "/d", Code: "d", Name: "d"}}}}},
		"plan-class": &web.PlanClassPage{Frame: clerk, Class: web.ClassLine{Code: "gov", Name: hostile, Level: records.Staff, Kept: "x", Basis: hostile, Count: 1, Found: "/?class=gov"}, Above: []web.Choice{{Text: hostile, Address: "/a"}},
			Names: []web.NameLine{{Language: "es", Text: hostile}}, Template: "A/{year}", ByPerson: true, KeptBy: hostile, KeptBasis: hostile, Below: []web.ClassLine{{Address: "/b", Code: "gov-1", Name: hostile}}},
		"plan-class-demands": &web.PlanClassPage{Frame: clerk, Class: web.ClassLine{Code: "gov", Name: hostile}, Open: "/matters?opening=gov#opening", DemandBy: hostile, Demanded: []web.ItemLine{
			{Code: "a", Text: hostile, Type: hostile, Body: hostile, Months: 1, Days: 2}, {Code: "b", Text: "b", Days: 1}, {Code: "c", Text: "c", Type: "Acta", Months: 3},
		}},
		"plan-class-nothing": &web.PlanClassPage{Frame: clerk, Class: web.ClassLine{Code: "gov", Name: "gov"}, Nothing: true},
		"plan-versions":      &web.PlanVersions{Frame: clerk, Versions: []web.VersionLine{{Address: "/a", Number: 2, At: filed, By: hostile, Entry: 7, Stands: true}, {Address: "/b", Number: 1, At: filed, Entry: 1}}},
		"plan-version":       &web.PlanVersions{Frame: clerk, Trail: []web.Choice{{Text: "x", Address: "/x"}}, From: 1, Shown: &web.VersionLine{Number: 2, At: filed, By: hostile, Entry: 7, Ledger: "/ledger/7", Digest: records.Sum(strings.Repeat("a", 64))}, Changes: planned()},
		"plan-change":        &web.PlanChanging{Frame: clerk, Mistakes: []web.Mistake{{Field: "profile", Said: "line 2: column years: must be a whole number."}}},
		"plan-planned":       &web.PlanChanging{Frame: clerk, Stale: true, Planned: true, Against: 2, Text: hostile, Changes: planned(), Effects: []web.EffectLine{{Class: hostile, Before: hostile, After: hostile, Shorter: true, Records: 5, Changed: 4, Sooner: 3, AtOnce: 2}}},
		"plan-refused": &web.PlanChanging{Frame: clerk, Planned: true, Against: 2, Refusals: []web.RefusalLine{
			{Reason: records.RefusedRemoval, Code: "gov", Name: hostile, Uses: web.Uses{Kind: records.PlanClass, Documents: 2, Matters: 1}}, {Reason: records.RefusedRemoval, Code: "letter", Uses: web.Uses{Kind: records.PlanType, Documents: 1}},
			{Reason: records.RefusedRemoval, Code: "CP", Uses: web.Uses{Kind: records.PlanBody, People: 1}}, {Reason: records.RefusedRemoval, Code: "s", Uses: web.Uses{Kind: records.PlanSeries, Documents: 9}},
			{Reason: records.RefusedRemoval, Code: "e", Uses: web.Uses{Kind: records.PlanEvent, Documents: 1}}, {Reason: records.RefusedClosing, Code: "gov", Uses: web.Uses{Kind: records.PlanClass, Matters: 2}},
			{Reason: records.RefusedRestart, Code: "t", Other: hostile, Uses: web.Uses{Kind: records.PlanSeries, Documents: 1}}, {Reason: records.RefusedRenaming, Code: "origin", Other: hostile, Uses: web.Uses{Kind: records.PlanSetting}},
		}},
		"signed-out":        &web.SignedOut{Frame: anonymous},
		"signed-out-of":     &web.SignedOut{Frame: anonymous, Provider: hostile, ProviderEnd: "https://idp.example.org/end?client_id=acervo"},
		"sign-in-wrong":     &web.SignIn{Frame: anonymous, Login: "ana", Next: "/", Mistakes: []web.Mistake{{Field: "password", Said: "The name or the password is wrong."}}},
		"link":              &web.Link{Frame: anonymous, Least: 12},
		"link-mistakes":     &web.Link{Frame: anonymous, Least: 12, Mistakes: []web.Mistake{{Field: "password", Said: "The password needs at least 12 characters."}, {Field: "again", Message: "mistake.again"}}},
		"link-gone":         &web.Link{Frame: anonymous, Gone: true},
		"fault-not-found":   &web.Fault{Frame: anonymous, Kind: "not-found", Said: "There is no such document, or you may not read it."},
		"fault-internal":    &web.Fault{Frame: clerk, Kind: "internal", RequestID: "k3v7q2m4x5z6a7b8c9d0e1f2g3"},
		"fault-unavailable": &web.Fault{Frame: clerk, Kind: "unavailable", Said: "Something nobody has translated."},
	}
}

func verified(f web.Frame, standing records.CopyStanding, since records.EventType) *web.Verify {
	v := &web.Verdict{
		Standing: standing, Code: "7Q4KM-2XW9Z", Title: titled(hostile), Number: "CISS/AG/REG/2012/3", Symbol: "CPCISS/RES-12/2012", DocumentPage: "/d/a", Version: 2,
		TextLanguage: "es", IssuedAt: filed, IssuedBy: "Ana Gómez", On: "2014-05-01", Known: filed, SinceType: since, Since: "2012-10-22",
	}
	if standing == records.VerdictRevoked {
		v.RevokedAt, v.RevokeReason = filed, hostile
	}
	return &web.Verify{Frame: f, Query: "7Q4KM-2XW9Z", Verdict: v}
}

func front(f web.Frame) *web.Search {
	counts := map[int]int{1942: 2, 1984: 9, 1988: 31, 1990: 4, 1994: 12, 1999: 20, 2003: 33, 2010: 80, 2012: 61, 2015: 44, 2018: 70, 2019: 92, 2020: 38, 2022: 51, 2024: 77, 2025: 84, 2026: 40}
	return &web.Search{
		Frame: f, Documents: 12480,
		Years: web.YearBars(counts, func(int) string { return "/?year=2019" }),
		Types: []web.Choice{{Text: "Resolución", Address: "/?type=resolution", Count: 4210}, {Text: "Reglamento", Address: "/?type=regulation", Count: 310}, {Text: "Acta", Address: "/?type=minutes", Count: 280}, {Text: "Balance y estado de resultados", Address: "/?type=balance", Count: 61}},
		Bodies: []web.Choice{{Text: "Asamblea General", Address: "/?body=AG", Count: 1200}, {Text: "Comité Permanente", Address: "/?body=CP", Count: 960},
			{Text: "Centro Interamericano de Estudios de Seguridad Social", Address: "/?body=CIESS", Count: 77}, {Text: "Contraloría", Address: "/?body=CO", Count: 40}},
		Saved:  []web.SavedSearch{{Name: hostile, Address: "/?q=archivo&type=minutes", Forget: "/searches/a/forget"}},
		Latest: hits()[:3], Today: "2026-11-02",
		Came:   []web.LawEvent{{Type: records.EventAmended, On: "2026-09-01", Of: &web.Reference{Address: "/d/a", Label: "EST-1", Title: titled(hostile)}, By: &web.Reference{Address: "/d/r", Label: "RES-3"}}},
		Coming: []web.LawEvent{{Type: records.EventInForce, On: "2027-01-01", Of: &web.Reference{Address: "/d/b", Label: "EST-2", Title: titled("Estatuto")}}},
	}
}

func browse(f web.Frame) *web.Browse {
	r := front(f)
	return &web.Browse{Frame: f, Types: r.Types, Bodies: r.Bodies, Years: []web.Choice{{Text: "2024", Address: "/?year=2024", Count: 77}, {Text: "2019", Address: "/?year=2019", Count: 1}},
		Plan: []web.PlanClass{{Code: "NOR", Text: "Marco normativo"}, {Code: "NOR-EST", Text: "Estatuto", Depth: 1, Address: "/?class=NOR-EST", Count: 3}}}
}

func hits() []web.Hit {
	snippet := []records.Fragment{{Text: "La "}, {Text: "Contraloría", Mark: true}, {Text: " examinará el proyecto de "}, {Text: "presupuesto anual", Mark: true}, {Text: " y presentará su dictamen al Comité Permanente treinta días antes de la reunión <i>ordinaria</i>."}}
	return []web.Hit{
		{Address: "/d/a", Title: titled(hostile), Number: "CISS/AG/REG/2012/3", Symbol: "CPCISS/RES-12/2012", Type: "Reglamento", Body: "Asamblea General", Date: "2012-10-22", Status: "current", Version: 3, Passages: []web.Passage{
			{Address: "/d/a/read?file=f&page=4#art_14", Label: "Artículo 14", Language: "es", Snippet: snippet},
			{Address: "/d/a/read?file=f&page=5#art_15", Label: "Artículo 15 bis", Language: "es", Snippet: []records.Fragment{{Text: "…las observaciones de la "}, {Text: "Contraloría", Mark: true}, {Text: " sobre la ejecución del "}, {Text: "presupuesto", Mark: true}, {Text: " se publicarán junto con el balance."}}},
		}},
		{Address: "/d/b", Title: titled("Resolución sobre el presupuesto trienal 2013–2015 de la Conferencia y de sus órganos, con las cuotas de los miembros titulares, asociados, adherentes y vinculados"), Number: "CISS/AG/RES/2012/12", Type: "Resolución", Body: "Asamblea General", Date: "2012-10-20", Status: "current", Version: 1, Level: records.Members, Passages: []web.Passage{{Address: "/d/b/read?file=g&page=7", Page: 7, Language: "es", Snippet: snippet}}},
		{Address: "/d/c", Title: titled("Reglamento financiero (muestra)"), Number: "CISS/CP/REG/2014/1", Type: "Reglamento", Body: "Comité Permanente", Date: "2014-03-01", Status: "superseded", Version: 2, Passages: []web.Passage{{Address: "/d/c/read?file=h&page=1", Language: "pt", Snippet: snippet}}},
		{Address: "/d/d", Title: titled("Sin fecha ni órgano"), Number: "CISS/OTR/2026/9", Type: "Otro", Status: "withdrawn", Version: 1, Level: records.Restricted},
	}
}

func found(f web.Frame) *web.Search {
	facet := func(field string, on int, values ...string) web.Facet {
		w := web.Facet{Field: field}
		for i, v := range values {
			w.Shown = append(w.Shown, web.Choice{Text: v, Address: "/?q=x&" + field + "=" + v, Count: 12 - i, On: i == on})
		}
		return w
	}
	year := facet("year", -1, "2024", "2019", "2012")
	year.More = []web.Choice{{Text: "1988", Address: "/?year=1988", Count: 1}}
	return &web.Search{
		Frame: f, Asked: true, Query: `contraloria "presupuesto anual" (`, Total: 30, Took: 41 * time.Millisecond, Hits: hits(),
		Carried: []web.Field{{Name: "type", Value: "regulation"}}, On: "2014-03-14", Today: "2026-11-02", WithoutDay: "/?q=x",
		Strip:   web.NewStrip(map[int]int{1988: 3, 2014: 9}, "2014-03-14", "2026-11-02", func(d records.Date) string { return "/?on=" + string(d) }),
		Exports: []web.Choice{{Text: "CSV", Address: "/export?q=x&format=csv"}, {Text: "XLSX", Address: "/export?q=x&format=xlsx"}},
		Facets:  []web.Facet{facet("type", 1, "Estatuto", "Reglamento", "Resolución"), facet("body", -1, "Asamblea General", "Centro Interamericano de Estudios de Seguridad Social"), year},
		Filters: []web.Choice{{Text: "Reglamento", Field: "type", Address: "/?q=x"}, {Text: "2019", Field: "year", Address: "/?q=y"}}, Clear: "/?q=x",
		Sorts: []web.Choice{{Text: "por relevancia", Address: "/?q=x", On: true}, {Text: "más recientes", Address: "/?q=x&sort=newest"}},
		Notes: []string{"A parenthesis is not closed: it was closed at the end."}, First: "/?q=x", Next: "/?q=x&cursor=abc",
	}
}
