package storage

import (
	"encoding/json"
	"strconv"
	"time"

	"acervo/records"
)

// detail is what an entry tells, field by field.
type detail map[string]json.RawMessage

func (d detail) text(field string) string { return plainly(d[field]) }

// instant is a time of the detail as the tables keep it; nil when the entry does not tell it.
func (d detail) instant(field string) any {
	raw, ok := d[field]
	if !ok {
		return json.RawMessage(nil)
	}
	var t time.Time
	if json.Unmarshal(raw, &t) != nil {
		return ""
	}
	return micros(t)
}

// within returns the object in a field.
func (d detail) within(field string) detail {
	var in detail
	if json.Unmarshal(d[field], &in) != nil {
		return nil
	}
	return in
}

// after is a field's value after a change that tells it before and after, or nil.
func (d detail) after(field string) json.RawMessage {
	return d.within(field)["after"]
}

// tellings are what an entry tells of rows other than those of documents, versions and files.
func tellings(e entryRow) []fact {
	var d detail
	if json.Unmarshal([]byte(e.Detail), &d) != nil {
		return nil // a ledger that was altered is another check's
	}
	if e.Kind == records.SubjectUser {
		return toldOfUser(e, d)
	}
	if e.Kind == records.SubjectMatter {
		return toldOfMatter(e, d)
	}
	seq := strconv.FormatInt(e.Seq, 10)
	of := func(table, key string, says map[string]any) []fact {
		return []fact{{table: table, subject: e.Subject, key: key, says: says}}
	}
	recorded := func(table string, says map[string]any) []fact {
		says["recorded_at"], says["recorded_by"], says["retracted_at"], says["retracted_by"], says["retract_reason"] = e.At, e.Name, nil, nil, nil
		return of(table, seq, says)
	}
	retracted := func(table, key string) []fact {
		return of(table, key, map[string]any{"retracted_at": e.At, "retracted_by": e.Name, "retract_reason": d["reason"]})
	}
	switch e.Action {
	case records.EventRecorded:
		return recorded("legal_events", map[string]any{"type": d["type"], "effective_on": d["effective_on"], "ordinal": d["ordinal"], "by_id": d["by"], "by_provision": d["by_provision"],
			"version": d["version"], "note": d["note"]})
	case records.EventRetracted:
		return retracted("legal_events", d.text("event"))
	case records.RelationRecorded:
		return recorded("relations", map[string]any{"type": d["type"], "from_provision": d["from_provision"], "to_id": d["to"], "to_provision": d["to_provision"], "note": d["note"]})
	case records.RelationRetracted:
		return retracted("relations", d.text("relation"))
	case records.RetentionOverridden:
		rule := d.within("rule")
		return recorded("retention_overrides", map[string]any{"trigger_code": rule["trigger"], "event": rule["event"], "years": rule["years"], "months": rule["months"], "action": rule["action"], "reason": d["reason"]})
	case records.OverrideLifted:
		return retracted("retention_overrides", d.text("override"))
	case records.NamedEventRecorded:
		return recorded("retention_events", map[string]any{"code": d["event"], "happened_on": d["on"], "note": d["note"]})
	case records.NamedEventRetracted:
		return retracted("retention_events", d.text("retracted"))
	case records.CopyIssued:
		return of("copies", d.text("code"), map[string]any{
			"seq": e.Seq, "version": d["version"], "language": d["language"], "file_id": d["file"], "original_sha256": d["original_sha256"], "issued_sha256": d["issued_sha256"],
			"size": d["size"], "beside": d["beside"], "certificate_language": d["certificate_language"], "in_force_on": d["on"], "known_at": d.instant("known"), "filed_seq": d["filed_seq"],
			"issued_at": d.instant("issued_at"), "issued_by": e.Name, "revoked_at": nil, "revoked_by": nil, "revoke_reason": nil, "revoked_seq": nil,
		})
	case records.CopyRevoked:
		return of("copies", d.text("code"), map[string]any{"revoked_at": e.At, "revoked_by": e.Name, "revoke_reason": d["reason"], "revoked_seq": e.Seq})
	case records.NoteAdded:
		return of("notes", seq, map[string]any{"text": d["text"], "at": e.At, "author": e.Actor, "name": e.Name})
	case records.RegisterAnnulled:
		return of("register_annulments", e.Subject, map[string]any{"reason": d["reason"], "at": e.At, "actor": e.Actor, "name": e.Name, "seq": e.Seq})
	case records.ShareMade:
		return of("shares", d.text("share"), map[string]any{"hash": d["hash_sha256"], "version": d["version"], "file_id": d["file"], "reason": d["reason"], "made_at": d.instant("made"),
			"made_by": e.Actor, "made_name": e.Name, "expires_at": d.instant("expires"), "revoked_at": nil, "revoked_name": nil, "revoke_reason": nil})
	case records.ShareRevoked:
		return of("shares", d.text("share"), map[string]any{"revoked_at": d.instant("at"), "revoked_name": e.Name, "revoke_reason": d["reason"]})
	case records.VitalMarked:
		f := of("vital_records", e.Subject, map[string]any{"months": d["months"], "note": d["note"], "next_on": d["next_review"]})
		f[0].fresh = map[string]any{"marked_by": e.Name, "marked_at": d.instant("marked"), "reviewed_on": nil, "reviewed_by": nil}
		return f
	case records.VitalReviewed:
		return of("vital_records", e.Subject, map[string]any{"reviewed_on": d["reviewed_on"], "reviewed_by": e.Name, "next_on": d["next_review"]})
	case records.VitalUnmarked:
		return []fact{{table: "vital_records", subject: e.Subject, key: e.Subject, gone: true}}
	case records.CheckedOut:
		return of("checkouts", e.Subject, map[string]any{"holder": e.Actor, "name": e.Name, "until": d.instant("until")})
	case records.CheckedIn, records.CheckoutBroken:
		return []fact{{table: "checkouts", subject: e.Subject, key: e.Subject, gone: true}}
	case records.Filed:
		says := map[string]any{"matter_id": nil, "seal": nil, "declared_at": nil, "declared_by": nil}
		if _, told := d["declared_at"]; told {
			says["declared_at"], says["declared_by"] = d.instant("declared_at"), e.Name
		}
		return of("documents", e.Subject, says)
	case records.Declared:
		return append(of("documents", e.Subject, map[string]any{"declared_at": d.instant("declared_at"), "declared_by": e.Name}),
			fact{table: "checkouts", subject: e.Subject, key: e.Subject, gone: true})
	case records.Undeclared:
		return of("documents", e.Subject, map[string]any{"declared_at": nil, "declared_by": nil})
	case records.PutInMatter:
		return of("documents", e.Subject, map[string]any{"matter_id": d["matter"], "seal": d["seal"]})
	case records.DocumentSealed:
		return of("documents", e.Subject, map[string]any{"seal": d["seal"]})
	case records.TakenFromMatter:
		all := of("documents", e.Subject, map[string]any{"matter_id": nil})
		var reopened []json.Number
		_ = json.Unmarshal(d["requirements"], &reopened) // none when it is null
		for _, n := range reopened {
			all = append(all, fact{table: "matter_requirements", subject: d.text("matter"), key: n.String(), says: map[string]any{"fulfilled_by": nil, "fulfilled_at": nil, "fulfilled_name": nil}})
		}
		return all
	}
	return toldOfCustody(e, d, seq)
}

func toldOfMatter(e entryRow, d detail) []fact {
	matter := func(says map[string]any) fact {
		return fact{table: "matters", subject: e.Subject, key: e.Subject, says: says}
	}
	requirement := func(n string, says map[string]any) fact {
		return fact{table: "matter_requirements", subject: e.Subject, key: n, says: says}
	}
	asked := func(n string, r detail, at any) fact {
		told := func(field string) any { // an entry that does not tell it says that there is none
			if r[field] == nil {
				return nil
			}
			return r[field]
		}
		return requirement(n, map[string]any{"code": told("code"), "texts": told("texts"), "doc_type": told("type"), "text": r["text"], "body": r["body"], "due": r["due"], "added_at": at, "added_by": e.Name,
			"fulfilled_by": nil, "fulfilled_at": nil, "fulfilled_name": nil, "waived_at": nil, "waived_by": nil, "waive_reason": nil})
	}
	switch e.Action {
	case records.MatterOpened:
		all := []fact{matter(map[string]any{"code": d["code"], "titles": d["titles"], "class": d["class"], "body": d["body"], "access_class": d["access"], "seal": d["seal"], "parent_id": d["parent"],
			"state": "open", "opened_at": d.instant("at"), "opened_by": e.Name, "closed_at": nil, "closed_by": nil, "closed_on": nil})}
		var list []detail
		_ = json.Unmarshal(d["checklist"], &list) // none when it is null
		for i, r := range list {
			all = append(all, asked(strconv.Itoa(i+1), r, d.instant("at")))
		}
		return all
	case records.MatterEdited, records.MatterSealed:
		says := map[string]any{}
		for column, field := range map[string]string{"code": "code", "titles": "titles", "class": "class", "body": "body", "access_class": "access", "seal": "seal", "parent_id": "parent"} {
			if is := d.after(field); is != nil {
				says[column] = is
			}
		}
		return []fact{matter(says)}
	case records.MatterWasClosed:
		return []fact{matter(map[string]any{"state": "closed", "closed_at": d.instant("at"), "closed_by": e.Name, "closed_on": d["closed_on"]})}
	case records.MatterReopened:
		return []fact{matter(map[string]any{"state": "open", "closed_at": nil, "closed_by": nil, "closed_on": nil})}
	case records.RequirementAdded:
		return []fact{asked(d.text("requirement"), d, d.instant("at"))}
	case records.RequirementFulfilled:
		return []fact{requirement(d.text("requirement"), map[string]any{"fulfilled_by": d["document"], "fulfilled_at": d.instant("at"), "fulfilled_name": e.Name})}
	case records.RequirementWaived:
		return []fact{requirement(d.text("requirement"), map[string]any{"waived_at": d.instant("at"), "waived_by": e.Name, "waive_reason": d["reason"]})}
	}
	return nil
}

func toldOfUser(e entryRow, d detail) []fact {
	account := func(says map[string]any) []fact {
		return []fact{{table: "users", subject: e.Subject, key: e.Subject, says: says}}
	}
	described := func(d detail) map[string]any {
		says := map[string]any{}
		for _, field := range []string{"login", "name", "roles", "bodies", "disabled", "language"} {
			if is, told := d[field]; told {
				says[field] = is
			}
		}
		if _, whole := d["login"]; whole {
			says["terms"], says["issuer"] = plainly(d["terms"]), plainly(d["issuer"])
		}
		return says
	}
	switch e.Action {
	case records.UserCreated:
		says := described(d)
		says["password_hash"] = nil
		return account(says)
	case records.UserChanged:
		return account(described(d.within("after")))
	case records.PasswordSet:
		return account(map[string]any{"password_hash": d["hash_sha256"]})
	case records.TokenIssued:
		return []fact{{table: "tokens", subject: e.Subject, key: d.text("token"), says: map[string]any{"hash": d["hash_sha256"], "name": d["name"], "scopes": d["scopes"],
			"created_at": d.instant("at"), "expires_at": d.instant("expires"), "revoked": nil}}}
	case records.TokenRevoked:
		return []fact{{table: "tokens", subject: e.Subject, key: d.text("token"), says: map[string]any{"revoked": true}}}
	}
	return nil
}

// checkpointActions tell of checkpoints and of what was added to them.
var checkpointActions = []records.Action{records.CheckpointSigned, records.CheckpointCosigned, records.CheckpointStamped}

// custodyActions are the actions of which toldOfCustody tells.
var custodyActions = append([]records.Action{records.HoldPlaced, records.HoldWasLifted, records.DispositionProposed, records.DispositionApproved, records.DispositionRejected,
	records.DispositionConfirmed, records.DispositionExecuted, records.BatchBegun, records.BatchWasStopped, records.BatchWasDone}, checkpointActions...)

func toldOfCustody(e entryRow, d detail, seq string) []fact {
	hold := func(key string, says map[string]any) []fact { return []fact{{table: "holds", key: key, says: says}} }
	disposition := func(key string, says map[string]any) []fact {
		return []fact{{table: "dispositions", key: key, says: says}}
	}
	batch := func(says map[string]any) []fact { return []fact{{table: "batches", key: e.Subject, says: says}} }
	added := func(table, by string, says map[string]any) []fact {
		return []fact{{table: table, key: d.text("size") + " by " + by, says: says}}
	}
	switch e.Action {
	case records.CheckpointSigned:
		return []fact{{table: "checkpoints", key: d.text("size"), says: map[string]any{"at": d.instant("at")}}}
	case records.CheckpointCosigned:
		return added("checkpoint_signatures", d.text("key"), map[string]any{"line": d.text("signature") + "\n", "at": d.instant("at"), "actor": e.Actor, "name": e.Name})
	case records.CheckpointStamped:
		return added("checkpoint_stamps", d.text("authority"), map[string]any{"stamped": d.instant("time"), "at": d.instant("at")})
	case records.BatchBegun:
		return batch(map[string]any{"maker": e.Actor, "token_id": d["token"], "query": d["query"], "changes": d["changes"], "reason": d["reason"], "begun_at": e.At, "begun_seq": e.Seq,
			"ended_at": nil, "ended_seq": nil, "stopped_by": nil})
	case records.BatchWasStopped:
		return batch(map[string]any{"ended_at": e.At, "ended_seq": e.Seq, "stopped_by": e.Name})
	case records.BatchWasDone:
		return batch(map[string]any{"ended_at": e.At, "ended_seq": e.Seq})
	case records.HoldPlaced:
		return hold(seq, map[string]any{"name": d["name"], "reason": d["reason"], "authority": d["authority"], "scope": d.within("target")["scope"], "target": d["target"],
			"placed_at": e.At, "placed_by": e.Name, "placed_actor": e.Actor, "lifted_at": nil, "lifted_by": nil, "lift_reason": nil, "lifted_seq": nil})
	case records.HoldWasLifted:
		return hold(d.text("hold"), map[string]any{"lifted_at": e.At, "lifted_by": e.Name, "lift_reason": d["reason"], "lifted_seq": e.Seq})
	case records.DispositionProposed:
		return disposition(seq, map[string]any{"action": d["action"], "reason": d["reason"], "receiver": d["receiver"], "proposed_at": e.At, "proposed_by": e.Name, "proposed_actor": e.Actor,
			"decided_at": nil, "decided_by": nil, "decided_actor": nil, "decision": nil, "decided_seq": nil, "reference": nil, "received_on": nil,
			"confirmed_at": nil, "confirmed_by": nil, "confirmed_seq": nil, "executed_at": nil, "executed_seq": nil})
	case records.DispositionApproved, records.DispositionRejected:
		return disposition(d.text("disposition"), map[string]any{"decided_at": e.At, "decided_by": e.Name, "decided_actor": e.Actor, "decision": d["note"], "decided_seq": e.Seq})
	case records.DispositionConfirmed:
		return disposition(d.text("disposition"), map[string]any{"receiver": d["receiver"], "reference": d["reference"], "received_on": d["received_on"],
			"confirmed_at": e.At, "confirmed_by": e.Name, "confirmed_seq": e.Seq})
	case records.DispositionExecuted:
		return disposition(d.text("disposition"), map[string]any{"executed_at": e.At, "executed_seq": e.Seq})
	}
	return nil
}
