package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"acervo/records"
)

// served is a configuration as the command line makes it.
func served(t *testing.T, args ...string) config {
	t.Helper()
	var c config
	f := pflag.NewFlagSet("test", pflag.ContinueOnError)
	c.bindStore(f)
	c.bindService(f)
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	if err := fillFlags(f, func(string) string { return "" }); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheWayToAnIdentityProviderIsWholeOrRefused(t *testing.T) {
	whole := []string{"--oidc-issuer", "https://login.example.org", "--oidc-client-id", "acervo", "--public-url", "https://archive.example.org"}
	if err := served(t, whole...).check(); err != nil {
		t.Error(err)
	}
	for name, c := range map[string]struct {
		args  []string
		field string
	}{
		"no client":                {[]string{"--oidc-issuer", "https://login.example.org", "--public-url", "https://archive.example.org"}, "--oidc-client-id"},
		"no way back":              {[]string{"--oidc-issuer", "https://login.example.org", "--oidc-client-id", "acervo"}, "--public-url"},
		"a client of nobody":       {[]string{"--oidc-client-id", "acervo"}, "--oidc-issuer"},
		"tokens that can be read":  {[]string{"--oidc-issuer", "http://login.example.org", "--oidc-client-id", "acervo", "--public-url", "https://archive.example.org"}, "--oidc-issuer"},
		"no address of a provider": {[]string{"--oidc-issuer", "login", "--oidc-client-id", "acervo", "--public-url", "https://archive.example.org"}, "--oidc-issuer"},
	} {
		err := served(t, c.args...).check()
		if records.KindOf(err) != records.Invalid || err == nil || !strings.HasPrefix(err.Error(), c.field+":") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSecretAtTheProviderStandsInAFileAndIsNotShown(t *testing.T) {
	c := served(t, "--oidc-issuer", "https://login.example.org", "--oidc-client-secret-file", secretFile(t, "hush\n"))
	if c.OIDC.ClientSecret != "hush" {
		t.Errorf("the secret is %q", c.OIDC.ClientSecret)
	}
	if shown := c.LogValue().String(); strings.Contains(shown, "hush") {
		t.Errorf("the secret is shown: %s", shown)
	}
}

func TestGroupsThatTheProfileDoesNotKnowAreRefusedAtTheStart(t *testing.T) {
	profile := &records.Profile{Bodies: []records.Body{{Code: "AG"}}}
	try := func(groups string) error {
		path := filepath.Join(t.TempDir(), "groups.yaml")
		if err := os.WriteFile(path, []byte(groups), 0o600); err != nil {
			t.Fatal(err)
		}
		c := served(t, "--oidc-issuer", "https://login.example.org", "--oidc-groups", path)
		_, err := openProvider(c, records.NewAccounts(nil, nil, profile, nil, nil))
		return err
	}
	if err := try("groups: {clerks: {roles: [clerk], bodies: [AG]}}"); err != nil {
		t.Error(err)
	}
	for _, groups := range []string{"groups: {clerks: {roles: [boss]}}", "groups: {clerks: {bodies: [XX]}}", "groups: {clerks: {}}"} {
		if err := try(groups); records.KindOf(err) != records.Invalid || err == nil || !strings.Contains(err.Error(), "clerks") {
			t.Errorf("%s: %v", groups, err)
		}
	}
	if p, err := openProvider(served(t), nil); p != nil || err != nil {
		t.Errorf("%v %v", p, err)
	}
}
