# The two commands: `make run` and `make test`. The work is in scripts/.
.DEFAULT_GOAL := help
.PHONY: help run test fmt lint

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile

run: ## build, load the demonstration prefecture on first start, serve (ARGS="--listen 127.0.0.1:9000" adds options)
	@scripts/run.sh $(ARGS)

test: ## everything the checks do, layer by layer, with the seconds of each
	@scripts/test.sh

fmt: ## put the Rust sources in form
	@cargo fmt --all

lint: ## formatting, clippy, licences, contrast of the theme, shell scripts
	@scripts/lint.sh
