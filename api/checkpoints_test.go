package api_test

import (
	"fmt"
	"strings"
	"testing"

	"acervo/records"
)

func TestASignatureIsAddedToACheckpointOnlyWhenItIsValid(t *testing.T) {
	private, public := newKey(t, "witness.example.org")
	stranger, _ := newKey(t, "stranger.example.org")
	h := newHouse(t, func(h *house, _ *records.OfficeConfig) { h.cosigners = []string{public} })
	c := h.client()
	_, controller := h.person("controller", nil, records.Controller)
	_, manager := h.person("manager", nil, records.RecordsManager)
	h.file(records.FileRequest{Title: "Uno"}, "uno.txt", "uno")

	made := c.want(201, ask{method: "POST", path: "/api/v1/ledger/checkpoints", token: controller})
	same := c.want(200, ask{method: "POST", path: "/api/v1/ledger/checkpoints", token: manager})
	if made.text("note") != same.text("note") {
		t.Error("nothing happened, and there is another checkpoint")
	}
	path := fmt.Sprintf("/api/v1/ledger/checkpoints/%v", made.field("size"))
	if note := c.want(200, ask{path: path, header: map[string]string{"Accept": "text/plain"}}).Body.String(); note != made.text("note") {
		t.Errorf("the note is %q", note)
	}
	good := cosignature(t, made.text("note"), private)
	other := cosignature(t, strings.Replace(made.text("note"), "\n", "/2\n", 1), private)
	for says, line := range map[string]string{
		"of somebody unknown":    cosignature(t, made.text("note"), stranger),
		"over another note":      other,
		"with something added":   good + good,
		"the service's own line": made.text("note")[strings.Index(made.text("note"), "\n\n")+2:],
		"nothing":                "",
	} {
		if field, _ := c.problem(400, ask{method: "POST", path: path + "/signatures", token: controller, json: map[string]any{"signature": line}}); field != "signature" {
			t.Errorf("a signature %s: field %q", says, field)
		}
	}
	c.want(403, ask{method: "POST", path: path + "/signatures", token: manager, json: map[string]any{"signature": good}})
	c.want(404, ask{method: "POST", path: "/api/v1/ledger/checkpoints/9999/signatures", token: controller, json: map[string]any{"signature": good}})
	for range 2 {
		signed := c.want(200, ask{method: "POST", path: path + "/signatures", token: controller, json: map[string]any{"signature": good}})
		if signed.text("note") != made.text("note")+good {
			t.Errorf("the note is %q", signed.text("note"))
		}
	}
	entries := c.want(200, ask{path: "/api/v1/ledger?action=checkpoint_cosigned", token: controller})
	if n := strings.Count(entries.Body.String(), `"action":"checkpoint_cosigned"`); n != 1 {
		t.Errorf("%d ledger entries tell of the signature", n)
	}
	if found := c.want(200, ask{path: "/api/v1/ledger/checkpoints?limit=1"}); !strings.Contains(found.Body.String(), strings.TrimSpace(good)) {
		t.Errorf("the list is %s", found.Body)
	}
	c.want(404, ask{path: "/api/v1/ledger/checkpoints/9999"})
	c.problem(400, ask{path: "/api/v1/ledger/checkpoints/none"})
}
