package journeys

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// The file plan is taken out as a table, changed, looked at as a plan, and applied: on a phone in the dark as at a desk.
func TestTheFilePlanIsChangedInTheBrowser(t *testing.T) {
	rules := axe(t)
	inEach(t, func(t *testing.T, lang string) { changePlan(t, lang, rules) })
}

func changePlan(t *testing.T, lang, rules string) {
	s := startSample(t)
	s.account("gestora", "--roles", "records_manager", "--bodies", "SG")
	table := s.run("profile", "show", "--format", "csv")
	changed := filepath.Join(t.TempDir(), "clases.csv")
	if err := os.WriteFile(changed, []byte("code;closed;years;action\nNOR-PRY;;1;destroy\nFIN-PRE;2026-01-01;10;destroy\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(table, "code,parent,") {
		t.Fatalf("the table begins with %.40q", table)
	}
	v := s.visitor(t, lang)
	v.signIn("gestora")
	v.reach("/governance/plan")
	v.says("main", "NOR-PRY", v.say.the("plan.version", "n", 1))
	v.follow(`main a[href="/governance/plan/change"]`)
	v.do(chromedp.SetUploadFiles("#file", []string{changed}, chromedp.ByQuery))
	v.follow(`form[enctype] button`)
	v.says("main", "NOR-PRY", v.say.the("plan.effect.shorter"), v.say.the("plan.did.closed"), v.say.the("plan.apply", "n", 2))
	for _, size := range []int64{1280, 390} {
		v.do(chromedp.EmulateViewport(size, 900))
		if wide := ask[int](v, `document.documentElement.scrollWidth`); wide > int(size) {
			t.Errorf("the plan is %d wide in a window of %d", wide, size)
		}
		for _, broken := range v.judge(rules) {
			t.Errorf("at %d: %s: %s: %+v", size, broken.ID, broken.Help, broken.Nodes)
		}
	}
	v.follow(`form[action="/governance/plan/apply"] button`)
	if v.at() != "/governance/plan/versions/2" {
		t.Fatalf("it leads to %s", v.at())
	}
	v.says("main", v.say.the("compare.version.n", "n", 2), v.say.the("plan.stands"), "NOR-PRY", "FIN-PRE")
	for _, look := range []string{"light", "dark"} {
		v.do(chromedp.EmulateViewport(1280, 900)) // on a phone the classes are folded
		v.reach("/governance/plan?look=" + look)
		v.says("main", v.say.the("plan.state.closed"))
		for _, size := range []int64{1280, 390} {
			v.do(chromedp.EmulateViewport(size, 900))
			if wide := ask[int](v, `document.documentElement.scrollWidth`); wide > int(size) {
				t.Errorf("the file plan is %d wide in a window of %d", wide, size)
			}
		}
		v.reach("/governance/plan/classes/FIN-PRE?look=" + look)
		v.says("main", v.say.the("plan.state.closed"))
	}
}
