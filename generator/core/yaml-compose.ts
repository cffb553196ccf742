import { Composer, type CST, type ErrorCode, type ParsedNode, Schema } from 'yaml';
import { type Fault, MOST_FAULTS } from './yaml-fault.js';

type ErrorSource = number | readonly number[] | { offset: number };

/**
 * `failsafe` leaves every scalar a string: what a plain one means is decided by us. The library's own search for
 * duplicate keys is quadratic (reliability L2), ours is linear.
 */
const OPTIONS = {
  version: '1.2',
  schema: new Schema({ schema: 'failsafe', resolveKnownTags: false }),
  strict: true,
  uniqueKeys: false,
  prettyErrors: false,
} as const;

const FIXES: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Align the line with its neighbours.',
  BAD_DQ_ESCAPE: 'Write the backslash twice, or use single quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'Put the value on a line of its own, or quote it.',
  BLOCK_IN_FLOW: 'Write it with {…} or […].',
  MULTILINE_IMPLICIT_KEY: 'Write "key: value" on one line, or quote the value.',
  BAD_SCALAR_START: 'Quote the value.',
  UNEXPECTED_TOKEN: 'Quote the value, or correct the line.',
};

/** Faults of anchors and tags, every one of which the scan has refused already. */
const KNOWN: ReadonlySet<ErrorCode> = new Set([
  'ALIAS_PROPS',
  'BAD_ALIAS',
  'BAD_PROP_ORDER',
  'MULTIPLE_ANCHORS',
  'MULTIPLE_TAGS',
  'TAG_RESOLVE_FAILED',
]);

class TooManyErrors extends Error {}

/** The nodes of one parsed document; every error and every warning of the library is a fault. */
export function composeYaml(document: CST.Document): { node: ParsedNode | null; faults: Fault[] } {
  const faults: Fault[] = [];
  const composer = new Composer(OPTIONS);
  const note = (source: ErrorSource, code: ErrorCode, message: string): void => {
    if (KNOWN.has(code)) return;
    if (faults.length >= MOST_FAULTS) throw new TooManyErrors();
    faults.push(syntaxFault(offsetOf(source), code, message));
  };
  // The composer would make an error with a stack for each of a million commas.
  (composer as unknown as { onError: typeof note }).onError = note;
  try {
    for (const doc of composer.compose([document])) {
      for (const error of [...doc.errors, ...doc.warnings]) {
        faults.push(syntaxFault(error.pos[0], error.code, error.message));
      }
      return { node: doc.contents, faults };
    }
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error;
  }
  return { node: null, faults };
}

function offsetOf(source: ErrorSource): number {
  if (typeof source === 'number') return source;
  return 'offset' in source ? source.offset : source[0]!;
}

function syntaxFault(offset: number, code: ErrorCode, message: string): Fault {
  const reason = message.replace(/(["'])quote$/, (_, quote) => (quote === '"' ? 'double quote' : 'single quote'));
  return {
    rule: 'yaml-syntax',
    offset,
    message: `this is not valid YAML: ${reason.slice(0, 1).toLowerCase()}${reason.slice(1, 200)}.`,
    fix: FIXES[code] ?? 'Correct the line.',
  };
}
