package main

import (
	"fmt"
	"log/slog"
	"strconv"
	"strings"
)

// sizeValue is a flag that holds a number of bytes, written 5000000, 100kB, 20MB or 5GB.
type sizeValue struct{ bytes *int64 }

// units are decimal (IEC 80000-13 keeps KiB and its kin for the binary ones).
var units = []struct {
	name string
	n    int64
}{
	{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"B", 1},
}

// Set reads a size.
func (v sizeValue) Set(s string) error {
	number, unit := strings.TrimSpace(s), int64(1)
	for _, u := range units {
		if len(number) > len(u.name) && strings.EqualFold(number[len(number)-len(u.name):], u.name) {
			number, unit = strings.TrimSpace(number[:len(number)-len(u.name)]), u.n
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || n > (1<<63-1)/unit {
		return fmt.Errorf("write a number of bytes, such as 5000000, 20MB or 5GB")
	}
	*v.bytes = n * unit
	return nil
}

// String shows the size.
func (v sizeValue) String() string {
	if v.bytes == nil {
		return ""
	}
	return bytesText(*v.bytes)
}

// Type names the value in the help.
func (v sizeValue) Type() string { return "size" }

// bytesText writes a number of bytes for people: 812 B, 1.2 MB.
func bytesText(n int64) string {
	for _, u := range units[:4] {
		if n >= u.n {
			return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/float64(u.n)), ".0") + " " + u.name
		}
	}
	return strconv.FormatInt(n, 10) + " B"
}

// levelValue is a flag that holds a level of the log.
type levelValue struct{ level *slog.Level }

// Set reads a level.
func (v levelValue) Set(s string) error {
	if err := v.level.UnmarshalText([]byte(s)); err != nil {
		return fmt.Errorf("write debug, info, warn or error")
	}
	return nil
}

// String shows the level.
func (v levelValue) String() string {
	if v.level == nil {
		return ""
	}
	return strings.ToLower(v.level.String())
}

// Type names the value in the help.
func (v levelValue) Type() string { return "level" }
