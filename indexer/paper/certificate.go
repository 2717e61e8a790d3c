package paper

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"acervo/records"
)

// Certificate prints the certificate of a copy: a page, or two where the original has many signatures.
func (p *Press) Certificate(_ context.Context, c records.Certificate) ([]byte, error) {
	w := p.in(c.Copy.Certificate)
	s := New(Head{
		Title: w.say("certificate.subject", "code", c.Copy.Code.String()) + ": " + c.Title, Author: c.Organization, Language: c.Copy.Certificate,
		Made: c.Copy.IssuedAt, Header: c.Organization, Footer: w.say("certificate.subject", "code", c.Copy.Code.String()),
	})
	s.Title(w["certificate.kicker"], c.Title)
	statement := "certificate.together"
	if c.Copy.Beside != records.Together {
		statement = "certificate.beside"
	}
	s.Paragraph(Paragraph{Runs: Plain(w.say(statement, "organization", c.Organization)), After: 2})
	if reason := w["certificate.beside."+string(c.Copy.Beside)]; reason != "" {
		s.Paragraph(Paragraph{Runs: Plain(reason), Bar: true, Shade: Accent, After: 2})
	}
	s.Space(2)
	s.Facts(certificateFacts(w, c)...)
	if err := certificateCode(s, w, c); err != nil {
		return nil, err
	}
	certificateSignatures(s, w, c)
	s.Space(3)
	s.Paragraph(Paragraph{Runs: []Run{{Text: w["certificate.note"], Colour: Soft}}, Size: Tiny, Keep: 28})
	s.Paragraph(Paragraph{Runs: Mono(strings.TrimSpace(c.Note)), Size: Tiny})
	return s.Bytes()
}

// MarginLine is what stands in the margin of each page of a copy.
func (p *Press) MarginLine(c records.Certificate) string {
	name := c.Symbol
	if name == "" {
		name = c.Number
	}
	return p.in(c.Copy.Certificate).say("certificate.margin", "code", c.Copy.Code.String(), "name", name, "version", strconv.Itoa(c.Copy.Version))
}

func certificateFacts(w words, c records.Certificate) []Fact {
	kind := c.Type
	if c.Body != "" {
		kind += " · " + c.Body
	}
	version := w.say("certificate.version.of", "n", strconv.Itoa(c.Copy.Version), "last", strconv.Itoa(c.VersionOf))
	if c.VersionDate != "" {
		version = w.say("certificate.version.dated", "n", strconv.Itoa(c.Copy.Version), "last", strconv.Itoa(c.VersionOf), "date", w.date(c.VersionDate))
	}
	original := c.FileName + " · " + w.size(c.FileSize)
	if c.Pages > 0 {
		original += " · " + w.count("certificate.pages", c.Pages)
	}
	facts := []Fact{
		{w["certificate.document"], Plain(kind)},
		{w["certificate.number"], Strong(c.Number)},
		{w["certificate.symbol"], optional(c.Symbol)},
		{w["certificate.version"], Strong(version)},
		{w["certificate.text"], Plain(w.language(c.Copy.Language) + " · " + w["authority."+string(c.Authority)])},
	}
	if c.Copy.On != "" {
		facts = append(facts, Fact{w["certificate.force"], Strong(w.say("certificate.force.value", "on", w.date(c.Copy.On), "known", w.instant(c.Copy.Known, c.Zone)))})
	}
	leaf := c.Filing.Leaf
	return append(facts,
		Fact{w["certificate.filed"], Plain(w.instant(c.FiledAt, c.Zone))},
		Fact{w["certificate.original"], Plain(original)},
		Fact{"SHA-256", Mono(string(c.Copy.Original))},
		Fact{w["certificate.ledger"], append(Plain(w.say("certificate.ledger.value", "n", strconv.FormatInt(c.Filing.Seq, 10))+"\n"), Mono(hex.EncodeToString(leaf[:]))...)},
		Fact{w["certificate.checkpoint"], append(Plain(w.say("certificate.checkpoint.value", "n", strconv.FormatInt(c.Checkpoint.Size, 10))+" "), Mono(base64.StdEncoding.EncodeToString(c.Checkpoint.Root[:]))...)},
		Fact{w["certificate.issued"], Plain(w.say("certificate.issued.value", "at", w.instant(c.Copy.IssuedAt, c.Zone), "by", w.by(c.Copy.IssuedBy)))},
	)
}

func optional(s string) []Run {
	if s == "" {
		return nil
	}
	return Plain(s)
}

// size writes a number of bytes as people read it in the language.
func (w words) size(n int64) string {
	units := []string{"", "k", "M", "G"}
	v, i := float64(n), 0
	for v >= 1000 && i < len(units)-1 {
		v, i = v/1000, i+1
	}
	digits := 1
	if i == 0 || v >= 100 {
		digits = 0
	}
	return strings.ReplaceAll(strconv.FormatFloat(v, 'f', digits, 64), ".", w["decimal"]) + " " + units[i] + w["byte"]
}

// by names who did something; whoever runs the machine has no name but what they are.
func (w words) by(who string) string {
	if who == operatorName {
		return w["operator"]
	}
	return who
}

// operatorName is the name under which whoever runs the machine stands in the ledger (records.Operator).
const operatorName = "operator"

// certificateCode draws the code by which the copy is verified.
func certificateCode(s *Sheet, w words, c records.Certificate) error {
	how, where, coded := w["certificate.verify.at"], c.Address, c.Address
	if c.Address == "" {
		how, coded = w["certificate.verify.noaddress"], c.Copy.Code.String()
	}
	beside := []Paragraph{
		{Runs: []Run{{Text: w["certificate.verify"], Bold: true, Colour: Accent}}},
		{Runs: []Run{{Text: c.Copy.Code.String(), Mono: true}}, Size: Display},
	}
	if where != "" {
		beside = append(beside, Paragraph{Runs: []Run{{Text: where, Colour: Accent}}, Size: Small})
	}
	return s.Code(coded, 28, append(beside, Paragraph{Runs: []Run{{Text: how, Colour: Soft}}, Size: Tiny})...)
}

func certificateSignatures(s *Sheet, w words, c records.Certificate) {
	if len(c.Signatures) == 0 {
		return
	}
	s.Heading(w["certificate.signatures"])
	t := Table{Columns: []Column{{w["certificate.signer"], 4, AtLeft}, {w["certificate.signed"], 3, AtLeft}, {w["certificate.integrity"], 3, AtLeft}}, Size: Small}
	for _, f := range c.Signatures {
		signer, at := f.Signer, w["unknown"]
		if signer == "" {
			signer = w["unknown"]
		}
		if f.Field != "" {
			signer += " (" + f.Field + ")"
		}
		if !f.At.IsZero() {
			at = w.instant(f.At, f.At.Location())
		}
		t.Rows = append(t.Rows, [][]Run{Plain(signer), Plain(at), Plain(w["integrity."+string(f.Integrity)])})
	}
	s.Table(t)
	s.Paragraph(Paragraph{Runs: []Run{{Text: w["certificate.signatures.note"], Colour: Soft}}, Size: Small, After: 3})
}
