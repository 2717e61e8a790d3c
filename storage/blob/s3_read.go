package blob

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"time"

	"github.com/minio/minio-go/v7"

	"acervo/records"
)

// Stat implements records.Vault.
func (v *S3) Stat(ctx context.Context, sum records.Sum) (records.Blob, error) {
	if !sum.Valid() {
		return records.Blob{}, missing()
	}
	info, err := v.head(ctx, sum)
	if codeOf(err) == minio.NoSuchKey {
		// A HEAD is answered 404 also for a bucket or a key to it that is gone: nobody
		// may be told for that that bytes are lost. A GET says which it is.
		var body io.ReadCloser
		if body, info, _, err = v.core.GetObject(ctx, v.bucket, key(sum), minio.GetObjectOptions{}); err == nil {
			_ = body.Close() // it has just arrived
		}
	}
	switch {
	case codeOf(err) == minio.NoSuchKey:
		return records.Blob{}, missing()
	case err != nil:
		return records.Blob{}, v.fault(ctx, err)
	}
	return blobOfObject(sum, info, false), nil
}

func blobOfObject(sum records.Sum, info minio.ObjectInfo, existed bool) records.Blob {
	return records.Blob{Sum: sum, Size: info.Size, StoredAt: info.LastModified.UTC(), Existed: existed}
}

// Check reports why the bucket cannot be used now, or nil.
func (v *S3) Check(ctx context.Context) error {
	_, err := v.reach(ctx)
	return err
}

// Open implements records.Vault. The reader asks the server when it is read, from
// where it is read, and lives no longer than the context.
func (v *S3) Open(ctx context.Context, sum records.Sum) (io.ReadSeekCloser, records.Blob, error) {
	b, err := v.Stat(ctx, sum)
	if err != nil {
		return nil, records.Blob{}, err
	}
	return &objectReader{ctx: ctx, vault: v, blob: b}, b, nil
}

// objectReader reads an object from any place. A seek costs nothing until the next
// read, which begins a new request only if it does not go on where the last one was.
type objectReader struct {
	ctx    context.Context // that of Open: io.Reader has no room for another
	vault  *S3
	blob   records.Blob
	at     int64         // where the next read reads
	body   io.ReadCloser // the answer being read, or nil
	bodyAt int64         // where body is
	closed bool
}

func (o *objectReader) Read(p []byte) (int, error) {
	switch {
	case o.closed:
		return 0, fs.ErrClosed
	case len(p) == 0:
		return 0, nil
	case o.at >= o.blob.Size:
		return 0, io.EOF
	}
	if o.body == nil || o.bodyAt != o.at {
		if err := o.request(); err != nil {
			return 0, err
		}
	}
	n, err := o.body.Read(p)
	o.at += int64(n)
	o.bodyAt = o.at
	if err == nil || err == io.EOF && o.at == o.blob.Size {
		return n, nil // the end is told by the next read
	}
	o.drop()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, o.vault.fault(o.ctx, err)
}

// request asks for everything from here to the end.
func (o *objectReader) request() error {
	o.drop()
	var options minio.GetObjectOptions
	if err := options.SetRange(o.at, o.blob.Size-1); err != nil {
		return err
	}
	body, _, _, err := o.vault.core.GetObject(o.ctx, o.vault.bucket, key(o.blob.Sum), options)
	if codeOf(err) == minio.NoSuchKey {
		return missing()
	}
	if err != nil {
		return o.vault.fault(o.ctx, err)
	}
	o.body, o.bodyAt = body, o.at
	return nil
}

func (o *objectReader) drop() {
	if o.body != nil {
		_ = o.body.Close()
		o.body = nil
	}
}

func (o *objectReader) Seek(offset int64, whence int) (int64, error) {
	if o.closed {
		return 0, fs.ErrClosed
	}
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += o.at
	case io.SeekEnd:
		offset += o.blob.Size
	default:
		return 0, errors.New("vault: seek from nowhere")
	}
	if offset < 0 {
		return 0, errors.New("vault: seek before the beginning")
	}
	o.at = offset
	return offset, nil
}

func (o *objectReader) Close() error {
	o.drop()
	o.closed = true
	return nil
}

// All implements records.Vault. It holds one page of 1,000 names at a time.
func (v *S3) All(ctx context.Context) iter.Seq2[records.Blob, error] {
	return func(yield func(records.Blob, error) bool) {
		for object := range v.core.ListObjectsIter(ctx, v.bucket, minio.ListObjectsOptions{Recursive: true}) {
			if ctx.Err() != nil {
				break
			}
			if object.Err != nil {
				yield(records.Blob{}, v.fault(ctx, object.Err))
				return
			}
			if sum, ours := sumOf(object.Key); ours && !yield(blobOfObject(sum, object, false), nil) {
				return
			}
		}
		// The list just ends when the context does: it must not look complete.
		if err := ctx.Err(); err != nil {
			yield(records.Blob{}, err)
		}
	}
}

// Sweep implements records.Vault: it aborts uploads in parts that were begun
// before the instant. Only uploads to keys of the vault are touched.
func (v *S3) Sweep(ctx context.Context, before time.Time) (removed int, err error) {
	if removed, err = v.spool.sweep(ctx, before); err != nil {
		return removed, err
	}
	var keyMarker, idMarker string
	for {
		page, err := v.core.ListMultipartUploads(ctx, v.bucket, "", keyMarker, idMarker, "", 1000)
		if err != nil {
			return removed, v.fault(ctx, err)
		}
		for _, upload := range page.Uploads {
			if _, ours := sumOf(upload.Key); !ours || !upload.Initiated.Before(before) {
				continue
			}
			switch err := v.core.AbortMultipartUpload(ctx, v.bucket, upload.Key, upload.UploadID); {
			case err == nil:
				removed++
			case codeOf(err) != minio.NoSuchUpload: // else it has just ended
				return removed, v.fault(ctx, err)
			}
		}
		if !page.IsTruncated {
			return removed, nil
		}
		keyMarker, idMarker = page.NextKeyMarker, page.NextUploadIDMarker
	}
}
