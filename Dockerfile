# The image of all processes: the operator, the API, and containers in pods of jobs.
#
# Optional build secrets: `ca`, the CA certificates (PEM) of the npm registry, and `npmrc`, an npm configuration that
# names another registry.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# --ignore-scripts, because the development dependency `node` would download another Node.js. Not `npm ci`, because it
# fails if the registry lacks the optional packages of other platforms.
RUN --mount=type=secret,id=ca --mount=type=secret,id=npmrc --mount=type=cache,target=/root/.npm \
    if [ -f /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi; \
    if [ -f /run/secrets/npmrc ]; then export NPM_CONFIG_USERCONFIG=/run/secrets/npmrc; fi; \
    npm install --no-save --ignore-scripts

FROM dependencies AS production
# Only compilers and debuggers need types, sources and source maps. Licenses stay.
RUN npm prune --omit=dev --ignore-scripts --offline \
    && find node_modules -type f \( -name '*.ts' -o -name '*.cts' -o -name '*.mts' -o -name '*.map' \) -delete

FROM dependencies AS build
COPY tsconfig.json tsconfig.build.json ./
COPY src src
# --noCheck, because `make lint` checks types. Container scripts must stay beside the modules that load them.
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json --noCheck \
    && cd src && find . -name '*.sh' -exec cp --parents '{}' ../dist ';'
# Each job starts this process. Loading one file instead of 600 more than halves its CPU time until it works.
RUN node_modules/.bin/esbuild dist/roles/summarize-scan.js dist/roles/fetch-upload.js dist/roles/test-service.js \
    --bundle --platform=node --format=esm --target=node24 \
    --banner:js="import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" \
    --allow-overwrite --outdir=dist/roles

FROM ${NODE_IMAGE}
WORKDIR /app
ENV NODE_ENV=production NODE_COMPILE_CACHE=/app/compile-cache
COPY --from=production /app/package.json ./
COPY --from=production /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN install -d -o 65532 -g 65532 compile-cache
USER 65532:65532
# Fills the compile cache now, because the root file system is read-only at run time. Halves the startup time.
RUN node --input-type=module --eval \
    "import { globSync } from 'node:fs'; \
     for (const file of globSync('dist/*/**/*.js')) await import('/app/' + file);"
ARG VERSION=0.0.0
ARG COMMIT=unknown
ENV VERSION=${VERSION} COMMIT=${COMMIT}
LABEL org.opencontainers.image.title="DockerfileJob" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}"
ENTRYPOINT ["node", "dist/main.js"]
