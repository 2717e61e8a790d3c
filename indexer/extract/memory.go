package extract

import (
	"bytes"
	"os"
	"strconv"
)

// resident returns the resident bytes of a process, or 0 where /proc does not tell.
func resident(pid int) int64 {
	return statm("/proc/" + strconv.Itoa(pid))
}

// residentGroup returns the resident bytes of all processes of a group.
func residentGroup(group int) int64 {
	var sum int64
	for _, pid := range members(group) {
		sum += resident(pid)
	}
	return sum
}

// statm reads the second field of proc_pid_statm(5): resident pages.
func statm(dir string) int64 {
	b, err := os.ReadFile(dir + "/statm")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(b)
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
