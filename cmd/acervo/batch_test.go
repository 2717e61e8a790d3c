package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/records"
	"acervo/storage/storagetest"
)

// A batch of which the service is killed while it is looked at and while it is changed goes on by itself, and
// each record is changed once, or was changed by somebody else meanwhile and is left alone.
func TestABatchKilledInTheMiddleGoesOnAndChangesEachRecordOnce(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { batchKilled(t, "") })
	t.Run("PostgreSQL", func(t *testing.T) { batchKilled(t, storagetest.StartPostgres(t)) })
}

func batchKilled(t *testing.T, database string) {
	dir := t.TempDir()
	c := testConfig(t, dir)
	c.Database = database
	a, err := openApp(t.Context(), c, newLog(config{}, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	refs := fileMany(t, a, manyRecords)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	var id records.BatchID
	killed := 0
	for round := range 4 {
		cmd := programCommand(t.Context(), "serve", "--data", dir, "--listen", "127.0.0.1:0", "--log-level", "warn")
		if database != "" {
			cmd.Args = append(cmd.Args, "--database", database)
		}
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		s := awaitSocket(t, dir, &stderr)
		until := func(reached func(b client.Batch) bool) {
			waitUntil(t, func() bool {
				b, err := s.Batch(t.Context(), id)
				return err == nil && reached(b)
			})
		}
		changes, least := client.Changes{Body: new(string)}, int64(200*round-200)
		*changes.Body = "CIESS"
		switch round {
		case 0:
			b, err := s.ChooseBatch(t.Context(), client.Selection{Query: "class=FIN-PRE"}, changes)
			if err != nil {
				t.Fatal(err)
			}
			id = b.ID
			until(func(b client.Batch) bool { return b.Looked > 0 })
		case 1:
			until(func(b client.Batch) bool { return b.State == records.BatchSeen })
			if _, err := s.EditRecords(t.Context(), client.Selection{Records: refs[:3], Reason: "antes"}, client.Changes{Access: &client.Access{Level: records.Staff}}); err != nil {
				t.Fatal(err)
			}
			if b, err := s.BeginBatch(t.Context(), id, "nuevo órgano"); err != nil || b.Waiting != manyRecords {
				t.Fatalf("%+v: %v", b, err)
			}
		}
		if round > 0 {
			until(func(b client.Batch) bool { return b.Changed > least })
			if b, err := s.Batch(t.Context(), id); err == nil && b.State == records.BatchRunning {
				killed++
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		s.Close()
		waitUntil(t, func() bool { return len(processesIn(dir)) == 0 })
	}
	if killed == 0 {
		t.Fatal("it was never killed in the middle")
	}
	checkChanged(t, c, id, refs)
}

// checkChanged has the batch gone on with until it is done, and looks at every record and entry.
func checkChanged(t *testing.T, c config, id records.BatchID, refs []string) {
	t.Helper()
	ctx := t.Context()
	a, err := openApp(ctx, c, newLog(config{}, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	a.runCustodian()
	who := records.Operator(a.profile())
	var b records.SeenBatch
	waitUntil(t, func() bool {
		b, err = a.custodian.Batch(ctx, who, id)
		return err == nil && b.State == records.BatchDone
	})
	if b.Counts[records.BatchChanged] != manyRecords-3 || b.Counts[records.BatchRefused] != 3 || b.Counts.All() != manyRecords {
		t.Errorf("it ended with %v", b.Counts)
	}
	told := map[string]int{}
	for after := int64(0); ; {
		entries, err := a.db.Entries(ctx, records.LedgerFilter{Action: records.MetadataEdited, After: after, Limit: 500})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			var detail struct{ Batch records.BatchID }
			if json.Unmarshal(e.Detail, &detail) == nil && detail.Batch == id {
				told[e.Subject]++
			}
			after = e.Seq
		}
		if len(entries) < 500 {
			break
		}
	}
	for i, ref := range refs {
		d, err := a.db.Document(ctx, records.DocumentID(ref))
		if err != nil {
			t.Fatal(err)
		}
		body, n := "CIESS", 1
		if i < 3 {
			body, n = "SG", 0 // somebody else changed it after it was seen
		}
		if d.Body != body || d.Revision != 2 || told[ref] != n {
			t.Errorf("%s is of %s, revision %d, and the ledger tells of %d changes", d.Number, d.Body, d.Revision, told[ref])
		}
	}
	v, err := a.office.Verify(ctx, who, nil)
	if err != nil || len(v.Problems) > 0 {
		t.Errorf("verification: %v, %v", v.Problems, err)
	}
}

// More than a thousand records are changed by one command, which says how far it is; interrupted, it leaves the batch going.
func TestMoreThanAThousandRecordsAreChangedByOneCommandThatMayBeInterrupted(t *testing.T) {
	o := onFolder(t)
	a, err := openApp(t.Context(), testConfig(t, o.env["ACERVO_DATA"]), newLog(config{}, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	fileMany(t, a, records.MaxSelected+50)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	_, stop := startService(t, o.env)
	defer stop()
	edit := []string{"edit", "--query", "class=FIN-PRE", "--set", "access=staff"}
	dry := o.run(exitOK, append(edit, "--dry-run")...)
	if !strings.Contains(dry.stdout, "1050 would change, 0 so already, 0 refused") || strings.Count(dry.stdout, "access ") != 1050 {
		t.Errorf("looking at it: %.300s … %s", dry.stdout, dry.stderr)
	}
	if r := parse[struct{ Batches []client.Batch }](t, o.run(exitOK, "batch", "list", "--json")); len(r.Batches) != 0 {
		t.Errorf("looking left %+v", r.Batches)
	}
	if r := o.run(exitInvalid, "move", "--query", "class=FIN-PRE", "--class", "OTR"); !strings.Contains(r.stderr, "say why they are corrected") || strings.Contains(r.stderr, "no such batch") {
		t.Errorf("without the reason that declared records ask for: %s", r.stderr)
	}
	if r := parse[struct{ Batches []client.Batch }](t, o.run(exitOK, "batch", "list", "--json")); len(r.Batches) != 0 {
		t.Errorf("what was refused left %+v", r.Batches)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var stdout, stderr buffer
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, edit, func(name string) string { return o.env[name] }, strings.NewReader(""), &stdout, &stderr)
	}()
	id := records.BatchID("")
	waitUntil(t, func() bool {
		if m := regexp.MustCompile(`are changed as batch ([a-z2-7]{26})`).FindStringSubmatch(stderr.String()); m != nil {
			id = records.BatchID(m[1])
		}
		return id != ""
	})
	cancel()
	code := <-done
	if says := stderr.String(); code != exitInterrupted || !strings.Contains(says, "batch "+string(id)+" goes on in the service") || !strings.Contains(says, "acervo batch stop "+string(id)) {
		t.Errorf("interrupted: %d: %s", code, says)
	}
	if r := o.run(exitOK, "batch", "show", string(id), "--wait"); !strings.Contains(r.stdout, "1050 changed, 0 so already, 0 refused") {
		t.Errorf("it came to %s%s", r.stdout, r.stderr)
	}
	if r := o.run(exitOK, edit...); !strings.Contains(r.stdout, "0 would change, 1050 so already, 0 refused") {
		t.Errorf("once more: %.200s", r.stdout)
	}
	o.run(exitConflict, "batch", "stop", string(id))
	o.run(exitNotFound, "batch", "show", "nothing")
	if r := o.run(exitOK, "move", "--query", "class=FIN-PRE", "--class", "FIN-PRE", "--json"); !strings.Contains(r.stdout, `"unchanged": 1050`) && !strings.Contains(r.stdout, `"unchanged":1050`) {
		t.Errorf("as JSON: %.200s", r.stdout)
	}
	if r := o.run(exitOK, "batch", "list"); !regexp.MustCompile(string(id) + ` +done +1050 +0 +0 `).MatchString(r.stdout) {
		t.Errorf("listed: %s", r.stdout)
	}
}
