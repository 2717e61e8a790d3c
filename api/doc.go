// Package api is the way in over HTTP: the JSON API of schemas/openapi.yaml on
// Gin, over the use cases of records. Handlers return a reply or an error, and
// one function writes what came of it.
package api
