import { describe, expect, test } from 'vitest';
import { canonicalServer, serverProblem } from '../../generator/core/exchange/clusters/api-server-url.js';

/** facts/multicluster-ossm3.md L11. */
describe('a URL of an API server', () => {
  test.each([
    ['https://api.east.example.net:6443', 'https://api.east.example.net:6443'],
    ['https://api.east.example.net:6443/', 'https://api.east.example.net:6443'],
    ['HTTPS://API.East.example.net:443', 'https://api.east.example.net'],
    ['https://api.east.example.net.:6443', 'https://api.east.example.net:6443'],
    ['https://10.1.2.3:6443', 'https://10.1.2.3:6443'],
    ['https://[2001:DB8::1]:6443', 'https://[2001:db8::1]:6443'],
    ['https://control-plane:6443', 'https://control-plane:6443'],
    ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
    ['https://apps.example.net', 'https://apps.example.net'],
    ['https://127.example.net', 'https://127.example.net'],
  ])('%s is fine, as %s', (text, canonical) => {
    expect(serverProblem(text)).toBeUndefined();
    expect(canonicalServer(text)).toBe(canonical);
    expect(canonicalServer(canonical)).toBe(canonical);
  });

  const itself = 'leads to the machine that uses it';
  const inside = 'is the name of the API inside its own cluster';
  const reserved = 'has a link-local, multicast or reserved address';
  test.each([
    ['http://api.example.net:6443', 'is no https URL'],
    ['api.example.net:6443', 'is no https URL'],
    ['ssh://x', 'is no https URL'],
    ['', 'is no https URL'],
    ['https://', 'is no URL'],
    ['https:///x', 'has a path or a query'],
    ['https://a b', 'is no URL'],
    ['https://a\nb', 'is no URL'],
    ['https://a\\b', 'is no URL'],
    ['https://<api>:6443', 'is no URL'],
    ['https://api.example.net:99999', 'is no URL'],
    ['https://api.example.net:0', 'is no URL'],
    ['https://api.example.net/k8s', 'has a path or a query'],
    ['https://api.example.net?x', 'has a path or a query'],
    ['https://api.example.net/#x', 'has a path or a query'],
    ['https://api.example.net//', 'has a path or a query'],
    ['https://localhost:6443', itself],
    ['https://LOCALHOST.', itself],
    ['https://api.localhost', itself],
    ['https://127.0.0.1', itself],
    ['https://127.9.9.9:1', itself],
    ['https://0177.0.0.1', itself],
    ['https://2130706433', itself],
    ['https://0.0.0.0', itself],
    ['https://[::1]:6443', itself],
    ['https://[::]', itself],
    ['https://[::ffff:127.0.0.1]', itself],
    ['https://169.254.169.254', reserved],
    ['https://224.0.0.1', reserved],
    ['https://[fe80::1]', reserved],
    ['https://[::ffff:10.0.0.1]', reserved],
    ['https://api-int.east.example.net:6443', 'is the internal name of the API, for machines of its own cluster alone'],
    ['https://kubernetes', inside],
    ['https://kubernetes.default:443', inside],
    ['https://kubernetes.default.svc', inside],
    ['https://kubernetes.default.svc.cluster.local', inside],
    ['https://a_b.example.net', 'has no legal host name'],
    ['https://-a.example.net', 'has no legal host name'],
    ['https://a..b', 'has no legal host name'],
    [`https://${'a.'.repeat(127)}ab`, 'has no legal host name'],
  ])('%j %s', (text, fact) => {
    expect(serverProblem(text)).toEqual({ fact, isSecret: false });
  });

  test.each(['https://jane:secret@api.example.net', 'https://token@api.example.net', 'http://a@b', '@'])(
    '%j is not to be shown',
    (text) => {
      expect(serverProblem(text)).toEqual({ fact: 'holds a user name or a password', isSecret: true });
      expect(canonicalServer(text)).toBeUndefined();
    },
  );
});
