package mail

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/jhillyerd/enmime/v2"
	"github.com/richardlehane/mscfb"
	"golang.org/x/net/html/charset"

	"acervo/indexer/extract/plain"
	"acervo/indexer/extract/reading"
	"acervo/records"
)

// The properties of a message that are read, by the names of their streams (MS-OXMSG 2.1,
// MS-OXPROPS); the type stands behind.
const (
	propertyPrefix = "__substg1.0_"
	attachPrefix   = "__attach_version"
	fixedStream    = "__properties_version1.0"

	subject, senderName, senderAddress, senderSMTP = "0037", "0C1A", "0C1F", "5D01"
	displayTo, displayCc, bodyText, bodyHTML       = "0E04", "0E03", "1000", "1013"
	longName, shortName, content, displayName      = "3707", "3704", "3701", "3001"

	submitTime, deliveryTime = 0x00390040, 0x0E060040
)

// Msg reads a message as Outlook keeps it (MS-OXMSG), and hands back what Eml does. A message
// that is attached to it stays inside: its name is noted, and nothing else.
func Msg(f reading.File) (reading.Text, error) {
	if f.Size > maxMessage {
		return reading.Text{}, reading.Unreadable(fmt.Sprintf("The message is larger than %d MB; it was not read.", maxMessage>>20), nil)
	}
	file, err := f.Open()
	if err != nil {
		return reading.Text{}, err
	}
	defer file.Close()
	compound, err := mscfb.New(file)
	if err != nil {
		return reading.Text{}, reading.Damaged("an Outlook message", err)
	}
	o, err := readOutlook(compound)
	if err != nil {
		return reading.Text{}, reading.Damaged("an Outlook message", err)
	}
	t := reading.Text{Method: "mail"}
	pages := &reading.Pages{}
	m := &message{file: f, text: &t, pages: pages}
	o.write(m)
	for _, a := range o.attached {
		part := a.part()
		if len(part.Content) == 0 && part.FileName != "" {
			m.pages.WriteString("[" + records.CleanName(part.FileName) + "]\n")
		}
		if err := m.attach(part); err != nil {
			return reading.Text{}, err
		}
	}
	pages.Into(&t)
	return t, nil
}

// properties are those of a message or an attachment that are strings or bytes.
type properties map[string][]byte

// outlook is a message in a compound file.
type outlook struct {
	own      properties
	sent     time.Time
	attached []properties
}

func readOutlook(compound *mscfb.Reader) (*outlook, error) {
	o := &outlook{own: properties{}}
	byFolder := map[string]properties{}
	left := int64(maxMessage)
	for {
		entry, err := compound.Next()
		if errors.Is(err, io.EOF) {
			return o, nil
		}
		if err != nil {
			return nil, err
		}
		target := o.own
		switch {
		case len(entry.Path) == 1 && strings.HasPrefix(entry.Path[0], attachPrefix):
			if target = byFolder[entry.Path[0]]; target == nil {
				target = properties{}
				byFolder[entry.Path[0]] = target
				o.attached = append(o.attached, target)
			}
		case len(entry.Path) > 0:
			continue // recipients, names, and the messages in attachments
		}
		name, isProperty := strings.CutPrefix(entry.Name, propertyPrefix)
		if !isProperty && (entry.Name != fixedStream || len(entry.Path) > 0) {
			continue
		}
		b, err := io.ReadAll(io.LimitReader(entry, left))
		if err != nil {
			return nil, err
		}
		left -= int64(len(b))
		if isProperty {
			target[name] = b
		} else {
			o.sent = sentAt(b)
		}
	}
}

// sentAt finds when the message was sent, or came: entries of 16 bytes after a head of 32
// (MS-OXMSG 2.4), times in units of 100 ns since 1601.
func sentAt(b []byte) time.Time {
	var delivered time.Time
	for at := 32; at+16 <= len(b); at += 16 {
		tag, value := binary.LittleEndian.Uint32(b[at:]), binary.LittleEndian.Uint64(b[at+8:])
		const until1970 = 11_644_473_600
		when := time.Unix(int64(value/1e7)-until1970, 0).UTC()
		switch tag {
		case submitTime:
			return when
		case deliveryTime:
			delivered = when
		}
	}
	return delivered
}

// text returns a property that is a string, in UTF-16 (type 001F) or an encoding of its own.
func (p properties) text(id string) string {
	if b, ok := p[id+"001F"]; ok {
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(b[2*i:])
		}
		return strings.TrimRight(string(utf16.Decode(units)), "\x00")
	}
	s, err := plain.Decode(bytes.TrimRight(p[id+"001E"], "\x00"))
	if err != nil {
		return ""
	}
	return s
}

// write writes the fields that people read, and the text.
func (o *outlook) write(m *message) {
	from := o.own.text(senderName)
	address := o.own.text(senderSMTP)
	if other := o.own.text(senderAddress); address == "" && strings.Contains(other, "@") {
		address = other
	}
	if address != "" && address != from {
		from = strings.TrimSpace(from + " <" + address + ">")
	}
	date := ""
	if o.sent.Year() > 1970 {
		date = o.sent.Format(time.RFC1123Z)
		m.text.Date = records.Date(o.sent.Format(time.DateOnly))
	}
	m.text.Title = strings.TrimSpace(o.own.text(subject))
	for _, field := range []struct{ name, value string }{
		{"From", from}, {"To", o.own.text(displayTo)}, {"Cc", o.own.text(displayCc)}, {"Date", date}, {"Subject", m.text.Title},
	} {
		if value := strings.Join(strings.Fields(field.value), " "); value != "" {
			m.pages.WriteString(field.name + ": " + value + "\n")
		}
	}
	m.pages.WriteString("\n")
	body := o.own.text(bodyText)
	if strings.TrimSpace(body) == "" {
		body = o.html()
	}
	if strings.TrimSpace(body) == "" && len(o.own["10090102"]) > 0 {
		m.text.Find("The message has its text in a form (RTF) that is not read.")
	}
	m.pages.WriteString(body + "\n")
}

func (o *outlook) html() string {
	b := o.own[bodyHTML+"0102"]
	if len(b) == 0 {
		return plain.HTMLWords(o.own.text(bodyHTML))
	}
	r, err := charset.NewReader(bytes.NewReader(b), "")
	if err != nil {
		return ""
	}
	decoded, err := io.ReadAll(r)
	if err != nil {
		return ""
	}
	return plain.HTMLWords(string(decoded))
}

// part makes of an attachment what a MIME message has; one without bytes is a message or an
// object of Office, whose name alone is noted.
func (p properties) part() *enmime.Part {
	name := p.text(longName)
	for _, other := range []string{shortName, displayName} {
		if name == "" {
			name = p.text(other)
		}
	}
	return &enmime.Part{Disposition: "attachment", FileName: name, Content: p[content+"0102"]}
}
