package office

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf16"

	"acervo/indexer/extract/reading"
)

// directoryEntry is the length of an entry in the directory of a compound file, which begins
// with 64 bytes of name and two with the name's length (MS-CFB 2.6.1).
const directoryEntry = 128

// Sealed reports whether a compound file holds an OOXML document that is encrypted with a
// password (MS-OFFCRYPTO 2.3.1): nothing in it is to be had without.
func Sealed(f reading.File) (bool, error) {
	file, err := f.Open()
	if err != nil {
		return false, err
	}
	defer file.Close()
	var name [66]byte
	units := utf16.Encode([]rune("EncryptedPackage\x00"))
	for i, u := range units {
		binary.LittleEndian.PutUint16(name[2*i:], u)
	}
	binary.LittleEndian.PutUint16(name[64:], uint16(2*len(units)))
	block := make([]byte, 512*directoryEntry)
	for {
		n, err := io.ReadFull(file, block)
		for entry := block[:n]; len(entry) >= directoryEntry; entry = entry[directoryEntry:] {
			if bytes.HasPrefix(entry, name[:]) {
				return true, nil
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
}
