package blob

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"acervo/records"
)

// partSize is how much goes to the server in one request. Larger files go in
// parts, read from the spool file as they are sent.
const partSize = 16 << 20

// contentType says nothing about the bytes: what they are stands in the catalogue.
const contentType = "application/octet-stream"

// Put implements records.Vault: spool, look whether the bytes are there, upload,
// and look at what the server has kept.
func (v *S3) Put(ctx context.Context, r io.Reader, limit int64) (records.Blob, error) {
	offers, err := v.Capabilities(ctx)
	if err != nil {
		return records.Blob{}, err
	}
	a, err := v.spool.receive(ctx, r, limit)
	if err != nil {
		return records.Blob{}, err
	}
	defer a.discard()
	go v.spool.prepare()

	b, err := v.bring(ctx, a, offers)
	if codeOf(err) == minio.NoSuchKey { // a sweep found the bytes old and has just deleted them
		b, err = v.bring(ctx, a, offers)
	}
	if err != nil {
		return records.Blob{}, v.fault(ctx, err)
	}
	return b, nil
}

// bring makes the bucket have what has arrived, under a new time. Bytes that are there are sent
// again: that makes them young and heals what was damaged, and whoever files them does not learn from the
// time it takes that somebody else did.
func (v *S3) bring(ctx context.Context, a *arrival, use Capabilities) (records.Blob, error) {
	existed := false
	switch kept, err := v.head(ctx, a.sum); {
	case codeOf(err) == minio.NoSuchKey:
		err = v.upload(ctx, a, use)
		if !isSettled(err) {
			return v.confirm(ctx, a, false, err)
		}
		// Another Put was faster. Its bytes are young: their time needs no renewal.
		if kept, err = v.head(ctx, a.sum); err == nil && a.is(kept) {
			return v.confirm(ctx, a, true, nil)
		}
	case err != nil:
		return records.Blob{}, err
	default:
		existed = a.is(kept)
	}
	use.Conditional = false
	return v.confirm(ctx, a, existed, v.upload(ctx, a, use))
}

// head asks what the server has under a sum. Everything begins with it, so it
// finds out soon when a server takes connections and does not answer.
func (v *S3) head(ctx context.Context, sum records.Sum) (minio.ObjectInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return v.core.StatObject(ctx, v.bucket, key(sum), minio.StatObjectOptions{Checksum: true})
}

// confirm ends a Put: what the server says it has must be what was received.
func (v *S3) confirm(ctx context.Context, a *arrival, existed bool, err error) (records.Blob, error) {
	if err != nil {
		return records.Blob{}, err
	}
	defer v.lock(a.sum)()
	kept, err := v.head(ctx, a.sum)
	if err != nil {
		return records.Blob{}, err
	}
	if !a.is(kept) {
		return records.Blob{}, notAsSent(fmt.Errorf("%s: %d bytes were sent, %d are kept, with checksum %q", a.sum, a.size, kept.Size, kept.ChecksumSHA256))
	}
	return blobOfObject(a.sum, kept, existed), nil
}

// is reports whether an object has the size, and as far as the server tells it
// the SHA-256, of what has arrived.
func (a *arrival) is(kept minio.ObjectInfo) bool {
	checksum := kept.ChecksumSHA256
	whole := checksum != "" && !strings.Contains(checksum, "-") // "-N" is the sum of the sums of N parts
	return kept.Size == a.size && (!whole || checksum == base64.StdEncoding.EncodeToString(a.digest()))
}

// digest is the sum in bytes.
func (a *arrival) digest() []byte {
	digest, _ := hex.DecodeString(string(a.sum)) // a sum is hexadecimal
	return digest
}

// upload sends what has arrived, in one request or in parts.
func (v *S3) upload(ctx context.Context, a *arrival, use Capabilities) error {
	if a.size > partSize {
		return v.uploadParts(ctx, a, use)
	}
	_, err := v.putObject(ctx, key(a.sum), io.NewSectionReader(a, 0, a.size), a.size, a.digest(), use)
	return err
}

// putObject sends an object in one request. The request is signed with the SHA-256
// of its body, so that a server that keeps to the protocol refuses other bytes.
func (v *S3) putObject(ctx context.Context, key string, body io.Reader, size int64, digest []byte, use Capabilities) (minio.UploadInfo, error) {
	options := minio.PutObjectOptions{ContentType: contentType, DisableContentSha256: true} // the sum is given: not chunk by chunk
	if use.Checksums {
		options.UserMetadata = map[string]string{"x-amz-checksum-sha256": base64.StdEncoding.EncodeToString(digest)}
	}
	if use.Conditional {
		options.SetMatchETagExcept("*")
	}
	return v.core.PutObject(ctx, v.bucket, key, body, size, "", hex.EncodeToString(digest), options)
}

// uploadParts sends an object in parts, one after the other, each with its SHA-256.
func (v *S3) uploadParts(ctx context.Context, a *arrival, use Capabilities) (err error) {
	begin := minio.PutObjectOptions{ContentType: contentType}
	if use.Checksums {
		begin.UserMetadata = map[string]string{"x-amz-checksum-algorithm": "SHA256"}
	}
	id, err := v.core.NewMultipartUpload(ctx, v.bucket, key(a.sum), begin)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			v.abort(ctx, a.sum, id)
		}
	}()

	var parts []minio.CompletePart
	sumOfSums := sha256.New()
	for at := int64(0); at < a.size; at += partSize {
		body := io.NewSectionReader(a, at, min(partSize, a.size-at))
		digest, err := v.spool.digest(body)
		if err != nil {
			return err
		}
		sumOfSums.Write(digest)
		options := minio.PutObjectPartOptions{Sha256Hex: hex.EncodeToString(digest), DisableContentSha256: true}
		if use.Checksums {
			options.CustomHeader = http.Header{"X-Amz-Checksum-Sha256": {base64.StdEncoding.EncodeToString(digest)}}
		}
		part, err := v.core.PutObjectPart(ctx, v.bucket, key(a.sum), id, len(parts)+1, body, body.Size(), options)
		if err != nil {
			return err
		}
		parts = append(parts, minio.CompletePart{PartNumber: part.PartNumber, ETag: part.ETag, ChecksumSHA256: part.ChecksumSHA256})
	}

	var end minio.PutObjectOptions
	if use.Conditional {
		end.SetMatchETagExcept("*")
	}
	info, err := v.core.CompleteMultipartUpload(ctx, v.bucket, key(a.sum), id, parts, end)
	if err != nil {
		return err
	}
	want := fmt.Sprintf("%s-%d", base64.StdEncoding.EncodeToString(sumOfSums.Sum(nil)), len(parts))
	if strings.Contains(info.ChecksumSHA256, "-") && info.ChecksumSHA256 != want {
		// Only here can it be seen: to the next Put the object would look sound.
		removed := v.core.RemoveObject(ctx, v.bucket, key(a.sum), minio.RemoveObjectOptions{})
		return notAsSent(errors.Join(fmt.Errorf("%s: parts with checksum %q were joined to %q", a.sum, want, info.ChecksumSHA256), removed))
	}
	return nil
}

// abort gives up an upload in parts, also when its own context has ended. What it
// cannot remove now, a sweep removes.
func (v *S3) abort(ctx context.Context, sum records.Sum, id string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := v.core.AbortMultipartUpload(ctx, v.bucket, key(sum), id); err != nil {
		v.log.Warn("vault: an upload in parts could not be aborted; a sweep will", "sum", sum, "cause", err)
	}
}
