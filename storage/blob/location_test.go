package blob_test

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"acervo/records"
	"acervo/storage/blob"
	"acervo/storage/blob/blobtest"
)

func base64Of(t *testing.T, sum records.Sum) string {
	t.Helper()
	digest, err := hex.DecodeString(string(sum))
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(digest)
}

func TestParseVault(t *testing.T) {
	s3 := func(c blob.S3Config) blob.Location {
		c.Retention = cmp.Or(c.Retention, records.RetainsGovernance)
		return blob.Location{S3: &c}
	}
	for _, c := range []struct {
		place string
		want  blob.Location
		shown string
	}{
		{"./data/vault", blob.Location{Folder: blob.FolderConfig{Dir: "./data/vault"}}, "./data/vault"},
		{"/srv/a@b:c?d", blob.Location{Folder: blob.FolderConfig{Dir: "/srv/a@b:c?d"}}, "/srv/a@b:c?d"},
		{"s3://KEY:SECRET@127.0.0.1:7070/acervo", s3(blob.S3Config{Endpoint: "127.0.0.1:7070", Bucket: "acervo", AccessKey: "KEY", SecretKey: "SECRET"}), "s3://127.0.0.1:7070/acervo"},
		{"s3://KEY:SECRET@s3.example.org/acervo/?region=eu-west-1&secure=true&create=true", s3(blob.S3Config{Endpoint: "s3.example.org", Bucket: "acervo", AccessKey: "KEY", SecretKey: "SECRET", Region: "eu-west-1", Secure: true, CreateBucket: true}), "s3://s3.example.org/acervo"},
		{"s3://KEY:SECRET@h/acervo?retention=compliance", s3(blob.S3Config{Endpoint: "h", Bucket: "acervo", AccessKey: "KEY", SecretKey: "SECRET", Retention: records.RetainsCompliance}), "s3://h/acervo"},
		{"s3://K%3AEY:SE/C+R@E?T%25:=@[::1]:7070/acervo?secure=false", s3(blob.S3Config{Endpoint: "[::1]:7070", Bucket: "acervo", AccessKey: "K:EY", SecretKey: "SE/C+R@E?T%:="}), "s3://[::1]:7070/acervo"},
	} {
		got, err := blob.ParseVault(c.place)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("ParseVault(%q) = %#v, %v", c.place, got, err)
		}
		if got.String() != c.shown {
			t.Errorf("%q is shown as %q, want %q", c.place, got, c.shown)
		}
	}
}

func TestParseVaultSaysWhatIsWrongWithoutTheSecret(t *testing.T) {
	for place, want := range map[string]string{
		"":                                     "is empty",
		"https://KEY:HUSH@host/bucket":         "scheme",
		"KEY:HUSH@s3://host/bucket":            "scheme",
		"s3://host:7070/bucket":                "no KEY:SECRET@",
		"s3://HUSH@host/bucket":                "colon",
		"s3://:HUSH@host/bucket":               "needs a key",
		"s3://KEY:@host/bucket":                "and a secret",
		"s3://KEY:HUSH%zz@host/bucket":         "%25",
		"s3://KEY:HUSH@/bucket":                "no host",
		"s3://KEY:HUSH@host":                   "no bucket",
		"s3://KEY:HUSH@host/":                  "no bucket",
		"s3://KEY:HUSH@host/a/b":               "more than a bucket",
		"s3://KEY:HUSH@host/bucket?secure=yes": "true or false",
		"s3://KEY:HUSH@host/bucket?tls=true":   "unknown setting tls",
		"s3://KEY:HUSH@host/bucket?%zz":        "cannot be read",
	} {
		_, err := blob.ParseVault(place)
		blobtest.WantKind(t, err, records.Invalid)
		if said := fmt.Sprintf("%v %+v", err, err); !strings.Contains(said, want) || strings.Contains(said, "HUSH") {
			t.Errorf("ParseVault(%q) says %q, want %q and no secret", place, said, want)
		}
	}
}

func TestASecretIsNeverShown(t *testing.T) {
	c := blob.S3Config{Endpoint: "host", SecretKey: "HUSH"}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "config", c, "secret", c.SecretKey)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "config", c, "secret", c.SecretKey)
	dump, err := json.Marshal(struct{ Key blob.Secret }{c.SecretKey})
	if err != nil {
		t.Fatal(err)
	}
	if said := fmt.Sprintf("%v %+v %#v %s %q %x %s %s", c, c, c, c.SecretKey, c.SecretKey, c.SecretKey, dump, log.String()); strings.Contains(said, "HUSH") || strings.Contains(said, "48555348") {
		t.Errorf("the secret is shown: %s", said)
	}
}
