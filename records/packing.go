package records

import (
	"context"
	"io"
	"iter"
	"strings"
)

// Package is a set of files that somebody else takes over, with what he needs to check
// them without this program: their sums, how many there are, and who sent them.
type Package struct {
	Name   string // of the one folder that everything stands in; made portable
	Made   Date
	Labels []Label // what the package says of itself, in this order; a label may come twice
	Files  iter.Seq2[Packed, error]
}

// Label is one statement of a package about itself: RFC 8493 (2.2.2) names Source-Organization,
// External-Description, External-Identifier, Contact-Name and others.
type Label struct{ Name, Value string }

// Packed is one file of a package. It is opened when its turn comes, and closed before the next one.
type Packed struct {
	Path string // with slashes, without "." and ".."; no two are alike in letters of either case
	Open func(ctx context.Context) (io.ReadCloser, error)
	Sum  Sum // what the bytes must have; other bytes fail the package. Empty: whatever comes
}

// Packer writes packages.
type Packer interface {
	// Pack writes the package to w while it reads the files, one after the other, so that its
	// memory does not grow with them. After an error what was written is no package.
	Pack(ctx context.Context, w io.Writer, p Package) error
}

// PackedBytes is a file of a package that is in memory: metadata, a history, a proof.
func PackedBytes(path string, b []byte) Packed {
	return Packed{Path: path, Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(string(b))), nil
	}}
}

// devices are names that Windows keeps for itself, with any ending.
var devices = map[string]bool{
	"con": true, "prn": true, "aux": true, "nul": true, "conin$": true, "conout$": true,
	"com1": true, "com2": true, "com3": true, "com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true,
	"lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true,
}

// Portable makes one element of a path of what somebody called a file: a name that every
// system takes as it is, that names no device, hides nothing and leads nowhere else. It is
// never empty, and at most 180 bytes long; two names may become one.
func Portable(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*%`, r) {
			return '-'
		}
		return r
	}, CleanText(name))
	name = CleanName(name) // cuts it, and takes dots and spaces from its ends
	name = strings.TrimLeft(name, "~-. ")
	if name == "" {
		return "file"
	}
	before, _, _ := strings.Cut(strings.ToLower(name), ".")
	if devices[strings.TrimRight(before, " ")] {
		return "_" + name
	}
	return name
}
