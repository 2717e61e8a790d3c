package storagetest

import (
	"sync"
	"testing"
	"time"

	"acervo/records"
)

var jobRules = []rule{
	{"a job is claimed when it is due, counts its attempt, and ends", jobsRun},
	{"a job is never handed out twice", jobsAreHandedOutOnce},
	{"a job whose worker's lease ran out is handed out again", leasesExpire},
	{"a job whose worker says that it is at it is nobody else's", leasesAreRenewed},
	{"asking again makes a finished job wait anew, and a running one run once more", askingAgain},
	{"a job that has gone to its end cannot be ended again", stalledWorkersAreRefused},
	{"jobs are listed newest first and counted by state", jobsAreListed},
}

func (h house) enqueue(t testing.TB, at time.Time, files ...records.FileID) {
	t.Helper()
	must(t, h.InTx(t.Context(), func(tx records.Tx) error {
		for _, f := range files {
			if err := tx.Enqueue(t.Context(), records.JobRead, f, at); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (h house) claim(t testing.TB, limit int) []records.Job {
	t.Helper()
	return got(h.Claim(t.Context(), records.JobRead, limit, time.Minute))(t)
}

func (h house) finish(t testing.TB, id int64, state records.JobState, reason string, at time.Time) {
	t.Helper()
	must(t, h.tryFinish(t, id, state, reason, at))
}

func (h house) tryFinish(t testing.TB, id int64, state records.JobState, reason string, at time.Time) error {
	return h.InTx(t.Context(), func(tx records.Tx) error { return tx.FinishJob(t.Context(), id, state, reason, at) })
}

// public is what everybody may read.
var public = []string{records.Access{Level: records.Public}.Class()}

// job returns the only job there is.
func (h house) job(t testing.TB) records.Job {
	t.Helper()
	all := got(h.Jobs(t.Context(), records.JobFilter{AccessClasses: public}))(t)
	if len(all) != 1 {
		t.Fatalf("there are %d jobs, want 1", len(all))
	}
	return all[0]
}

func jobsRun(t *testing.T, h house) {
	h.file(t, Sample(1))
	now := time.Now()
	h.enqueue(t, now.Add(time.Hour), "f000001")
	if early := h.claim(t, 10); len(early) != 0 {
		t.Fatalf("a job that is not due was handed out: %v", early)
	}
	h.enqueue(t, now.Add(-time.Second), "f000001") // at most sooner
	h.enqueue(t, now.Add(2*time.Hour), "f000001")
	jobs := h.claim(t, 10)
	if len(jobs) != 1 {
		t.Fatalf("%d jobs were handed out, want 1", len(jobs))
	}
	j := jobs[0]
	if j.File != "f000001" || j.Document != "d000001" || j.State != records.JobRunning || j.Attempts != 1 || j.LeaseUntil.Before(now) || j.CreatedAt.IsZero() {
		t.Errorf("claimed: %+v", j)
	}
	if other := got(h.Claim(t.Context(), records.JobRecognize, 10, time.Minute))(t); len(other) != 0 {
		t.Errorf("a job of another kind was handed out: %v", other)
	}
	h.finish(t, j.ID, records.JobFailed, "a hiccup", time.Now().Add(time.Hour))
	if j = h.job(t); j.State != records.JobWaiting || j.Error != "a hiccup" || !j.RunAt.After(now) || !j.FinishedAt.IsZero() || j.Attempts != 1 {
		t.Errorf("to be tried again: %+v", j)
	}
	h.enqueue(t, now, "f000001")
	j = h.claim(t, 1)[0]
	if j.Attempts != 2 {
		t.Errorf("the second try is attempt %d", j.Attempts)
	}
	h.finish(t, j.ID, records.JobDone, "", time.Time{})
	if j = h.job(t); j.State != records.JobDone || j.Error != "" || j.FinishedAt.IsZero() || !j.LeaseUntil.IsZero() {
		t.Errorf("done: %+v", j)
	}
}

func jobsAreHandedOutOnce(t *testing.T, h house) {
	const many = 200
	for n := range many {
		h.file(t, Sample(n))
	}
	for n := range many {
		h.enqueue(t, day, Sample(n).Versions[0].Texts[0].Files[0].ID)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	taken := map[int64]int{}
	for range 8 {
		wg.Go(func() {
			for {
				jobs, err := h.Claim(t.Context(), records.JobRead, 7, time.Minute)
				if err != nil {
					t.Error(explain(err))
					return
				}
				if len(jobs) == 0 {
					return
				}
				if len(jobs) > 7 {
					t.Errorf("%d jobs were handed out, 7 were asked for", len(jobs))
				}
				mu.Lock()
				for _, j := range jobs {
					taken[j.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(taken) != many {
		t.Errorf("%d jobs were handed out, want %d", len(taken), many)
	}
	for id, times := range taken {
		if times != 1 {
			t.Errorf("job %d was handed out %d times", id, times)
		}
	}
}

func leasesExpire(t *testing.T, h house) {
	h.file(t, Sample(1))
	h.enqueue(t, time.Now(), "f000001")
	first := got(h.Claim(t.Context(), records.JobRead, 1, 50*time.Millisecond))(t)
	if len(first) != 1 || len(h.claim(t, 1)) != 0 {
		t.Fatal("a leased job was handed out")
	}
	time.Sleep(60 * time.Millisecond)
	second := h.claim(t, 1)
	if len(second) != 1 || second[0].ID != first[0].ID || second[0].Attempts != 2 {
		t.Errorf("after the lease: %v", second)
	}
}

func leasesAreRenewed(t *testing.T, h house) {
	h.file(t, Sample(1))
	h.enqueue(t, time.Now(), "f000001")
	j := got(h.Claim(t.Context(), records.JobRead, 1, 50*time.Millisecond))(t)[0]
	must(t, h.Renew(t.Context(), []int64{j.ID, j.ID + 1}, time.Minute))
	time.Sleep(60 * time.Millisecond)
	if again := h.claim(t, 1); len(again) != 0 {
		t.Errorf("a job whose lease was renewed was handed out: %+v", again)
	}
	h.finish(t, j.ID, records.JobDone, "", time.Time{})
	must(t, h.Renew(t.Context(), []int64{j.ID}, time.Minute))
	if j = h.job(t); j.State != records.JobDone || !j.LeaseUntil.IsZero() {
		t.Errorf("a job that was finished has a lease again: %+v", j)
	}
}

func askingAgain(t *testing.T, h house) {
	h.file(t, Sample(1))
	now := time.Now()
	h.enqueue(t, now, "f000001")
	j := h.claim(t, 1)[0]
	h.enqueue(t, now, "f000001")
	if len(h.claim(t, 1)) != 0 {
		t.Error("a running job was handed out because it was asked for again")
	}
	h.finish(t, j.ID, records.JobFailed, "password", time.Time{})
	if j = h.job(t); j.State != records.JobWaiting || j.Attempts != 0 {
		t.Errorf("asked for while running, afterwards: %+v", j)
	}
	j = h.claim(t, 1)[0]
	h.finish(t, j.ID, records.JobFailed, "password", time.Time{})
	if j = h.job(t); j.State != records.JobFailed || j.Error != "password" {
		t.Errorf("failed: %+v", j)
	}
	h.enqueue(t, now, "f000001")
	if j = h.job(t); j.State != records.JobWaiting || j.Attempts != 0 || j.Error != "" || !j.FinishedAt.IsZero() {
		t.Errorf("asked for anew: %+v", j)
	}
}

func stalledWorkersAreRefused(t *testing.T, h house) {
	h.file(t, Sample(1))
	h.enqueue(t, time.Now(), "f000001")
	j := h.claim(t, 1)[0]
	h.finish(t, j.ID, records.JobDone, "", time.Time{})
	wantKind(t, h.tryFinish(t, j.ID, records.JobFailed, "", time.Time{}), records.Conflict)
	if j = h.job(t); j.State != records.JobDone {
		t.Errorf("the late worker left %+v", j)
	}
}

func jobsAreListed(t *testing.T, h house) {
	for n := range 5 {
		h.file(t, Sample(n))
		h.enqueue(t, time.Now(), Sample(n).Versions[0].Texts[0].Files[0].ID)
	}
	done := h.claim(t, 2)
	h.finish(t, done[0].ID, records.JobDone, "", time.Time{})
	all := got(h.Jobs(t.Context(), records.JobFilter{AccessClasses: public, Limit: 3}))(t)
	if len(all) != 3 || all[0].ID <= all[1].ID || all[1].ID <= all[2].ID {
		t.Errorf("the newest three: %v", all)
	}
	if rest := got(h.Jobs(t.Context(), records.JobFilter{AccessClasses: public, Before: all[2].ID, Limit: 100}))(t); len(rest) != 2 {
		t.Errorf("the page after has %d jobs", len(rest))
	}
	for _, classes := range [][]string{nil, {"staff"}} {
		if none := got(h.Jobs(t.Context(), records.JobFilter{AccessClasses: classes}))(t); len(none) != 0 {
			t.Errorf("whoever may read %q is told of %v", classes, none)
		}
	}
	if waiting := got(h.Jobs(t.Context(), records.JobFilter{AccessClasses: public, State: records.JobWaiting, Limit: 100}))(t); len(waiting) != 3 {
		t.Errorf("%d wait, want 3", len(waiting))
	}
	counts := got(h.CountJobs(t.Context()))(t)
	if counts[records.JobWaiting] != 3 || counts[records.JobRunning] != 1 || counts[records.JobDone] != 1 || len(counts) != 3 {
		t.Errorf("counted: %v", counts)
	}
}
