package blob

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"acervo/records"
)

var (
	_ records.Locker   = (*S3)(nil)
	_ records.Eraser   = (*S3)(nil)
	_ records.Retainer = (*S3)(nil)
)

// Place is the server and the bucket.
func (v *S3) Place() string { return v.core.EndpointURL().Host + "/" + v.bucket }

// Locks implements records.Locker: whether the bucket has Object Lock.
func (v *S3) Locks(ctx context.Context) (bool, error) {
	offers, err := v.Capabilities(ctx)
	return offers.ObjectLock, err
}

// Lock implements records.Locker by an Object Lock legal hold on every version of the
// object. A server that does not take it is an error.
func (v *S3) Lock(ctx context.Context, sum records.Sum, on bool) error {
	if !sum.Valid() {
		return nil
	}
	status := minio.LegalHoldDisabled
	if on {
		status = minio.LegalHoldEnabled
	}
	for object := range v.versions(ctx, key(sum)) {
		switch {
		case object.Err != nil:
			return v.fault(ctx, object.Err)
		case object.IsDeleteMarker:
			continue
		}
		err := v.core.PutObjectLegalHold(ctx, v.bucket, object.Key, minio.PutObjectLegalHoldOptions{VersionID: object.VersionID, Status: &status})
		if err != nil && codeOf(err) != minio.NoSuchKey && codeOf(err) != minio.NoSuchVersion {
			return v.fault(ctx, err)
		}
	}
	return ctx.Err()
}

// Locked reports whether the present version of the bytes is under a legal hold of the bucket.
func (v *S3) Locked(ctx context.Context, sum records.Sum) (bool, error) {
	status, err := v.core.GetObjectLegalHold(ctx, v.bucket, key(sum), minio.GetObjectLegalHoldOptions{})
	return err == nil && status != nil && *status == minio.LegalHoldEnabled, v.fault(ctx, err)
}

// versions lists every version and delete marker of one key; of a bucket without versioning, the object.
func (v *S3) versions(ctx context.Context, key string) iter.Seq[minio.ObjectInfo] {
	return func(yield func(minio.ObjectInfo) bool) {
		for object := range v.core.ListObjectsIter(ctx, v.bucket, minio.ListObjectsOptions{Prefix: key, WithVersions: true, Recursive: true}) {
			if (object.Err != nil || object.Key == key) && !yield(object) {
				return
			}
		}
	}
}

// Erase implements records.Eraser: it removes all versions and delete markers of the bytes, one
// by one, unless somebody put them since the instant. A version under a legal hold or a retention of the
// bucket stays, and is an error.
func (v *S3) Erase(ctx context.Context, sum records.Sum, before time.Time) (gone bool, err error) {
	if !sum.Valid() {
		return true, nil
	}
	defer v.lock(sum)()
	kept, err := v.head(ctx, sum)
	switch {
	case err == nil && !kept.LastModified.Before(before):
		return false, nil
	case err != nil && codeOf(err) != minio.NoSuchKey && statusOf(err) != 404 && statusOf(err) != 405: // of a delete marker
		return false, v.fault(ctx, err)
	}
	offers, err := v.Capabilities(ctx)
	if err != nil {
		return false, err
	}
	if !offers.Versioning && !offers.ObjectLock {
		err := v.core.RemoveObject(ctx, v.bucket, key(sum), minio.RemoveObjectOptions{})
		return err == nil, v.fault(ctx, err)
	}
	var all []minio.ObjectInfo
	for object := range v.versions(ctx, key(sum)) {
		if object.Err != nil {
			return false, v.fault(ctx, object.Err)
		}
		all = append(all, object)
	}
	for _, object := range all {
		if err := v.removeVersion(ctx, object); err != nil {
			return false, err
		}
	}
	return true, ctx.Err()
}

// removeVersion removes one version of an object for good, if need be before the bucket's retention of it
// in governance mode ends. That it is not there is no error; one that says until when it stays is, where the bucket refuses.
func (v *S3) removeVersion(ctx context.Context, object minio.ObjectInfo) error {
	gone := func(bypass bool) error {
		err := v.core.RemoveObject(ctx, v.bucket, object.Key, minio.RemoveObjectOptions{VersionID: object.VersionID, GovernanceBypass: bypass})
		if codeOf(err) == minio.NoSuchKey || codeOf(err) == minio.NoSuchVersion {
			return nil
		}
		return err
	}
	err := gone(false)
	if offers := v.offers.Load(); err == nil || offers == nil || !offers.ObjectLock || isOutage(err) {
		return v.fault(ctx, err)
	}
	if err = gone(true); err == nil {
		return nil
	}
	return v.kept(ctx, object, err)
}

// kept says why the bucket does not let a version go, as far as it tells.
func (v *S3) kept(ctx context.Context, object minio.ObjectInfo, cause error) error {
	if isOutage(cause) {
		return v.fault(ctx, cause)
	}
	what := object.Key[strings.LastIndexByte(object.Key, '/')+1:]
	status, err := v.core.GetObjectLegalHold(ctx, v.bucket, object.Key, minio.GetObjectLegalHoldOptions{VersionID: object.VersionID})
	if err == nil && status != nil && *status == minio.LegalHoldEnabled {
		return records.Errorf(records.Conflict, "The bucket does not let go of %s: it is under a legal hold of the bucket itself.", what).Because(cause)
	}
	mode, until, err := v.retentionOf(ctx, object)
	if err == nil && mode != "" {
		return records.Errorf(records.Conflict, "The bucket does not let go of %s before %s (Object Lock, %s), and the service's key may not overrule it.", what, until.UTC().Format(time.DateOnly), mode).Because(cause)
	}
	return records.Errorf(records.Conflict, "The bucket does not let go of %s (Object Lock), and the service's key may not overrule it.", what).Because(cause)
}
