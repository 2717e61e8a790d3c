package blob

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/minio/minio-go/v7"

	"acervo/records"
)

// codeOf returns the S3 error code of an answer, or "" when err is no answer.
func codeOf(err error) string {
	var answer minio.ErrorResponse
	errors.As(err, &answer)
	return answer.Code
}

// statusOf returns the HTTP status of an answer that is an error, or 0.
func statusOf(err error) int {
	var answer minio.ErrorResponse
	errors.As(err, &answer)
	return answer.StatusCode
}

// isSettled reports whether an upload failed because the object came into being
// meanwhile: by another Put, or by the first try of this one whose answer was lost.
func isSettled(err error) bool {
	status := statusOf(err)
	return status == http.StatusPreconditionFailed || status == http.StatusConflict || codeOf(err) == minio.NoSuchUpload
}

// isOutage reports whether a fault is one that passes by itself: the server does
// not answer, or answers that it cannot now.
func isOutage(fault error) bool {
	status := statusOf(fault)
	return fault != nil && (status == 0 || status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout)
}

// fault tells what a person can do about an error of the S3 client. The end of
// ctx is returned as it is.
func (v *S3) fault(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	if told := (*records.Error)(nil); errors.As(err, &told) {
		return err
	}
	code, status := codeOf(err), statusOf(err)
	switch {
	case code == minio.NoSuchBucket:
		return unavailable(retryDisk, "The vault's bucket is not on the S3 server. Ask the administrator to create it.", err)
	case code == "RequestTimeTooSkewed":
		return unavailable(retryDisk, "The S3 server refuses the vault: its clock and ours differ. Ask the administrator to set them.", err)
	case code == "XMinioStorageFull", code == "QuotaExceeded", status == http.StatusInsufficientStorage:
		return unavailable(retryDisk, "The S3 server has no room for this file; nothing was kept. Ask the administrator to free or add space, then try again.", err)
	case status == http.StatusUnauthorized, status == http.StatusForbidden, code == minio.InvalidAccessKeyID, code == "XAdminUserNotFound":
		return unavailable(retryDisk, "The S3 server refuses the vault's access key or secret key, or does not let it do this. Ask the administrator to check both and their permissions.", err)
	case isOutage(err):
		return unavailable(retryServer, "The S3 server that keeps the files does not answer. Nothing was lost; try again in a moment.", err)
	}
	return fmt.Errorf("vault: S3 answered %d %s: %w", status, code, err)
}

// notAsSent is for a server that says OK and has kept something else.
func notAsSent(cause error) error {
	return unavailable(retryDisk, "The S3 server has kept other bytes than were sent; there is no receipt for them. Tell the administrator at once.", cause)
}
