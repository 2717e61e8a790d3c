package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"path"
	"strings"
)

//go:embed assets
var assetFiles embed.FS

// joinedFiles are the parts of assets that are joined, in the order of their names.
//
//go:embed look/*.css desk/*.js
var joinedFiles embed.FS

// joined are the assets that are made of the files of a folder: the one style sheet, and the script of the filing desk.
var joined = map[string]string{"app.css": "look", "desk.js": "desk"}

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
	files := map[string][]byte{}
	for name, folder := range joined {
		if files[name], err = join(folder); err != nil {
			return nil, nil, err
		}
	}
	for _, e := range entries {
		if files[e.Name()], err = assetFiles.ReadFile("assets/" + e.Name()); err != nil {
			return nil, nil, err
		}
	}
	for file, b := range files {
		packed, err := pack(b)
		if err != nil {
			return nil, nil, err
		}
		sum := sha256.Sum256(b)
		ending := path.Ext(file)
		name := strings.TrimSuffix(file, ending) + "." + hex.EncodeToString(sum[:6]) + ending
		assets[name] = Asset{MediaType: mediaTypes[ending], Bytes: b, Packed: packed}
		addresses[file] = AssetPath + name
	}
	return assets, addresses, nil
}

// mediaTypes are our own: what the machine's tables say of .js differs.
var mediaTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

func join(folder string) ([]byte, error) {
	entries, err := joinedFiles.ReadDir(folder) // sorted by name
	if err != nil {
		return nil, err
	}
	var all []byte
	for _, e := range entries {
		b, err := joinedFiles.ReadFile(folder + "/" + e.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, b...)
	}
	return all, nil
}

func pack(b []byte) ([]byte, error) {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(b); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
