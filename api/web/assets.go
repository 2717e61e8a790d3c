package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"mime"
	"path"
	"strings"
)

//go:embed assets
var assetFiles embed.FS

// AssetPath is where assets are served; the rest of the path is an asset's name.
const AssetPath = "/assets/"

// Asset is a file that pages refer to. Its name changes with its bytes, so that it may be cached for ever.
type Asset struct {
	MediaType string
	Bytes     []byte
	Packed    []byte // with gzip
}

// Asset returns the asset of a name that a page refers to; older names are gone.
func (s *Site) Asset(name string) (Asset, bool) {
	a, ok := s.assets[name]
	return a, ok
}

func packAssets() (assets map[string]Asset, addresses map[string]string, err error) {
	assets, addresses = map[string]Asset{}, map[string]string{}
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		b, err := assetFiles.ReadFile("assets/" + e.Name())
		if err != nil {
			return nil, nil, err
		}
		var packed bytes.Buffer
		z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			return nil, nil, err
		}
		if _, err := z.Write(b); err != nil {
			return nil, nil, err
		}
		if err := z.Close(); err != nil {
			return nil, nil, err
		}
		sum := sha256.Sum256(b)
		ending := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ending) + "." + hex.EncodeToString(sum[:6]) + ending
		assets[name] = Asset{MediaType: mime.TypeByExtension(ending), Bytes: b, Packed: packed.Bytes()}
		addresses[e.Name()] = AssetPath + name
	}
	return assets, addresses, nil
}
