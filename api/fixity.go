package api

import (
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

type fixityJSON struct {
	CycleDays int               `json:"cycle_days"`
	Rate      int64             `json:"bytes_per_second"`
	Blobs     int64             `json:"blobs"`
	Bytes     int64             `json:"bytes"`
	Oldest    *time.Time        `json:"oldest,omitempty"`
	Overdue   int               `json:"overdue_ranges"`
	Open      int               `json:"open"`
	Ranges    []fixityRangeJSON `json:"ranges,omitempty"`
	Findings  []faultJSON       `json:"findings"`
	Second    *secondJSON       `json:"second_vault,omitempty"`
}

type fixityRangeJSON struct {
	Prefix    string     `json:"prefix"`
	CheckedAt *time.Time `json:"checked_at,omitempty"`
	Blobs     int64      `json:"blobs"`
	Bytes     int64      `json:"bytes"`
	Faults    int64      `json:"faults"`
}

type faultJSON struct {
	SHA256     records.Sum        `json:"sha256"`
	Vault      string             `json:"vault"`
	Fault      records.BytesFault `json:"fault"`
	Size       int64              `json:"size"`
	FoundAt    time.Time          `json:"found_at"`
	RepairedAt *time.Time         `json:"repaired_at,omitempty"`
	Files      []faultyFileJSON   `json:"files"`
}

type faultyFileJSON struct {
	Document records.DocumentID `json:"document"`
	Number   string             `json:"number"`
	File     records.FileID     `json:"file"`
	Name     string             `json:"name"`
}

type secondJSON struct {
	Copied int64 `json:"copied_seq"`
	Ledger int64 `json:"ledger_seq"`
}

func newFixity(f records.Fixity) fixityJSON {
	j := fixityJSON{
		CycleDays: int(max(0, f.Cycle).Hours() / 24), Rate: f.Rate, Blobs: f.Blobs, Bytes: f.Bytes, Oldest: known(f.Oldest), Overdue: f.Overdue, Open: f.Open,
		Findings: each(f.Findings, newFault),
	}
	for _, r := range f.Ranges {
		if !r.CheckedAt.IsZero() {
			j.Ranges = append(j.Ranges, fixityRangeJSON{r.Prefix, known(r.CheckedAt), r.Blobs, r.Bytes, r.Faults})
		}
	}
	if f.Second {
		j.Second = &secondJSON{f.Copied, f.Ledger}
	}
	return j
}

func newFault(f records.FoundFault) faultJSON {
	j := faultJSON{SHA256: f.Sum, Vault: "first", Fault: f.Fault, Size: f.Size, FoundAt: f.FoundAt.UTC(), RepairedAt: known(f.RepairedAt)}
	if f.Second {
		j.Vault = "second"
	}
	j.Files = each(f.Files, func(x records.FiledFile) faultyFileJSON {
		return faultyFileJSON{x.Document.ID, x.Document.Number, x.File.ID, x.File.Name}
	})
	return j
}

// care is the caretaker, for whoever may do the act.
func (s *Server) care(c *gin.Context, act records.Act) (*records.Caretaker, error) {
	if err := actor(c).Must(act); err != nil {
		return nil, err
	}
	if s.caretaker == nil {
		return nil, records.Errorf(records.NotFound, "Nobody looks after the bytes here.")
	}
	return s.caretaker, nil
}

func (s *Server) getFixity(c *gin.Context) (reply, error) {
	care, err := s.care(c, records.ActFixity)
	if err != nil {
		return reply{}, err
	}
	f, err := care.Report(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	return ok(newFixity(f)), nil
}

// runFixity checks all bytes now and tells its progress.
func (s *Server) runFixity(c *gin.Context) (reply, error) {
	care, err := s.care(c, records.ActVerify)
	if err != nil {
		return reply{}, err
	}
	return s.lines(c, func(l *lines) error {
		f, err := care.Check(c.Request.Context(), actor(c), func(f records.Fixity) { l.progress(newFixity(f)) })
		if err == nil {
			l.result(newFixity(f))
		}
		return err
	})
}
