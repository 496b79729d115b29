# `make help` lists the targets.
#
# Variables (docs/install.md):
#   CLUSTER=current  use the cluster of the current kubectl context instead of the local one
#   IMAGE=…          with CLUSTER=current: the image of the product
#   VALUES=…         with CLUSTER=current: a values file of the chart
#   SET=a=1,b=2      single values of the chart
#   PREFIX=…         where `make cli` installs the command line
#   KANIKO_IMAGE=…   an image of Kaniko: the cluster tests build with it, too

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c

export CLUSTER IMAGE VALUES SET KANIKO_IMAGE

# Node.js 24 is a development dependency, so the version on this machine does not matter.
system_path := $(PATH)
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
modules := node_modules/.package-lock.json
results := .results
connect := lines="$$(node deploy/local/main.ts env)" && eval "$$lines" &&

ifeq ($(CLUSTER),current)
cluster :=
connect :=
else
cluster := cluster-up
endif

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' Makefile

# Not `npm ci`, which fails if the registry lacks the optional packages of other platforms.
$(modules): package.json package-lock.json
	@PATH="$(system_path)" npm install --no-save --loglevel=error && touch $@

.PHONY: demo
demo: install ## Start the local cluster, install the product, and run the first sample
	@node deploy/demo/main.ts

.PHONY: install
install: $(modules) $(cluster) ## Install this checkout on the cluster
	@node deploy/local/install/main.ts

.PHONY: images
images: cluster-up ## Build the product's image and push it to the local registry
	@node deploy/local/install/main.ts image

.PHONY: forge
forge: cluster-up ## Build a forge, Gitea, for the tests of webhooks; the first time takes minutes
	@node deploy/local/forge/main.ts

.PHONY: ingress
ingress: cluster-up ## Build an ingress controller, Traefik, for the local cluster; the first time takes minutes
	@node deploy/local/ingress/main.ts

.PHONY: cluster-up
cluster-up: $(modules) ## Start the local cluster; the first start builds it, which takes minutes
	@node deploy/local/main.ts up

.PHONY: cluster-status
cluster-status: $(modules) ## Show the components of the local cluster and their health
	@node deploy/local/main.ts status

.PHONY: cluster-down
cluster-down: $(modules) ## Stop the local cluster and check that nothing is left behind
	@node deploy/local/main.ts down

.PHONY: env
env: $(modules) ## Print shell lines that connect a terminal: source <(make --silent env)
	@node deploy/local/main.ts env

.PHONY: cli
cli: $(modules) ## Build kubectl dfj, the command line; PREFIX=/usr/local also installs it
	@node deploy/cli/main.ts $(PREFIX)

.PHONY: base64
base64: ## Print the REST payload of a Dockerfile: make base64 FILE=path
	@test -f "$(FILE)" || { echo "FILE must name a Dockerfile: make base64 FILE=path"; exit 2; }
	@gzip --best --no-name --stdout "$(FILE)" | base64 --wrap=0 && echo

.PHONY: test
test: $(modules) ## Run all checks and tests
	@node test/run/main.ts

.PHONY: lint
lint: $(modules) ## Check style, types, imports, shell scripts and workflows
	@tsc --noEmit
	@eslint .
	@depcruise --config dependency-cruiser.config.mjs --output-type err src test deploy bench
	@prettier --check --log-level=warn .
	@node deploy/lint/shell.ts
	@node deploy/lint/workflows.ts
	@unformatted="$$(gofmt -l deploy/local/go test/fuzz)"; test -z "$$unformatted" || { echo "run gofmt -w on: $$unformatted"; exit 1; }

.PHONY: hooks
hooks: $(modules) ## Install a Git hook that formats and lints staged files
	@git config core.hooksPath .githooks

.PHONY: test-unit
test-unit: $(modules) ## Run the unit tests and check their coverage
	@mkdir -p $(results)
	@jest --selectProjects unit --coverage --json --outputFile=$(results)/unit.json $(JEST_ARGS)

.PHONY: test-go
test-go: ## Run the unit tests of the local cluster's Go programs
	@mkdir -p $(results)
	@# The same flags as in the build of the local cluster, so that both share Go's build cache.
	@CGO_ENABLED=0 go test -C deploy/local/go/policy-agent -trimpath -buildvcs=false -v ./... | tee $(results)/go.txt

.PHONY: test-cluster
test-cluster: install ## Run the tests that need a cluster, two files at a time
	@mkdir -p $(results)
	@# They wait for pods most of the time. forceExit: a connection that a failed test left open must not keep Jest running.
	@$(connect) jest --selectProjects cluster --maxWorkers=2 --forceExit --json --outputFile=$(results)/cluster.json $(JEST_ARGS)

.PHONY: test-alone
test-alone: install ## Run the tests that need a cluster for themselves: they reconfigure, end or measure what all jobs share, or need its answers in time
	@mkdir -p $(results)
	@$(connect) jest --selectProjects alone --runInBand --forceExit --json --outputFile=$(results)/alone.json $(JEST_ARGS)

.PHONY: test-slow
test-slow: install ## Run those of them that take long and seldom fail; not a part of make test
	@mkdir -p $(results)
	@$(connect) jest --selectProjects slow --runInBand --forceExit --json --outputFile=$(results)/slow.json $(JEST_ARGS)

.PHONY: test-ingress
test-ingress: install ingress ## Run the tests through Traefik, on the local cluster
	@mkdir -p $(results)
	@$(connect) jest --selectProjects ingress --runInBand --forceExit --json --outputFile=$(results)/ingress.json $(JEST_ARGS)

.PHONY: test-forge
test-forge: install forge ## Run the tests with a real Gitea, on the local cluster
	@mkdir -p $(results)
	@$(connect) jest --selectProjects forge --runInBand --forceExit --json --outputFile=$(results)/forge.json $(JEST_ARGS)

.PHONY: test-monitoring
test-monitoring: install ## Run the tests with a real Prometheus and a real OpenTelemetry collector, on the local cluster
	@mkdir -p $(results)
	@$(connect) jest --selectProjects monitoring --runInBand --forceExit --json --outputFile=$(results)/monitoring.json $(JEST_ARGS)

.PHONY: security-report
security-report: $(modules) ## Print the table of attacks with the results of the last `make test` and `make test-slow`
	@node test/run/security/main.ts

.PHONY: bench
bench: install ## Measure one job and fifty concurrent jobs, compared with bare pods
	@$(connect) node bench/main.ts

.PHONY: bench-worst-cases
bench-worst-cases: $(modules) ## Measure how long the texts take that are made to take long
	@node bench/worst-cases.ts

.PHONY: fuzz
fuzz: $(modules) ## Compare our parsers with BuildKit's and Go's: make fuzz CASES=20000 SEED=1
	@mkdir -p $(results)
	@CGO_ENABLED=0 go build -C test/fuzz/buildkit -trimpath -buildvcs=false -o $(CURDIR)/$(results)/buildkit-parser .
	@CGO_ENABLED=0 go build -C test/fuzz/tar -trimpath -buildvcs=false -o $(CURDIR)/$(results)/tar-reader .
	@node test/fuzz/main.ts $(results)/buildkit-parser $(or $(CASES),20000) $(SEED)
	@node test/fuzz/tar.ts $(results)/tar-reader $(or $(CASES),20000) $(SEED)

.PHONY: bench-scale
bench-scale: install ## Measure the operator with 12,000 objects, the API with 10,000, then 10,000 jobs on 500 nodes of KWOK
	@$(connect) for part in $(or $(PART),objects api jobs); do node bench/scale/$$part/main.ts || exit; done

.PHONY: crds
crds: $(modules) ## Generate the CRD and its documentation from the schema
	@node deploy/generate/crds.ts $(CHECK)
	@node deploy/generate/reasons.ts $(CHECK)
	@node deploy/generate/resource/index.ts $(CHECK)

.PHONY: generate
generate: crds ## Generate all generated files
	@node deploy/generate/configuration.ts $(CHECK)
	@node deploy/generate/monitoring/index.ts $(CHECK)
	@node deploy/generate/install.ts $(CHECK)

.PHONY: check-generated
check-generated: ## Fail if a generated file is out of date
	@$(MAKE) --no-print-directory generate CHECK=--check

.PHONY: clean
clean: ## Remove build results and node_modules, but not the cluster, its cache or its state
	@rm -rf dist coverage $(results) node_modules
