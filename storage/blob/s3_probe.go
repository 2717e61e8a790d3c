package blob

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/minio/minio-go/v7"
)

// Capabilities is what a server and its bucket offer beyond the plain S3
// operations. What they offer is used; none of it is needed.
type Capabilities struct {
	Versioning  bool // overwritten and deleted objects stay as old versions
	ObjectLock  bool // the bucket can forbid deletion for a time
	Conditional bool // If-None-Match is honoured: of many who put the same bytes, one brings them
	Checksums   bool // a SHA-256 is checked, kept and returned with each object
}

// probePrefix begins the key of the object that a probe writes and removes again.
const probePrefix = "acervo-probe-"

// Capabilities probes the server once, by reading the bucket's settings and by
// writing a small object, and remembers the answer.
func (v *S3) Capabilities(ctx context.Context) (Capabilities, error) {
	if offers := v.offers.Load(); offers != nil {
		return *offers, nil
	}
	var offers Capabilities
	var err error
	if offers.Versioning, err = v.reach(ctx); err != nil {
		return Capabilities{}, err
	}
	// Servers without Object Lock say so with an error.
	lock, _, _, _, err := v.core.GetObjectLockConfig(ctx, v.bucket)
	offers.ObjectLock = err == nil && lock == "Enabled"

	probeKey := probePrefix + rand.Text() // several may probe at once
	content := []byte("Acervo")
	digest := sha256.Sum256(content)
	write := func(use Capabilities) (minio.UploadInfo, error) {
		return v.putObject(ctx, probeKey, bytes.NewReader(content), int64(len(content)), digest[:], use)
	}
	info, err := write(Capabilities{Checksums: true})
	if err != nil { // perhaps because it knows no checksums
		if _, err = write(Capabilities{}); err != nil {
			return Capabilities{}, v.fault(ctx, err)
		}
	}
	offers.Checksums = info.ChecksumSHA256 == base64.StdEncoding.EncodeToString(digest[:])
	_, err = write(Capabilities{Conditional: true})
	offers.Conditional = statusOf(err) == http.StatusPreconditionFailed
	if err := v.unprobe(ctx, probeKey, offers); err != nil {
		return Capabilities{}, v.fault(ctx, err)
	}
	v.offers.Store(&offers)
	v.log.Info("vault: the S3 server was probed", "versioning", offers.Versioning, "object_lock", offers.ObjectLock, "conditional", offers.Conditional, "checksums", offers.Checksums)
	return offers, nil
}

// unprobe removes the object of a probe, with all its versions: each start would leave some in a bucket that keeps them.
// What the bucket does not let go of, by a retention of its own, stays.
func (v *S3) unprobe(ctx context.Context, probeKey string, offers Capabilities) error {
	if !offers.Versioning && !offers.ObjectLock {
		return v.core.RemoveObject(ctx, v.bucket, probeKey, minio.RemoveObjectOptions{})
	}
	for object := range v.versions(ctx, probeKey) {
		if object.Err != nil {
			return object.Err
		}
		if err := v.core.RemoveObject(ctx, v.bucket, probeKey, minio.RemoveObjectOptions{VersionID: object.VersionID}); err != nil {
			v.log.Warn("vault: the object of a trial is left in the bucket", "key", probeKey, "version", object.VersionID, "cause", err)
		}
	}
	return ctx.Err()
}

// reach asks for the bucket, makes it if that is wanted, and tells whether it has
// versioning. It reads, because only an answer with a body says what is wrong.
func (v *S3) reach(ctx context.Context) (versioning bool, err error) {
	soon, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	config, err := v.core.GetBucketVersioning(soon, v.bucket)
	if codeOf(err) == minio.NoSuchBucket && v.create {
		err = v.core.MakeBucket(ctx, v.bucket, minio.MakeBucketOptions{Region: v.region})
		if code := codeOf(err); code == minio.BucketAlreadyOwnedByYou || code == minio.BucketAlreadyExists {
			err = nil
		}
		return false, v.fault(ctx, err)
	}
	switch codeOf(err) {
	case minio.AccessDenied, minio.NotImplemented, minio.MethodNotAllowed:
		return false, nil // the setting may not be read, or does not exist; the bucket may still be used
	}
	return config.Enabled() || config.Suspended(), v.fault(ctx, err) // of a suspended one the old versions are still there
}
