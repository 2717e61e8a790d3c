package records

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"
)

// Desk is the reading desk: it takes the files that wait to be read, has them
// read, and keeps what came of it. A file is safe whatever happens here.
type Desk struct {
	catalogue Catalogue
	vault     Vault
	extractor Extractor
	profiles  Profiles
	log       *slog.Logger
	now       func() time.Time
	newID     func() string
	wake      chan struct{}
	read      func()
	pollEvery time.Duration
}

// DeskConfig is what a Desk works with; all but Log, Now, NewID, Read and PollEvery is required.
type DeskConfig struct {
	Catalogue Catalogue
	Vault     Vault
	Extractor Extractor
	Profile   Profiles
	Log       *slog.Logger
	Now       func() time.Time
	NewID     func() string
	Read      func()        // called after readings were kept: there is something to index
	PollEvery time.Duration // how often to look for work of other nodes and for retries; default 1 s
}

// NewDesk opens a reading desk; Run works at it.
func NewDesk(c DeskConfig) *Desk {
	d := &Desk{
		catalogue: c.Catalogue, vault: c.Vault, extractor: c.Extractor, profiles: c.Profile, log: c.Log,
		now: c.Now, newID: c.NewID, read: c.Read, pollEvery: c.PollEvery, wake: make(chan struct{}, 1),
	}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	if d.now == nil {
		d.now = time.Now
	}
	if d.newID == nil {
		d.newID = NewID
	}
	if d.read == nil {
		d.read = func() {}
	}
	if d.pollEvery <= 0 {
		d.pollEvery = time.Second
	}
	return d
}

// Wake tells the desk that there is work. It never blocks.
func (d *Desk) Wake() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// lease is how long a worker may stay silent before its jobs are given to another: long enough
// for a machine that stands still for moments, short enough that what a killed one was at is soon read.
const lease = time.Minute

// maxTries is how often a reading is tried before it is given up.
const maxTries = 5

// Run reads waiting files with that many readers of each kind until ctx ends,
// and returns when the last of them has stopped.
func (d *Desk) Run(ctx context.Context, readers, recognizers int) {
	done := make(chan struct{})
	start := func(kind JobKind, n int) {
		go func() {
			d.work(ctx, kind, n)
			done <- struct{}{}
		}()
	}
	start(JobRead, readers)
	start(JobRecognize, recognizers)
	<-done
	<-done
}

// outcome is what came of one job.
type outcome struct {
	job        Job
	file       File
	reading    Reading
	passages   []Passage
	outline    []Provision
	citations  []Citation
	derived    []Received
	recognize  bool // its pages are pictures: it goes on to recognition
	again      time.Time
	state      JobState
	failure    string
	keepsPages bool // the reading replaces what was kept before
}

// work claims jobs of a kind in small batches, has n at a time read, and keeps
// what is ready together: one transaction for many files when there are many.
func (d *Desk) work(ctx context.Context, kind JobKind, n int) {
	jobs := make(chan Job)
	results := make(chan outcome, 64)
	for range n {
		go func() {
			for j := range jobs {
				results <- d.readOne(ctx, j)
			}
		}()
	}
	defer close(jobs)
	tick := time.NewTicker(d.pollEvery)
	defer tick.Stop()
	alive := time.NewTicker(lease / 3)
	defer alive.Stop()
	var waiting []Job
	held := map[int64]bool{} // what was claimed and is not kept yet
	running := 0
	more := true
	for {
		if len(waiting) == 0 && more && ctx.Err() == nil {
			claimed, err := d.catalogue.Claim(ctx, kind, 8*n, lease)
			if err != nil && ctx.Err() == nil {
				d.log.WarnContext(ctx, "jobs cannot be claimed", "kind", kind, "err", err)
			}
			waiting, more = claimed, len(claimed) == 8*n
			for _, j := range claimed {
				held[j.ID] = true
			}
		}
		var next chan Job
		var head Job
		if len(waiting) > 0 && ctx.Err() == nil {
			next, head = jobs, waiting[0]
		}
		if ctx.Err() != nil && running == 0 {
			return
		}
		select {
		case next <- head:
			waiting, running = waiting[1:], running+1
		case r := <-results:
			batch := append(make([]outcome, 0, 8), r)
			for len(results) > 0 && len(batch) < 64 {
				batch = append(batch, <-results)
			}
			running -= len(batch)
			d.keep(ctx, batch)
			for _, r := range batch {
				delete(held, r.job.ID)
			}
		case <-alive.C:
			if err := d.catalogue.Renew(ctx, slices.Collect(maps.Keys(held)), lease); err != nil && ctx.Err() == nil {
				d.log.WarnContext(ctx, "the leases of jobs cannot be renewed", "kind", kind, "err", err)
			}
		case <-d.wakeFor(kind):
			more = true
		case <-tick.C:
			more = true
		case <-ctx.Done():
			if running == 0 {
				return
			}
			d.keep(ctx, []outcome{<-results})
			running--
		}
	}
}

// wakeFor returns what wakes the readers of a kind. Recognition is slow anyway: it looks at every tick.
func (d *Desk) wakeFor(kind JobKind) <-chan struct{} {
	if kind == JobRead {
		return d.wake
	}
	return nil
}

// readOne reads the file of a job. It never fails: what went wrong is part of the outcome.
func (d *Desk) readOne(ctx context.Context, j Job) outcome {
	out := outcome{job: j, state: JobDone}
	f, err := d.catalogue.File(ctx, j.File)
	if err != nil {
		return d.failed(out, err)
	}
	out.file = f
	doc, err := d.catalogue.Document(ctx, f.Document)
	if err != nil {
		return d.failed(out, err)
	}
	b, blob, err := d.vault.Open(ctx, f.SHA256)
	if err != nil {
		return d.failed(out, err)
	}
	defer b.Close()
	x, err := d.extractor.Extract(ctx, ExtractInput{
		Bytes: b, Size: blob.Size, Name: f.Name, MediaType: f.MediaType,
		Normative: normative(d.profile(), doc.Type), Language: knownLanguage(doc, f), Recognize: j.Kind == JobRecognize,
	})
	if err != nil {
		return d.failed(out, err)
	}
	for _, derived := range x.Derived {
		r, err := d.receive(ctx, derived)
		if err != nil {
			return d.failed(out, err)
		}
		out.derived = append(out.derived, r)
	}
	out.recognize = x.NeedsRecognition && j.Kind == JobRead
	out.passages, out.outline, out.citations, out.keepsPages = Cut(f.ID, x), x.Outline, x.Citations, true
	out.reading = Reading{
		State: ReadingDone, Method: x.Method, Words: words(x.Pages), Language: x.Language, Title: x.Title, Date: x.Date,
		Findings: x.Findings, Attempts: j.Attempts, UpdatedAt: d.now().UTC(),
	}
	if x.Paged {
		out.reading.Pages = len(x.Pages)
	}
	switch {
	case out.recognize && out.reading.Words == 0:
		out.reading.State, out.reading.Reason = ReadingPending, "The pages are pictures; their text is being recognized."
	case out.reading.Words == 0:
		out.reading.State, out.reading.Reason = ReadingFailed, "No text was found in it."
		if x.NeedsRecognition {
			out.reading.Reason = "Its pages are pictures, and no text recognition is installed (tesseract-ocr)."
		}
	}
	return out
}

func (d *Desk) receive(ctx context.Context, from Derived) (Received, error) {
	r, err := from.Open()
	if err != nil {
		return Received{}, err
	}
	defer r.Close()
	blob, err := d.vault.Put(ctx, r, DefaultMaxUpload)
	return Received{Name: CleanName(from.Name), Role: from.Role, MediaType: from.MediaType, Blob: blob}, err
}

// failed decides whether a reading that went wrong is tried again.
func (d *Desk) failed(out outcome, err error) outcome {
	out.reading = Reading{State: ReadingFailed, Attempts: out.job.Attempts, UpdatedAt: d.now().UTC()}
	out.state = JobFailed
	var unreadable *Unreadable
	switch {
	case errors.As(err, &unreadable):
		out.reading.Reason = unreadable.Reason
	case errors.Is(err, context.Canceled):
		out.again, out.failure = d.now(), "The service was stopped while it was read."
		out.reading.State = ReadingPending
		return out
	case out.job.Attempts < maxTries:
		out.again = d.now().Add(backOff(out.job.Attempts))
		out.reading.State, out.reading.Reason, out.reading.NextTry = ReadingPending, "Reading it went wrong; it is tried again.", out.again
	default:
		out.reading.Reason = fmt.Sprintf("Reading it went wrong %d times.", out.job.Attempts)
	}
	out.failure = out.reading.Reason
	d.log.Warn("a file could not be read", "file", out.job.File, "attempt", out.job.Attempts, "again", !out.again.IsZero(), "err", err)
	return out
}

// backOff is how long to wait after the nth attempt: 2 s, 8 s, 32 s, 2 min …
func backOff(attempt int) time.Duration {
	return min(2*time.Second<<(2*max(0, min(attempt-1, 8))), time.Hour)
}

// keep writes outcomes in one transaction. When that fails each is tried alone,
// and what still fails waits until its lease runs out.
func (d *Desk) keep(ctx context.Context, batch []outcome) {
	ctx = context.WithoutCancel(ctx) // what was read is worth keeping, also when the service stops
	err := d.catalogue.InTx(ctx, func(tx Tx) error {
		for _, o := range batch {
			if err := d.keepOne(ctx, tx, o); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err == nil:
		d.read()
	case len(batch) > 1:
		for _, o := range batch {
			d.keep(ctx, []outcome{o})
		}
	default:
		d.log.Error("a reading could not be kept", "file", batch[0].job.File, "err", err)
	}
}

func (d *Desk) keepOne(ctx context.Context, tx Tx, o outcome) error {
	if o.file.ID != "" {
		if err := d.keepReading(ctx, tx, o); err != nil {
			return err
		}
	}
	if err := tx.FinishJob(ctx, o.job.ID, o.state, o.failure, o.again); err != nil {
		return err
	}
	if o.recognize {
		if err := tx.Enqueue(ctx, JobRecognize, o.file.ID, d.now()); err != nil {
			return err
		}
	}
	if o.file.ID == "" || o.reading.State == ReadingPending {
		return nil // nothing to tell yet
	}
	_, err := tx.Append(ctx, entry(Actor{Name: "acervo"}, FileRead, SubjectDocument, string(o.file.Document), map[string]any{
		"file": o.file.ID, "state": o.reading.State, "reason": o.reading.Reason, "method": o.reading.Method,
		"pages": o.reading.Pages, "words": o.reading.Words, "language": o.reading.Language, "derived": len(o.derived),
	}))
	return err
}

func (d *Desk) keepReading(ctx context.Context, tx Tx, o outcome) error {
	doc, err := tx.Document(ctx, o.file.Document)
	if err != nil {
		return err
	}
	if doc.Disposal.Fate != Kept {
		return nil // it went while it was read
	}
	text, version := textOf(doc, o.file.Text)
	if text.LanguageDetected && o.keepsPages && o.reading.Language.Valid() && o.reading.Language != text.Language && o.file.Role != Attachment {
		if _, taken, _ := version.Text(o.reading.Language); !taken {
			text.Language = o.reading.Language
			if err := tx.UpdateText(ctx, text); err != nil {
				return err
			}
		}
	}
	for _, r := range o.derived {
		if err := d.keepDerived(ctx, tx, o.file, text, r); err != nil {
			return err
		}
	}
	if !o.keepsPages { // a failed second reading does not cost the text of the first
		return tx.UpdateReading(ctx, o.file.ID, o.reading)
	}
	if o, err = d.keepOutline(ctx, tx, doc, o); err != nil {
		return err
	}
	if err := tx.SaveReading(ctx, o.file.ID, o.reading, o.passages, o.outline); err != nil {
		return err
	}
	stand(o.citations, o.outline)
	return tx.SaveCitations(ctx, o.file.ID, o.citations)
}

// keepOutline puts an outline that somebody has confirmed in place of the one that was found, as
// long as it fits the text; else the new one is a proposal that says so.
func (d *Desk) keepOutline(ctx context.Context, tx Tx, doc Document, o outcome) (outcome, error) {
	before, old, err := outlineAndText(ctx, tx, o.file.ID)
	if err != nil || !before.Confirmed() {
		return o, err
	}
	mark := OutlineMark{}
	if normative(d.profile(), doc.Type) {
		text, paged := textOfPassages(o.passages), o.reading.Pages > 0
		fitted, lost := refit(before.Provisions, old, text, paged)
		if lost == "" {
			o.outline = fitted
			o.passages = Cut(o.file.ID, Extraction{Pages: strings.Split(text, PageBreak), Paged: paged, Outline: fitted})
			return o, nil
		}
		mark.Finding = lostFinding(before.OutlineMark, lost)
	}
	return o, tx.KeepOutlineMark(ctx, o.file.ID, mark)
}

// keepDerived files what reading made of a file: a rendition, an attachment. A second reading makes no second one.
func (d *Desk) keepDerived(ctx context.Context, tx Tx, from File, text Text, r Received) error {
	if r.Blob.Size == 0 {
		return nil
	}
	for _, f := range text.Files {
		if f.Role == r.Role && (f.SHA256 == r.Blob.Sum || r.Role == Rendition && f.Name == r.Name) {
			return nil
		}
	}
	now := d.now().UTC().Truncate(time.Microsecond)
	f := File{
		ID: FileID(d.newID()), Text: from.Text, Document: from.Document, Role: r.Role, Name: r.Name, MediaType: r.MediaType,
		Size: r.Blob.Size, SHA256: r.Blob.Sum, FiledAt: now, Reading: Reading{State: ReadingPending, UpdatedAt: now},
	}
	if r.Role == Rendition { // its text is the one of the file it was made from
		f.Reading = Reading{State: ReadingDone, Method: "rendition", UpdatedAt: now}
		return tx.InsertFile(ctx, f)
	}
	if err := tx.InsertFile(ctx, f); err != nil {
		return err
	}
	return tx.Enqueue(ctx, JobRead, f.ID, now)
}

func textOf(d Document, id TextID) (Text, Version) {
	for _, v := range d.Versions {
		for _, t := range v.Texts {
			if t.ID == id {
				return t, v
			}
		}
	}
	return Text{}, Version{}
}

// knownLanguage is the language of the file's text when a person said it.
func knownLanguage(d Document, f File) Language {
	if t, _ := textOf(d, f.Text); !t.LanguageDetected && f.Role != Attachment {
		return t.Language
	}
	return ""
}

func words(pages []string) int {
	n := 0
	for _, p := range pages {
		for range strings.FieldsSeq(p) {
			n++
		}
	}
	return n
}

func (d *Desk) profile() *Profile { return d.profiles.Standing() }
