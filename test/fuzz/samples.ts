import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

/** Dockerfiles that people write, which must be accepted as they are. */
export const honest: readonly string[] = [
  file('Dockerfile'),
  file('deploy/samples/repository/evaluation/Dockerfile'),
  file('test/fixtures/versioned.Dockerfile'),
  file('test/fixtures/typographic-quotes.Dockerfile'),
  `# syntax=docker/dockerfile:1
# escape=\`
FROM debian:bookworm AS base
ARG TARGETARCH
RUN \`
  # a comment
  apt-get update && \`

  apt-get install --yes curl
`,
  `ARG version=3.11 a=b
ARG image="python:\${version}"
FROM --platform=linux/amd64 \${image}-slim AS build
ENV A=1 B="two words" C='x y' D=\\"
ENV old form of ENV
LABEL org.opencontainers.image.title="a b" x=y
WORKDIR /src
COPY --chown=1000:1000 --chmod=644 a b* ./
COPY ["with space", "/x/"]
ADD --checksum=sha256:0000 https://example.com/a.tgz /a
RUN --mount=type=cache,target=/root/.cache --mount=type=bind,source=a,target=/a \\
    pip install -r requirements.txt
RUN ["echo", "x"]
FROM build
COPY --from=build /src /src
RUN --mount=type=bind,from=build,source=/src,target=/src --network=none ls
ONBUILD COPY --from=build a b
ONBUILD RUN echo \${HOME:-/root} "it's"
HEALTHCHECK --interval=5s CMD true
SHELL ["/bin/bash", "-c"]
VOLUME ["/data"]
EXPOSE 80
USER 1000
STOPSIGNAL SIGTERM
CMD ["true"]
`,
  `FROM debian
RUN <<EOF
set -e
echo "\${x:-1} << 2" $((1<<3))
EOF
RUN <<A cat && <<-"B C" cat
a
A
	b
	B C
RUN python3 <<'PY' --flag
print("à")
PY
COPY <<one <<two /dir/
FROM x
one
RUN --security=insecure y
two
RUN x <<EOF > /y # \\
z
EOF
CMD echo 'à' "\\$x"
`,
];

/** Dockerfiles that were once read otherwise, or that go to the limits of the language. */
export const tricky: readonly string[] = [
  'FROM debian\nRUN x \\\n\ufeff\nRUN --security=insecure y\n',
  'FROM debian\nRUN --mount=type=bind,source=\u00c5x --security=insecure y\n',
  'FROM debian\nRUN echo ${x <<E\nRUN --security=insecure y\nE\n',
  'FROM debian\nRUN <<"ARG\\ x"\nRUN --security=insecure y\nARG\\ x\n',
  'FROM debian\nRUN <<E\nE\r\r\nRUN --security=insecure y\nE\n',
  '#\u00a0escape=`\nFROM debian\nRUN x \\\n --security=insecure `\nRUN y\n',
  'FROM debian\nRUN --mount=type=bind,\\"from=evil\\" x\n',
  'ARG A=x\nARG A\nFROM ${A} AS a\nFROM ${B-c}\nFROM ${C+d}e\n',
  'FROM debian\nRUN "a"<<${x:-E}\nRUN y\nE\n',
  'FROM debian\nRUN --network=host --security="insecure" x\nRUN -- --security=insecure\n',
];
