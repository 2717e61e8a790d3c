package api

import (
	"archive/zip"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/records"
)

// copyJSON is an entry of the register of copies.
type copyJSON struct {
	Code        string             `json:"code"`
	Document    records.DocumentID `json:"document"`
	Version     int                `json:"version"`
	Language    records.Language   `json:"language"`
	Certificate records.Language   `json:"certificate_language"`
	File        records.FileID     `json:"file"`
	Original    records.Sum        `json:"original_sha256"`
	Issued      records.Sum        `json:"issued_sha256"`
	Size        int64              `json:"size"`
	Beside      records.Beside     `json:"beside,omitempty"`
	On          records.Date       `json:"on,omitempty"`
	Known       *time.Time         `json:"known,omitempty"`
	IssuedAt    time.Time          `json:"issued_at"`
	IssuedBy    string             `json:"issued_by"`
	Seq         int64              `json:"ledger_seq"`
	FiledSeq    int64              `json:"filed_seq"`
	Revoked     *revocationJSON    `json:"revoked,omitempty"`
}

type revocationJSON struct {
	At     time.Time `json:"at"`
	By     string    `json:"by,omitempty"`
	Reason string    `json:"reason,omitempty"`
	Seq    int64     `json:"ledger_seq,omitempty"`
}

func newCopy(c records.Copy) copyJSON {
	j := copyJSON{
		Code: c.Code.String(), Document: c.Document, Version: c.Version, Language: c.Language, Certificate: c.Certificate, File: c.File,
		Original: c.Original, Issued: c.Issued, Size: c.Size, Beside: c.Beside, On: c.On, Known: known(c.Known),
		IssuedAt: c.IssuedAt.UTC(), IssuedBy: c.IssuedBy, Seq: c.Seq, FiledSeq: c.FiledSeq,
	}
	if c.Revoked() {
		j.Revoked = &revocationJSON{c.RevokedAt.UTC(), c.RevokedBy, c.RevokeReason, c.RevokedSeq}
	}
	return j
}

func (s *Server) certify(c *gin.Context) (reply, error) {
	var body struct {
		Version     int              `json:"version"`
		On          records.Date     `json:"on"`
		Known       string           `json:"known"`
		Language    records.Language `json:"language"`
		Certificate records.Language `json:"certificate_language"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	req := records.CertifyRequest{Document: c.Param("id"), Version: body.Version, On: body.On, Language: body.Language, Certificate: body.Certificate}
	if body.Known != "" {
		at, err := records.ParseInstant(body.Known, s.office.Profile().TimeZone)
		if err != nil {
			return reply{}, err
		}
		req.Known = at
	}
	issued, err := s.certifier.Certify(c.Request.Context(), actor(c), req)
	if err != nil {
		return reply{}, err
	}
	return created(base+"/copies/"+issued.Code.String(), newCopy(issued)), nil
}

func (s *Server) listCopies(c *gin.Context) (reply, error) {
	all, err := s.certifier.Copies(c.Request.Context(), actor(c), c.Param("id"))
	if err != nil {
		return reply{}, err
	}
	return ok(listJSON[copyJSON, string]{Items: each(all, newCopy)}), nil
}

func (s *Server) getCopy(c *gin.Context) (reply, error) {
	code, err := records.ParseCopyCode(c.Param("code"))
	if err != nil {
		return reply{}, err
	}
	found, _, err := s.certifier.Copy(c.Request.Context(), actor(c), code)
	if err != nil {
		return reply{}, err
	}
	return ok(newCopy(found)), nil
}

func (s *Server) revokeCopy(c *gin.Context) (reply, error) {
	code, err := records.ParseCopyCode(c.Param("code"))
	if err != nil {
		return reply{}, err
	}
	var body struct {
		Reason string `json:"reason"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	revoked, err := s.certifier.Revoke(c.Request.Context(), actor(c), code, body.Reason)
	if err != nil {
		return reply{}, err
	}
	return ok(newCopy(revoked)), nil
}

func (s *Server) getCopyProof(c *gin.Context) (reply, error) {
	code, err := records.ParseCopyCode(c.Param("code"))
	if err != nil {
		return reply{}, err
	}
	p, err := s.certifier.Proof(c.Request.Context(), actor(c), code)
	if err != nil {
		return reply{}, err
	}
	r := ok(p)
	r.header = http.Header{"Content-Disposition": {disposition("attachment", code.String()+".proof.json")}}
	return r, nil
}

// downloadCopy sends the issued PDF; when the original stands beside it, both and the proof in one ZIP.
func (s *Server) downloadCopy(c *gin.Context) (reply, error) {
	code, err := records.ParseCopyCode(c.Param("code"))
	if err != nil {
		return reply{}, err
	}
	b, err := s.certifier.Open(c.Request.Context(), actor(c), code)
	if err != nil {
		return reply{}, err
	}
	if b.Original != nil {
		h := downloadHeaders(records.File{Name: b.Name + ".zip", MediaType: "application/zip"}, false)
		h.Del("Etag") // the proof in it is a new one each time
		return reply{header: h, write: func(w http.ResponseWriter, _ *http.Request) {
			defer b.Close()
			if err := packCopy(w, b); err != nil {
				s.log.WarnContext(c.Request.Context(), "a certified copy was not sent to its end", "code", code, "err", err)
			}
		}}, nil
	}
	return reply{
		header: downloadHeaders(records.File{Name: b.Name + ".pdf", MediaType: "application/pdf", SHA256: b.Copy.Issued}, true),
		write: func(w http.ResponseWriter, r *http.Request) {
			defer b.Close()
			http.ServeContent(w, r, "", b.Copy.IssuedAt, b.PDF)
		},
	}, nil
}

// packCopy writes certificate, original and proof into a ZIP.
func packCopy(w io.Writer, b records.Bundle) error {
	proof, err := json.MarshalIndent(b.Proof, "", "  ")
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	put := func(name string, how uint16, write func(io.Writer) error) error {
		part, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: how, Modified: b.Copy.IssuedAt})
		if err != nil {
			return err
		}
		return write(part)
	}
	copied := func(from io.Reader) func(io.Writer) error {
		return func(to io.Writer) error {
			_, err := io.Copy(to, from)
			return err
		}
	}
	if err := put("certificate.pdf", zip.Store, copied(b.PDF)); err != nil {
		return err
	}
	if err := put("original/"+asciiName(b.File.Name), zip.Deflate, copied(b.Original)); err != nil {
		return err
	}
	if err := put("proof.json", zip.Deflate, func(to io.Writer) error { _, err := to.Write(proof); return err }); err != nil {
		return err
	}
	return z.Close()
}
