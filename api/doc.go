// Package api is the way in over HTTP: the JSON API of schemas/openapi.yaml on
// Gin, over the use cases of records. Handlers return a reply or an error, and
// one function writes what came of it.
//
// Handlers are written by hand and held against the contract by tests, rather than
// generated from it: a generator has little to offer for uploads that stream,
// downloads in parts and answers that grow line by line, which are half of this.
package api
