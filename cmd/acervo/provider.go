package main

import (
	"strings"

	"acervo/api"
	"acervo/cmd/acervo/openid"
	"acervo/records"
)

// openProvider makes the way to the identity provider, and tells the accounts
// what its groups are here. It is nil when there is no provider.
func openProvider(c config, accounts *records.Accounts) (api.IdentityProvider, error) {
	if c.OIDC.Issuer == "" {
		return nil, nil //nolint:nilnil // none is configured
	}
	rules, err := openid.ReadGroups(c.OIDCGroups)
	if err != nil {
		return nil, err
	}
	if err := accounts.MapGroups(rules); err != nil {
		return nil, err
	}
	c.OIDC.Redirect = strings.TrimSuffix(c.PublicURL, "/") + api.ProviderBack
	return openid.New(c.OIDC), nil
}
