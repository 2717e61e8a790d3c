package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"

	"acervo/records"
)

// Page is the text of one page of a file.
type Page struct {
	File  records.FileID `json:"file"`
	Page  int            `json:"page"`
	Pages int            `json:"pages"` // 0 in a text without pages
	Text  string         `json:"text"`
}

// Download writes the bytes of a file and checks them against their SHA-256.
func (c *Client) Download(ctx context.Context, f File, to io.Writer) error {
	res, err := c.do(ctx, request{method: http.MethodGet, path: filePath(f.ID) + "/content"})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, h), res.Body)
	if err != nil {
		return records.Errorf(records.Unavailable, "The file broke off after %d of %d bytes.", n, f.Size).Because(err)
	}
	if got := hex.EncodeToString(h.Sum(nil)); records.Sum(got) != f.SHA256 {
		return records.Errorf(records.Internal, "The bytes received do not have the SHA-256 that was filed; do not use them.").At(f.Name)
	}
	return nil
}

// Text writes the whole text of a file, its pages parted by form feeds. It
// waits, as long as patience lasts, for a file that is still being read.
func (c *Client) Text(ctx context.Context, id records.FileID, to io.Writer) error {
	return c.copyText(ctx, request{method: http.MethodGet, path: filePath(id) + "/text"}, to)
}

// copyText writes an answer that is text.
func (c *Client) copyText(ctx context.Context, r request, to io.Writer) error {
	res, err := c.do(ctx, r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(to, res.Body); err != nil {
		return records.Errorf(records.Unavailable, "The text broke off.").Because(err)
	}
	return nil
}

// Page reads the text of a page, from 1.
func (c *Client) Page(ctx context.Context, id records.FileID, page int) (Page, error) {
	return ask[Page](ctx, c, fmt.Sprintf("%s/pages/%d", filePath(id), page), nil)
}

func filePath(id records.FileID) string { return "/api/v1/files/" + string(id) }
