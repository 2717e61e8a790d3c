# Everything here works on a machine with only Go and git (and make). What needs
# more says in one line what it left out and how to install it.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

export CGO_ENABLED := 0

DATA    ?= ./data
LISTEN  ?= 127.0.0.1:8080
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
GO      ?= go
PKG     ?= ./...

.PHONY: help
help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build bin/acervo
	$(GO) build -buildvcs=false -ldflags "-s -w -X main.release=$(VERSION)" -o bin/acervo ./cmd/acervo

.PHONY: run
run: build ## Build and start the service on 127.0.0.1:8080 with its data in ./data and a sample collection
	./bin/acervo serve --data $(DATA) --listen $(LISTEN) --sample --log-format text --log-level warn

.PHONY: test
test: ## Run every test; at the end, say what was skipped and how to install it
	$(GO) vet $(PKG)
	$(GO) test -timeout 25m -v $(PKG) 2>&1 | awk -f .ci/summary.awk

.PHONY: bench
bench: ## Measure; the figures and how to read them are in docs/performance.md
	$(GO) test -run '^$$' -bench . -benchmem -timeout 60m $(PKG)

.PHONY: screenshots
screenshots: ## Take the pictures of docs/screenshots with Chromium, on the sample collection
	$(GO) test -tags screenshots -count=1 -run TestScreenshots ./cmd/acervo/journeys

.PHONY: lint
lint: ## Check the style with golangci-lint, where it is installed
	@if command -v golangci-lint >/dev/null; then golangci-lint run ./...; \
	else echo "golangci-lint is not installed: https://golangci-lint.run/docs/welcome/install/"; fi

.PHONY: secrets
secrets: ## Make the secret files that compose.yaml needs, once
	@.ci/secrets

.PHONY: ci
ci: ## Install what the tests need (Debian, as root) and run them; a skip is a failure
	.ci/run

.PHONY: clean
clean: ## Remove what was built; the data stays
	rm -rf bin
