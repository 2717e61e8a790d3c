package ocr

import (
	"encoding/binary"
	"io"
)

// countTIFF counts the pages of a TIFF file: the image file directories, each of which names
// the place of the next (TIFF 6.0, section 2). A circle ends the count, as does damage.
func countTIFF(r io.ReaderAt) int { return len(sheetsOfTIFF(r)) }

// sheetsOfTIFF returns where the directory of each sheet stands, as the header says it of the first.
func sheetsOfTIFF(r io.ReaderAt) (sheets [][4]byte) {
	var head [8]byte
	if _, err := r.ReadAt(head[:], 0); err != nil {
		return nil
	}
	var order binary.ByteOrder = binary.LittleEndian
	if head[0] == 'M' {
		order = binary.BigEndian
	}
	seen := map[uint32]bool{}
	for at := order.Uint32(head[4:]); at != 0 && !seen[at] && len(seen) <= maxPages; {
		seen[at] = true
		var where [4]byte
		order.PutUint32(where[:], at)
		sheets = append(sheets, where)
		var entries [2]byte
		if _, err := r.ReadAt(entries[:], int64(at)); err != nil {
			break
		}
		var next [4]byte
		if _, err := r.ReadAt(next[:], int64(at)+2+12*int64(order.Uint16(entries[:]))); err != nil {
			break
		}
		at = order.Uint32(next[:])
	}
	return sheets
}
