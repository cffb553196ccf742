import { jsonServer } from './json-server.js';

/** Says which cluster, mesh, version and pod answers: the one who reads it learns where a route led. */
export const INFO_SERVER = jsonServer(`
def answer(path):
    if path not in ("/info", "/health"):
        return 404, {"error": "Ask for /info or /health."}
    return 200, {"cluster": CLUSTER, "mesh": MESH, "version": VERSION, "pod": os.environ.get("HOSTNAME", "")}
`);
