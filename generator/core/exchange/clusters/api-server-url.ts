import { addressProblem, isHostName } from '../../addresses.js';

const HOST = /^(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
/** How pods of a cluster call its API. */
const INSIDE = /^kubernetes(?:\.default(?:\.svc(?:\..*)?)?)?$/;
const LOOPBACK = /^(?:127\.|0\.0\.0\.0$|::1?$|::ffff:7f)/;

/**
 * A URL of an API server in its one form: `https://`, the host in lower case, the port unless it is 443. undefined for
 * what is no such URL.
 */
export function canonicalServer(text: string): string | undefined {
  const url = /^https:\/\/[^\s\\/?#@]+\/?$/i.test(text) ? parsed(text) : undefined;
  if (url === undefined) return undefined;
  return `https://${hostOf(url)}${url.port === '' ? '' : `:${url.port}`}`;
}

/**
 * Why other clusters cannot use a URL of an API server (facts/multicluster-ossm3.md L11), as words that follow it;
 * undefined when nothing speaks against it. One that holds a password must not be shown.
 */
export function serverProblem(text: string): { fact: string; isSecret: boolean } | undefined {
  if (text.includes('@')) return { fact: 'holds a user name or a password', isSecret: true };
  const fact = formProblem(text) ?? hostProblem(hostOf(parsed(text)!));
  return fact === undefined ? undefined : { fact, isSecret: false };
}

function formProblem(text: string): string | undefined {
  if (!/^https:\/\//i.test(text)) return 'is no https URL';
  const url = parsed(text);
  if (url === undefined || url.port === '0' || /[\s\\]/.test(text)) return 'is no URL';
  return canonicalServer(text) === undefined ? 'has a path or a query' : undefined;
}

function hostProblem(host: string): string | undefined {
  const address = host.replace(/^\[|\]$/g, '');
  if (isHostName(address)) return nameProblem(host);
  if (LOOPBACK.test(address)) return 'leads to the machine that uses it';
  return addressProblem(address) === undefined ? undefined : 'has a link-local, multicast or reserved address';
}

function nameProblem(host: string): string | undefined {
  if (/(?:^|\.)localhost$/.test(host)) return 'leads to the machine that uses it';
  if (host.length > 253 || !HOST.test(host)) return 'has no legal host name';
  if (host.startsWith('api-int.')) return 'is the internal name of the API, for machines of its own cluster alone';
  return INSIDE.test(host) ? 'is the name of the API inside its own cluster' : undefined;
}

/** Without the dot with which a full name may end. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/\.$/, '');
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
