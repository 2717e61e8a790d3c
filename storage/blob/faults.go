package blob

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"syscall"
	"time"

	"acervo/records"
)

// How long a caller should wait before it tries again.
const (
	retryServer = 10 * time.Second
	retryDisk   = time.Minute
)

func missing() error {
	return records.Errorf(records.NotFound, "These bytes are not in the vault.")
}

func tooLarge(limit int64) error {
	return records.Errorf(records.TooLarge, "The file is larger than %s, the most that is accepted.", readable(limit))
}

// readable writes a size for people, in the unit that keeps it short.
func readable(n int64) string {
	size, unit := float64(n), "bytes"
	for _, next := range []string{"kB", "MB", "GB", "TB"} {
		if size < 1024 {
			break
		}
		size, unit = size/1024, next
	}
	return strconv.FormatFloat(size, 'g', 4, 64) + " " + unit
}

// diskFault tells what a person can do about an error of the file system.
func diskFault(err error) error {
	var message string
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		message = "The vault's disk has no room for this file; nothing was kept. Ask the administrator to free or add space, then try again."
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		message = "The vault's folder does not allow this. Ask the administrator to check its owner, its permissions and its disk."
	case errors.Is(err, syscall.EIO):
		message = "The vault's disk reports a fault. Tell the administrator at once."
	default:
		return fmt.Errorf("vault: %w", err)
	}
	return unavailable(retryDisk, message, err)
}

func unavailable(retry time.Duration, message string, cause error) error {
	e := records.Errorf(records.Unavailable, "%s", message).Because(cause)
	e.RetryAfter = retry
	return e
}
