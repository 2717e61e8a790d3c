package blob

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"time"

	"github.com/minio/minio-go/v7"

	"acervo/records"
)

// Retains implements records.Retainer: a bucket with Object Lock keeps bytes in the mode that was configured.
func (v *S3) Retains(ctx context.Context) (records.RetentionMode, error) {
	if v.mode == records.RetainsNot {
		return records.RetainsNot, nil
	}
	offers, err := v.Capabilities(ctx)
	if err != nil || !offers.ObjectLock {
		return records.RetainsNot, err
	}
	return v.mode, nil
}

// Retain implements records.Retainer by an Object Lock retention date on every version of the object.
func (v *S3) Retain(ctx context.Context, sum records.Sum, until time.Time) error {
	if !sum.Valid() || !until.After(time.Now()) {
		return nil
	}
	for object := range v.versions(ctx, key(sum)) {
		switch {
		case object.Err != nil:
			return v.fault(ctx, object.Err)
		case object.IsDeleteMarker:
			continue
		}
		err := v.retainVersion(ctx, object, v.mode, until)
		if err == nil || codeOf(err) == minio.NoSuchKey || codeOf(err) == minio.NoSuchVersion {
			continue
		}
		if _, kept, gerr := v.retentionOf(ctx, object); gerr == nil && !kept.Before(until) {
			continue // a rule of the bucket's own keeps it longer
		}
		return v.fault(ctx, err)
	}
	return ctx.Err()
}

func (v *S3) retainVersion(ctx context.Context, object minio.ObjectInfo, as records.RetentionMode, until time.Time) error {
	mode, until := minio.Governance, until.UTC().Truncate(time.Second)
	if as == records.RetainsCompliance {
		mode = minio.Compliance
	}
	return v.core.PutObjectRetention(ctx, v.bucket, object.Key, minio.PutObjectRetentionOptions{VersionID: object.VersionID, Mode: &mode, RetainUntilDate: &until})
}

// retentionOf asks how a version is kept; the mode is empty when it is not. Versity Gateway 1.8 answers in a form that cannot be read.
func (v *S3) retentionOf(ctx context.Context, object minio.ObjectInfo) (records.RetentionMode, time.Time, error) {
	mode, until, err := v.core.GetObjectRetention(ctx, v.bucket, object.Key, object.VersionID)
	switch {
	case err != nil || mode == nil || until == nil:
		return "", time.Time{}, err
	case *mode == minio.Compliance:
		return records.RetainsCompliance, *until, nil
	case *mode == minio.Governance:
		return records.RetainsGovernance, *until, nil
	}
	return "", *until, nil
}

// probeRetention is how long the object of a trial stays where it cannot be removed at once.
const probeRetention = 3 * time.Second

// Overrules implements records.Retainer: it tries once, with an object of its own that is kept for some seconds.
func (v *S3) Overrules(ctx context.Context) (bool, error) {
	if known := v.bypass.Load(); known != nil {
		return *known, nil
	}
	mode, err := v.Retains(ctx)
	if err != nil || mode != records.RetainsGovernance {
		return false, err
	}
	content := []byte("Acervo")
	digest := sha256.Sum256(content)
	name := probePrefix + rand.Text()
	if _, err := v.putObject(ctx, name, bytes.NewReader(content), int64(len(content)), digest[:], Capabilities{Checksums: v.offers.Load().Checksums}); err != nil {
		return false, v.fault(ctx, err)
	}
	may := true
	for object := range v.versions(ctx, name) {
		if object.Err != nil {
			return false, v.fault(ctx, object.Err)
		}
		until := time.Now().Add(probeRetention)
		if err := v.retainVersion(ctx, object, mode, until); err != nil {
			return false, v.fault(ctx, err)
		}
		if err := v.removeVersion(ctx, object); err == nil {
			continue
		} else if records.KindOf(err) != records.Conflict {
			return false, err
		}
		may = false
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(time.Until(until) + time.Second):
		}
		if err := v.removeVersion(ctx, object); err != nil {
			v.log.Warn("vault: the object of a trial is left in the bucket", "key", name, "cause", err)
		}
	}
	v.bypass.Store(&may)
	return may, nil
}
