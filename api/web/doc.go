// Package web is what people see in a browser: templates, typed pages, the look,
// and the words of the interface in four languages. It knows nothing of HTTP
// requests: package api fills the pages in, and sends the bytes.
//
// Every page works without script, and there is none: the policy that package
// api sends (Policy) allows a style sheet and pictures from here, and nothing else.
package web
