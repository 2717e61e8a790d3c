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
	proc, err := os.Open("/proc")
	if err != nil {
		return 0
	}
	defer proc.Close()
	names, err := proc.Readdirnames(-1)
	if err != nil {
		return 0
	}
	var sum int64
	for _, name := range names {
		if name[0] >= '0' && name[0] <= '9' && groupOf("/proc/"+name) == group {
			sum += statm("/proc/" + name)
		}
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

// groupOf reads the process group in proc_pid_stat(5): the third field after the
// program's name, which stands in parentheses and may hold any character.
func groupOf(dir string) int {
	b, err := os.ReadFile(dir + "/stat")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	if len(fields) < 3 {
		return 0
	}
	group, err := strconv.Atoi(string(fields[2]))
	if err != nil {
		return 0
	}
	return group
}
