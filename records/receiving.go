package records

import (
	"context"
	"errors"
	"io"
)

// Received is a file whose bytes are in the vault and that is not filed yet.
type Received struct {
	Name      string
	MediaType string
	Role      FileRole // empty for original
	Blob      Blob

	settle func() error // see EagerVault; nil: the bytes are durable
}

// Settle returns when the bytes are durable.
func (r Received) Settle() error {
	if r.settle == nil {
		return nil
	}
	return r.settle()
}

// Receive puts the bytes of an upload into the vault. Nothing is filed by it:
// bytes that no filing follows are swept away after a day.
func (o *Office) Receive(ctx context.Context, who Actor, name string, r io.Reader) (Received, error) {
	if err := who.Must(ActFile); err != nil {
		return Received{}, err
	}
	name = CleanName(name)
	blob, settle, err := o.put(ctx, r)
	if err != nil {
		var e *Error
		if errors.As(err, &e) && e.Kind == TooLarge {
			return Received{}, e.At(name)
		}
		return Received{}, err
	}
	if blob.Size == 0 {
		return Received{}, Errorf(Invalid, "The file is empty; nothing was filed.").At(name)
	}
	mediaType, err := o.tellType(ctx, blob.Sum, name)
	if err != nil {
		return Received{}, err
	}
	return Received{Name: name, MediaType: mediaType, Blob: blob, settle: settle}, nil
}

func (o *Office) put(ctx context.Context, r io.Reader) (Blob, func() error, error) {
	if eager, ok := o.vault.(EagerVault); ok {
		return eager.PutEagerly(ctx, r, o.maxUpload)
	}
	b, err := o.vault.Put(ctx, r, o.maxUpload)
	return b, nil, err
}

func (o *Office) tellType(ctx context.Context, sum Sum, name string) (string, error) {
	b, _, err := o.vault.Open(ctx, sum)
	if err != nil {
		return "", err
	}
	defer b.Close()
	return o.mediaType(b, name)
}
