//go:build !linux

package blob

import (
	"errors"
	"os"
)

// startWriteback does nothing: the fsync at the end writes everything.
func startWriteback(*os.File, int64, int64) {}

// openUnnamed is only for systems that have O_TMPFILE.
func openUnnamed(string, os.FileMode) (*os.File, error) { return nil, errors.ErrUnsupported }

// link is only for files of openUnnamed.
func link(*os.File, string) error { return errors.ErrUnsupported }
