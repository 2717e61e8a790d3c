package records

import (
	"context"
	"errors"
	"io"
	"time"
)

// Received is a file whose bytes are in the vault and that is not filed yet.
type Received struct {
	Name      string
	MediaType string
	Role      FileRole // empty for original
	Blob      Blob     // its sum and time are known when Named or Settle has returned

	arrival Arrival   // nil: the bytes are named and durable
	came    time.Time // zero: some time ago
}

// soon is for how long bytes that came are not looked for again before they are filed.
const soon = 100 * time.Millisecond

// stillThere makes sure that bytes that came a while ago, as those of an upload that is filed now, have not gone meanwhile with a
// record that had the same ones. Whose it was is nobody's to know.
func (o *Office) stillThere(ctx context.Context, r Received) error {
	if time.Since(r.came) < soon {
		return nil
	}
	_, err := o.vault.Stat(ctx, r.Blob.Sum)
	if err != nil && KindOf(err) == NotFound {
		return Errorf(Conflict, "The bytes of this file are no longer here; nothing was filed. Send the file again.").At(r.Name)
	}
	return err
}

// Named waits until the sum of the bytes is known.
func (r *Received) Named() error {
	if r.arrival == nil || r.Blob.Sum != "" {
		return nil
	}
	b, err := r.arrival.Named()
	if err == nil {
		r.Blob = b
	}
	return err
}

// Settle waits until the bytes are durable.
func (r *Received) Settle() error {
	if r.arrival == nil {
		return nil
	}
	if err := r.arrival.Settle(); err != nil {
		return err
	}
	return r.Named()
}

// Receive puts the bytes of an upload into the vault. Nothing is filed by it:
// bytes that no filing follows are swept away after a day.
func (o *Office) Receive(ctx context.Context, who Actor, name string, r io.Reader) (Received, error) {
	if err := who.Must(ActFile); err != nil {
		return Received{}, err
	}
	name = CleanName(name)
	received, err := o.put(ctx, name, r)
	if err != nil {
		var e *Error
		if errors.As(err, &e) && e.Kind == TooLarge {
			return Received{}, e.At(name)
		}
		return Received{}, err
	}
	if received.Blob.Size == 0 {
		return Received{}, Errorf(Invalid, "The file is empty; nothing was filed.").At(name)
	}
	return received, nil
}

// put brings the bytes into the vault and tells what kind of file they are.
func (o *Office) put(ctx context.Context, name string, r io.Reader) (Received, error) {
	received := Received{Name: name}
	look := func(bytes io.Reader) (err error) {
		received.MediaType, err = o.mediaType(bytes, name)
		return err
	}
	var err error
	if eager, ok := o.vault.(EagerVault); ok {
		received.arrival, err = eager.PutEagerly(ctx, r, o.maxUpload, look)
		if err == nil {
			received.Blob.Size, received.came = received.arrival.Size(), time.Now()
		}
		return received, err
	}
	if received.Blob, err = o.vault.Put(ctx, r, o.maxUpload); err != nil || received.Blob.Size == 0 {
		return received, err
	}
	b, _, err := o.vault.Open(ctx, received.Blob.Sum)
	if err != nil {
		return received, err
	}
	defer b.Close()
	received.came = time.Now()
	return received, look(b)
}
