package mail

import (
	"mime"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jhillyerd/enmime/v2"

	"acervo/indexer/extract/reading"
	"acervo/records"
)

// maxAttachments bounds the files that are made of one message.
const maxAttachments = 200

// attach writes an attachment to a file of its own, and its name into the text. Pictures that
// belong to the text (logos, signatures) are left in the message.
func (m *message) attach(p *enmime.Part) error {
	picture := strings.HasPrefix(p.ContentType, "image/") && p.Disposition != "attachment" && (p.ContentID != "" || p.FileName == "")
	if picture || len(p.Content) == 0 || strings.HasSuffix(p.ContentType, "-signature") || strings.HasPrefix(p.ContentType, "multipart/") {
		return nil
	}
	if m.made++; m.made > maxAttachments {
		if m.made == maxAttachments+1 {
			m.text.Find("The message has more than 200 attachments; only the first were taken out of it.")
		}
		return nil
	}
	path := filepath.Join(m.file.Dir, "attachment-"+strconv.Itoa(m.made))
	if err := os.WriteFile(path, p.Content, 0o600); err != nil {
		return err
	}
	name := records.CleanName(nameOf(p))
	m.text.Made = append(m.text.Made, reading.Made{Role: records.Attachment, Name: name, Path: path})
	m.pages.WriteString("[" + name + "]\n")
	return nil
}

// nameOf returns the attachment's name, or makes one with the ending that its type has.
func nameOf(p *enmime.Part) string {
	if p.FileName != "" {
		return p.FileName
	}
	if p.ContentType == "message/rfc822" {
		return "message.eml"
	}
	if endings, err := mime.ExtensionsByType(p.ContentType); err == nil && len(endings) > 0 {
		return "attachment" + endings[0]
	}
	return "attachment"
}
