package api_test

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"acervo/schemas"
)

func TestContractIsValidOpenAPI(t *testing.T) {
	contract, err := openapi3.NewLoader().LoadFromData(schemas.OpenAPI())
	if err != nil {
		t.Fatal(err)
	}
	if err := contract.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
}
