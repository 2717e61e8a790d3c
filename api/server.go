package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// Config is what a Server works with. Office, Accounts, Auditor, Certifier, Binder, Registrar, Planner, System,
// Sessions and Contract are required.
type Config struct {
	Office   *records.Office
	Accounts *records.Accounts
	Auditor  *records.Auditor
	// Certifier issues certified copies and answers for them.
	Certifier *records.Certifier
	// Binder makes dossiers and continuity kits.
	Binder *records.Binder
	// Registrar keeps the register.
	Registrar *records.Registrar
	// Custodian keeps holds and carries out dispositions.
	Custodian *records.Custodian
	System    System
	// Planner keeps the profiles that were applied, and applies others.
	Planner *records.Planner
	// Caretaker looks after the bytes; none: nobody does.
	Caretaker *records.Caretaker
	// Provider is where people can sign in instead of with a password; none: they cannot.
	Provider IdentityProvider
	// Printer makes PDFs of redlines; none: there are none.
	Printer records.Printer
	// Sessions keeps the sessions of signed-in browsers under the hashes of their
	// tokens. When it can list them (scs.IterableCtxStore), a changed password ends the others.
	Sessions scs.CtxStore
	// Contract is schemas/openapi.yaml.
	Contract []byte
	// TypeSchema returns the JSON Schema that a document type names; none: no type has one.
	TypeSchema func(name string) (schema []byte, ok bool)

	Log     *slog.Logger // default: none
	Version string       // of the program
	// TrustedProxies are the addresses and networks whose X-Forwarded-For is
	// believed; none is, unless it stands here.
	TrustedProxies []string
	// SecureCookies says that people reach the service over TLS: cookies are sent over nothing else.
	SecureCookies bool
	// OpenMetrics lets everybody who reaches the listener read /metrics; else it takes ActRunSystem.
	OpenMetrics bool
	// PublicURL is the address people reach the service under, when a proxy stands
	// before it that changes the Host header: forms that come from there are our own.
	PublicURL string
	// Patience is how long a client may stand still in the middle of an upload or a
	// download before it is given up; default a minute. A whole transfer takes as long as it takes.
	Patience time.Duration
	Now      func() time.Time // default time.Now
}

// System is the service that this API is a part of.
type System interface {
	// State tells how the parts of the service are. A part that does not answer is
	// no error: it stands in the state as such.
	State(ctx context.Context) (State, error)
	// Reindex builds the index anew beside the one that answers and puts it in its
	// place. Progress is told now and then, in ledger entries.
	Reindex(ctx context.Context, progress func(done, total int64)) error
}

// State is how the service is.
type State struct {
	Parts   []Part
	Ledger  int64 // entries in the ledger
	Indexed int64 // the last entry that the index has seen
	Jobs    map[records.JobState]int
	Disks   []Disk
}

// Disk is the room that is left where something is kept on this machine.
type Disk struct {
	Name        string // data, vault
	Free, Total int64  // bytes
}

// SecondVaultPart is the name of the second vault as a part. The service is ready without it.
const SecondVaultPart = "second vault"

// Part is one thing the service is made of: database, vault, index, text recognition.
type Part struct {
	Name   string
	OK     bool
	Needed bool   // without it the service is not ready
	Detail string // for administrators
}

// Missing returns the names of the parts that are needed and do not answer.
func (s State) Missing() []string {
	var names []string
	for _, p := range s.Parts {
		if p.Needed && !p.OK {
			names = append(names, p.Name)
		}
	}
	return names
}

// Server answers HTTP requests by asking the use cases. It has no goroutines of its own.
type Server struct {
	office     *records.Office
	accounts   *records.Accounts
	auditor    *records.Auditor
	certifier  *records.Certifier
	binder     *records.Binder
	registrar  *records.Registrar
	custodian  *records.Custodian
	system     System
	caretaker  *records.Caretaker
	planner    *records.Planner
	printer    records.Printer
	provider   IdentityProvider
	sessions   *scs.SessionManager
	door       *scs.SessionManager
	store      scs.CtxStore
	csrf       *http.CrossOriginProtection
	attempts   *attempts
	lookups    *attempts
	metrics    *metrics
	contract   []byte
	docs       []byte
	typeSchema func(name string) ([]byte, bool)
	log        *slog.Logger
	version    string
	secure     bool
	openFigure bool
	patience   time.Duration
	engine     *gin.Engine
	site       *web.Site
	publicURL  string
	now        func() time.Time
}

// New checks the configuration and makes a server.
func New(c Config) (*Server, error) {
	if c.Office == nil || c.Accounts == nil || c.Auditor == nil || c.Certifier == nil || c.Binder == nil || c.Registrar == nil || c.Planner == nil || c.System == nil || c.Sessions == nil || len(c.Contract) == 0 {
		return nil, records.Errorf(records.Internal, "A server needs an office, accounts, an auditor, a certifier, a registrar, a planner, a system, a store of sessions and the contract.")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.TypeSchema == nil {
		c.TypeSchema = func(string) ([]byte, bool) { return nil, false }
	}
	if c.Patience <= 0 {
		c.Patience = time.Minute
	}
	csrf := http.NewCrossOriginProtection()
	if u, err := url.Parse(c.PublicURL); err == nil && u.Host != "" {
		if err := csrf.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, records.Errorf(records.Invalid, "%q is no address of a service.", c.PublicURL).At("public-url").Because(err)
		}
	}
	docs, err := contractPage(c.Contract)
	if err != nil {
		return nil, err
	}
	site, err := web.New()
	if err != nil {
		return nil, err
	}
	s := &Server{
		office: c.Office, accounts: c.Accounts, auditor: c.Auditor, certifier: c.Certifier, binder: c.Binder, registrar: c.Registrar, custodian: c.Custodian, system: c.System, caretaker: c.Caretaker, planner: c.Planner,
		sessions: newSessions(c.Sessions, c.SecureCookies), store: c.Sessions, csrf: csrf,
		printer: c.Printer, provider: c.Provider, door: newDoor(c.Sessions, c.SecureCookies),
		attempts: newAttempts(c.Now), lookups: newAttempts(c.Now), metrics: newMetrics(), contract: c.Contract, docs: docs,
		typeSchema: c.TypeSchema, log: c.Log, version: c.Version, secure: c.SecureCookies, openFigure: c.OpenMetrics, patience: c.Patience,
		site: site, publicURL: strings.TrimSuffix(c.PublicURL, "/"), now: c.Now,
	}
	gin.SetMode(gin.ReleaseMode) // else gin prints its routes to the standard output
	s.engine = gin.New()
	s.engine.HandleMethodNotAllowed = true
	s.engine.RedirectTrailingSlash = false
	if err := s.engine.SetTrustedProxies(c.TrustedProxies); err != nil {
		return nil, records.Errorf(records.Invalid, "The trusted proxies are not addresses or networks: %v", err).At("trusted-proxies")
	}
	s.register()
	return s, nil
}

// Handler returns what an http.Server serves. That server should set
// ReadHeaderTimeout and IdleTimeout only: how long an upload or a download may
// stand still is Config.Patience.
func (s *Server) Handler() http.Handler { return s.engine }
