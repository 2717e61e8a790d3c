package extract

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
	"time"
)

// members returns the processes of a group, and none where /proc does not tell.
func members(group int) []int {
	proc, err := os.Open("/proc")
	if err != nil {
		return nil
	}
	defer proc.Close()
	names, err := proc.Readdirnames(-1)
	if err != nil {
		return nil
	}
	var found []int
	for _, name := range names {
		if pid, err := strconv.Atoi(name); err == nil && groupOf("/proc/"+name) == group {
			found = append(found, pid)
		}
	}
	return found
}

// endOthers kills every process of this one's group but this one: what a program that a
// worker started has left. It does nothing in a process that is not its group's first, as
// workers are.
func endOthers() {
	self := os.Getpid()
	if syscall.Getpgrp() != self {
		return
	}
	for range 20 { // who is killed may just have started another
		left := 0
		for _, pid := range members(self) {
			if pid != self && syscall.Kill(pid, syscall.SIGKILL) == nil {
				left++
			}
		}
		if left == 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// groupOf reads the process group in proc_pid_stat(5): the third field after the
// program's name, which stands in parentheses and may hold any character. What is
// dead and only waits to be noticed has none.
func groupOf(dir string) int {
	b, err := os.ReadFile(dir + "/stat")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	if len(fields) < 3 || fields[0][0] == 'Z' {
		return 0
	}
	group, err := strconv.Atoi(string(fields[2]))
	if err != nil {
		return 0
	}
	return group
}
