package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// A command that places or lifts a hold says how far the work is, and when it ends before the work, by a kill of
// the service or an interruption, that the hold stands all the same.
func TestAHoldStandsAlsoWhenTheCommandThatWaitsForItIsBrokenOff(t *testing.T) {
	for _, c := range []struct {
		hold   client.Hold
		broken bool
		says   []string
	}{
		{client.Hold{ID: 7, Name: "Pleito", State: records.HoldPlacing, InForce: true, Done: 2000, Total: 5000}, true, []string{"hold 7 is placed all the same", "goes on in the service", "acervo hold show 7"}},
		{client.Hold{ID: 7, Name: "Pleito", State: records.HoldLifting, Done: 2000, Total: 5000}, true, []string{"hold 7 is lifted all the same"}},
		{client.Hold{ID: 7, Name: "Pleito", State: records.HoldPlacing, InForce: true, Done: 2000, Total: 5000}, false, []string{"placing, 2000 of 5000", "holds "}},
		{client.Hold{ID: 7, Name: "Pleito", State: records.HoldPlacing, InForce: true, Untold: true}, false, []string{"state   placing\n"}},
		{client.Hold{ID: 7, Name: "Pleito", State: records.HoldLifted, Done: 5000, Total: 5000, Held: 5000}, false, []string{"held    5000 records"}},
	} {
		served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(c.hold) }))
		far, err := client.New(client.Options{Server: served.URL})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		p := &program{stdout: &out, stderr: &out}
		if c.broken {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := p.awaitHold(ctx, service{Client: far}, c.hold); err == nil {
				t.Error("a command that was broken off ends as if all were done")
			}
		} else if err := p.showHold(c.hold); err != nil {
			t.Error(err)
		}
		served.Close()
		for _, part := range c.says {
			if !strings.Contains(out.String(), part) {
				t.Errorf("want %q:\n%s", part, out.String())
			}
		}
	}
}
