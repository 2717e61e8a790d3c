package journeys

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"acervo/cmd/acervo/openid/openidtest"
)

// A person comes by way of the organization's own sign-in page, gets what their groups
// have here, and is not let in without a group.
func TestPeopleSignInAtTheirIdentityProvider(t *testing.T) {
	openBrowser(t)
	address := freeAddress(t) // the provider must know it before the service starts
	site := "http://" + address
	at := openidtest.Start(t, site+"/sign-in/provider/back",
		openidtest.Person{ID: "42", Login: "ana", Name: "Ana Gómez", Email: "ana@example.org", EmailVerified: true, Groups: []string{"clerks"}},
		openidtest.Person{ID: "43", Login: "eva", Name: "Eva Nadie", Groups: []string{"visitors"}},
	)
	dir := t.TempDir()
	groups, secret := filepath.Join(dir, "groups.yaml"), filepath.Join(dir, "secret")
	for name, text := range map[string]string{
		groups: "groups:\n  clerks: {roles: [clerk], bodies: [SG]}\n",
		secret: openidtest.ClientSecret,
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := start(t, "--listen", address, "--public-url", site, "--oidc-issuer", at.Issuer, "--oidc-client-id", openidtest.ClientID,
		"--oidc-client-secret-file", secret, "--oidc-name", "Secretaría", "--oidc-groups", groups)
	inEach(t, func(t *testing.T, lang string) {
		v := s.visitor(t, lang)
		v.trust(at.Issuer)
		v.throughProvider("ana")
		v.says("header", "Ana Gómez", v.say.the("frame.file"))
		v.reach("/account")
		v.says("main", v.say.the("person.provider", "name", "Secretaría"), "ana@example.org")
		if v.count("#password, #old") > 0 {
			t.Error("a person of the provider is offered a password here")
		}

		nobody := s.visitor(t, lang)
		nobody.trust(at.Issuer)
		nobody.throughProvider("eva")
		nobody.says("main", nobody.say.the("signin.title"))
		if nobody.count("[role=alert]") == 0 {
			t.Errorf("it is not said why: %s", nobody.main())
		}
		nobody.reach("/")
		nobody.says("header", nobody.say.the("frame.signin"))
	})
}

// freeAddress is an address of the loopback where nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	return free.Addr().String()
}

// throughProvider signs in by the provider's button and its own page.
func (v *visitor) throughProvider(login string) {
	v.t.Helper()
	v.reach("/sign-in")
	v.do(clicking(".provider a"), chromedp.WaitVisible("input[name=username]", chromedp.ByQuery))
	v.do(chromedp.SendKeys("input[name=username]", login, chromedp.ByQuery), chromedp.SendKeys("input[name=password]", openidtest.Password, chromedp.ByQuery))
	v.do(clicking("button[type=submit]"))
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); !strings.HasPrefix(v.at(), "/") && time.Now().Before(deadline); {
		<-tick.C // a page that is being left cannot be asked
	}
	v.do(chromedp.WaitReady("main", chromedp.ByQuery))
}
