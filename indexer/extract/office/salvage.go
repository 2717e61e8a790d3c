package office

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
)

const (
	localHeader     = 30 // bytes before a part's name (APPNOTE 4.3.7)
	longestTrailing = 24 // bytes of a data descriptor with its signature (APPNOTE 4.3.9)
)

// salvage finds the parts of an archive without its directory, which is its end: by the header
// that each part has before its bytes. The last part may break off.
func (a *archive) salvage(size int64) error {
	a.partial = true
	var head [localHeader]byte
	for at := int64(0); ; {
		if _, err := a.file.ReadAt(head[:], at); err != nil || string(head[:4]) != "PK\x03\x04" {
			break
		}
		if len(a.order) >= maxEntries {
			return errEntries
		}
		flags, method := binary.LittleEndian.Uint16(head[6:]), binary.LittleEndian.Uint16(head[8:])
		packed := int64(binary.LittleEndian.Uint32(head[18:]))
		name := make([]byte, binary.LittleEndian.Uint16(head[26:]))
		if _, err := a.file.ReadAt(name, at+localHeader); err != nil {
			break
		}
		if flags&1 != 0 {
			return errSealed
		}
		start := at + localHeader + int64(len(name)) + int64(binary.LittleEndian.Uint16(head[28:]))
		body := io.NewSectionReader(a.file, start, max(0, size-start))
		if flags&8 != 0 { // its length comes after it
			if method != zip.Deflate {
				break
			}
			var err error
			if packed, err = a.length(body); err != nil {
				return err
			}
		}
		a.add(string(name), part{packed: packed, open: func() (io.ReadCloser, error) {
			r := io.NewSectionReader(a.file, start, min(packed, max(0, size-start)))
			switch method {
			case zip.Store:
				return io.NopCloser(r), nil
			case zip.Deflate:
				return flate.NewReader(r), nil
			}
			return nil, zip.ErrAlgorithm
		}})
		at = a.following(start + packed)
	}
	if len(a.order) == 0 {
		return zip.ErrFormat
	}
	return nil
}

// length unpacks a part to learn how many packed bytes it has.
func (a *archive) length(r io.Reader) (int64, error) {
	packed := &counted{Reader: bufio.NewReader(r)}
	unpacked, err := io.Copy(io.Discard, io.LimitReader(flate.NewReader(packed), a.left+1))
	if a.left -= unpacked; a.left < 0 {
		return 0, errBomb
	}
	var damage flate.CorruptInputError
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.As(err, &damage) {
		return 0, err
	}
	return packed.n, nil
}

// counted counts what was read. As it reads single bytes too, flate reads none too many.
type counted struct {
	*bufio.Reader
	n int64
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += int64(n)
	return n, err
}

func (c *counted) ReadByte() (byte, error) {
	b, err := c.Reader.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

// following returns where the next part begins after the end of one.
func (a *archive) following(end int64) int64 {
	var b [longestTrailing + 4]byte
	n, _ := a.file.ReadAt(b[:], end) // what is missing is not found
	return end + int64(max(0, bytes.Index(b[:n], []byte("PK\x03\x04"))))
}
