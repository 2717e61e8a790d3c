package records

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"io"
	"strings"
	"time"
)

// Share is a link by which somebody without an account gets one file of one version, for a time.
type Share struct {
	ID           string
	Document     DocumentID
	Version      int
	File         FileID
	Reason       string // why it was made; always said for what is restricted
	MadeAt       time.Time
	MadeBy       string // the id of whoever made it
	MadeName     string // their name at the time
	ExpiresAt    time.Time
	RevokedAt    time.Time // zero: it was not
	RevokedName  string
	RevokeReason string
}

// Open reports whether the link still opens anything by its own terms.
func (s Share) Open(now time.Time) bool { return s.RevokedAt.IsZero() && now.Before(s.ExpiresAt) }

// ShareReader finds share links. Secrets reach it hashed only.
type ShareReader interface {
	// Share returns a share link by its id, or NotFound.
	Share(ctx context.Context, id string) (Share, error)
	// ShareByHash returns the share link with that hash of a secret and the hash as it is kept, or NotFound.
	ShareByHash(ctx context.Context, hash string) (s Share, kept string, err error)
	// Shares lists the share links of a document, the newest first.
	Shares(ctx context.Context, of DocumentID) ([]Share, error)
}

// People tells who somebody is today, and by which keys they come.
type People interface {
	// UserByID returns a user, or NotFound.
	UserByID(ctx context.Context, id string) (User, error)
	// TokenByID returns an API token, also one that is good for nothing any more, or NotFound.
	TokenByID(ctx context.Context, id string) (Token, error)
}

// ShareWriter keeps share links.
type ShareWriter interface {
	// InsertShare adds a share link under the hash of its secret.
	InsertShare(ctx context.Context, s Share, hash string) error
	// RevokeShare writes when, by whom and why a link was revoked; Conflict when that was done before.
	RevokeShare(ctx context.Context, s Share) error
}

// ShareRequest asks for a share link.
type ShareRequest struct {
	Version  int           // pinned; 0: the latest there is now
	Language Language      // of the text; empty: the authentic one
	File     FileID        // of that version; empty: the text's main file
	Life     time.Duration // 0: a week, or as long as is allowed when that is less
	Reason   string
}

// DefaultShareLife is the longest that a share link lives when nothing else is set.
const DefaultShareLife = 30 * 24 * time.Hour

// usualShareLife is how long one lives that nobody said anything of.
const usualShareLife = 7 * 24 * time.Hour

func errNoShare() *Error {
	return Errorf(NotFound, "This link opens nothing: it has expired, was revoked, or never was one.")
}

// Share makes a link to one file of a version that the actor may read, and returns its secret,
// which is never shown again. What is restricted is shared with a reason only; what is
// sealed, or under an embargo, is not shared at all.
func (o *Office) Share(ctx context.Context, who Actor, ref string, req ShareRequest) (Share, string, error) {
	if err := who.Must(ActShare); err != nil {
		return Share{}, "", err
	}
	d, err := o.Document(ctx, who, ref)
	if err != nil {
		return Share{}, "", err
	}
	now, err := o.clock(ctx)
	if err != nil {
		return Share{}, "", err
	}
	now = now.UTC().Truncate(time.Microsecond)
	if req.Life == 0 {
		req.Life = min(usualShareLife, o.shareLife)
	}
	s := Share{ID: o.newID(), Document: d.ID, Reason: CleanText(req.Reason), MadeAt: now, MadeBy: who.ID, MadeName: who.Name, ExpiresAt: now.Add(req.Life)}
	var f File
	if s.Version, f, err = pinned(d, req); err != nil {
		return Share{}, "", err
	}
	s.File = f.ID
	switch {
	case req.Life < 0 || req.Life > o.shareLife:
		return Share{}, "", Errorf(Invalid, "A share link lives for 1 to %d days.", int(o.shareLife.Hours()/24)).At("days")
	case d.Access.Embargo.After(o.today()):
		return Share{}, "", Errorf(Conflict, "An embargo runs until %s; until then it is not shared.", d.Access.Embargo)
	case d.Access.Closed(o.today()) && s.Reason == "":
		return Share{}, "", Errorf(Invalid, "This is restricted: say why it is shared; the reason stands in the ledger.").At("reason")
	case len(s.Reason) > maxReason:
		return Share{}, "", Errorf(Invalid, "The reason is longer than %d bytes.", maxReason).At("reason")
	case d.Disposal.Fate != Kept:
		return Share{}, "", Errorf(Conflict, "There are no bytes of it any more to share.")
	}
	secret := strings.ToLower(rand.Text() + rand.Text())
	err = o.catalogue.InTx(ctx, func(tx Tx) error {
		if _, err := o.lock(ctx, tx, who, d.ID, 0); err != nil {
			return err
		}
		if err := tx.InsertShare(ctx, s, hashSecret(secret)); err != nil {
			return err
		}
		_, err := tx.Append(ctx, entry(who, ShareMade, SubjectDocument, string(d.ID), map[string]any{
			"number": d.Number, "version": s.Version, "share": s.ID, "file": f.ID, "name": f.Name, "expires": s.ExpiresAt, "reason": s.Reason,
			"made": s.MadeAt, "hash_sha256": hashSecret(hashSecret(secret)),
		}))
		return err
	})
	if err != nil {
		return Share{}, "", err
	}
	return s, secret, nil
}

// pinned is the version and the file that a share link is asked for.
func pinned(d Document, req ShareRequest) (int, File, error) {
	v, _ := d.Current()
	if req.Version != 0 {
		var err error
		if v, err = d.version(req.Version); err != nil {
			return 0, File{}, err
		}
	}
	if req.File != "" {
		for _, t := range v.Texts {
			for _, f := range t.Files {
				if f.ID == req.File {
					return v.Number, f, nil
				}
			}
		}
		return 0, File{}, Errorf(NotFound, "Version %d has no such file.", v.Number).At("file")
	}
	t, exact, ok := v.Text(req.Language.Primary())
	f, has := t.Main()
	if !ok || !has || req.Language != "" && !exact {
		return 0, File{}, Errorf(NotFound, "Version %d has no text in %q.", v.Number, req.Language).At("lang")
	}
	return v.Number, f, nil
}

// Shares lists the share links of a document the actor may read, the newest first, and returns the instant by which
// they are open or over.
func (o *Office) Shares(ctx context.Context, who Actor, ref string) ([]Share, Document, time.Time, error) {
	if err := who.Must(ActShare); err != nil {
		return nil, Document{}, time.Time{}, err
	}
	d, err := o.Document(ctx, who, ref)
	if err != nil {
		return nil, Document{}, time.Time{}, err
	}
	now, err := o.clock(ctx)
	if err != nil {
		return nil, Document{}, time.Time{}, err
	}
	all, err := o.catalogue.Shares(ctx, d.ID)
	return all, d, now, err
}

// RevokeShare ends a share link of a document the actor may read, whoever made it.
func (o *Office) RevokeShare(ctx context.Context, who Actor, id, reason string) (Share, error) {
	if err := who.Must(ActShare); err != nil {
		return Share{}, err
	}
	missing := Errorf(NotFound, "There is no such share link, or you may not read its document.")
	s, err := o.catalogue.Share(ctx, id)
	if err != nil && KindOf(err) != NotFound {
		return Share{}, err
	}
	d, derr := o.given(ctx, who, s.Document) // asked about nothing, too
	if derr != nil && KindOf(derr) != NotFound {
		return Share{}, derr
	}
	if err != nil || derr != nil {
		return Share{}, missing
	}
	if reason = CleanText(reason); len(reason) > maxReason {
		return Share{}, Errorf(Invalid, "The reason is longer than %d bytes.", maxReason).At("reason")
	}
	s.RevokedAt, s.RevokedName, s.RevokeReason = o.now().UTC().Truncate(time.Microsecond), who.Name, reason
	return s, o.catalogue.InTx(ctx, func(tx Tx) error {
		if err := tx.RevokeShare(ctx, s); err != nil {
			return err
		}
		_, err := tx.Append(ctx, entry(who, ShareRevoked, SubjectDocument, string(d.ID), map[string]any{
			"number": d.Number, "version": s.Version, "share": s.ID, "reason": reason, "at": s.RevokedAt,
		}))
		return err
	})
}

// Shared is what the bearer of a share link is shown: this and nothing else.
type Shared struct {
	Share  Share
	Number string
	Titles map[Language]string
	Date   Date // the version's
	File   File
}

// OpenShare returns what a share link's secret opens, to whoever has it. It stands in the ledger
// before it is shown, once a day for each address it is opened from. A link that was never made,
// has expired, was revoked, or whose document was closed since answers alike. So does one whose
// maker may not share the document any more: it is revoked the first time that somebody tries to open it.
func (o *Office) OpenShare(ctx context.Context, secret, address string) (Shared, error) {
	return o.openShare(ctx, secret, address, OpenedPage)
}

// OpenShared is OpenShare for the bytes themselves.
func (o *Office) OpenShared(ctx context.Context, secret, address string) (Shared, io.ReadSeekCloser, error) {
	s, err := o.openShare(ctx, secret, address, OpenedFile)
	if err != nil {
		return Shared{}, nil, err
	}
	b, _, err := o.vault.Open(ctx, s.File.SHA256)
	if err != nil && KindOf(err) == NotFound {
		return Shared{}, nil, Errorf(Internal, "The bytes of the file are missing from the vault.").Because(err)
	}
	return s, b, err
}

func (o *Office) openShare(ctx context.Context, secret, address string, how Opening) (Shared, error) {
	hash := hashSecret(secret)
	s, kept, err := o.catalogue.ShareByHash(ctx, hash)
	if err != nil && KindOf(err) != NotFound {
		return Shared{}, err
	}
	now, nerr := o.clock(ctx) // what has ended stays so when the clock is set back
	if nerr != nil {
		return Shared{}, nerr
	}
	// The index that found it compares as it likes; what decides compares in constant time.
	if same := subtle.ConstantTimeCompare([]byte(hash), []byte(kept)) == 1; err != nil || !same || !s.Open(now) {
		return Shared{}, errNoShare()
	}
	d, err := o.catalogue.Document(ctx, s.Document)
	if err != nil {
		return Shared{}, shareless(err)
	}
	today := o.today()
	if d.Access.Seal.After(today) || d.Access.Embargo.After(today) || d.Access.Closed(today) && s.Reason == "" || d.Disposal.Fate != Kept {
		return Shared{}, errNoShare()
	}
	entitled, err := o.entitled(ctx, s, d)
	if err != nil {
		return Shared{}, err
	}
	if !entitled {
		if err := o.endShare(ctx, s, d); err != nil {
			return Shared{}, err
		}
		return Shared{}, errNoShare()
	}
	v, err := d.version(s.Version)
	if err != nil {
		return Shared{}, shareless(err)
	}
	f, err := o.catalogue.File(ctx, s.File)
	if err != nil {
		return Shared{}, shareless(err)
	}
	actor := "share:" + s.ID
	err = o.noteOpening(ctx, today, actor, d.ID, fmt.Sprintf("%s %s", how, address), entry(Actor{ID: actor}, ShareOpened, SubjectDocument, string(d.ID), map[string]any{
		"number": d.Number, "version": s.Version, "share": s.ID, "how": how, "address": address,
	}))
	return Shared{Share: s, Number: d.Number, Titles: d.Titles, Date: v.Date, File: f}, err
}

// entitled reports whether whoever made a link could make it today: the account is there and not
// closed, and its roles and bodies of today let them share the document.
func (o *Office) entitled(ctx context.Context, s Share, d Document) (bool, error) {
	maker, is, err := o.actorOf(ctx, s.MadeBy)
	if err != nil || !is {
		return false, err
	}
	return maker.May(ActShare) && o.visible(maker)(d.Access), nil
}

// actorOf is an account as one who asks today; false when it is no more, or closed.
func (o *Office) actorOf(ctx context.Context, id string) (Actor, bool, error) {
	if who := Operator(o.profile()); id == who.ID {
		return who, true, nil
	}
	if o.people == nil {
		return Actor{}, false, nil
	}
	u, err := o.people.UserByID(ctx, id)
	if err != nil {
		if KindOf(err) == NotFound {
			err = nil
		}
		return Actor{}, false, err
	}
	now, err := o.clock(ctx) // a membership that has ended does not come back when the clock is set back
	if err != nil {
		return Actor{}, false, err
	}
	return u.On(DateOf(now, o.profile().zone())).Actor(), !u.Disabled, nil
}

// comesBy reports whether the token that the actor comes by is theirs and good today, and limits them to what it is good for.
func (o *Office) comesBy(ctx context.Context, who *Actor) (bool, error) {
	if o.people == nil {
		return false, nil
	}
	t, err := o.people.TokenByID(ctx, who.Token)
	if err != nil {
		if KindOf(err) == NotFound {
			err = nil
		}
		return false, err
	}
	who.Scopes = t.Scopes
	return t.User == who.ID && t.Good(o.now()), nil
}

// endShare revokes a link whose maker has lost the right to it. It stays so when the right comes back:
// whoever has it again makes another link.
func (o *Office) endShare(ctx context.Context, s Share, d Document) error {
	office := Actor{Name: "acervo"}
	s.RevokedAt, s.RevokedName, s.RevokeReason = o.now().UTC().Truncate(time.Microsecond), office.Name, "Whoever made it may share it no more."
	err := o.catalogue.InTx(ctx, func(tx Tx) error {
		if err := tx.RevokeShare(ctx, s); err != nil {
			return err
		}
		_, err := tx.Append(ctx, entry(office, ShareRevoked, SubjectDocument, string(d.ID), map[string]any{
			"number": d.Number, "version": s.Version, "share": s.ID, "reason": s.RevokeReason, "at": s.RevokedAt, "maker": s.MadeBy,
		}))
		return err
	})
	if KindOf(err) == Conflict { // somebody else was told so at the same time
		return nil
	}
	return err
}

func shareless(err error) error {
	if KindOf(err) == NotFound {
		return errNoShare()
	}
	return err
}
