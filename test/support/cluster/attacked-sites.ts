import { mayVerifyAnnotation } from '../../../src/resource/names.ts';
import type { Team } from './team.ts';

const credential = { username: 'toto', password: 'a-word-of-toto-71c9' };

/** The token in the header of HTTP Basic authentication. */
export const token = Buffer.from(`${credential.username}:${credential.password}`).toString('base64');

/** Secrets of a team with the same credentials: one is for the security test of a Service, the other for none. */
export async function loginSecrets({ cluster, namespace }: Team, service: string): Promise<void> {
  for (const [name, annotations] of [
    ['visitor', { [mayVerifyAnnotation]: service }],
    ['unmarked', {}],
  ] as const)
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/basic-auth',
      metadata: { name, namespace, annotations },
      stringData: credential,
    });
}

/**
 * A server on port 8080.
 * @param answer sets `status` and `body`, and knows `path`, `file` and `authorization`
 * @param prepare instructions of the Dockerfile
 * @param wrap what happens to `server` before it serves
 */
const server = (answer: string, prepare = '', wrap = ''): string => `FROM python:3.11
${prepare}
COPY <<"EOF" /server.py
import os, ssl, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit, parse_qs

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        path, file = url.path, parse_qs(url.query).get("file", [""])[0]
        authorization = self.headers.get("Authorization")
        status, body = 200, b'<a href="/view?file=a.html">a</a>'
${answer.replaceAll(/^(?=.)/gm, '        ')}
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", "Basic")
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

server = ThreadingHTTPServer(("", 8080), Handler)
${wrap}
server.serve_forever()
EOF
USER 10001
CMD ["python3", "/server.py"]
`;

const login = `if authorization != "Basic ${token}":
    status, body = 401, b"who are you?"`;

/** Asks for a password, and has a page that is always the same. */
export const clean = server(`if path == "/view":
    body = b"a page"
${login}`);

/** The same, but the page is any file that a request names. */
export const holey = server(`if path == "/view":
    try:
        body = open(os.path.join("/srv", file), "rb").read(65536)
    except (OSError, ValueError):
        body = b"no such page"
${login}`);

/** Has many pages, each of which takes three seconds. */
export const slow = server(`time.sleep(3)
body = "".join(f'<a href="/{page}">{page}</a>' for page in range(40)).encode()`);

/** Speaks TLS, with a certificate that it has signed itself and without a demand to stay with TLS. */
export const selfSigned = server(
  '',
  'RUN openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=tls -keyout /key.pem -out /cert.pem && chmod a+r /key.pem',
  `context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("/cert.pem", "/key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)`,
);
