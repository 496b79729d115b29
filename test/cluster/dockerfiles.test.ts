import type { EngineName, SpecInput } from '../../src/resource/spec.ts';
import { perf, running } from '../support/cluster/dockerfiles.ts';
import { describeEngines } from '../support/cluster/engines.ts';
import { useOutcomes } from '../support/cluster/outcomes.ts';
import { fixture } from '../support/cluster/samples.ts';
import { success, summaryOf } from '../support/cluster/summary.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('dockerfiles');

const heredocs = `FROM debian:bookworm
COPY <<EOF /usr/local/share/score
0.5
EOF
COPY --chmod=755 <<'SCRIPT' /usr/local/bin/score
#!/bin/sh
read -r score < /usr/local/share/score
printf '{"perf":%s}' "$score" > /data/perf.json
SCRIPT
RUN <<EOF
set -e
test -x /usr/local/bin/score
echo "built by a heredoc" > /usr/local/share/built
EOF
CMD ["sh", "-c", "test -s /usr/local/share/built && score"]
`;

const stages = `FROM debian:bookworm AS trained
RUN groupadd train && useradd -g train train && echo '{"perf":0.25}' > /model && chown train:train /model
FROM debian:bookworm AS wanted
COPY --from=trained --chown=1000:1000 /model /model
CMD cp /model /data/perf.json
FROM wanted AS unwanted
RUN exit 1
`;

const argBeforeFrom = `ARG release=bookworm
ARG image=debian:\${release}
FROM \${image}
ARG release
ENV RELEASE=\${release}
CMD test "$RELEASE" = bookworm && echo '{"perf":0.125}' > /data/perf.json
`;

/** Needs the capability FSETID. */
const setgid = `FROM debian:bookworm
RUN mkdir /shared && chgrp 4711 /shared && chmod 2750 /shared
CMD test "$(stat -c %a:%g /shared)" = 2750:4711 && echo '{"perf":0.375}' > /data/perf.json
`;

const copying = `FROM debian:bookworm
COPY score.json /score.json
COPY *.sh /usr/local/bin/
CMD sh /usr/local/bin/answer.sh
`;

/** Runs without root, and builds with the shell that the Dockerfile sets. */
const unprivileged = `FROM debian:bookworm
RUN useradd --create-home --uid 4711 model
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /home/model
USER model
ENTRYPOINT ["/bin/sh", "-c"]
CMD ["test $(id -u) = 4711 && echo '{\\"score\\": -3}' > /data/answer.json"]
`;

const cases = {
  'the first sample': [{ source: { dockerfile: perf } }, 0.99],
  'a build argument, with a performance path that depends on it': [
    {
      source: { dockerfile: fixture('versioned.Dockerfile') },
      build: { args: [{ name: 'version', value: '7' }] },
      performance: { path: '/data/perf-7.json' },
    },
    0.99,
  ],
  'heredocs in COPY and RUN': [{ source: { dockerfile: heredocs } }, 0.5],
  'several stages, one of which is the target': [
    { source: { dockerfile: stages }, build: { target: 'wanted' } },
    0.25,
  ],
  'ARG before FROM': [{ source: { dockerfile: argBeforeFrom } }, 0.125],
  'a folder with the setgid bit': [{ source: { dockerfile: setgid } }, 0.375],
  'a Dockerfile and files from a ConfigMap': [{ source: { configMap: { name: 'copying' } } }, 0.75],
  'USER, SHELL, WORKDIR and ENTRYPOINT': [
    {
      source: { dockerfile: unprivileged },
      performance: { path: '/data/answer.json', key: 'score' },
    },
    -3,
  ],
  'a command, arguments and environment variables from the spec': [
    {
      source: { dockerfile: running('exit 1') },
      run: {
        command: ['sh', '-c'],
        args: ['echo "{\\"perf\\": $SCORE}" > /data/perf.json'],
        env: [{ name: 'SCORE', value: '1e-3' }],
      },
    },
    0.001,
  ],
} satisfies Record<string, [SpecInput & { build?: object }, number]>;

const table = Object.entries<[SpecInput, number]>(cases);

const specsFor = (engine: EngineName): Record<string, SpecInput> =>
  Object.fromEntries(table.map(([name, [spec]]) => [name, { ...spec, build: { ...spec.build, engine } }]));

beforeAll(async () => {
  await team().cluster.apply(
    configMap(team().namespace, 'copying', {
      Dockerfile: copying,
      'score.json': '{"perf":0.75}',
      'answer.sh': 'cp /score.json /data/perf.json',
    }),
  );
});

const configMap = (namespace: string, name: string, data: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});

describeEngines((engine) => {
  const ended = useOutcomes(team, specsFor(engine));

  test.each(table)('builds and runs %s', async (name, [, performance]) => {
    expect(summaryOf(await ended(name))).toEqual(success(performance));
  });
});
