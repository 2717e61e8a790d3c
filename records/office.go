package records

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
)

// Office is where documents are filed, described, found and fetched. Each of
// its methods is one use case: it asks the access rule once, before anything
// that reveals, and what the actor may not read is NotFound.
type Office struct {
	catalogue     Catalogue
	vault         Vault
	finder        Finder
	comparer      Comparer
	archivist     Archivist
	pages         Pages
	intake        Intake
	profiles      *StandingProfile
	checkMetadata func(schema string, metadata json.RawMessage) []Problem
	mediaType     func(r io.Reader, name string) (string, error)
	maxUpload     int64
	now           func() time.Time
	newID         func() string
	filed         func()
	searches      tally
	openings      openings
	shareLife     time.Duration
	people        People
}

// OfficeConfig is what an Office works with. Catalogue, Vault and Profile are
// required; the rest has the defaults named here.
type OfficeConfig struct {
	Catalogue Catalogue
	Vault     Vault
	Finder    Finder
	Comparer  Comparer  // none: texts are not compared
	Archivist Archivist // takes backups; none: there are none
	Pages     Pages     // none: no pictures of pages
	Intake    Intake    // none: no uploads in pieces
	Profile   *Profile
	// Profiles holds the profile that stands, in place of Profile, when it is shared with other rooms.
	Profiles *StandingProfile
	// CheckMetadata validates a type's own metadata against the named schema; none: any object will do.
	CheckMetadata func(schema string, metadata json.RawMessage) []Problem
	// MediaType tells a file's type from its first bytes; none: application/octet-stream.
	MediaType func(r io.Reader, name string) (string, error)
	MaxUpload int64            // bytes of one file; default DefaultMaxUpload
	ShareLife time.Duration    // the longest that a share link lives; default DefaultShareLife
	People    People           // tells what whoever made a share link may do today; none: only the operator's links open
	Now       func() time.Time // default time.Now
	NewID     func() string    // default NewID
	Filed     func()           // called after something was filed or is to be read again: there is work
}

// DefaultMaxUpload is the size limit of one file when none is set: 5 GB (5·10⁹ bytes).
const DefaultMaxUpload = 5_000_000_000

// NewOffice checks the configuration and opens the office.
func NewOffice(c OfficeConfig) (*Office, error) {
	if c.Profiles == nil && c.Profile != nil {
		c.Profiles = NewStandingProfile(c.Profile, 0)
	}
	if c.Catalogue == nil || c.Vault == nil || c.Profiles == nil {
		return nil, Errorf(Internal, "An office needs a catalogue, a vault and a profile.")
	}
	o := &Office{
		catalogue: c.Catalogue, vault: c.Vault, finder: c.Finder, pages: c.Pages, archivist: c.Archivist, intake: c.Intake, profiles: c.Profiles,
		comparer:      c.Comparer,
		checkMetadata: c.CheckMetadata, mediaType: c.MediaType, maxUpload: c.MaxUpload,
		now: c.Now, newID: c.NewID, filed: c.Filed, people: c.People,
	}
	if o.comparer == nil {
		o.comparer = noComparer{}
	}
	if o.checkMetadata == nil {
		o.checkMetadata = func(string, json.RawMessage) []Problem { return nil }
	}
	if o.mediaType == nil {
		o.mediaType = func(io.Reader, string) (string, error) { return "application/octet-stream", nil }
	}
	if o.maxUpload <= 0 {
		o.maxUpload = DefaultMaxUpload
	}
	if o.shareLife = c.ShareLife; o.shareLife <= 0 {
		o.shareLife = DefaultShareLife
	}
	if o.now == nil {
		o.now = time.Now
	}
	if o.newID == nil {
		o.newID = NewID
	}
	if o.filed == nil {
		o.filed = func() {}
	}
	return o, nil
}

// NewID returns a random identifier: 128 bits in lower-case base32.
func NewID() string { return strings.ToLower(rand.Text()) }

// Profile returns the organization's profile. It is not to be changed.
func (o *Office) Profile() *Profile { return o.profiles.Standing() }

func (o *Office) profile() *Profile { return o.profiles.Standing() }

// MaxUpload returns the size limit of one file in bytes.
func (o *Office) MaxUpload() int64 { return o.maxUpload }

// today is the calendar date in the organization's time zone.
func (o *Office) today() Date {
	return DateOf(o.now(), o.profile().zone())
}

// visible is the reading rule for this actor today, as a question about an access.
func (o *Office) visible(who Actor) Visible {
	if who.Anonymous() && !o.profile().PublicRoom {
		return func(Access) bool { return false }
	}
	return who.Sees(o.today())
}

// readable returns the document when the actor may read it, else NotFound.
func (o *Office) readable(who Actor, d Document) error {
	if o.visible(who)(d.Access) {
		return nil
	}
	return errNoDocument()
}

func errNoDocument() *Error {
	return Errorf(NotFound, "There is no such document, or you may not read it.")
}

// noDocument gives a missing document the same words as one that may not be read.
func noDocument(err error) error {
	if KindOf(err) == NotFound {
		return errNoDocument()
	}
	return err
}

// unrelated takes from a conflict the document it is with when the actor may not read
// that: neither its number nor its id is told, only that the symbol cannot be had.
func (o *Office) unrelated(ctx context.Context, who Actor, err error) error {
	var e *Error
	if !errors.As(err, &e) || e.Related == "" {
		return err
	}
	d, derr := o.catalogue.Document(ctx, e.Related)
	if derr == nil && o.readable(who, d) == nil {
		return err
	}
	return Errorf(e.Kind, "This symbol cannot be given; choose another one.").At(e.Field)
}
