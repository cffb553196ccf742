import { linePlaces } from './text-lines.js';

/** Where a private key or a token stands, and what it is; never its value. */
interface SecretPlace {
  line: number;
  column: number;
  what: string;
}

interface Hit {
  offset: number;
  what: string;
}

const MOST_HITS = 50;

/** Each detector reads the text once: what decides is anchored, bounded, or tried at the start of a run only. */
const DETECTORS: readonly ((text: string) => Iterable<Hit>)[] = [
  pemKeys,
  encodedPemKeys,
  (text) => matches(text, /client-key-data["']?[ \t]{0,20}:/g, 'client-key-data', 'the client key of a kubeconfig'),
  (text) => matches(text, /sha256~[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, 'sha256~', 'an OpenShift token'),
  webTokens,
];

/** Private keys and tokens in `text`, at most 50, in order of place. The time is linear in the length of the text. */
export function findSecrets(text: string): SecretPlace[] {
  const placeAt = linePlaces(text);
  return secretOffsets(text).map(({ offset, what }) => ({ ...placeAt(offset), what }));
}

/** The same as `findSecrets`, by offset in UTF-16 units. */
export function secretOffsets(text: string): { offset: number; what: string }[] {
  const hits: Hit[] = [];
  for (const detect of DETECTORS) {
    let found = 0;
    for (const hit of detect(text)) {
      hits.push(hit);
      if (++found === MOST_HITS) break;
    }
  }
  return hits.sort((a, b) => a.offset - b.offset).slice(0, MOST_HITS);
}

const PEM_END = /^PRIVATE KEY(?: BLOCK)? ?-{4,5}/;

function* pemKeys(text: string): Generator<Hit> {
  for (let at = text.indexOf('PRIVATE KEY'); at !== -1; at = text.indexOf('PRIVATE KEY', at + 11)) {
    const start = Math.max(0, at - 56);
    const dashes = text.slice(start, at).search(/-{4,5} ?BEGIN [A-Z0-9 ]{0,40}$/);
    if (dashes !== -1 && PEM_END.test(text.slice(at, at + 30))) yield { offset: start + dashes, what: 'a private key' };
  }
}

/**
 * What `PRIVATE KEY` looks like in base64, by its distance from a multiple of three bytes: only the characters that do
 * not depend on the neighbours. `lead` is how many characters of its group stand before them.
 */
const ENCODED = [0, 1, 2].map((shift) => {
  const label = `${'-'.repeat(shift)}PRIVATE KEY`;
  const lead = shift === 0 ? 0 : shift + 1;
  return {
    lead,
    shape: Buffer.from(label)
      .toString('base64')
      .slice(lead, Math.floor((label.length * 8) / 6)),
  };
});

function* encodedPemKeys(text: string): Generator<Hit> {
  for (const { shape, lead } of ENCODED) {
    for (let at = text.indexOf(shape); at !== -1; at = text.indexOf(shape, at + shape.length)) {
      const run = /[A-Za-z0-9+/_-]*$/.exec(text.slice(Math.max(0, at - 60 - lead), at))![0].length;
      const offset = at - lead - 4 * Math.floor((run - lead) / 4);
      const decoded = Buffer.from(text.slice(offset, at + 20), 'base64').toString('latin1');
      if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(decoded)) yield { offset, what: 'a private key in base64' };
    }
  }
}

function* matches(text: string, pattern: RegExp, needle: string, what: string): Generator<Hit> {
  if (!text.includes(needle)) return;
  for (const match of text.matchAll(pattern)) yield { offset: match.index, what };
}

/** Three parts in base64url, the first of which is a JSON object with an algorithm. `{` begins as `e` in base64. */
function* webTokens(text: string): Generator<Hit> {
  const pattern = /(?<![A-Za-z0-9_-])(e[A-Za-z0-9_-]{9,})\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (namesAlgorithm(match[1]!)) yield { offset: match.index, what: 'a token (JWT)' };
    else pattern.lastIndex = match.index + match[1]!.length;
  }
}

/** Whether a part is a JSON object with an `alg`, judged by its looks: a failing JSON.parse costs too much. */
function namesAlgorithm(part: string): boolean {
  if (part.length > 16_384) return false;
  const header = Buffer.from(part, 'base64url').toString('utf8');
  return /^\s*\{/.test(header) && /"alg"\s*:/.test(header) && header.trimEnd().endsWith('}');
}
