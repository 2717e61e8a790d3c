package openid

import (
	"bytes"
	"os"
	"slices"

	"go.yaml.in/yaml/v3"

	"acervo/records"
)

// ReadGroups reads what members of the provider's groups are here:
//
//	everybody: {roles: [reader]}
//	groups:
//	  archive-clerks: {roles: [clerk], bodies: [SG]}
//
// An empty path means that everybody whom the provider vouches for is a reader.
func ReadGroups(path string) ([]records.GroupRule, error) {
	if path == "" {
		return []records.GroupRule{{Roles: []records.Role{records.Reader}}}, nil
	}
	type standing struct {
		Roles  []records.Role `yaml:"roles"`
		Bodies []string       `yaml:"bodies"`
	}
	var file struct {
		Everybody *standing           `yaml:"everybody"`
		Groups    map[string]standing `yaml:"groups"`
	}
	b, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, records.Errorf(records.Invalid, "The file cannot be read.").At("oidc-groups").Because(err)
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return nil, records.Errorf(records.Invalid, "%s is no list of groups: %v.", path, err).At("oidc-groups")
	}
	var rules []records.GroupRule
	if e := file.Everybody; e != nil {
		rules = append(rules, records.GroupRule{Roles: e.Roles, Bodies: e.Bodies})
	}
	for name, s := range file.Groups {
		if name == "" {
			return nil, records.Errorf(records.Invalid, "A group needs a name; write everybody for all.").At("oidc-groups")
		}
		rules = append(rules, records.GroupRule{Group: name, Roles: s.Roles, Bodies: s.Bodies})
	}
	if len(rules) == 0 {
		return nil, records.Errorf(records.Invalid, "%s names no group: nobody could sign in.", path).At("oidc-groups")
	}
	slices.SortFunc(rules, func(a, b records.GroupRule) int { return bytes.Compare([]byte(a.Group), []byte(b.Group)) })
	return rules, nil
}
