package records

import (
	"context"
	"io"
	"time"
)

// Upload is a file that arrives in pieces, over a line that may break. It belongs
// to whoever began it: for anybody else it does not exist.
type Upload struct {
	ID         string
	Owner      string // an Actor's ID
	Name       string
	Size       int64 // bytes of the whole, as announced
	Offset     int64 // bytes that are here and durable
	BegunAt    time.Time
	Received   *Received // when all of it is in the vault
	ReceivedAt time.Time
}

// How long an upload waits: for its next piece, and for the filing that refers to
// it. The vault keeps bytes that no filing follows for longer than the latter (Sweep).
const (
	uploadIdle = 24 * time.Hour
	uploadKept = 12 * time.Hour
)

// expired reports whether the vault may soon let go of what was received.
func (u Upload) expired(now time.Time) bool {
	return u.Received != nil && now.Sub(u.ReceivedAt) > uploadKept
}

// Intake keeps uploads until all of their bytes are here.
type Intake interface {
	// Begin makes an upload without bytes.
	Begin(ctx context.Context, u Upload) error
	// Upload returns an upload with its present offset, or NotFound.
	Upload(ctx context.Context, id string) (Upload, error)
	// Append writes what r holds behind the first offset bytes and returns the new
	// offset, durably, also when r breaks off: its error is returned as it is. An offset
	// that is not the present one, and a piece while another is being written, is a
	// Conflict; more than the announced size is TooLarge, and the piece is not kept.
	Append(ctx context.Context, id string, offset int64, r io.Reader) (int64, error)
	// Open returns the bytes, or NotFound.
	Open(ctx context.Context, id string) (io.ReadCloser, error)
	// Complete keeps the upload as received and lets its bytes go: the vault has them.
	Complete(ctx context.Context, u Upload) error
	// Sweep removes uploads to which nothing happened since: idle those that lack
	// bytes, kept those that are complete.
	Sweep(ctx context.Context, idle, kept time.Time) (removed int, err error)
}

func errNoUpload() *Error {
	return Errorf(NotFound, "There is no such upload, or it has expired; begin it anew.")
}

// BeginUpload announces a file that is to come in pieces. Nothing is filed by it.
func (o *Office) BeginUpload(ctx context.Context, who Actor, name string, size int64) (Upload, error) {
	if err := who.Must(ActFile); err != nil {
		return Upload{}, err
	}
	switch {
	case o.intake == nil:
		return Upload{}, Errorf(Unavailable, "This service takes no files in pieces; send the file whole.")
	case size < 1:
		return Upload{}, Errorf(Invalid, "Say how many bytes the file has: at least one.").At("size")
	case size > o.maxUpload:
		return Upload{}, Errorf(TooLarge, "The file is larger than the most that is accepted: %d bytes.", o.maxUpload).At("size")
	}
	u := Upload{ID: o.newID(), Owner: who.ID, Name: CleanName(name), Size: size, BegunAt: o.now().UTC()}
	return u, o.intake.Begin(ctx, u)
}

// Upload returns an upload of the actor's own.
func (o *Office) Upload(ctx context.Context, who Actor, id string) (Upload, error) {
	if err := who.Must(ActFile); err != nil {
		return Upload{}, err
	}
	if o.intake == nil {
		return Upload{}, errNoUpload()
	}
	u, err := o.intake.Upload(ctx, id)
	switch {
	case err != nil && KindOf(err) == NotFound, err == nil && (u.Owner != who.ID || u.expired(o.now())):
		return Upload{}, errNoUpload()
	case err != nil:
		return Upload{}, err
	}
	return u, nil
}

// ContinueUpload adds a piece. With the last one the bytes go into the vault,
// which computes their SHA-256. A piece without bytes at the end repeats that step,
// should it have failed.
func (o *Office) ContinueUpload(ctx context.Context, who Actor, id string, offset int64, r io.Reader) (Upload, error) {
	u, err := o.Upload(ctx, who, id)
	if err != nil {
		return Upload{}, err
	}
	if u.Received != nil {
		if offset == u.Size {
			return u, nil
		}
		return Upload{}, Errorf(Conflict, "All %d bytes are here already.", u.Size).At("Upload-Offset")
	}
	if u.Offset, err = o.intake.Append(ctx, id, offset, r); err != nil {
		return Upload{}, err
	}
	if u.Offset < u.Size {
		return u, nil
	}
	return o.completeUpload(ctx, who, u)
}

func (o *Office) completeUpload(ctx context.Context, who Actor, u Upload) (Upload, error) {
	b, err := o.intake.Open(ctx, u.ID)
	if err != nil {
		return Upload{}, err
	}
	defer b.Close()
	received, err := o.Receive(ctx, who, u.Name, b)
	if err != nil {
		return Upload{}, err
	}
	if received.Blob.Size != u.Size {
		return Upload{}, Errorf(Internal, "The vault got %d bytes of an upload of %d.", received.Blob.Size, u.Size)
	}
	if err := received.Settle(); err != nil { // before its pieces are given up
		return Upload{}, err
	}
	u.Received, u.ReceivedAt = &received, o.now().UTC()
	return u, o.intake.Complete(ctx, u)
}

// Uploaded returns what an upload of the actor's own has brought, to be filed. It
// may be asked again: a filing that is repeated refers to the same upload.
func (o *Office) Uploaded(ctx context.Context, who Actor, id string) (Received, error) {
	u, err := o.Upload(ctx, who, id)
	if err != nil {
		return Received{}, err
	}
	if u.Received == nil {
		return Received{}, Errorf(Conflict, "Of this upload %d bytes of %d are here; send the rest first.", u.Offset, u.Size)
	}
	return *u.Received, nil
}
