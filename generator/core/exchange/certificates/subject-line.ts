import { printable } from '../../printable.js';
import { type DerElement, expectTag, oidText, readElements, stringText, TAG } from './der.js';

/** One attribute of a name; `value` is undefined if it is of a kind that names do not use any more. */
interface Attribute {
  oid: string;
  value: string | undefined;
}

const ORGANISATION = '2.5.4.10';
const LONGEST = 200;

/** The short names of RFC 4514 and of OpenSSL. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  [ORGANISATION]: 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

/**
 * A name on one line of at most 200 printable characters, in the order of the certificate: `CN=root, O=acme`. A value
 * with a comma in it shows it as `\,`, so that it cannot pass for two. Throws a DerFault.
 */
export function subjectLine(name: DerElement): string {
  const line = attributeSets(name)
    .map((set) => set.map(({ oid, value }) => `${SHORT_NAMES[oid] ?? oid}=${shownValue(value)}`).join(' + '))
    .join(', ');
  const shown = printable(line);
  if (shown === '') return '(no subject)';
  return shown.length <= LONGEST ? shown : `${shown.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Every organisation (O) of a name, as it is. Throws a DerFault. */
export function organisationsOf(name: DerElement): string[] {
  return attributeSets(name)
    .flat()
    .flatMap(({ oid, value }) => (oid === ORGANISATION && value !== undefined ? [value] : []));
}

function attributeSets(name: DerElement): Attribute[][] {
  return readElements(name.content).map((set) => readElements(expectTag(set, TAG.set).content).map(readAttribute));
}

function readAttribute(element: DerElement): Attribute {
  const [type, value] = readElements(expectTag(element, TAG.sequence).content);
  return { oid: oidText(type), value: value === undefined ? undefined : stringText(value) };
}

function shownValue(value: string | undefined): string {
  return value === undefined ? '(unreadable)' : value.slice(0, LONGEST).replace(/[\\,+"<>;]/g, '\\$&');
}
