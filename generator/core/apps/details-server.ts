import { jsonServer } from './json-server.js';

/**
 * Bookinfo's details service with the same fields. Those that the product page shows tell cluster, mesh and version
 * apart, which the public image cannot: it answers the same in every version.
 */
export const DETAILS_SERVER = jsonServer(`
def answer(path):
    origin = {"cluster": CLUSTER, "mesh": MESH, "version": VERSION}
    if path == "/health":
        return 200, {"status": "healthy", **origin}
    if not path.startswith("/details/"):
        return 404, {"error": "Ask for /details/<number> or /health."}
    try:
        number = int(path.removeprefix("/details/"))
    except ValueError:
        return 400, {"error": "The id of a book is a number."}
    return 200, {
        "id": number,
        "author": "William Shakespeare",
        "year": 1595,
        "type": "details " + VERSION,
        "pages": 200,
        "publisher": MESH + " on " + CLUSTER,
        "language": "English",
        "ISBN-10": "1234567890",
        "ISBN-13": "123-1234567890",
        **origin,
    }
`);
