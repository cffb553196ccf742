import type { Report } from './report.js';
import { child, type Ref } from './source.js';
import type * as T from './topology.js';

type PatternName = keyof Required<T.Naming>;

/** The defaults of design 2.2. */
const DEFAULTS: Record<PatternName, string> = {
  namespace: '{mesh}',
  controlPlane: '{mesh}',
  clusterName: '{mesh}',
  peer: '{mesh}',
  trustDomain: '{mesh}.local',
  network: '{mesh}-network',
  ingressGateway: '{peer}-ingress',
  egressGateway: '{peer}-egress',
  rootCertificate: '{peerName}-ca-root-cert',
};

/** Those of a mesh that spans clusters (design 2.2). */
export const SPANNING_DEFAULTS = { clusterName: '{cluster}', network: '{cluster}-network' };

const OF_A_MESH = ['mesh', 'cluster'];
const OF_A_PEER = ['mesh', 'cluster', 'peer', 'peerName'];

export type Tokens = Readonly<Record<string, string>>;

/** A name together with the line that made it, for the findings about it. */
export interface Named {
  value: string;
  ref: Ref;
}

/** The topology's patterns; those with an illegal token are reported once and replaced by the default. */
export function resolveNaming(root: Ref, naming: T.Naming | undefined, report: Report): Record<PatternName, Named> {
  const resolved = {} as Record<PatternName, Named>;
  for (const name of Object.keys(DEFAULTS) as PatternName[]) {
    const given = naming?.[name];
    const ref = given === undefined ? root : child(root, 'naming', name);
    const legal = given === undefined || checkTokens(given, allowedTokens(name), ref, report);
    resolved[name] = { value: given !== undefined && legal ? given : DEFAULTS[name], ref };
  }
  return resolved;
}

function allowedTokens(name: PatternName): string[] {
  return name === 'ingressGateway' || name === 'egressGateway' || name === 'rootCertificate' ? OF_A_PEER : OF_A_MESH;
}

/** Reports tokens that the pattern may not use; false if there are any. */
export function checkTokens(pattern: string, allowed: readonly string[], ref: Ref, report: Report): boolean {
  let legal = true;
  for (const [token] of pattern.matchAll(/\{[^{}]*\}?|\}/g)) {
    if (allowed.includes(token.slice(1, -1)) && token.endsWith('}')) continue;
    legal = false;
    const list = allowed.map((name) => `{${name}}`).join(', ');
    report('naming-token', ref, `"${token}" is not a token of this pattern.`, `The tokens are ${list}.`);
  }
  return legal;
}

/** A pattern of a side may use what naming.ingressGateway may (design 2.5). */
export function checkPeerTokens(pattern: string, ref: Ref, report: Report): boolean {
  return checkTokens(pattern, OF_A_PEER, ref, report);
}

/** A pattern of a side's peerName may use what naming.peer may. */
export function checkMeshTokens(pattern: string, ref: Ref, report: Report): boolean {
  return checkTokens(pattern, OF_A_MESH, ref, report);
}

/** The pattern with its tokens replaced; tokens without a value stay empty. */
export function fillPattern(pattern: string, tokens: Tokens): string {
  return pattern.replace(/\{([A-Za-z]+)\}/g, (_, name: string) => tokens[name] ?? '');
}
