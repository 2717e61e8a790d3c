package redline

// span is a run of bytes.
type span struct{ from, to int }
