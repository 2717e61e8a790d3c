// Package extract reads the text of files that come from outside, and survives them.
//
// Every file is read in a worker process: this same program started again with
// the argument "worker", in a process group of its own, with limits on memory,
// time and what it may write. A worker that hangs, dies or grows too large is
// killed with all that it started, and the next file gets a new one. The readers
// of the single kinds of files stand in the subfolders and run in workers only.
package extract
