/**
 * A Python program of the standard library that serves JSON on $PORT. `answer` is the source of its function
 * `answer(path)` → (status, body), which knows CLUSTER, MESH and VERSION.
 */
export function jsonServer(answer: string): string {
  return `import json
import os
import signal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CLUSTER = os.environ["CLUSTER_NAME"]
MESH = os.environ["MESH_NAME"]
VERSION = os.environ["APP_VERSION"]


${answer.trim()}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.partition("?")[0]
        status, body = answer(path)
        text = json.dumps(body).encode() + b"\\n"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_request(self, code="-", size="-"):
        if self.path != "/health":
            super().log_request(code, size)


def stop(*_):
    raise SystemExit(0)


# The first process of a container ignores every signal that it does not handle.
signal.signal(signal.SIGTERM, stop)
ThreadingHTTPServer(("0.0.0.0", int(os.environ["PORT"])), Handler).serve_forever()
`;
}
