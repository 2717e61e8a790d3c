package web_test

import (
	"strconv"
	"strings"
	"testing"
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
