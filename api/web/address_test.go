package web_test

import (
	"testing"

	"acervo/api/web"
)

func TestASignInLeadsOnlyToPagesOfThisSite(t *testing.T) {
	for address, want := range map[string]string{
		"/file": "/file", "/d/x?version=2": "/d/x?version=2", "/?q=a%2F%2Fb": "/?q=a%2F%2Fb",
		"": "/", "//evil.example": "/", "https://evil.example/": "/", `/\evil.example`: "/", "javascript:alert(1)": "/", "file": "/", "/\t/evil.example": "/", "/\n/evil.example": "/",
	} {
		if got := web.Local(address); got != want {
			t.Errorf("%q leads to %q, want %q", address, got, want)
		}
	}
}

func TestAParameterIsSetOnce(t *testing.T) {
	for _, c := range [][4]string{
		{"/?q=a+b&hl=es", "hl", "fr", "/?hl=fr&q=a+b"}, {"/d/x", "hl", "en", "/d/x?hl=en"}, {"/?q=%zz", "hl", "en", "/?hl=en"}, {"/?cursor=x", "cursor", "", "/"},
	} {
		if got := web.WithQuery(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("%s with %s=%s is %s", c[0], c[1], c[2], got)
		}
	}
}
