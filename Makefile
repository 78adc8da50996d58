# Everything a newcomer needs: `make run` and `make test`. The rest is for people who change the product.

CARGO_TARGET_DIR ?= target
export CARGO_TARGET_DIR
BINARY := $(CARGO_TARGET_DIR)/debug/caicach
LISTEN ?= 127.0.0.1:8080
DATA ?= data/demo

WEB_SOURCES := web/package-lock.json web/vite.config.ts $(shell find web/src web/tiles -type f 2>/dev/null)

.PHONY: run test bench fix lint doc build web clean

## Builds, fills a demonstration province on SQLite and serves it.
run: build
	$(BINARY) demo --data $(DATA) --listen $(LISTEN)

## Rust tests, story tests on SQLite and PostgreSQL, tests of the pages in Chromium; ends with a count.
test:
	scripts/test.sh

## Our figures beside the peers' on the same work.
bench:
	scripts/bench.sh

## Formats, and mends what the linter can mend.
fix:
	cargo fmt
	cargo clippy --workspace --all-targets --fix --allow-dirty --allow-staged -- -D warnings

## What must be clean before a change goes in.
lint:
	cargo fmt --check
	cargo clippy --workspace --all-targets -- -D warnings
	scripts/with-tool.sh cargo-deny cargo deny check bans licenses sources
	scripts/with-tool.sh cargo-machete cargo machete $(filter-out crates/features,$(wildcard crates/*))
	scripts/with-tool.sh cargo-hakari cargo hakari generate --diff

## The documentation of the code.
doc:
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

build: web/dist/.vite/manifest.json
	cargo build --package caicach

web: web/dist/.vite/manifest.json

web/dist/.vite/manifest.json: $(WEB_SOURCES)
	scripts/need-node.sh
	cd web && npm ci --no-audit --no-fund && npm run build
	touch $@

clean:
	rm -rf web/dist web/node_modules e2e/node_modules data/demo
	cargo clean
