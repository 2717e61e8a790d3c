package main

import (
	"encoding/json"

	"acervo/cmd/acervo/profiles"
	"acervo/records"
	"acervo/schemas"
)

// profileText is what stands in the organization's profile, or in the built-in one when there is no path.
func profileText(path string) (string, error) {
	text, err := profiles.Text(path)
	if err != nil {
		return "", records.Errorf(records.Invalid, "The profile %s cannot be read: %s.", path, reason(err)).At("profile").Because(err)
	}
	return text, nil
}

// loadProfile reads the organization's profile from a file, or the built-in one
// when there is no path. Every mistake in it is explained.
func loadProfile(path string) (*records.Profile, error) {
	text, err := profileText(path)
	if err != nil {
		return nil, err
	}
	return profiles.Forms{}.Read(text)
}

// metadataCheck makes the schemas' validator answer in the domain's words.
func metadataCheck(v *schemas.Validator) func(string, json.RawMessage) []records.Problem {
	return func(schema string, metadata json.RawMessage) []records.Problem {
		var out []records.Problem
		for _, p := range v.Check(schema, metadata) {
			out = append(out, records.Problem{Field: p.Field, Message: p.Message})
		}
		return out
	}
}
