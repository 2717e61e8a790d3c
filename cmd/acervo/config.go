package main

import (
	"context"
	"log/slog"
	"net/netip"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"acervo/cmd/acervo/openid"
	"acervo/cmd/acervo/proof"
	"acervo/records"
)

// config is what opening the house needs: where things are kept and how they
// are served. Secrets have been read from their files when it is handed out.
type config struct {
	Data           string        // the data folder; see the methods for what lies in it
	Database       string        // postgres:// address; empty for the SQLite file in the data folder
	Vault          string        // s3://KEY:SECRET@host:port/bucket, or a folder; empty for the one in the data folder
	Profile        string        // path of the organization's profile; empty for the built-in one
	MaxUpload      int64         // bytes of one file
	ShareDays      int           // the most days that a share link lives
	SecondVault    string        // its place; empty: there is none
	FixityDays     int           // within which all bytes are checked; 0: only when asked
	FixityRate     int64         // bytes a second that checking reads at most
	Cosigners      []string      // public keys whose signatures are added to checkpoints
	CheckpointHour int           // of the day, in the organization's time zone, at which the service signs a checkpoint
	TimestampURL   string        // of a time-stamping authority (RFC 3161) that stamps checkpoints; empty: none
	TimestampRoots string        // file with the certificates (PEM) that a time-stamp must lead to; empty: those of the machine
	Readers        int           // files read at the same time
	Recognizers    int           // scans recognized at the same time
	Listen         string        // host:port of the service
	TLSCert        string        // paths of the certificate and its key; both or neither
	TLSKey         string        //
	PublicURL      string        // the address people reach the service under, for the links it makes; empty: from Listen
	TrustedProxies []string      // addresses or networks whose X-Forwarded-For is believed
	Sample         bool          // file the sample collection when the data folder is new
	Grace          time.Duration // how long a stopping service waits for requests under way
	OIDC           openid.Config // the identity provider, for people who sign in there; an empty Issuer: none
	OIDCGroups     string        // file that says what members of the provider's groups are here
	LogLevel       slog.Level
	LogFormat      string // json or text

	watch func(ctx context.Context, statement string) // is told of the catalogue's statements; nil: nobody
}

// The limits of what a service does at the same time, when nothing else is said.
const (
	defaultListen      = "127.0.0.1:8080"
	defaultData        = "./data"
	defaultRecognizers = 1
	defaultFixityRate  = 10_000_000 // a disk and a line have other work
	defaultGrace       = 20 * time.Second
)

// bindStore adds the flags that say where things are kept.
func (c *config) bindStore(f *pflag.FlagSet) {
	f.StringVar(&c.Data, "data", defaultData, "data folder")
	f.StringVar(&c.Database, "database", "", "postgres://USER:PASSWORD@HOST/NAME; without it SQLite in the data folder")
	f.StringVar(&c.Vault, "vault", "", "s3://KEY:SECRET@HOST:PORT/BUCKET or a folder; without it a folder in the data folder")
	f.StringVar(&c.Profile, "profile", "", "profile that the first start applies; without it the built-in one (CISS)")
	c.MaxUpload = records.DefaultMaxUpload
	f.Var(sizeValue{&c.MaxUpload}, "max-upload", "limit of one file: a number of bytes, or with kB, MB, GB")
	f.StringVar(&c.SecondVault, "second-vault", "", "s3://… or a folder to which filed bytes are copied, and from which damaged ones are repaired")
	f.IntVar(&c.FixityDays, "fixity-days", int(records.DefaultFixityCycle.Hours()/24), "days within which all bytes are checked; 0: only when asked")
	c.FixityRate = defaultFixityRate
	f.Var(sizeValue{&c.FixityRate}, "fixity-rate", "bytes a second that checking reads at most: a number, or with kB, MB, GB")
	f.IntVar(&c.ShareDays, "share-days", int(records.DefaultShareLife.Hours()/24), "the most days that a share link lives")
	f.StringSliceVar(&c.Cosigners, "cosigners", nil, "public keys (NAME+HASH+KEY) whose signatures are added to checkpoints")
	f.StringVar(&c.TimestampURL, "timestamp-url", "", "address of a time-stamping authority (RFC 3161) for checkpoints; without it there are no time-stamps")
	f.StringVar(&c.TimestampRoots, "timestamp-roots", "", "file with the certificates (PEM) that time-stamps must lead to; without it those of the machine")
	f.IntVar(&c.Readers, "readers", max(1, runtime.NumCPU()), "files read at the same time")
	f.IntVar(&c.Recognizers, "recognizers", defaultRecognizers, "scans recognized at the same time")
	f.Var(levelValue{&c.LogLevel}, "log-level", "debug, info, warn or error")
	f.StringVar(&c.LogFormat, "log-format", "json", "json or text")
	secretFlag(f, "database")
	secretFlag(f, "vault")
	secretFlag(f, "second-vault")
}

// bindService adds the flags that only a service needs.
func (c *config) bindService(f *pflag.FlagSet) {
	f.StringVar(&c.Listen, "listen", defaultListen, "address to listen on")
	f.StringVar(&c.TLSCert, "tls-cert", "", "file with the TLS certificate; then HTTPS is served")
	f.StringVar(&c.TLSKey, "tls-key", "", "file with the key of the TLS certificate")
	f.StringVar(&c.PublicURL, "public-url", "", "address people reach the service under, for the links it makes")
	f.StringSliceVar(&c.TrustedProxies, "trusted-proxies", nil, "addresses or networks of proxies whose X-Forwarded-For is believed")
	f.IntVar(&c.CheckpointHour, "checkpoint-hour", 0, "hour of the day, 0 to 23, in the organization's time zone, at which a checkpoint of the ledger is signed")
	f.StringVar(&c.OIDC.Issuer, "oidc-issuer", "", "address of an identity provider (OpenID Connect) at which people can sign in")
	f.StringVar(&c.OIDC.ClientID, "oidc-client-id", "", "what the identity provider calls this service")
	f.StringVar(&c.OIDC.ClientSecret, "oidc-client-secret", "", "secret of this service at the identity provider; without it a public client")
	f.StringVar(&c.OIDC.Name, "oidc-name", "", "what people call the identity provider; without it its host name")
	f.StringSliceVar(&c.OIDC.Scopes, "oidc-scopes", []string{"profile", "email"}, "scopes asked of the identity provider beside openid")
	f.StringVar(&c.OIDC.GroupsClaim, "oidc-groups-claim", "groups", "claim in which the identity provider lists a person's groups")
	f.StringVar(&c.OIDCGroups, "oidc-groups", "", "file (YAML) that says which roles and bodies each group has here; without it everybody is a reader")
	secretFlag(f, "oidc-client-secret")
	f.BoolVar(&c.Sample, "sample", false, "file the sample collection when the data folder is new")
	f.DurationVar(&c.Grace, "grace", defaultGrace, "how long a stopping service waits for requests under way")
}

// check explains every mistake in the configuration at once.
func (c config) check() error {
	var problems []records.Problem
	bad := func(flag, message string) {
		problems = append(problems, records.Problem{Field: "--" + flag, Message: message})
	}
	if c.Data == "" {
		bad("data", "Name a data folder.")
	}
	if c.MaxUpload <= 0 {
		bad("max-upload", "The limit must be more than nothing.")
	}
	if c.FixityDays < 0 {
		bad("fixity-days", "Give a number of days, or 0.")
	}
	if c.FixityRate <= 0 {
		bad("fixity-rate", "The limit must be more than nothing.")
	}
	if c.ShareDays < 1 {
		bad("share-days", "A share link lives at least a day.")
	}
	if c.Readers < 1 {
		bad("readers", "At least one file must be read at a time.")
	}
	if c.Recognizers < 0 {
		bad("recognizers", "Less than none is not possible; 0 leaves scans unrecognized.")
	}
	if c.LogFormat != "json" && c.LogFormat != "text" {
		bad("log-format", "Use json or text.")
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		bad("tls-cert", "--tls-cert and --tls-key go together.")
	}
	if c.CheckpointHour < 0 || c.CheckpointHour > 23 {
		bad("checkpoint-hour", "A day has the hours 0 to 23.")
	}
	for _, k := range c.Cosigners {
		if _, err := proof.Name(k); err != nil {
			bad("cosigners", k+" is no public key; it must read NAME+HASH+KEY, as acervo key new prints it.")
		}
	}
	if u, err := url.Parse(c.TimestampURL); c.TimestampURL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		bad("timestamp-url", "Write the whole address of the time-stamping authority.")
	}
	if u, err := url.Parse(c.PublicURL); c.PublicURL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		bad("public-url", "Write the whole address, such as https://archive.example.org.")
	}
	c.checkOIDC(bad)
	for _, p := range c.TrustedProxies {
		if !isNetwork(p) {
			bad("trusted-proxies", p+" is neither an address nor a network such as 10.0.0.0/8.")
		}
	}
	return records.InvalidProblems(problems)
}

// checkOIDC explains what is wrong with the way to the identity provider.
func (c config) checkOIDC(bad func(flag, message string)) {
	if c.OIDC.Issuer == "" {
		if c.OIDC.ClientID != "" || c.OIDC.ClientSecret != "" || c.OIDCGroups != "" {
			bad("oidc-issuer", "Give the address of the identity provider, too.")
		}
		return
	}
	if u, err := url.Parse(c.OIDC.Issuer); err != nil || u.Host == "" || u.Scheme != "https" && !isLoopback(u) {
		bad("oidc-issuer", "Write the whole address of the identity provider, beginning with https://.")
	}
	if c.OIDC.ClientID == "" {
		bad("oidc-client-id", "Say what the identity provider calls this service.")
	}
	if c.PublicURL == "" {
		bad("public-url", "With --oidc-issuer, give the address people reach the service under: the identity provider sends them back there.")
	}
}

// isLoopback reports whether the address is of this machine, where nobody listens in.
func isLoopback(u *url.URL) bool {
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && ip.IsLoopback())
}

func isNetwork(s string) bool {
	_, perr := netip.ParsePrefix(s)
	_, aerr := netip.ParseAddr(s)
	return perr == nil || aerr == nil
}

func hasScheme(address string, schemes ...string) bool {
	for _, s := range schemes {
		if strings.HasPrefix(address, s+"://") {
			return true
		}
	}
	return false
}

// The parts of the data folder.
func (c config) vaultFolder() string { return filepath.Join(c.Data, "vault") }
func (c config) indexFolder() string { return filepath.Join(c.Data, "index") }
func (c config) cacheFolder() string { return filepath.Join(c.Data, "cache") }
func (c config) socketFile() string  { return filepath.Join(c.Data, "acervo.sock") }
func (c config) lockFile() string    { return filepath.Join(c.Data, "acervo.lock") }

// secure reports whether people reach the service by https, themselves or through a proxy.
func (c config) secure() bool { return c.TLSCert != "" || hasScheme(c.PublicURL, "https") }

// LogValue shows the configuration without its secrets.
func (c config) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("data", c.Data), slog.String("database", withoutSecrets(c.Database, "SQLite")),
		slog.String("vault", withoutSecrets(c.Vault, "folder")), slog.String("profile", c.Profile), slog.String("listen", c.Listen),
		slog.Bool("tls", c.TLSCert != ""), slog.Int64("max_upload", c.MaxUpload), slog.Int("readers", c.Readers), slog.Int("recognizers", c.Recognizers),
	)
}

// withoutSecrets returns an address without user, password and parameters. It
// is cut, not parsed: a secret may hold any character, and so may make any part of an address.
func withoutSecrets(address, otherwise string) string {
	scheme, rest, ok := strings.Cut(address, "://")
	switch {
	case address == "":
		return otherwise
	case !ok:
		return address
	}
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	rest, _, _ = strings.Cut(rest, "?")
	return scheme + "://" + rest
}
