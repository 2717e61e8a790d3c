// Package sample is a small collection of documents written for Acervo, so that
// filing, searching and versions can be tried at once. None of them is official,
// and each says so in its first line.
package sample

import "embed"

// FS holds manifest.csv, in the form that the import command reads, the files it
// lists, under files/, and events.csv, which tells what became law when. They are made from internal/build/source.
//
//go:generate go test ./internal/build -run TestFiles -update
//go:embed manifest.csv events.csv files
var FS embed.FS
