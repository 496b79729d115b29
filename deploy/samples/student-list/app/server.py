"""The ages of students: an API behind basic authentication, and a page that shows them."""

import hmac
import json
from base64 import b64decode
from hashlib import scrypt
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PORT = 5000
AGES = "/pozos/api/v1.0/get_student_ages"

folder = Path(__file__).parent
students = json.loads((folder / "students.json").read_text())
users = json.loads((folder / "users.json").read_text())
assets = {
    "/": ("text/html; charset=utf-8", (folder / "page/index.html").read_bytes()),
    "/page.css": ("text/css; charset=utf-8", (folder / "page/page.css").read_bytes()),
    "/page.js": ("text/javascript; charset=utf-8", (folder / "page/page.js").read_bytes()),
}


def knows(header: str) -> bool:
    """Whether an Authorization header (RFC 7617) has the name of a user and their password."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        name, _, password = b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return False
    user = users.get(name)
    if user is None:
        return False
    salt = bytes.fromhex(user["salt"])
    given = scrypt(password.encode(), salt=salt, n=2**12, r=8, p=1)
    return hmac.compare_digest(given.hex(), user["scrypt"])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "student-list"
    sys_version = ""
    timeout = 10  # seconds for which a connection may be idle

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == AGES:
            self.send_ages()
        elif path in assets:
            self.send(HTTPStatus.OK, *assets[path])
        else:
            self.send_json(HTTPStatus.NOT_FOUND, {"error": "there is nothing at this path"})

    do_HEAD = do_GET

    def send_ages(self) -> None:
        if knows(self.headers.get("Authorization", "")):
            self.send_json(HTTPStatus.OK, {"student_ages": students})
            return
        # Without WWW-Authenticate, browsers leave the question to the page.
        by_page = self.headers.get("X-Requested-With") == "student-list"
        challenge = {} if by_page else {"WWW-Authenticate": 'Basic realm="students", charset="UTF-8"'}
        self.send_json(HTTPStatus.UNAUTHORIZED, {"error": "the name or the password is wrong"}, challenge)

    def send_json(self, status: HTTPStatus, value: object, headers: dict[str, str] | None = None) -> None:
        self.send(status, "application/json", json.dumps(value).encode() + b"\n", headers)

    def send(self, status: HTTPStatus, media_type: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("", PORT), Handler).serve_forever()
