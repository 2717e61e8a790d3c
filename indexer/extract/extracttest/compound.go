package extracttest

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
)

const (
	sector     = 512
	noSector   = 0xFFFFFFFF
	lastSector = 0xFFFFFFFE
	cutoff     = 4096 // shorter streams stand in the small one
)

// Compound makes a compound file (MS-CFB), which Outlook and old Office write, of streams by
// their names; "folder/name" stands in a storage.
func Compound(streams map[string]string) []byte {
	c := &compound{}
	c.entry("Root Entry", 5)
	c.fill(0, streams)
	c.entries[0].start, c.entries[0].size = c.place(c.small), len(c.small)
	directory := c.place(c.directory())
	smallTable := c.place(table(c.smallNext))
	tableAt := len(c.next)
	sectors := 1
	for sectors*sector/4 < tableAt+sectors {
		sectors++
	}
	for range sectors {
		c.next = append(c.next, 0xFFFFFFFD) // a sector of the table itself
	}
	head := make([]byte, sector)
	copy(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	put16(head[24:], 0x3E, 3, 0xFFFE, 9, 6)
	put32(head[44:], sectors, directory, 0, cutoff, smallTable, (len(c.smallNext)*4+sector-1)/sector, lastSector, 0)
	for i := range 109 {
		at := noSector
		if i < sectors {
			at = tableAt + i
		}
		put32(head[76+4*i:], at)
	}
	return slices.Concat(head, c.data, pad(table(c.next), 0xFF))
}

type compound struct {
	entries   []compoundEntry
	data      []byte // sectors
	next      []int  // for each of them, the one that follows
	small     []byte // pieces of 64 bytes
	smallNext []int
}

type compoundEntry struct {
	name         string
	kind         byte // 1 storage, 2 stream, 5 root
	right, child int
	start, size  int
}

func (c *compound) entry(name string, kind byte) int {
	c.entries = append(c.entries, compoundEntry{name: name, kind: kind, right: noSector, child: noSector, start: lastSector})
	return len(c.entries) - 1
}

// fill makes the entries of a storage, each of which names the next.
func (c *compound) fill(storage int, streams map[string]string) {
	folders := map[string]map[string]string{}
	last := noSector
	link := func(i int) {
		if last == noSector {
			c.entries[storage].child = i
		} else {
			c.entries[last].right = i
		}
		last = i
	}
	names := make([]string, 0, len(streams))
	for name := range streams {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if folder, rest, ok := strings.Cut(name, "/"); ok {
			if folders[folder] == nil {
				folders[folder] = map[string]string{}
			}
			folders[folder][rest] = streams[name]
			continue
		}
		i := c.entry(name, 2)
		link(i)
		body := []byte(streams[name])
		c.entries[i].size = len(body)
		if len(body) >= cutoff {
			c.entries[i].start = c.place(body)
		} else if len(body) > 0 {
			c.entries[i].start = len(c.smallNext)
			for range (len(body) + 63) / 64 {
				c.smallNext = append(c.smallNext, len(c.smallNext)+1)
			}
			c.smallNext[len(c.smallNext)-1] = lastSector
			c.small = append(append(c.small, body...), make([]byte, -len(body)&63)...)
		}
	}
	for folder, inside := range folders {
		i := c.entry(folder, 1)
		link(i)
		c.fill(i, inside)
	}
}

// place puts bytes into sectors of their own and returns the first.
func (c *compound) place(b []byte) int {
	if len(b) == 0 {
		return lastSector
	}
	first := len(c.next)
	b = pad(b, 0)
	c.data = append(c.data, b...)
	for range len(b) / sector {
		c.next = append(c.next, len(c.next)+1)
	}
	c.next[len(c.next)-1] = lastSector
	return first
}

func (c *compound) directory() []byte {
	var out []byte
	for _, e := range c.entries {
		b := make([]byte, 128)
		units := append(utf16.Encode([]rune(e.name)), 0)
		for i, u := range units {
			binary.LittleEndian.PutUint16(b[2*i:], u)
		}
		put16(b[64:], 2*len(units))
		b[66], b[67] = e.kind, 1
		put32(b[68:], noSector, e.right, e.child)
		put32(b[116:], e.start, e.size)
		out = append(out, b...)
	}
	for len(out)%sector != 0 {
		b := make([]byte, 128)
		put32(b[68:], noSector, noSector, noSector)
		out = append(out, b...)
	}
	return out
}

func table(next []int) []byte {
	b := make([]byte, 4*len(next))
	put32(b, next...)
	return pad(b, 0xFF)
}

func pad(b []byte, with byte) []byte {
	for len(b)%sector != 0 {
		b = append(b, with)
	}
	return b
}

func put16(b []byte, values ...int) {
	for i, v := range values {
		binary.LittleEndian.PutUint16(b[2*i:], uint16(v))
	}
}

func put32(b []byte, values ...int) {
	for i, v := range values {
		binary.LittleEndian.PutUint32(b[4*i:], uint32(v))
	}
}
