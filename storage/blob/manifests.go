package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/minio/minio-go/v7"

	"acervo/records"
)

// Manifests are small named objects beside the bytes: what the bytes are, so that
// a catalogue can be made of the vault alone. Unlike bytes they are replaced. All three
// vaults keep them, under manifests/ and the same names.
type Manifests interface {
	// PutManifest keeps content under a name: as a whole, durably, in place of what
	// was there. A name is lower-case words parted by slashes, such as documents/abc.json.
	PutManifest(ctx context.Context, name string, content []byte) error
	// Manifest returns what is kept under a name, or NotFound.
	Manifest(ctx context.Context, name string) ([]byte, error)
	// PruneManifest removes what the medium keeps of older states of a manifest. That there is nothing is no error.
	PruneManifest(ctx context.Context, name string) error
	// Manifests lists the names that begin with a prefix, in order.
	Manifests(ctx context.Context, prefix string) iter.Seq2[string, error]
}

var (
	_ Manifests = (*Folder)(nil)
	_ Manifests = (*S3)(nil)
	_ Manifests = (*Memory)(nil)
)

const manifestRoot = "manifests"

// manifestName is what a name may be: it can be no path out of the vault.
var manifestName = regexp.MustCompile(`^[a-z0-9_-]+(/[a-z0-9_-]+)*\.[a-z]+$`)

func checkName(name string) error {
	if !manifestName.MatchString(name) {
		return records.Errorf(records.Internal, "%q is no name of a manifest.", name)
	}
	return nil
}

func noManifest(name string) error {
	return records.Errorf(records.NotFound, "The vault has no manifest %s.", name)
}

// PutManifest implements Manifests: a new file, fsync, rename, fsync of the directory.
func (f *Folder) PutManifest(_ context.Context, name string, content []byte) error {
	if err := checkName(name); err != nil {
		return err
	}
	path := filepath.Join(f.dir, manifestRoot, filepath.FromSlash(name))
	if err := makeDurable(filepath.Dir(path), f.mode); err != nil {
		return diskFault(err)
	}
	to, err := os.CreateTemp(f.spool.dir, "manifest-*") // swept up after a crash like uploads
	if err != nil {
		return diskFault(err)
	}
	_, err = to.Write(content)
	if err = errors.Join(err, to.Chmod(0o640), to.Sync(), to.Close()); err == nil {
		if err = os.Rename(to.Name(), path); err == nil {
			return diskFault(syncDir(filepath.Dir(path)))
		}
	}
	return diskFault(errors.Join(err, os.Remove(to.Name())))
}

// Manifest implements Manifests.
func (f *Folder) Manifest(_ context.Context, name string) ([]byte, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(filepath.Join(f.dir, manifestRoot, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, noManifest(name)
	}
	return b, diskFault(err)
}

// PruneManifest implements Manifests: a folder keeps no older states.
func (*Folder) PruneManifest(context.Context, string) error { return nil }

// Manifests implements Manifests.
func (f *Folder) Manifests(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		root := os.DirFS(filepath.Join(f.dir, manifestRoot))
		err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil && path == "." && errors.Is(err, fs.ErrNotExist):
				return fs.SkipAll // none were kept yet
			case err != nil:
				return err
			case ctx.Err() != nil:
				return ctx.Err()
			case d.IsDir() || !strings.HasPrefix(path, prefix) || !manifestName.MatchString(path):
				return nil
			case !yield(path, nil):
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield("", diskFault(err))
		}
	}
}

// PutManifest implements Manifests.
func (v *S3) PutManifest(ctx context.Context, name string, content []byte) error {
	if err := checkName(name); err != nil {
		return err
	}
	digest := sha256.Sum256(content)
	_, err := v.putObject(ctx, manifestRoot+"/"+name, bytes.NewReader(content), int64(len(content)), digest[:], Capabilities{})
	return v.fault(ctx, err)
}

// Manifest implements Manifests.
func (v *S3) Manifest(ctx context.Context, name string) ([]byte, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	body, _, _, err := v.core.GetObject(ctx, v.bucket, manifestRoot+"/"+name, minio.GetObjectOptions{})
	if codeOf(err) == minio.NoSuchKey {
		return nil, noManifest(name)
	}
	if err != nil {
		return nil, v.fault(ctx, err)
	}
	defer body.Close()
	b, err := io.ReadAll(body)
	return b, v.fault(ctx, err)
}

// Manifests implements Manifests.
func (v *S3) Manifests(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		options := minio.ListObjectsOptions{Prefix: manifestRoot + "/" + prefix, Recursive: true}
		for object := range v.core.ListObjectsIter(ctx, v.bucket, options) {
			if object.Err != nil {
				yield("", v.fault(ctx, object.Err))
				return
			}
			if name := strings.TrimPrefix(object.Key, manifestRoot+"/"); manifestName.MatchString(name) && !yield(name, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil { // the list just ends then: it must not look complete
			yield("", err)
		}
	}
}

// PruneManifest implements Manifests: all versions but the present one go, one by one.
func (v *S3) PruneManifest(ctx context.Context, name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	offers, err := v.Capabilities(ctx)
	if err != nil || !offers.Versioning && !offers.ObjectLock {
		return err
	}
	for object := range v.versions(ctx, manifestRoot+"/"+name) {
		switch {
		case object.Err != nil:
			return v.fault(ctx, object.Err)
		case object.IsLatest:
			continue
		}
		if err := v.removeVersion(ctx, object); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// PruneManifest implements Manifests: memory keeps no older states.
func (*Memory) PruneManifest(context.Context, string) error { return nil }

// PutManifest implements Manifests.
func (m *Memory) PutManifest(_ context.Context, name string, content []byte) error {
	if err := checkName(name); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.manifests == nil {
		m.manifests = map[string][]byte{}
	}
	m.manifests[name] = bytes.Clone(content)
	return nil
}

// Manifest implements Manifests.
func (m *Memory) Manifest(_ context.Context, name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, ok := m.manifests[name]
	if !ok {
		return nil, noManifest(name)
	}
	return bytes.Clone(b), nil
}

// Manifests implements Manifests.
func (m *Memory) Manifests(_ context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		m.mu.Lock()
		names := slices.Sorted(maps.Keys(m.manifests))
		m.mu.Unlock()
		for _, name := range names {
			if strings.HasPrefix(name, prefix) && !yield(name, nil) {
				return
			}
		}
	}
}
