package api_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"acervo/api"
	"acervo/cmd/acervo/openid"
	"acervo/cmd/acervo/openid/openidtest"
	"acervo/records"
)

// walkThrough does what a person does, and tells what the page said where it went wrong.
func walkThrough(t *testing.T, ctx context.Context, steps ...chromedp.Action) { //nolint:revive // the test comes first
	t.Helper()
	for i, step := range steps {
		if err := chromedp.Run(ctx, step); err != nil {
			var said string
			late, end := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			_ = chromedp.Run(late, chromedp.Text("body", &said))
			end()
			t.Fatalf("step %d: %v: %s", i, err, said)
		}
	}
}

func TestFromTheFirstStartToTheFirstSearch(t *testing.T) {
	for lang, says := range map[string]struct{ choose, found string }{"es": {"Elija su contraseña", "1 documento"}, "en": {"Choose your password", "1 document"}} {
		t.Run(lang, func(t *testing.T) {
			h := newHouse(t)
			h.file(records.FileRequest{Title: "Reglamento de la Asamblea", Type: "resolution"}, "a.txt", "la pensión de vejez")
			h.readAll()
			_, secret, err := h.accounts.CreateUser(t.Context(), root(), records.NewUser{Login: "admin", Roles: []records.Role{records.Admin, records.Clerk}})
			if err != nil {
				t.Fatal(err)
			}
			var choose, found, account string
			at, ctx := h.served().URL, chrome(t, lang)
			walkThrough(t, ctx,
				chromedp.Navigate(at+api.LinkPath(secret)), chromedp.Text("h1", &choose),
				chromedp.SendKeys("#password", password), chromedp.SendKeys("#again", password), chromedp.Submit("#again"),
				chromedp.WaitVisible("#q"), chromedp.SendKeys("#q", "pensión"), chromedp.Submit("#q"),
				chromedp.WaitVisible(".hits"), chromedp.Text(".results h1", &found), picture(t, "first-search-"+lang),
				chromedp.Navigate(at+"/account"), chromedp.Text("h1", &account), picture(t, "account-"+lang),
				chromedp.Navigate(at+"/admin"), chromedp.WaitVisible(".chart"), picture(t, "overview-"+lang),
			)
			if choose != says.choose || found != says.found || account != "admin" {
				t.Errorf("%q, %q, %q", choose, found, account)
			}
		})
	}
}

func TestAPersonSignsInAtTheProviderInABrowser(t *testing.T) {
	for lang, signedOut := range map[string]string{"es": "Ha salido", "fr": "Vous avez fermé la session"} {
		t.Run(lang, func(t *testing.T) {
			server := httptest.NewUnstartedServer(nil)
			public := "http://" + server.Listener.Addr().String()
			at := openidtest.Start(t, public+api.ProviderBack, ana)
			h := newHouse(t, func(h *house, _ *records.OfficeConfig) {
				h.config.PublicURL = public
				h.config.Provider = openid.New(openid.Config{Issuer: at.Issuer, ClientID: openidtest.ClientID, ClientSecret: openidtest.ClientSecret, Name: "Casa", Redirect: public + api.ProviderBack, Scopes: []string{"profile", "email"}})
			})
			if err := h.accounts.MapGroups([]records.GroupRule{{Group: "clerks", Roles: []records.Role{records.Clerk}}}); err != nil {
				t.Fatal(err)
			}
			server.Config.Handler = h.handler
			server.Start()
			t.Cleanup(server.Close)
			var name, out string
			ctx := chrome(t, lang)
			walkThrough(t, ctx,
				chromedp.Navigate(public+"/sign-in?next=/account"), picture(t, "door-"+lang),
				chromedp.Click(".provider a"), chromedp.WaitVisible("#username"),
				chromedp.SendKeys("#username", "Ana"), chromedp.SendKeys("#password", openidtest.Password), chromedp.Submit("#password"),
				chromedp.WaitVisible(".person"), chromedp.Text("h1", &name),
				chromedp.Click("details.menu:has(form) > summary"), chromedp.Click("details.menu form button"),
				chromedp.WaitVisible(".door"), chromedp.Text("h1", &out), picture(t, "signed-out-"+lang),
			)
			if name != "Ana Gómez" || out != signedOut {
				t.Errorf("%q, %q", name, out)
			}
		})
	}
}
