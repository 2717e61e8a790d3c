package blob

import (
	"context"
	"log/slog"
	"net/url"
	"strings"

	"acervo/records"
)

// Location is where a vault is: in a bucket when S3 is set, else in a folder.
type Location struct {
	Folder FolderConfig
	S3     *S3Config
}

const howToWriteS3 = "write s3://KEY:SECRET@host:port/bucket, with ?secure=true for https and &region=… if the server needs one"

// ParseVault reads the place of a vault: a path, or
//
//	s3://KEY:SECRET@host:port/bucket[?secure=true][&region=eu-west-1][&create=true][&retention=governance]
//
// Retention is governance, compliance or none; without it governance.
//
// In KEY and SECRET a percent sign, and in KEY a colon, are percent-encoded; any
// other character may be. Its errors never contain a secret.
func ParseVault(s string) (Location, error) {
	address, isS3 := strings.CutPrefix(s, "s3://")
	switch {
	case s == "":
		return Location{}, records.Errorf(records.Invalid, "The vault's place is empty: give a folder, or %s.", howToWriteS3).At("vault")
	case !isS3 && strings.Contains(s, "://"):
		return Location{}, records.Errorf(records.Invalid, "The vault's place begins with a scheme that is not known here: give a folder, or %s.", howToWriteS3).At("vault")
	case !isS3:
		return Location{Folder: FolderConfig{Dir: s}}, nil
	}

	// Not url.Parse: secrets hold slashes, and its errors hold the secret.
	credentials, rest, ok := cutLast(address, "@")
	if !ok {
		return Location{}, invalidS3("has no KEY:SECRET@ before the host")
	}
	rawKey, rawSecret, ok := strings.Cut(credentials, ":")
	if !ok || rawKey == "" || rawSecret == "" {
		return Location{}, invalidS3("needs a key and a secret, with a colon between them")
	}
	accessKey, err1 := url.PathUnescape(rawKey)
	secretKey, err2 := url.PathUnescape(rawSecret)
	if err1 != nil || err2 != nil {
		return Location{}, invalidS3("has a percent sign in its key or secret that begins no code: write it as %25")
	}
	rest, query, _ := strings.Cut(rest, "?")
	host, bucket, _ := strings.Cut(rest, "/")
	bucket = strings.TrimSuffix(bucket, "/")
	switch {
	case host == "":
		return Location{}, invalidS3("has no host")
	case bucket == "":
		return Location{}, invalidS3("has no bucket after the host")
	case strings.Contains(bucket, "/"):
		return Location{}, invalidS3("has more than a bucket after the host: a vault has a bucket to itself")
	}
	c := &S3Config{Endpoint: host, Bucket: bucket, AccessKey: accessKey, SecretKey: Secret(secretKey), Retention: records.RetainsGovernance}
	if err := c.read(query); err != nil {
		return Location{}, err
	}
	return Location{S3: c}, nil
}

// read takes the settings behind the question mark.
func (c *S3Config) read(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return invalidS3("has settings after the question mark that cannot be read")
	}
	for name, all := range values {
		value := all[len(all)-1]
		switch name {
		case "region":
			c.Region = value
		case "secure", "create":
			if value != "true" && value != "false" {
				return invalidS3("says " + name + "=" + value + ": it must be true or false")
			}
			if name == "secure" {
				c.Secure = value == "true"
			} else {
				c.CreateBucket = value == "true"
			}
		case "retention":
			switch c.Retention = records.RetentionMode(value); {
			case value == "none":
				c.Retention = records.RetainsNot
			case c.Retention != records.RetainsGovernance && c.Retention != records.RetainsCompliance:
				return invalidS3("says retention=" + value + ": it must be governance, compliance or none")
			}
		default:
			return invalidS3("has the unknown setting " + name + ": there are secure, region, create and retention")
		}
	}
	return nil
}

// cutLast is strings.Cut at the last separator.
func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}

func invalidS3(what string) error {
	return records.Errorf(records.Invalid, "The vault's address %s: %s.", what, howToWriteS3).At("vault")
}

// String writes the place without key and secret, for logs and messages.
func (l Location) String() string {
	if l.S3 == nil {
		return l.Folder.Dir
	}
	return "s3://" + l.S3.Endpoint + "/" + l.S3.Bucket
}

// Open opens the vault. The spool is a local folder for arriving bytes, which only
// a vault in a bucket needs; log may be nil.
func (l Location) Open(ctx context.Context, spool string, log *slog.Logger) (records.Vault, error) {
	if l.S3 == nil {
		f, err := NewFolder(FolderConfig{Dir: l.Folder.Dir, Log: log})
		if err != nil {
			return nil, err // not f: a nil *Folder is no nil Vault
		}
		return f, nil
	}
	c := *l.S3
	c.Spool, c.Log = spool, log
	v, err := NewS3(ctx, c)
	if err != nil {
		return nil, err
	}
	return v, nil
}
