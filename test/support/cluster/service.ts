import { testAnnotation } from '../../../src/resource/names.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { testInput, type CheckInput, type TestInput } from '../check.ts';
import type { Team } from './team.ts';

/** Two Secrets of a team with the same credentials: one is allowed for tests. */
export async function studentSecrets({ cluster, namespace }: Team): Promise<void> {
  for (const [name, annotations] of [
    ['students', { [testAnnotation]: 'true' }],
    ['unmarked', {}],
  ] as const)
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/basic-auth',
      metadata: { name, namespace, annotations },
      stringData: { username: 'toto', password: 'python-for-all' },
    });
}

/** A server in Perl, which debian:bookworm has. `answer` sets $status and $body, and knows $request. */
export const server = (answer: string, first = '') => `FROM debian:bookworm
COPY <<"EOF" /server.pl
use IO::Socket::INET;
$| = 1;
${first}
my $server = IO::Socket::INET->new(LocalPort => 8080, Listen => 50, ReuseAddr => 1) or die $!;
print "listening\\n";
while (my $client = $server->accept) {
  my $request = '';
  while (my $line = <$client>) { $request .= $line; last if $line eq "\\r\\n" }
  my ($status, $body) = ('200 OK', '{"student_ages": {"alice": "12"}}');
  ${answer}
  print $client "HTTP/1.1 $status\\r\\nContent-Length: " . length($body) . "\\r\\n\\r\\n$body";
  close $client;
}
EOF
CMD ["perl", "/server.pl"]
`;

/** Asks for a password. */
export const locked = `($status, $body) = ('401 Unauthorized', 'who are you?') unless $request =~ /^Authorization: Basic/m;`;

/** A check that logs in, and one that does not. */
export const ages: Partial<CheckInput> = {
  name: 'ages',
  path: '/pozos/api/v1.0/get_student_ages',
  auth: { basic: { secret: 'students' } },
  expect: { jsonPath: [{ path: '$.student_ages.alice', equals: '12' }] },
};
export const closed: Partial<CheckInput> = { name: 'closed', path: '/', expect: { status: 401 } };
/** A job that tests a server. */
export const serviceSpec = (
  dockerfile: string,
  checks: readonly Partial<CheckInput>[] = [ages],
  more: Partial<TestInput> = {},
): SpecInput => ({
  source: { dockerfile },
  test: testInput(checks, { readiness: { timeout: '20s' }, timeout: '1m', ...more }),
});
