package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// secretFile writes a file that holds a secret, with the newline that editors leave.
func secretFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWhereAFlagGetsItsValueFrom(t *testing.T) {
	file := secretFile(t, "from-file\n")
	for _, c := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"nowhere", nil, nil, ""},
		{"environment", nil, map[string]string{"ACERVO_DATABASE": "from-env"}, "from-env"},
		{"command line before environment", []string{"--database", "typed"}, map[string]string{"ACERVO_DATABASE": "from-env"}, "typed"},
		{"file of the environment", nil, map[string]string{"ACERVO_DATABASE_FILE": file}, "from-file"},
		{"file of the command line", []string{"--database-file", file}, nil, "from-file"},
		{"file of the command line before a value of the environment", []string{"--database-file", file}, map[string]string{"ACERVO_DATABASE": "from-env"}, "from-file"},
		{"value before file in the environment", nil, map[string]string{"ACERVO_DATABASE": "from-env", "ACERVO_DATABASE_FILE": file}, "from-env"},
		{"command line before a file of the environment", []string{"--database", "typed"}, map[string]string{"ACERVO_DATABASE_FILE": file}, "typed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var conf config
			f := pflag.NewFlagSet("test", pflag.ContinueOnError)
			conf.bindStore(f)
			if err := f.Parse(c.args); err != nil {
				t.Fatal(err)
			}
			if err := fillFlags(f, func(name string) string { return c.env[name] }); err != nil {
				t.Fatal(err)
			}
			if conf.Database != c.want {
				t.Errorf("%q, want %q", conf.Database, c.want)
			}
		})
	}
}

func TestEveryFlagOfEveryCommandCanComeFromTheEnvironment(t *testing.T) {
	var conf config
	f := pflag.NewFlagSet("test", pflag.ContinueOnError)
	conf.bindStore(f)
	conf.bindService(f)
	env := map[string]string{
		"ACERVO_DATA": "/d", "ACERVO_MAX_UPLOAD": "20MB", "ACERVO_READERS": "7", "ACERVO_LOG_LEVEL": "debug", "ACERVO_TLS_CERT": "c", "ACERVO_TLS_KEY": "k",
		"ACERVO_TRUSTED_PROXIES": "10.0.0.0/8,192.168.1.1", "ACERVO_SAMPLE": "true", "ACERVO_GRACE": "7s", "ACERVO_PUBLIC_URL": "https://a.example",
	}
	if err := fillFlags(f, func(name string) string { return env[name] }); err != nil {
		t.Fatal(err)
	}
	if err := conf.check(); err != nil {
		t.Fatal(err)
	}
	if conf.Data != "/d" || conf.MaxUpload != 20_000_000 || conf.Readers != 7 || conf.LogLevel.String() != "DEBUG" || conf.TLSCert != "c" ||
		len(conf.TrustedProxies) != 2 || !conf.Sample || conf.Grace.Seconds() != 7 || !conf.secure() {
		t.Errorf("%+v", conf)
	}
}

func TestWrongValuesAreAllToldAndNeverShowASecret(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	for _, c := range []struct {
		env  map[string]string
		want []string
	}{
		{map[string]string{"ACERVO_READERS": "many", "ACERVO_MAX_UPLOAD": "huge"}, []string{"ACERVO_READERS: Write a whole number.", "ACERVO_MAX_UPLOAD"}},
		{map[string]string{"ACERVO_TOKEN_FILE": missing}, []string{"--token-file", "no such file"}},
		{map[string]string{"ACERVO_DATABASE_FILE": secretFile(t, " \n")}, []string{"--database-file", "is empty"}},
		{map[string]string{"ACERVO_VAULT_FILE": secretFile(t, strings.Repeat("x", maxSecret+1))}, []string{"--vault-file", "too large"}},
		{map[string]string{"ACERVO_READERS": "0"}, []string{"--readers"}},
		{map[string]string{"ACERVO_TOKEN": "geheim", "ACERVO_SERVER": "http://me:geheim@host"}, []string{"--server"}},
	} {
		r := acervo(t, c.env, "search", "x")
		if r.code != exitInvalid {
			t.Errorf("%v: exit code %d: %s", c.env, r.code, r.stderr)
		}
		for _, want := range c.want {
			if !strings.Contains(r.stderr, want) {
				t.Errorf("%q does not say %q", r.stderr, want)
			}
		}
		if strings.Contains(r.stderr+r.stdout, "geheim") {
			t.Errorf("a secret is shown: %s%s", r.stdout, r.stderr)
		}
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]int64{
		"5000": 5000, "100kB": 100_000, "20 MB": 20_000_000, "5GB": 5_000_000_000, "1.5GB": -1, "-1": -1, "": -1, "GB": -1, "2MiB": 2 << 20, "7 b": 7,
		"99999999999GB": -1,
	} {
		var n int64
		err := sizeValue{&n}.Set(text)
		if (err != nil) != (want < 0) || err == nil && n != want {
			t.Errorf("%q: %d, %v", text, n, err)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 812: "812 B", 1000: "1 kB", 1_250_000: "1.2 MB", 5_000_000_000: "5 GB"} {
		if got := bytesText(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestAddressesAreShownWithoutSecrets(t *testing.T) {
	for address, want := range map[string]string{
		"":                                     "none",
		"/srv/vault":                           "/srv/vault",
		"postgres://u:geheim@db:5432/acervo":   "postgres://db:5432/acervo",
		"postgres://db/acervo?password=geheim": "postgres://db/acervo",
		"s3://KEY:ge/he@im@127.0.0.1:7070/b":   "s3://127.0.0.1:7070/b",
		"s3://KEY:123/geheim@host/b?x=geheim":  "s3://host/b",
	} {
		if got := withoutSecrets(address, "none"); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
	for address, want := range map[string]string{
		"/srv/vault": "", "": "", "sqlite:///x.db": "", "postgres://u:p@db/acervo": "db:5432", "postgres://db:6000/a": "db:6000", "s3://k:s@h:7070/b": "h:7070",
	} {
		if got := hostOf(address); got != want {
			t.Errorf("host of %q: %q, want %q", address, got, want)
		}
	}
}
