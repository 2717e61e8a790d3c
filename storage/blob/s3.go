package blob

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/s3utils"

	"acervo/records"
)

var _ records.Vault = (*S3)(nil)

// Secret is a word that no log, message or dump shows.
type Secret string

// String hides the secret, in fmt and in slog.
func (Secret) String() string { return "(secret)" }

// GoString hides the secret from %#v.
func (Secret) GoString() string { return "(secret)" }

// MarshalText hides the secret from JSON and its like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// S3Config says where a bucket is and how to get in.
type S3Config struct {
	Endpoint     string // host:port, without scheme
	Bucket       string
	AccessKey    string
	SecretKey    Secret
	Secure       bool                  // https
	Region       string                // empty: the server is asked
	Retention    records.RetentionMode // how firmly a bucket with Object Lock keeps bytes; RetainsNot: it is not told to
	Spool        string                // local directory for arriving bytes, made when it is not there
	CreateBucket bool                  // make the bucket when it is not there
	Log          *slog.Logger          // may be nil
}

// patience is how long a server may take to answer a small question, retries included.
const patience = 20 * time.Second

// S3 is a vault in a bucket. Bytes pass through a local spool file, so that their
// sum and size are known before the upload begins; the file has no name, so that
// nothing of it can outlast the program. What Put has returned is as durable as
// the server's word.
type S3 struct {
	core   *minio.Core
	bucket string
	region string
	create bool
	mode   records.RetentionMode
	log    *slog.Logger
	spool  *spooler
	offers atomic.Pointer[Capabilities] // nil until the server was probed
	bypass atomic.Pointer[bool]         // nil until it was tried whether retention in governance mode can be bypassed
	locks                               // held to look and then delete, or say that the bytes are there
}

// NewS3 opens the vault in a bucket. A server that does not answer is no error:
// it is asked again when it is needed, and until then everything is Unavailable.
// A wrong key, a wrong secret or a missing bucket is an error at once.
func NewS3(ctx context.Context, c S3Config) (*S3, error) {
	switch {
	case c.Endpoint == "" || c.Bucket == "":
		return nil, records.Errorf(records.Invalid, "The vault needs the S3 server's host and a bucket.").At("vault")
	case s3utils.CheckValidBucketNameStrict(c.Bucket) != nil:
		return nil, records.Errorf(records.Invalid, "%q is no name for a bucket: 3 to 63 lower-case letters, digits, dots and hyphens.", c.Bucket).At("vault")
	case c.AccessKey == "" || c.SecretKey == "":
		return nil, records.Errorf(records.Invalid, "The vault needs an access key and a secret key for the S3 server.").At("vault")
	case c.Spool == "":
		return nil, records.Errorf(records.Invalid, "The vault needs a local folder for arriving files.").At("vault")
	}
	if err := os.MkdirAll(c.Spool, 0o750); err != nil {
		return nil, records.Errorf(records.Unavailable, "The folder for arriving files, %s, cannot be made: check its owner, its permissions and its disk.", c.Spool).At("vault").Because(err)
	}
	transport, err := minio.DefaultTransport(c.Secure)
	if err != nil {
		return nil, records.Errorf(records.Invalid, "The certificates for the S3 server cannot be read.").At("vault").Because(err)
	}
	transport.DialContext = (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	transport.ResponseHeaderTimeout = 2 * time.Minute // a server may take its time to join 5 GB of parts
	core, err := minio.NewCore(c.Endpoint, &minio.Options{
		Creds:           credentials.NewStaticV4(c.AccessKey, string(c.SecretKey), ""),
		Secure:          c.Secure,
		Region:          c.Region,
		Transport:       transport,
		MaxRetries:      3,     // a person waits: say soon that the server is down
		TrailingHeaders: false, // Versity Gateway 1.8 refuses them, and the sums are known beforehand
	})
	if err != nil {
		return nil, records.Errorf(records.Invalid, "%q is not the address of an S3 server: give host:port.", c.Endpoint).At("vault").Because(err)
	}
	v := &S3{core: core, bucket: c.Bucket, region: c.Region, create: c.CreateBucket, mode: c.Retention, log: c.Log, spool: newSpooler(c.Spool, true)}
	if v.log == nil {
		v.log = slog.New(slog.DiscardHandler)
	}
	switch _, err := v.reach(ctx); {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case isOutage(err):
		v.log.Warn("vault: the S3 server does not answer yet", "endpoint", c.Endpoint, "cause", errors.Unwrap(err))
	case err != nil:
		return nil, err
	}
	return v, nil
}

// key is where the bytes of a sum are in the bucket; see the package's comment.
func key(sum records.Sum) string { return string(sum[:2]) + "/" + string(sum) }

// sumOf returns the sum of a key, and whether it is a key of ours.
func sumOf(k string) (records.Sum, bool) {
	sum := records.Sum(k[strings.LastIndexByte(k, '/')+1:])
	return sum, sum.Valid() && key(sum) == k
}

// Delete implements records.Vault. In a bucket with versioning it hides the bytes;
// they go when the bucket's own rules let old versions go.
func (v *S3) Delete(ctx context.Context, sum records.Sum) error {
	if !sum.Valid() {
		return nil
	}
	return v.fault(ctx, v.core.RemoveObject(ctx, v.bucket, key(sum), minio.RemoveObjectOptions{}))
}

// DeleteIfOlder deletes bytes that were last put before the instant. A Put of this
// program either finds them gone and brings them again, or keeps them from going.
func (v *S3) DeleteIfOlder(ctx context.Context, sum records.Sum, before time.Time) (deleted bool, err error) {
	if !sum.Valid() {
		return false, nil
	}
	defer v.lock(sum)()
	kept, err := v.head(ctx, sum)
	if codeOf(err) == minio.NoSuchKey || err == nil && !kept.LastModified.Before(before) {
		return false, nil
	}
	if err != nil {
		return false, v.fault(ctx, err)
	}
	err = v.core.RemoveObject(ctx, v.bucket, key(sum), minio.RemoveObjectOptions{})
	return err == nil, v.fault(ctx, err)
}
