package records

import (
	"slices"
	"strings"
)

// Level says who may read a document.
type Level string

// The access levels, from open to closed.
const (
	Public     Level = "public"     // everybody, signed in or not
	Members    Level = "members"    // whoever is signed in
	Staff      Level = "staff"      // the Secretariat's own people
	Restricted Level = "restricted" // people of the named bodies only
)

// Valid reports whether the level is one of the four.
func (l Level) Valid() bool {
	switch l {
	case Public, Members, Staff, Restricted:
		return true
	}
	return false
}

// Access is who may read a document and from when.
type Access struct {
	Level   Level
	Bodies  []string // for Restricted: the bodies whose people may read it
	Embargo Date     // until the day before, only those who work on records see it; zero for none
	Seal    Date     // until the day before, nobody reads it, whoever he is; zero for none. A matter's seal.
}

// Class returns the access as one canonical word. It is what the index keeps, so
// that a change of anybody's membership reindexes nothing; ParseAccessClass reads it back.
func (a Access) Class() string {
	s := string(a.Level)
	if a.Level == Restricted {
		bodies := slices.Clone(a.Bodies)
		slices.Sort(bodies)
		s += ":" + strings.Join(slices.Compact(bodies), ",")
	}
	if a.Embargo != "" {
		s += "@" + string(a.Embargo)
	}
	if a.Seal != "" {
		s += "!" + string(a.Seal)
	}
	return s
}

// ParseAccessClass reads what Class wrote. Anything else is restricted to nobody: it fails closed.
func ParseAccessClass(s string) Access {
	var a Access
	s, seal, _ := strings.Cut(s, "!")
	s, embargo, _ := strings.Cut(s, "@")
	level, bodies, _ := strings.Cut(s, ":")
	a.Level, a.Embargo, a.Seal = Level(level), Date(embargo), Date(seal)
	if bodies != "" {
		a.Bodies = strings.Split(bodies, ",")
	}
	if !a.Level.Valid() {
		return Access{Level: Restricted}
	}
	return a
}

// Role is what a person does here. One person may have several.
type Role string

// The roles. System administration, records management and audit are separate:
// none of them includes another.
const (
	Reader         Role = "reader"          // a member body's person: searches and reads
	Clerk          Role = "clerk"           // files documents
	Counsel        Role = "counsel"         // retrieves versions, records what the law says
	RecordsManager Role = "records_manager" // file plan, retention, disposition
	Controller     Role = "controller"      // audits: reads the ledger and proves it
	Admin          Role = "admin"           // runs the system; reads no restricted record by it
)

// Roles in the order in which they are offered.
var Roles = []Role{Reader, Clerk, Counsel, RecordsManager, Controller, Admin}

// Actor is whoever asks. The zero Actor is the anonymous visitor.
type Actor struct {
	ID     string // the user's id; empty for the anonymous visitor
	Name   string // as it stands in the ledger
	Roles  []Role
	Bodies []string // the bodies the person belongs to
	Scopes []Scope  // for an API token: what it is limited to; empty means no limit
	Token  string   // the id of the API token they came by; empty for none
}

// Scope limits an API token.
type Scope string

// The scopes of API tokens.
const (
	ScopeRead  Scope = "read"  // read, search, download
	ScopeFile  Scope = "file"  // file documents, versions, texts; edit metadata
	ScopeAdmin Scope = "admin" // whatever else the token's owner may do
)

// Anonymous reports whether nobody is signed in.
func (a Actor) Anonymous() bool { return a.ID == "" }

// Has reports whether the actor has one of the roles.
func (a Actor) Has(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(a.Roles, r) })
}

// allows reports whether the actor's token, if it came by one, is good for the scope.
func (a Actor) allows(s Scope) bool { return len(a.Scopes) == 0 || slices.Contains(a.Scopes, s) }

// MayRead is the one rule of reading: whether this actor may know, on this day,
// that a document with this access exists. Search, lists, downloads, facets and
// suggestions all ask it and nothing else.
func (a Actor) MayRead(x Access, today Date) bool {
	return a.mayRead(x, today, func(body string) bool { return slices.Contains(a.Bodies, body) })
}

// Sees is MayRead as a question that is asked about many accesses: somebody of two hundred bodies
// is answered as fast as somebody of one.
func (a Actor) Sees(today Date) Visible {
	bodies := make(map[string]struct{}, len(a.Bodies))
	for _, b := range a.Bodies {
		bodies[b] = struct{}{}
	}
	of := func(body string) bool { _, ok := bodies[body]; return ok }
	return func(x Access) bool { return a.mayRead(x, today, of) }
}

// mayRead is the rule; of tells whether the actor is of a body.
func (a Actor) mayRead(x Access, today Date, of func(body string) bool) bool {
	if !a.allows(ScopeRead) {
		return false
	}
	if x.Seal.After(today) {
		return false
	}
	works := a.Has(Clerk, Counsel, RecordsManager) // whose work is with the records themselves
	if x.Embargo.After(today) && !works {
		return false
	}
	switch x.Level {
	case Public:
		return true
	case Members:
		return !a.Anonymous() && len(a.Roles) > 0
	case Staff:
		return works || a.Has(Controller, Admin)
	case Restricted:
		reads := works || a.Has(Reader, Controller) // being an administrator is no reason to read
		return reads && slices.ContainsFunc(x.Bodies, of)
	}
	return false
}

// Act is something a person may be allowed to do, other than reading one document.
type Act string

// The acts that roles allow.
const (
	ActSearch      Act = "search"       // search and list what one may read
	ActFile        Act = "file"         // file documents, versions and texts
	ActDescribe    Act = "describe"     // edit metadata, correct a language
	ActOutline     Act = "outline"      // confirm and correct the articles found in a text
	ActRecordLaw   Act = "record_law"   // record and retract legal events and relations
	ActReread      Act = "reread"       // have files read again; see the reading jobs
	ActReadHistory Act = "read_history" // the ledger entries of a document one may read
	ActReadLedger  Act = "read_ledger"  // the whole ledger and its proofs
	ActManageUsers Act = "manage_users" // accounts, roles, other people's tokens
	ActOwnAccount  Act = "own_account"  // one's own profile, sessions and tokens
	ActOwnSearches Act = "own_searches" // list the searches one keeps
	ActKeepSearch  Act = "keep_search"  // keep a search, and forget it
	ActRunSystem   Act = "run_system"   // reindex, metrics, state of the system
	ActVerify      Act = "verify"       // check every byte and the ledger
	ActBackup      Act = "backup"       // save everything into a folder of the service's machine
	ActCheckpoints Act = "checkpoints"  // the ledger's public head, which proves nothing was rewritten
	ActCertify     Act = "certify"      // issue certified copies of texts one may read
	ActCopies      Act = "copies"       // the register of copies issued of a document one may read
	ActRevokeCopy  Act = "revoke_copy"  // say that a copy counts no more
	ActVerifyCopy  Act = "verify_copy"  // ask whether a copy is genuine
	ActSign        Act = "sign"         // have a checkpoint signed and kept
	ActCosign      Act = "cosign"       // add the signature of a second key to a checkpoint
	ActRegister    Act = "register"     // the register: its days, its years, its historical series
	ActAnnul       Act = "annul"        // annul an entry of the register
	ActReadPlan    Act = "read_plan"    // enter records management; see the file plan and its versions
	ActApplyPlan   Act = "apply_plan"   // plan another profile, with its file plan, and apply it
	ActDeclare     Act = "declare"      // declare a draft a record
	ActUndeclare   Act = "undeclare"    // make a record a draft again, with a reason
	ActCorrect     Act = "correct"      // correct what stands fast of a record, move it to another class, with a reason
	ActNote        Act = "note"         // add a note to a document one may read
	ActCheckOut    Act = "check_out"    // take a draft for oneself for a while
	ActBreakOut    Act = "break_out"    // end somebody else's check-out
	ActMatters     Act = "matters"      // open and describe matters, put documents into them, keep their checklists
	ActCloseMatter Act = "close_matter" // close and reopen matters
	ActSealMatter  Act = "seal_matter"  // seal a matter's documents until a day
	ActDossier     Act = "dossier"      // take a matter's dossier, as far as one may read it
	ActSeeVital    Act = "see_vital"    // which records are vital, and when they are reviewed
	ActVital       Act = "vital"        // mark and review vital records
	ActKit         Act = "kit"          // take a continuity kit of the vital records one may read
)

// The acts of retention.
const (
	ActSeeRetention      Act = "see_retention"      // how long a record one may read is kept, and why
	ActRecordNamedEvent  Act = "record_named_event" // record and retract what retentions wait for
	ActOverrideRetention Act = "override_retention" // keep one record longer, or no longer
	ActOversee           Act = "oversee"            // due lists, reports, and what another schedule would do
)

// The acts of letting others see, and of watching over the bytes.
const (
	ActShare  Act = "share"  // make, list and revoke share links of what one may read
	ActFixity Act = "fixity" // see how the bytes are; checking them now is ActVerify
)

// The acts of holding records and of letting them go.
const (
	ActHold      Act = "hold"       // place and lift holds
	ActReadHolds Act = "read_holds" // see holds, and of what they hold what one may read
	ActDispose   Act = "dispose"    // propose dispositions and carry them out
	ActApprove   Act = "approve"    // approve or reject dispositions that somebody else proposed
	ActReadFates Act = "read_fates" // see dispositions, and of their records what one may read
)

// The acts of changing batches of records; choosing and beginning them is ActDescribe.
const (
	ActSeeBatches Act = "see_batches" // see one's own batches; to oversee or run the office, those of others that were begun
	ActStopBatch  Act = "stop_batch"  // stop one's own batch; an administrator anybody's
)

// Acts lists all acts.
var Acts = []Act{
	ActHold, ActReadHolds, ActDispose, ActApprove, ActReadFates,
	ActSearch, ActCheckpoints, ActFile, ActDescribe, ActOutline, ActReread, ActReadHistory, ActReadLedger,
	ActManageUsers, ActOwnAccount, ActOwnSearches, ActKeepSearch, ActRunSystem, ActVerify, ActBackup,
	ActCertify, ActCopies, ActRevokeCopy, ActVerifyCopy, ActRecordLaw,
	ActSign, ActCosign, ActRegister, ActAnnul,
	ActReadPlan, ActApplyPlan, ActDeclare, ActUndeclare, ActCorrect, ActNote, ActCheckOut, ActBreakOut, ActShare, ActFixity,
	ActSeeRetention, ActRecordNamedEvent, ActOverrideRetention, ActOversee,
	ActMatters, ActCloseMatter, ActSealMatter, ActDossier, ActSeeVital, ActVital, ActKit,
	ActSeeBatches, ActStopBatch,
}

// acts is the table of what each role may do; the empty role is the anonymous visitor.
var acts = map[Act][]Role{
	ActHold:      {Counsel, RecordsManager}, // a court's order reaches counsel first
	ActReadHolds: {Counsel, RecordsManager, Controller},
	ActDispose:   {RecordsManager},
	ActApprove:   {RecordsManager, Controller}, // an administrator is not one of them
	ActReadFates: {RecordsManager, Controller},

	ActSearch:      {"", Reader, Clerk, Counsel, RecordsManager, Controller, Admin},
	ActCheckpoints: {"", Reader, Clerk, Counsel, RecordsManager, Controller, Admin},
	ActFile:        {Clerk, RecordsManager},
	ActDescribe:    {Clerk, RecordsManager},
	ActOutline:     {Clerk, Counsel, RecordsManager},
	// Counsel know what the law says, clerks file the acts that say it, records
	// managers put it right: each entry names its author and can be retracted.
	ActRecordLaw:   {Clerk, Counsel, RecordsManager},
	ActReread:      {Clerk, RecordsManager, Admin},
	ActReadHistory: {Clerk, Counsel, RecordsManager, Controller},
	ActReadLedger:  {Controller},
	ActManageUsers: {Admin},
	ActOwnAccount:  {Reader, Clerk, Counsel, RecordsManager, Controller, Admin},
	ActOwnSearches: {Reader, Clerk, Counsel, RecordsManager, Controller, Admin},
	ActKeepSearch:  {Reader, Clerk, Counsel, RecordsManager, Controller, Admin},
	ActRunSystem:   {Admin},
	ActVerify:      {Admin, Controller},
	ActBackup:      {operator},
	ActCertify:     {Clerk, Counsel, RecordsManager}, // whose word a certificate is: the Secretariat's, not a reader's
	ActCopies:      {Clerk, Counsel, RecordsManager, Controller},
	ActRevokeCopy:  {Counsel, RecordsManager}, // whoever issued it by mistake asks one of them
	ActVerifyCopy:  {"", Reader, Clerk, Counsel, RecordsManager, Controller, Admin},
	ActSign:        {RecordsManager, Controller, Admin},
	ActCosign:      {Controller},
	ActRegister:    {Clerk, RecordsManager, Controller}, // who keeps it and who audits it
	ActAnnul:       {RecordsManager},
	ActShare:       {Clerk, Counsel, RecordsManager},
	ActFixity:      {RecordsManager, Controller, Admin},
	ActReadPlan:    {Clerk, Counsel, RecordsManager, Controller},
	ActApplyPlan:   {RecordsManager}, // whoever runs the system does not classify its records
	ActDeclare:     {Clerk, RecordsManager},
	ActUndeclare:   {RecordsManager},
	ActCorrect:     {RecordsManager},
	ActNote:        {Clerk, Counsel, RecordsManager},
	ActCheckOut:    {Clerk, RecordsManager},
	ActBreakOut:    {RecordsManager},

	ActSeeRetention:      {Clerk, Counsel, RecordsManager, Controller},
	ActRecordNamedEvent:  {Clerk, RecordsManager}, // a fact, as a filing is
	ActOverrideRetention: {RecordsManager},
	ActOversee:           {RecordsManager, Controller},
	ActMatters:           {Clerk, RecordsManager},
	ActCloseMatter:       {RecordsManager},        // retention counts from it
	ActSealMatter:        {Clerk, RecordsManager}, // it takes reading away, also from whoever seals, and gives nobody any
	ActDossier:           {Reader, Clerk, Counsel, RecordsManager, Controller},
	ActSeeVital:          {Clerk, Counsel, RecordsManager, Controller},
	ActVital:             {RecordsManager},
	ActKit:               {RecordsManager},
	ActSeeBatches:        {Clerk, RecordsManager, Controller, Admin},
	ActStopBatch:         {Clerk, RecordsManager, Admin},
}

// scopeOf says which token scope an act needs.
var scopeOf = map[Act]Scope{
	ActHold: ScopeFile, ActReadHolds: ScopeRead, ActDispose: ScopeFile, ActApprove: ScopeFile, ActReadFates: ScopeRead,
	ActShare: ScopeFile, ActFixity: ScopeRead,
	ActSearch: ScopeRead, ActOwnSearches: ScopeRead, ActKeepSearch: ScopeFile, ActCheckpoints: ScopeRead, ActReadHistory: ScopeRead, ActReadLedger: ScopeRead,
	ActCopies: ScopeRead, ActVerifyCopy: ScopeRead, ActCertify: ScopeFile, ActRevokeCopy: ScopeFile,
	ActFile: ScopeFile, ActDescribe: ScopeFile, ActOutline: ScopeFile, ActRecordLaw: ScopeFile, ActReread: ScopeFile,
	ActManageUsers: ScopeAdmin, ActOwnAccount: ScopeAdmin, ActRunSystem: ScopeAdmin, ActVerify: ScopeAdmin, ActBackup: ScopeAdmin,
	ActRegister: ScopeRead, ActAnnul: ScopeFile, ActSign: ScopeAdmin, ActCosign: ScopeAdmin,
	ActReadPlan: ScopeRead, ActApplyPlan: ScopeAdmin, ActDeclare: ScopeFile, ActUndeclare: ScopeFile, ActCorrect: ScopeFile,
	ActNote: ScopeFile, ActCheckOut: ScopeFile, ActBreakOut: ScopeFile,
	ActSeeRetention: ScopeRead, ActRecordNamedEvent: ScopeFile, ActOverrideRetention: ScopeFile, ActOversee: ScopeRead,
	ActMatters: ScopeFile, ActCloseMatter: ScopeAdmin, ActSealMatter: ScopeFile, ActDossier: ScopeRead,
	ActSeeVital: ScopeRead, ActVital: ScopeFile, ActKit: ScopeAdmin,
	ActSeeBatches: ScopeRead, ActStopBatch: ScopeFile,
}

// May reports whether the actor may do the act at all.
func (a Actor) May(act Act) bool {
	if !a.allows(scopeOf[act]) {
		return false
	}
	if a.Anonymous() {
		return slices.Contains(acts[act], "")
	}
	return a.Has(acts[act]...)
}

// Must returns nil when the actor may do the act, else Unauthenticated for the
// anonymous visitor and Forbidden for everybody else, with the roles that it takes.
func (a Actor) Must(act Act) error {
	switch {
	case a.May(act):
		return nil
	case a.Anonymous():
		return Errorf(Unauthenticated, "Sign in to do this.")
	case a.Has(acts[act]...):
		return Errorf(Forbidden, "This token is limited to other things; what you ask for takes one with the scope %s.", scopeOf[act])
	}
	roles := make([]string, len(acts[act]))
	for i, r := range acts[act] {
		roles[i] = strings.ReplaceAll(string(r), "_", " ")
	}
	return Errorf(Forbidden, "Your account has none of the roles that this takes: %s.", strings.Join(roles, ", "))
}
