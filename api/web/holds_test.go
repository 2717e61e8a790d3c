package web_test

import (
	"strings"
	"testing"

	"acervo/api/web"
	"acervo/records"
)

// How many records a hold by words comes to is told as a number only to who may read the whole ledger: to
// others its page says that they are being gathered, and shows no count of nothing.
func TestAHoldWhoseRecordsAreBeingGatheredSaysSo(t *testing.T) {
	site := newSite(t)
	for name, c := range map[string]struct {
		hold      web.HoldLine
		says, not string
	}{
		"placed by words": {web.HoldLine{Scope: records.HoldQuery, State: records.HoldPlacing, Untold: true}, "are being gathered <progress aria-label", "0 / 0"},
		"placed on class": {web.HoldLine{Scope: records.HoldClass, State: records.HoldPlacing, Done: 12000, Total: 25000}, "12,000 / 25,000", "12000 /"},
		"lifted":          {web.HoldLine{Scope: records.HoldClass, State: records.HoldLifting, Lifted: true, Done: 1, Total: 3}, "are being released", "In force"},
		"done":            {web.HoldLine{Scope: records.HoldClass, State: records.HoldInForce, Done: 3, Total: 3}, "<dd>In force</dd>", "<progress"},
	} {
		t.Run(name, func(t *testing.T) {
			page, err := site.Render(&web.HoldPage{Frame: frame(records.English, "ana"), Hold: c.hold})
			if err != nil {
				t.Fatal(err)
			}
			if page := string(page); !strings.Contains(page, c.says) || strings.Contains(page, c.not) {
				t.Errorf("want %q and not %q:\n%s", c.says, c.not, page)
			}
		})
	}
}
