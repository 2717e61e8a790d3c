// Package manifest reads what is to be imported: a folder of files, or a list
// of files in CSV or JSON Lines that says what each of them is. It checks all
// that can be checked without the service, names the line and the column of
// every mistake, and never leaves the folder it was given.
package manifest
