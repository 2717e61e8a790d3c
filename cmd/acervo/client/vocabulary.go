package client

import (
	"context"

	"acervo/records"
)

// Profile is the organization's vocabulary.
type Profile struct {
	Name         string                      `json:"name"`
	Organization map[records.Language]string `json:"organization"`
	TimeZone     string                      `json:"time_zone"`
	PublicRoom   bool                        `json:"public_room"`
	Origin       string                      `json:"origin"`
	Languages    []records.Language          `json:"languages"`
	MaxUpload    int64                       `json:"max_upload"`
	Bodies       []Term                      `json:"bodies"`
	Types        []Term                      `json:"types"`
	Classes      []Term                      `json:"classes"`
}

// Term is a body, a document type or a class of the file plan.
type Term struct {
	Code         string                      `json:"code"`
	Names        map[records.Language]string `json:"names"`
	Abbreviation string                      `json:"abbreviation,omitempty"` // types
	Class        string                      `json:"class,omitempty"`        // types
	Normative    bool                        `json:"normative,omitempty"`    // types
	HasSchema    bool                        `json:"has_schema,omitempty"`   // types
	Parent       string                      `json:"parent,omitempty"`       // classes
	Access       *Access                     `json:"access,omitempty"`       // classes
}

// Profile reads the organization's name, limits and vocabulary.
func (c *Client) Profile(ctx context.Context) (Profile, error) {
	p, err := ask[Profile](ctx, c, "/api/v1/profile", nil)
	if err != nil {
		return p, err
	}
	for path, into := range map[string]*[]Term{"bodies": &p.Bodies, "types": &p.Types, "classes": &p.Classes} {
		list, err := ask[page[Term]](ctx, c, "/api/v1/"+path, nil)
		if err != nil {
			return p, err
		}
		*into = list.Items
	}
	return p, nil
}
