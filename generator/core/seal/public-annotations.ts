import { isInstant } from '../exchange/certificates/instants.js';
import { isMap } from '../merge.js';
import type { Validity } from './lifetimes.js';

/** Of the annotations in which sealed objects say what is in them. */
export const PREFIX = 'meshloom.dev/';

const FINGERPRINT = /^sha256:((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/;

/** Our annotations of these names, in their order; undefined if there is none of them, words if one is missing. */
export function publicTexts(value: unknown, names: readonly string[]): string[] | string | undefined {
  const annotations = annotationsOf(value);
  const texts = names.map((name) => annotations[PREFIX + name]);
  if (texts.every((text) => text === undefined)) return undefined;
  const wrong = names.find((_, index) => typeof texts[index] !== 'string');
  return wrong === undefined ? (texts as string[]) : `has no annotation "${PREFIX}${wrong}"`;
}

/** One annotation of ours that need not be there. */
export function publicText(value: unknown, name: string): string | undefined {
  const text = annotationsOf(value)[PREFIX + name];
  return typeof text === 'string' ? text : undefined;
}

function annotationsOf(value: unknown): Record<string, unknown> {
  const metadata = isMap(value) && isMap(value.metadata) ? value.metadata : {};
  return isMap(metadata.annotations) ? metadata.annotations : {};
}

/** The fingerprint, as records hold it, of `sha256:…`. */
export function fingerprintIn(text: string): string | undefined {
  return FINGERPRINT.exec(text)?.[1];
}

/** Of `<from>/<to>`, both RFC 3339. */
export function validityIn(text: string): Validity | undefined {
  const [notBefore, notAfter, ...more] = text.split('/');
  if (notBefore === undefined || notAfter === undefined || more.length > 0) return undefined;
  return [notBefore, notAfter].every(isInstant) ? { notBefore, notAfter } : undefined;
}

/** The parts of the encrypted data of a SealedSecret by key; empty where there are none. */
export function encryptedParts(value: unknown): Record<string, unknown> {
  const spec = isMap(value) && isMap(value.spec) ? value.spec : {};
  return isMap(spec.encryptedData) ? spec.encryptedData : {};
}
