import { CST, Lexer, Parser } from 'yaml';
import { quoted } from './forbidden-text.js';
import { type Fault, MOST_FAULTS } from './yaml-fault.js';

/** The documents of a text as concrete syntax trees, with the faults that need no composing. */
interface Scan {
  documents: CST.Document[];
  faults: Fault[];
  /** False if reading stopped before the end of the text: the trees are then not to be composed. */
  complete: boolean;
}

/** How deep maps and lists may be nested. */
export const MOST_LEVELS = 32;
const MOST_TOKENS = 1_000_000;
const MOST_DOCUMENTS = 10_000;

type Word = 'anchor' | 'alias' | 'tag' | 'directive-line' | 'doc-end';

const REFUSED: Record<Word, { rule: string; fact: string; fix: string }> = {
  anchor: {
    rule: 'yaml-anchor',
    fact: 'is an anchor, which is not supported',
    fix: 'Write the value out, or quote it if it is text.',
  },
  alias: {
    rule: 'yaml-anchor',
    fact: 'is an alias, which is not supported',
    fix: 'Write the value out, or quote it if it is text.',
  },
  tag: {
    rule: 'yaml-tag',
    fact: 'is a tag, which is not supported',
    fix: 'Remove it, or quote the value if it is text.',
  },
  'directive-line': { rule: 'yaml-directive', fact: 'is a directive, which is not supported', fix: 'Remove the line.' },
  'doc-end': { rule: 'yaml-document', fact: 'ends the document, which is not supported', fix: 'Remove the line.' },
};

/**
 * Lexes and parses `text` once, without recursion. The depth is checked here because composing a tree that is too deep
 * can abort the whole process (reliability L1); anchors and tags, because composing thousands of them takes seconds (L2).
 */
export function scanYaml(text: string): Scan {
  const scan: Scan = { documents: [], faults: [], complete: false };
  const parser = new Parser();
  let scalar = false;
  let tokens = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (scalar) scalar = false;
    else if (lexeme === CST.SCALAR) scalar = true;
    else noteWord(lexeme, parser.offset, scan.faults);
    for (const token of parser.next(lexeme)) take(token, scan);
    if (tooMuch(scan, parser, ++tokens)) return scan;
  }
  for (const token of parser.end()) take(token, scan);
  scan.complete = scan.faults.length < MOST_FAULTS;
  return scan;
}

function noteWord(lexeme: string, offset: number, faults: Fault[]): void {
  const first = lexeme[0]!;
  if (!'&*!%.'.includes(first)) return;
  const refused = REFUSED[CST.tokenType(lexeme) as Word];
  if (refused === undefined) return;
  faults.push({ rule: refused.rule, offset, message: `${quoted(lexeme)} ${refused.fact}.`, fix: refused.fix });
}

function take(token: CST.Token, scan: Scan): void {
  if (token.type === 'document') scan.documents.push(token);
  else if (token.type === 'error') {
    const message = `${quoted(token.source)} cannot stand here.`;
    scan.faults.push({
      rule: 'yaml-syntax',
      offset: token.offset,
      message,
      fix: 'Quote the value, or correct the line.',
    });
  }
}

function tooMuch(scan: Scan, parser: Parser, tokens: number): boolean {
  if (parser.stack.length > MOST_LEVELS) {
    const levels = parser.stack.filter((token) => 'items' in token);
    if (levels.length > MOST_LEVELS) {
      scan.faults.push(tooDeep(levels[MOST_LEVELS]!.offset));
      return true;
    }
  }
  if (tokens > MOST_TOKENS) {
    const message = `the file has more than ${MOST_TOKENS} tokens.`;
    scan.faults.push({ rule: 'yaml-size', offset: parser.offset, message, fix: 'Split it into several files.' });
    return true;
  }
  const beyond = scan.documents[MOST_DOCUMENTS];
  if (beyond !== undefined) {
    const message = `the file has more than ${MOST_DOCUMENTS} documents.`;
    scan.faults.push({ rule: 'yaml-document', offset: beyond.offset, message, fix: 'Split it into several files.' });
    return true;
  }
  return scan.faults.length >= MOST_FAULTS;
}

/** More than 32 levels of maps and lists. */
export function tooDeep(offset: number): Fault {
  return {
    rule: 'yaml-depth',
    offset,
    message: `maps and lists are nested more than ${MOST_LEVELS} levels deep here.`,
    fix: 'Make the structure flatter.',
  };
}
