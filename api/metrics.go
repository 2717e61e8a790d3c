package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"acervo/records"
)

// metrics are the figures of one server, in a registry of their own.
type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	filings  *prometheus.CounterVec
	jobs     *prometheus.GaugeVec
	ledger   prometheus.Gauge
	lag      prometheus.Gauge
	parts    *prometheus.GaugeVec
	fixity   *prometheus.GaugeVec
	handler  http.Handler
}

func newMetrics() *metrics {
	r := prometheus.NewRegistry()
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "acervo_requests_total", Help: "Requests answered."}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "acervo_request_seconds", Help: "How long requests took, uploads and downloads included.",
			Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60, 600},
		}, []string{"method", "route"}),
		filings: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "acervo_filings_total", Help: "Receipts given for documents, versions and texts."}, []string{"what"}),
		jobs:    prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "acervo_jobs", Help: "Reading jobs by state."}, []string{"state"}),
		ledger:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "acervo_ledger_entries", Help: "Entries in the ledger."}),
		lag:     prometheus.NewGauge(prometheus.GaugeOpts{Name: "acervo_index_lag_entries", Help: "Ledger entries that the index has not seen yet."}),
		parts:   prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "acervo_part_up", Help: "Whether a part of the service answers."}, []string{"part"}),
	}
	m.fixity = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "acervo_fixity", Help: "Checks of the stored bytes: faults still there, ranges overdue, seconds since the oldest check, blobs and bytes checked, ledger entries that the second vault is behind."}, []string{"what"})
	r.MustRegister(m.fixity, m.requests, m.seconds, m.filings, m.jobs, m.ledger, m.lag, m.parts,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.handler = promhttp.HandlerFor(r, promhttp.HandlerOpts{})
	return m
}

func (m *metrics) request(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(knownMethod(method), route, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(knownMethod(method), route).Observe(took.Seconds())
}

// knownMethod keeps strangers from making a series for every word they think of.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPatch, http.MethodDelete, http.MethodPut, http.MethodOptions:
		return method
	}
	return "other"
}

func (m *metrics) filed(what string, repeated bool) {
	if !repeated {
		m.filings.WithLabelValues(what).Inc()
	}
}

func (m *metrics) state(s State) {
	for _, state := range []records.JobState{records.JobWaiting, records.JobRunning, records.JobDone, records.JobFailed} {
		m.jobs.WithLabelValues(string(state)).Set(float64(s.Jobs[state]))
	}
	m.ledger.Set(float64(s.Ledger))
	m.lag.Set(float64(max(0, s.Ledger-s.Indexed)))
	for _, p := range s.Parts {
		up := 0.0
		if p.OK {
			up = 1
		}
		m.parts.WithLabelValues(p.Name).Set(up)
	}
}

func (m *metrics) care(f records.Fixity, now time.Time) {
	figures := map[string]float64{"open": float64(f.Open), "overdue": float64(f.Overdue), "blobs": float64(f.Blobs), "bytes": float64(f.Bytes)}
	if !f.Oldest.IsZero() {
		figures["oldest_seconds"] = now.Sub(f.Oldest).Seconds()
	}
	if f.Second {
		figures["second_vault_lag_entries"] = float64(max(0, f.Ledger-f.Copied))
	}
	for what, n := range figures {
		m.fixity.WithLabelValues(what).Set(n)
	}
}
