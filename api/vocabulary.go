package api

import (
	"github.com/gin-gonic/gin"

	"acervo/records"
)

// The vocabulary is the organization's own, as its profile says it, and no
// document's: everybody may read it.

type names map[records.Language]string

func (s *Server) getProfile(*gin.Context) (reply, error) {
	p := s.office.Profile()
	zone := "UTC"
	if p.TimeZone != nil {
		zone = p.TimeZone.String()
	}
	return ok(struct {
		Name         string             `json:"name"`
		Organization names              `json:"organization"`
		TimeZone     string             `json:"time_zone"`
		Founded      records.Date       `json:"founded,omitempty"`
		PublicRoom   bool               `json:"public_room"`
		Origin       string             `json:"origin"`
		Languages    []records.Language `json:"languages"`
		MaxUpload    int64              `json:"max_upload"`
	}{p.Name, given(p.Organization), zone, p.Founded, p.PublicRoom, p.Origin, records.WorkingLanguages, s.office.MaxUpload()}), nil
}

// given never gives null for no names.
func given(n map[records.Language]string) names {
	if n == nil {
		return names{}
	}
	return n
}

type bodyJSON struct {
	Code  string `json:"code"`
	Names names  `json:"names"`
}

func (s *Server) listBodies(*gin.Context) (reply, error) {
	return ok(listJSON[bodyJSON, string]{Items: each(s.office.Profile().Bodies, func(b records.Body) bodyJSON {
		return bodyJSON{b.Code, given(b.Names)}
	})}), nil
}

type classJSON struct {
	Code   string     `json:"code"`
	Parent string     `json:"parent,omitempty"`
	Names  names      `json:"names"`
	Access accessJSON `json:"access"`
}

func (s *Server) listClasses(*gin.Context) (reply, error) {
	return ok(listJSON[classJSON, string]{Items: each(s.office.Profile().Classes, func(x records.Class) classJSON {
		access := newAccess(x.Access)
		if access.Level == "" {
			access.Level = records.Staff // what filing makes of it
		}
		return classJSON{x.Code, x.Parent, given(x.Names), access}
	})}), nil
}

type typeJSON struct {
	Code         string `json:"code"`
	Abbreviation string `json:"abbreviation,omitempty"`
	Names        names  `json:"names"`
	Class        string `json:"class,omitempty"`
	Normative    bool   `json:"normative"`
	HasSchema    bool   `json:"has_schema"`
}

func (s *Server) listTypes(*gin.Context) (reply, error) {
	return ok(listJSON[typeJSON, string]{Items: each(s.office.Profile().Types, func(t records.DocumentType) typeJSON {
		_, has := s.typeSchema(t.Schema)
		return typeJSON{t.Code, t.Abbreviation, given(t.Names), t.Class, t.Normative, has}
	})}), nil
}

func (s *Server) getTypeSchema(c *gin.Context) (reply, error) {
	t, ok := s.office.Profile().Type(c.Param("code"))
	if !ok {
		return reply{}, records.Errorf(records.NotFound, "The profile has no document type %q.", c.Param("code")).At("code")
	}
	schema, ok := s.typeSchema(t.Schema)
	if !ok {
		return reply{}, records.Errorf(records.NotFound, "The type %q has no schema: any JSON object is its metadata.", t.Code).At("code")
	}
	return content("application/schema+json", schema), nil
}
