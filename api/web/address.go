package web

import (
	"net/url"
	"strings"
)

// WithQuery returns the address with one parameter set; an empty value removes it.
func WithQuery(address, name, value string) string {
	path, query, _ := strings.Cut(address, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		values = url.Values{}
	}
	values.Del(name)
	if value != "" {
		values.Set(name, value)
	}
	return Address(path, values)
}

// Address joins a path and its parameters.
func Address(path string, values url.Values) string {
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// Local returns the address when it leads to a page of this site, else "/": a
// sign-in must not send people to where a stranger's link says.
func Local(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(address, "/") ||
		strings.HasPrefix(address, "//") || strings.ContainsAny(address, "\\\t\r\n") {
		return "/"
	}
	return address
}
