package api

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// keeping is the frame of a page of administration, with the parts that the actor may enter.
func (s *Server) keeping(c *gin.Context, tab string) web.Keeping {
	who := actor(c)
	k := web.Keeping{Frame: s.frame(c), Tab: tab}
	for _, part := range []struct {
		tab string
		act records.Act
	}{{"dashboard", records.ActRunSystem}, {"users", records.ActManageUsers}, {"jobs", records.ActReread}, {"profile", records.ActRunSystem}, {"system", records.ActRunSystem}} {
		if who.May(part.act) {
			k.MayEnter = append(k.MayEnter, part.tab)
		}
	}
	return k
}

// The dashboard's measures.
const (
	monthsShown = 12
	typesShown  = 4 // then the rest together
)

func (s *Server) pageDashboard(c *gin.Context) (reply, error) {
	f, err := s.office.Figures(c.Request.Context(), actor(c), monthsShown)
	if err != nil {
		return reply{}, err
	}
	p := web.Dashboard{Keeping: s.keeping(c, "dashboard"), Files: f.Files, Bytes: f.Bytes, Months: monthsShown}
	d := drawing{s, p.Language}
	p.Charts = []web.Chart{d.filed(f.Months), d.unread(f.Months), d.searches(f.Searches), d.storage(f.Months)}
	return s.page(c, 0, &p)
}

// drawing draws figures in a language.
type drawing struct {
	s    *Server
	lang records.Language
}

func (d drawing) number(n int64) string { return d.s.site.Number(d.lang, n) }
func (d drawing) size(n int64) string   { return d.s.site.Size(d.lang, n) }
func (d drawing) word(key string) string {
	return d.s.site.Word(d.lang, "chartseries", key)
}

func (d drawing) months(months []records.MonthFigures) []string {
	labels := make([]string, len(months))
	for i, m := range months {
		labels[i] = d.s.site.Month(d.lang, m.Month)
	}
	return labels
}

// filed draws the filings by type: the most frequent ones, and the rest together.
func (d drawing) filed(months []records.MonthFigures) web.Chart {
	sums := map[string]int{}
	for _, m := range months {
		for code, n := range m.Filed {
			sums[code] += n
		}
	}
	rest := sums[""] > 0 // of types that are not told
	delete(sums, "")
	codes := make([]string, 0, len(sums))
	for code := range sums {
		codes = append(codes, code)
	}
	slices.SortFunc(codes, func(a, b string) int { return cmp.Or(cmp.Compare(sums[b], sums[a]), cmp.Compare(a, b)) })
	shown := codes[:min(typesShown, len(codes))]
	columns := web.Columns{ID: "filed", Labels: d.months(months), Say: d.number}
	words := d.s.words(d.lang)
	for _, code := range shown {
		columns.Series = append(columns.Series, words.docType(code))
	}
	if rest || len(shown) < len(codes) {
		columns.Series = append(columns.Series, d.word("others"))
	}
	for _, m := range months {
		values := make([]int64, len(columns.Series))
		for code, n := range m.Filed {
			at := slices.Index(shown, code)
			if at < 0 {
				at = len(shown)
			}
			values[at] += int64(n)
		}
		columns.Values = append(columns.Values, values)
	}
	return columns.Draw()
}

func (d drawing) unread(months []records.MonthFigures) web.Chart {
	columns := web.Columns{ID: "unread", Series: []string{d.word("unread")}, Labels: d.months(months), Say: d.number}
	for _, m := range months {
		columns.Values = append(columns.Values, []int64{m.Unread})
	}
	return columns.Draw()
}

// searchDaysShown is how many days of searches are drawn.
const searchDaysShown = 30

// searches draws every one of the last days, also those on which nobody searched.
func (d drawing) searches(days []records.SearchDay) web.Chart {
	columns := web.Columns{ID: "searches", Series: []string{d.word("found"), d.word("empty")}, Say: d.number}
	counted := map[records.Date]records.SearchDay{}
	for _, x := range days {
		counted[x.Day] = x
	}
	today := d.s.local(d.s.now())
	for i := range searchDaysShown {
		day := records.DateOf(today.AddDate(0, 0, i+1-searchDaysShown), today.Location())
		x := counted[day]
		columns.Labels = append(columns.Labels, d.s.site.Day(d.lang, day))
		columns.Values = append(columns.Values, []int64{x.Searches - x.Empty, x.Empty})
	}
	return columns.Draw()
}

func (d drawing) storage(months []records.MonthFigures) web.Chart {
	columns := web.Columns{ID: "storage", Series: []string{d.word("before"), d.word("new")}, Labels: d.months(months), Say: d.size}
	for _, m := range months {
		columns.Values = append(columns.Values, []int64{m.Bytes - m.NewBytes, m.NewBytes})
	}
	return columns.Draw()
}

// jobsShown is how many jobs a page lists.
const jobsShown = 50

func (s *Server) pageJobs(c *gin.Context) (reply, error) {
	ctx, who := c.Request.Context(), actor(c)
	if err := who.Must(records.ActReread); err != nil {
		return reply{}, err
	}
	q := readQuery(c)
	state := records.JobState(q.oneOf("state", "", "waiting", "running", "done", "failed"))
	before := q.number("before", 1, maxSeq, 0)
	jobs, err := s.office.Jobs(ctx, who, state, before, jobsShown+1)
	if err != nil {
		return reply{}, err
	}
	p := web.Jobs{Keeping: s.keeping(c, "jobs"), State: state, Done: web.Done(c.Query("done"))}
	here := web.WithQuery("/admin/jobs", "state", string(state))
	if before > 0 {
		p.First = here
	}
	if len(jobs) > jobsShown {
		jobs = jobs[:jobsShown]
		p.Next = web.WithQuery(here, "before", strconv.FormatInt(jobs[jobsShown-1].ID, 10))
	}
	for _, state := range []records.JobState{"", records.JobFailed, records.JobWaiting, records.JobRunning, records.JobDone} {
		p.States = append(p.States, web.Choice{Text: string(state), Address: web.WithQuery("/admin/jobs", "state", string(state)), On: state == p.State})
	}
	ids := make([]records.DocumentID, len(jobs))
	for i, j := range jobs {
		ids[i] = j.Document
	}
	documents, err := s.office.Described(ctx, who, ids)
	if err != nil {
		return reply{}, err
	}
	for _, j := range jobs {
		line := web.JobLine{ID: j.ID, Kind: j.Kind, State: j.State, Document: j.Document, Page: documentPage(j.Document), Attempts: j.Attempts, Said: j.Error, At: s.local(j.CreatedAt)}
		if !j.FinishedAt.IsZero() {
			line.At = s.local(j.FinishedAt)
		}
		d, ok := documents[j.Document]
		if !ok {
			continue // it was closed to this person meanwhile
		}
		line.Title = titleIn(d, p.Language)
		line.Number = d.Number
		p.Jobs = append(p.Jobs, line)
	}
	return s.page(c, 0, &p)
}

func (s *Server) pageRetry(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActReread); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	if err := s.office.Reread(c.Request.Context(), actor(c), records.DocumentID(c.Request.PostForm.Get("document"))); err != nil {
		return reply{}, err
	}
	to := url.Values{"done": {"retried"}}
	if state := c.Request.PostForm.Get("state"); state != "" {
		to.Set("state", state)
	}
	return seeOther(web.Address("/admin/jobs", to)), nil
}

func (s *Server) pageProfile(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActRunSystem); err != nil {
		return reply{}, err
	}
	profile := s.office.Profile()
	p := web.ProfilePage{Keeping: s.keeping(c, "profile"), Called: profile.Name, Public: profile.PublicRoom, Origin: profile.Origin, Zone: "UTC"}
	if profile.TimeZone != nil {
		p.Zone = profile.TimeZone.String()
	}
	words := s.words(p.Language)
	for _, b := range profile.Bodies {
		p.Bodies = append(p.Bodies, web.Option{Value: b.Code, Text: words.body(b.Code)})
	}
	for _, t := range profile.Types {
		p.Types = append(p.Types, web.TypeLine{Code: t.Code, Name: words.docType(t.Code), Abbreviation: t.Abbreviation, Class: words.class(t.Class), Schema: t.Schema, Normative: t.Normative})
	}
	depth := map[string]int{}
	for _, x := range profile.Classes {
		if x.Parent != "" {
			depth[x.Code] = min(depth[x.Parent]+1, 5)
		}
		series, _ := profile.SeriesOf(x)
		p.Plan = append(p.Plan, web.ClassLine{Code: x.Code, Name: words.class(x.Code), Series: series.Code, Depth: depth[x.Code], Level: x.Access.Level})
	}
	for _, x := range profile.Series {
		p.Series = append(p.Series, web.SeriesLine{Code: x.Code, Template: x.Template})
	}
	return s.page(c, 0, &p)
}

// lowDisk is the part of a disk that should stay free: less, and the page warns.
const lowDisk = 10

// products are the proper names of the databases, by what they call themselves.
var products = map[string]string{"sqlite": "SQLite", "postgres": "PostgreSQL"}

func (s *Server) pageSystem(c *gin.Context) (reply, error) {
	ctx, who := c.Request.Context(), actor(c)
	if err := who.Must(records.ActRunSystem); err != nil {
		return reply{}, err
	}
	state, err := s.system.State(ctx)
	if err != nil {
		return reply{}, err
	}
	p := web.SystemPage{
		Keeping: s.keeping(c, "system"), Version: s.version, Ledger: state.Ledger, Indexed: state.Indexed, Now: s.now(),
		Waiting: state.Jobs[records.JobWaiting], Running: state.Jobs[records.JobRunning], Failed: state.Jobs[records.JobFailed],
	}
	for _, part := range state.Parts {
		line := web.PartLine{Name: part.Name, OK: part.OK, Detail: strings.TrimSpace(part.Detail)}
		line.Product = products[line.Detail]
		if part.Needed || part.Name == SecondVaultPart {
			p.Parts = append(p.Parts, line)
		} else {
			p.Programs = append(p.Programs, line)
		}
	}
	for _, d := range state.Disks {
		p.Disks = append(p.Disks, web.DiskLine{Name: d.Name, Free: d.Free, Total: d.Total, Low: d.Free*lowDisk < d.Total})
	}
	if p.Upkeep, err = s.office.Upkeep(ctx, who); err != nil {
		return reply{}, err
	}
	p.Upkeep.CheckpointAt, p.Upkeep.BackupAt = s.local(p.Upkeep.CheckpointAt), s.local(p.Upkeep.BackupAt)
	f, err := s.office.Figures(ctx, who, 1)
	if err != nil {
		return reply{}, err
	}
	p.Bytes = f.Bytes
	r, err := s.page(c, 0, &p)
	if err == nil && len(state.Missing()) > 0 {
		r.status = http.StatusServiceUnavailable
	}
	return r, err
}
