package records

import (
	"context"
	"encoding/json"
	"strings"
	"time"
)

// Registrar keeps the register: it annuls entries, gives receipts, tells what was
// entered on a day, and checks that a year has no hole.
type Registrar struct {
	office  *Office
	press   RegisterPress
	notary  Notary
	address string
}

// RegistrarConfig is what a Registrar works with. All but Address are required.
type RegistrarConfig struct {
	Office  *Office
	Press   RegisterPress
	Notary  Notary
	Address string // at which people reach the service, for the code on receipts; may be empty
}

// NewRegistrar makes the registrar of an office.
func NewRegistrar(c RegistrarConfig) (*Registrar, error) {
	if c.Office == nil || c.Press == nil || c.Notary == nil {
		return nil, Errorf(Internal, "A registrar needs an office, a press and a notary.")
	}
	return &Registrar{office: c.Office, press: c.Press, notary: c.Notary, address: strings.TrimRight(c.Address, "/")}, nil
}

// RegisterPress prints what the register gives, as PDF. Equal input gives equal bytes.
type RegisterPress interface {
	// Receipt prints the receipt of a filing.
	Receipt(ctx context.Context, r PrintedReceipt) ([]byte, error)
	// Day prints the daily register.
	Day(ctx context.Context, d PrintedDay) ([]byte, error)
	// Years prints the check of a year, a part for each series, to be signed.
	Years(ctx context.Context, c PrintedCheck) ([]byte, error)
}

// RegisterReader reads the register. It is unfiltered.
type RegisterReader interface {
	// RegisterEntry returns where a document is entered, or NotFound.
	RegisterEntry(ctx context.Context, id DocumentID) (RegisterEntry, error)
	// Registrations returns what was entered and annulled between two instants, the
	// second excluded, in the ledger's order: at most limit with a higher ledger number than after.
	Registrations(ctx context.Context, from, to time.Time, after int64, limit int) ([]Registration, error)
	// RegisterYear returns the entries of a series and year in the order of their
	// numbers: at most limit with a higher number than after. What is missing of one is zero in it.
	RegisterYear(ctx context.Context, series string, year int, after int64, limit int) ([]Registration, error)
	// RegisterCounts returns the last number taken in each series of a year.
	RegisterCounts(ctx context.Context, year int) (map[string]int64, error)
	// Annulments returns the annulments of those of the documents whose entry was annulled.
	Annulments(ctx context.Context, ids []DocumentID) (map[DocumentID]Annulment, error)
	// Symbols returns documents of these access classes that have a symbol, without their
	// versions, in the order of ids: at most limit after the one given.
	Symbols(ctx context.Context, accessClasses []string, after DocumentID, limit int) ([]Document, error)
}

// RegisterWriter writes the register.
type RegisterWriter interface {
	// RegisterEntry is RegisterReader.RegisterEntry as this transaction sees it.
	RegisterEntry(ctx context.Context, id DocumentID) (RegisterEntry, error)
	// InsertAnnulment adds the annulment of a document's entry; Conflict when there is
	// one. It follows Append, whose entry it names.
	InsertAnnulment(ctx context.Context, id DocumentID, a Annulment) error
}

// Registration is a line of the register with the ledger entry that recorded it.
type Registration struct {
	RegisterEntry
	Document DocumentID // empty when there is no such document
	Access   Access
	Entry    Entry // its action is Filed or RegisterAnnulled; zero when the ledger has none
	Annulled *Annulment
}

// RegisterLine is a line of the register as it is shown.
type RegisterLine struct {
	RegisterEntry
	Annulment bool // the line says that the entry was annulled
	At        time.Time
	Seq       int64 // the ledger entry that recorded it
	Leaf      [32]byte
	// Withheld: the actor may not read the document. What stands below is empty then, and
	// so is Number, which tells body and type; that the number of the series is taken is not.
	Withheld bool
	Document DocumentID
	Titles   map[Language]string
	Symbol   string
	Type     string
	Body     string
	By       string // who filed, or annulled, it
	Files    []ReceiptFile
	Reason   string     // of the annulment
	Annulled *Annulment // on the line of an entry: it was annulled since
}

// filedDetail is what the ledger keeps of a filing; see Office.File.
type filedDetail struct {
	Number  string
	Symbol  string
	Type    string
	Body    string
	Titles  map[Language]string
	Version int
	Reason  string
	Files   []ReceiptFile
}

// line shows a registration as it was entered, to whoever may see it.
func (g Registration) line(visible Visible) (RegisterLine, error) {
	l := RegisterLine{RegisterEntry: g.RegisterEntry, Annulment: g.Entry.Action == RegisterAnnulled, At: g.Entry.At, Seq: g.Entry.Seq, Leaf: g.Entry.Leaf}
	if !visible(g.Access) {
		l.Withheld, l.Number = true, ""
		return l, nil
	}
	var f filedDetail
	if err := json.Unmarshal(g.Entry.Detail, &f); err != nil && g.Entry.Seq > 0 {
		return l, Errorf(Internal, "The detail of ledger entry %d cannot be read.", g.Entry.Seq).Because(err)
	}
	l.Document, l.Titles, l.Symbol, l.Type, l.Body, l.By, l.Files, l.Reason = g.Document, f.Titles, f.Symbol, f.Type, f.Body, g.Entry.Name, f.Files, f.Reason
	if !l.Annulment {
		l.Annulled = g.Annulled
	}
	return l, nil
}

// sees is what of the register the actor sees in full: what they may read, and, for those
// who read the whole ledger, all that is not sealed, because the ledger tells them the same.
func (r *Registrar) sees(who Actor) Visible {
	if who.May(ActReadLedger) {
		return func(x Access) bool { return !r.office.sealed(x) }
	}
	return r.office.visible(who)
}
