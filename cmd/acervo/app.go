package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"acervo/api"
	"acervo/cmd/acervo/tsa"
	"acervo/indexer"
	"acervo/indexer/extract"
	"acervo/indexer/extract/gallery"
	"acervo/indexer/paper"
	"acervo/indexer/redline"
	"acervo/records"
	"acervo/schemas"
	"acervo/storage"
	"acervo/storage/archive"
	"acervo/storage/blob"
)

// app is the whole house, put together over one data folder. While it is open
// no other process works on the folder.
type app struct {
	config  config
	log     *slog.Logger
	lock    *os.File
	planner *records.Planner
	db      *storage.DB
	vault   records.Vault
	second  records.Vault   // nil: there is none
	scribe  *archive.Scribe // nil: the vault keeps no manifests
	pool    *extract.Pool
	painter *extract.Pool // of its own: who turns a page, or waits for a copy, does not wait for a scan that is being read
	gallery *gallery.Gallery
	index   *indexer.Index
	office  *records.Office
	desk    *records.Desk
	auditor *records.Auditor
	keeper  *records.Caretaker
	server  *api.Server

	stop         context.CancelFunc // ends the background work
	describe     func() error       // writes manifests of what was just filed
	working      sync.WaitGroup
	openDesk     sync.Once
	runDesk      func()
	runSweep     func()
	runWarmUp    func()
	runScribe    func()
	runSigning   func()
	runRedue     func()
	runFollow    func()
	replanned    chan struct{} // rings when another profile stands
	serving      atomic.Bool   // what is to be done beside answering is done
	runCounting  func()
	runCare      func()
	runCustodian func()
	custodian    *records.Custodian
	programs     func() []extract.Program // what helps to read files, looked for once
}

// lockPatience is how long a command waits for another one that works on the folder.
const lockPatience = 30 * time.Second

// hashesAtOnce bounds the memory that signing in takes: each hash needs some 20 MB.
const hashesAtOnce = 2

// openApp opens the data folder and starts to index what is in it. Reading
// waiting files starts with work, or when something is filed.
func openApp(ctx context.Context, c config, log *slog.Logger) (_ *app, err error) {
	a := &app{config: c, log: log}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if a.lock, err = lockFolder(ctx, c.Data, lockPatience); err != nil {
		return nil, err
	}
	if a.db, err = storage.Open(ctx, storage.Config{URL: c.Database, Dir: c.Data, Log: log, Watch: c.watch}); err != nil {
		return nil, err
	}
	if err = a.openPlanner(ctx); err != nil {
		return nil, err
	}
	if a.vault, err = openVault(ctx, c, log); err != nil {
		return nil, err
	}
	if err = a.openReading(); err != nil {
		return nil, err
	}
	if err = a.openGallery(); err != nil {
		return nil, err
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	a.stop = stop
	if err = a.openIndex(work); err != nil {
		return nil, err
	}
	if err = a.openOffice(work); err != nil {
		return nil, err
	}
	return a, nil
}

func openVault(ctx context.Context, c config, log *slog.Logger) (records.Vault, error) {
	place := c.Vault
	if place == "" {
		place = c.vaultFolder()
	}
	location, err := blob.ParseVault(place)
	if err != nil {
		return nil, err
	}
	return location.Open(ctx, filepath.Join(c.cacheFolder(), "spool"), log)
}

func (a *app) openReading() (err error) {
	a.pool, err = extract.NewPool(extract.Config{
		Workers: a.config.Readers + a.config.Recognizers, TempDir: filepath.Join(a.config.cacheFolder(), "reading"),
		CacheDir: filepath.Join(a.config.cacheFolder(), "pdfium"), Logger: a.log,
	})
	return err
}

// painters is how many pages are drawn at the same time.
const painters = 2

func (a *app) openGallery() (err error) {
	a.painter, err = extract.NewPool(extract.Config{
		Workers: painters, Timeout: 15 * time.Second, TempDir: filepath.Join(a.config.cacheFolder(), "drawing"),
		CacheDir: filepath.Join(a.config.cacheFolder(), "pdfium"), Logger: a.log,
	})
	if err != nil {
		return err
	}
	a.gallery, err = gallery.Open(gallery.Config{Dir: filepath.Join(a.config.cacheFolder(), "pages"), Painter: a.painter, Log: a.log})
	return err
}

// warmUp starts the programs that draw pages, so that nobody waits for them over their first page.
func (a *app) warmUp(ctx context.Context) {
	if err := a.painter.Warm(ctx); err != nil && ctx.Err() == nil {
		a.log.Warn("the programs that draw pages did not start; they are started again with the first page", "err", err)
	}
}

func (a *app) openIndex(work context.Context) (err error) {
	wake, cancel := a.db.SubscribeEntries()
	a.index, err = indexer.Open(indexer.Config{Dir: a.config.indexFolder(), Source: a.db, Wake: wake, Log: a.log})
	if err != nil {
		cancel()
		return err
	}
	a.working.Go(func() {
		defer cancel()
		if err := a.index.Run(work); err != nil && work.Err() == nil {
			a.log.Error("the index stopped", "err", err)
		}
	})
	return nil
}

func (a *app) openOffice(work context.Context) error {
	validator, err := schemas.NewValidator()
	if err != nil {
		return err
	}
	notary, err := openNotary(a.config.Data, a.profile().Origin)
	if err != nil {
		return err
	}
	a.desk = records.NewDesk(records.DeskConfig{Catalogue: a.db, Vault: a.vault, Extractor: a.pool, Profile: a.planner.Profiles(), Log: a.log})
	a.runDesk = func() {
		a.openDesk.Do(func() {
			a.working.Go(func() { a.desk.Run(work, a.config.Readers, a.config.Recognizers) })
		})
	}
	a.runSweep = func() { a.sweep(work) }
	a.runWarmUp = func() { a.warmUp(work) }
	a.openScribe(work)
	a.runSigning = func() { a.signDaily(work) }
	a.runRedue = func() { a.applyRetention(work) }
	a.runFollow = func() { a.followProfile(work) }
	a.runCounting = func() { a.keepCounts(work) }
	a.programs = sync.OnceValue(func() []extract.Program { return extract.Installed(work) })
	intake, err := blob.NewIntake(filepath.Join(a.config.cacheFolder(), "uploads"))
	if err != nil {
		return err
	}
	a.office, err = records.NewOffice(records.OfficeConfig{
		Catalogue: a.db, Vault: a.vault, Finder: a.index, Comparer: redline.New(), Pages: a.gallery, Intake: intake, Archivist: archivist{a}, Profiles: a.planner.Profiles(), MaxUpload: a.config.MaxUpload,
		ShareLife:     time.Duration(a.config.ShareDays) * 24 * time.Hour,
		People:        a.db,
		CheckMetadata: metadataCheck(validator), MediaType: extract.MediaType,
		Filed: func() {
			a.runDesk()
			a.desk.Wake()
		},
	})
	if err != nil {
		return err
	}
	if err := a.openCaretaker(work); err != nil {
		return err
	}
	if err := a.renewKeys(work); err != nil {
		return err
	}
	auditing := records.AuditorConfig{Office: a.office, Notary: notary, Cosigners: a.config.Cosigners}
	if a.config.TimestampURL != "" || a.config.TimestampRoots != "" {
		if auditing.Stamper, err = tsa.New(a.config.TimestampURL, a.config.TimestampRoots); err != nil {
			return err
		}
	}
	a.auditor = records.NewAuditor(auditing)
	press, err := paper.NewPress()
	if err != nil {
		return err
	}
	certifier, err := a.openCertifier(notary, press)
	if err != nil {
		return err
	}
	registrar, err := a.openRegistrar(notary, press)
	if err != nil {
		return err
	}
	binder, err := a.openBinder(notary, press)
	if err != nil {
		return err
	}
	if a.custodian, err = a.openCustodian(work, certifier, press); err != nil {
		return err
	}
	accounts := records.NewAccounts(a.db, api.NewArgon2id(hashesAtOnce), a.planner.Profiles(), nil, nil)
	provider, err := openProvider(a.config, accounts)
	if err != nil {
		return err
	}
	a.server, err = api.New(api.Config{
		Office: a.office, Accounts: accounts, Provider: provider, Auditor: a.auditor, Certifier: certifier, Binder: binder, Registrar: registrar, Custodian: a.custodian,
		Printer: press, Caretaker: a.keeper, Planner: a.planner,
		System: system{a}, Sessions: a.db.Sessions(), Contract: schemas.OpenAPI(), TypeSchema: schemas.TypeSchema,
		Log: a.log, Version: version(), PublicURL: a.config.PublicURL, TrustedProxies: a.config.TrustedProxies, SecureCookies: a.config.secure(),
	})
	return err
}

// work starts what a service does beside answering: reading what waits, keeping
// the vault's manifests, signing a checkpoint a day, and sweeping up after
// broken-off uploads and expired sessions. Close ends it.
func (a *app) work() {
	a.serving.Store(true)
	a.runDesk()
	a.desk.Wake()
	a.working.Go(a.runSweep)
	a.working.Go(a.runWarmUp)
	if a.runScribe != nil {
		a.working.Go(a.runScribe)
	}
	a.working.Go(a.runSigning)
	a.working.Go(a.runRedue)
	a.working.Go(a.runFollow)
	a.working.Go(a.runCounting)
	a.working.Go(a.runCare)
	a.runCustodian()
}

// countEvery is how often the counts of searches are written down.
const countEvery = time.Minute

// keepCounts writes down how often people searched, until ctx ends, and once more then.
func (a *app) keepCounts(ctx context.Context) {
	tick := time.NewTicker(countEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
		if err := a.office.KeepCounts(last); err != nil {
			a.log.Warn("the counts of searches are not kept yet", "err", err)
		}
		cancel()
	}
}

// lastWords is how long closing may take to write manifests of what was just
// filed; the service writes the rest when it runs the next time.
const lastWords = time.Second

// fewEnough is how many transactions a command may leave behind whose manifests are
// written before it ends; those of a large import are the service's work.
const fewEnough = 500

func (a *app) openScribe(work context.Context) {
	vault, ok := a.vault.(blob.Manifests)
	if !ok {
		return
	}
	wake, cancel := a.db.SubscribeEntries()
	a.scribe = archive.NewScribe(a.db, vault, wake, a.log, 0)
	a.runScribe = func() {
		defer cancel()
		a.scribe.Run(work)
	}
	a.describe = func() error {
		if n := a.db.Stats().Transactions; n == 0 || n > fewEnough {
			return nil // nothing happened while this was open, or more than a person should wait for
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(work), lastWords)
		defer cancel()
		if err := a.scribe.Write(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		return nil
	}
}

// sweep removes every hour what nobody needs any more, until ctx ends.
func (a *app) sweep(ctx context.Context) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		removed, err := a.office.Sweep(ctx)
		_, serr := a.db.Sessions().Clean(ctx)
		if err = errors.Join(err, serr); err != nil && ctx.Err() == nil {
			a.log.Warn("sweeping up did not end well; it is tried again in an hour", "err", err)
		}
		if removed > 0 {
			a.log.Info("swept up after broken-off uploads", "removed", removed)
		}
	}
}

// handler answers the API, for whoever ctx says (see api.WithActor).
func (a *app) handler() http.Handler { return a.server.Handler() }

// ownIndexPatience is how long a command waits for the index of the folder it opened.
const ownIndexPatience = 10 * time.Second

// awaitIndex returns when all that was filed before can be found, or after a
// while: a command that opens the folder by itself would else ask too early.
func (a *app) awaitIndex(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, ownIndexPatience)
	defer cancel()
	head, err := a.db.Head(ctx)
	for err == nil && !a.indexed(head.Size) && ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond): // the index tells nobody when it is there
		}
	}
}

// indexed reports whether everything up to a ledger entry can be found.
func (a *app) indexed(seq int64) bool {
	s := a.index.State()
	return s.Ready && s.Cursor >= seq
}

// Close ends the background work and closes every room. What was filed is safe at any moment before.
func (a *app) Close() error {
	if a.stop != nil {
		a.stop()
	}
	a.working.Wait()
	var errs []error
	if a.describe != nil {
		if err := a.describe(); err != nil {
			a.log.Warn("the vault's manifests are behind; the service writes them when it runs", "err", err)
		}
	}
	if a.index != nil {
		errs = append(errs, a.index.Close())
	}
	if a.painter != nil {
		errs = append(errs, a.painter.Close())
	}
	if a.pool != nil {
		errs = append(errs, a.pool.Close())
	}
	if a.db != nil {
		errs = append(errs, a.db.Close())
	}
	if a.lock != nil {
		errs = append(errs, a.lock.Close())
	}
	return errors.Join(errs...)
}
