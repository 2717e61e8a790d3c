package proof

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"acervo/records"
)

// DispositionReport is what a check of a certificate of disposition found, part by part.
type DispositionReport struct {
	Certificate records.DispositionCertificate
	Parts       []Part
	Signatures  []Signature
	Untold      int // records that went of which the certificate says no more than their place in the ledger
}

func (r *DispositionReport) part(name, says string, err error) {
	r.Parts = append(r.Parts, Part{name, says, err})
}

// IsDisposition reports whether a file is, by what it says of itself, a certificate of disposition.
func IsDisposition(b []byte) bool {
	var form struct {
		Format string `json:"format"`
	}
	return json.Unmarshal(b, &form) == nil && form.Format == records.DispositionProofFormat
}

// ReadDisposition reads a certificate of disposition, and says in words what is strange about it.
func ReadDisposition(b []byte) (c records.DispositionCertificate, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			return c, failed("format", "The certificate has a field %s that a certificate of this format does not have: it was altered, or made by another program.", field)
		}
		return c, failed("format", "The certificate is damaged: %s.", strings.TrimPrefix(err.Error(), "json: ")).Because(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return c, failed("format", "Something follows the certificate.")
	}
	return c, nil
}

// disposed is what an entry's record says of a disposition or of a record that went by it.
type disposed struct {
	Seq     int64          `json:"seq"`
	At      time.Time      `json:"at"`
	Actor   string         `json:"actor"`
	Name    string         `json:"name"`
	Action  records.Action `json:"action"`
	Subject string         `json:"subject"`
	Detail  struct {
		Action      records.RetentionAction `json:"action"`
		Reason      string                  `json:"reason"`
		Receiver    string                  `json:"receiver"`
		Reference   string                  `json:"reference"`
		ReceivedOn  records.Date            `json:"received_on"`
		Records     []records.DocumentID    `json:"records"`
		Disposition records.DispositionID   `json:"disposition"`
		Number      string                  `json:"number"`
		Title       string                  `json:"title"`
		Class       string                  `json:"class"`
		ProposedBy  string                  `json:"proposed_by"`
		ApprovedBy  string                  `json:"approved_by"`
		SHA256      []records.Sum           `json:"sha256"`
		Gone        *int                    `json:"gone"`
		LeftOut     *int                    `json:"left_out"`
	} `json:"detail"`
}

// Disposition checks a certificate of disposition with public keys and nothing else: who proposed, who approved and
// what was done stand in the ledger as the certificate says, each record that went has its entry, and none is missing.
// Of records that not everybody may know, and then of proposal and approval, it has the leaf alone, and
// the report claims no more of them than that there is such an entry.
func Disposition(c records.DispositionCertificate, keys ...string) DispositionReport {
	r := DispositionReport{Certificate: c, Signatures: signatures(c.Checkpoint, keys)}
	head, err := signed(c.Checkpoint, c.Origin, keys)
	r.part("signature", says("signature"), err)
	for _, line := range c.Gone {
		if untold(line) {
			r.Untold++
		}
	}
	bare := r.Untold > 0 || slices.ContainsFunc(c.LeftOut, untold)
	acts := r.acts(c, head, bare)
	used := map[int64]bool{}
	for _, line := range c.Gone {
		name, said := line.Number, "it went, in an entry that the checkpoint covers"
		if untold(line) {
			name, said = "untold", onlyThere
		}
		err := gone(c, line, name, head)
		if err == nil {
			err = inTime(name, line.Entry.Seq, acts, used)
		}
		r.part(name, said, err)
	}
	said, err := sameRecords(c, acts)
	if said != "" || err != nil {
		r.part("records", said, err)
	}
	return r
}

// onlyThere is what a leaf without its record proves.
const onlyThere = "the checkpoint covers such an entry; what the entry says is not told here"

// untold reports whether a line is one of a record that not everybody who reads the certificate may know.
func untold(l records.CertifiedRecord) bool {
	return l.Document == "" && l.Number == "" && l.Title == "" && l.Class == ""
}

// acts checks the entries of the acts, and returns what they say. With bare those that name the records may be
// without their record, and then nothing but their numbers is known of them.
func (r *DispositionReport) acts(c records.DispositionCertificate, head records.LedgerHead, bare bool) map[records.ProofRole]disposed {
	acts := map[records.ProofRole]disposed{}
	must := []records.ProofRole{records.ProvesProposal, records.ProvesApproval, records.ProvesExecution}
	if c.Action == records.TransferIt {
		must = append(must, records.ProvesConfirmation)
	}
	for _, role := range must {
		i := slices.IndexFunc(c.Acts, func(e records.ProofEntry) bool { return e.Proves == role })
		if i < 0 {
			r.part(string(role), "", failed(string(role), "The certificate lacks the entry of the ledger that proves it."))
			continue
		}
		e, said := c.Acts[i], done(role)
		d, err := act(string(role), e, head)
		switch names := role == records.ProvesProposal || role == records.ProvesApproval; {
		case err != nil:
		case e.Record != "":
			err = told(c, role, d)
			if by, known := acts[records.ProvesProposal]; err == nil && role == records.ProvesApproval && known && by.Actor != "" && by.Actor == d.Actor {
				err = failed(string(role), "Its record says that whoever proposed it approved it, too.")
			}
		case !bare || !names:
			err = lacksRecord(string(role))
		case role == records.ProvesProposal && e.Seq != int64(c.Disposition):
			err = failed(string(role), "It is another entry than the one that the disposition has its number from: the certificate was altered.")
		default:
			said = onlyThere
		}
		if err == nil {
			acts[role] = d
		}
		r.part(string(role), said, err)
	}
	return acts
}

func lacksRecord(name string) error {
	return failed(name, "The certificate lacks the record of the entry, which says what was done: it was altered.")
}

func done(role records.ProofRole) string {
	switch role {
	case records.ProvesProposal:
		return "it was proposed by whom and for what the certificate says"
	case records.ProvesApproval:
		return "it was approved by somebody else, as the certificate says"
	case records.ProvesConfirmation:
		return "the receiver confirmed, as the certificate says"
	}
	return "it was carried out when the certificate says"
}

// act checks the entry of an act. One without its record proves only that there is such an entry.
func act(name string, e records.ProofEntry, head records.LedgerHead) (d disposed, err error) {
	if e.Record == "" {
		leaf, err := hex.DecodeString(e.Leaf)
		if err != nil || len(leaf) != 32 {
			return d, failed(name, "Its leaf is no SHA-256 in hexadecimal.")
		}
		d.Seq = e.Seq
		return d, included(name, e, [32]byte(leaf), head)
	}
	if err := covered(name, e, head); err != nil {
		return d, err
	}
	if err := json.Unmarshal([]byte(e.Record), &d); err != nil || d.Seq != e.Seq {
		return d, failed(name, "Its record is of another entry.")
	}
	return d, nil
}

// told checks that an act is what the certificate says of it.
func told(c records.DispositionCertificate, role records.ProofRole, d disposed) error {
	name := string(role)
	same := d.Detail.Disposition == c.Disposition
	switch role {
	case records.ProvesProposal:
		same = d.Action == records.DispositionProposed && d.Seq == int64(c.Disposition) && d.Name == c.ProposedBy && d.At.Equal(c.ProposedAt) && d.Detail.Action == c.Action && d.Detail.Reason == c.Reason
	case records.ProvesApproval:
		same = same && d.Action == records.DispositionApproved && d.Name == c.ApprovedBy && d.At.Equal(c.ApprovedAt)
	case records.ProvesConfirmation:
		same = same && d.Action == records.DispositionConfirmed && d.Detail.Receiver == c.Receiver && d.Detail.Reference == c.Reference && d.Detail.ReceivedOn == c.ReceivedOn
	case records.ProvesExecution:
		same = same && d.Action == records.DispositionExecuted && d.At.Equal(c.ExecutedAt)
	}
	if !same {
		return failed(name, "Its record says something else than the certificate: the certificate was altered.")
	}
	return nil
}

// gone checks the entry of a record that went.
func gone(c records.DispositionCertificate, line records.CertifiedRecord, name string, head records.LedgerHead) error {
	if line.Entry == nil {
		return failed(name, "The certificate lacks the entry of the ledger that proves it.")
	}
	d, err := act(name, *line.Entry, head)
	if err != nil {
		return err
	}
	if line.Entry.Record == "" {
		if !untold(line) {
			return lacksRecord(name)
		}
		return nil
	}
	action := records.RecordDestroyed
	if c.Action == records.TransferIt {
		action = records.RecordTransferred
	}
	switch {
	case d.Action != action || d.Subject != string(line.Document) || d.Detail.Disposition != c.Disposition:
		return failed(name, "Its record is not that of this record's going: the certificate was altered.")
	case d.Detail.Number != line.Number || d.Detail.Title != line.Title || d.Detail.Class != line.Class || !slices.Equal(d.Detail.SHA256, line.SHA256) ||
		d.Detail.ProposedBy != c.ProposedBy || d.Detail.ApprovedBy != c.ApprovedBy || d.Detail.Receiver != c.Receiver:
		return failed(name, "Its record says something else than the certificate: the certificate was altered.")
	}
	return nil
}

// inTime checks that an entry stands between approval and execution, where records go, and for one record alone.
func inTime(name string, seq int64, acts map[records.ProofRole]disposed, used map[int64]bool) error {
	after, approved := acts[records.ProvesApproval]
	before, executed := acts[records.ProvesExecution]
	if approved && seq <= after.Seq || executed && seq >= before.Seq || used[seq] {
		return failed(name, "Its entry is not one by which a record of this disposition went: the certificate was altered.")
	}
	used[seq] = true
	return nil
}

// sameRecords checks that the certificate accounts for each record that was proposed, and that as many went and were left out
// as the ledger says. It returns what it could check; certificates of before did not have the numbers.
func sameRecords(c records.DispositionCertificate, acts map[records.ProofRole]disposed) (said string, err error) {
	is := acts[records.ProvesExecution].Detail
	if is.Gone != nil && is.LeftOut != nil {
		if *is.Gone != len(c.Gone) || *is.LeftOut != len(c.LeftOut) {
			return "", failed("records", "%d records went and %d were left out, and the certificate has %d and %d: lines were added, taken away or moved.", *is.Gone, *is.LeftOut, len(c.Gone), len(c.LeftOut))
		}
		said = "as many went and were left out as the certificate says"
	}
	proposed := slices.Sorted(slices.Values(acts[records.ProvesProposal].Detail.Records))
	if len(proposed) == 0 {
		return said, nil
	}
	var named []records.DocumentID
	for _, l := range slices.Concat(c.Gone, c.LeftOut) {
		named = append(named, l.Document)
	}
	slices.Sort(named)
	if !slices.Equal(named, proposed) {
		return "", failed("records", "%d records were proposed, and the certificate accounts for %d, not the same: lines were added or taken away.", len(proposed), len(named))
	}
	return "they are those that were proposed, and none besides", nil
}
