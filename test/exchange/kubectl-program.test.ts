import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findKubectl } from '../../generator/io/kubectl-program.js';

let base: string;
const before = process.cwd();

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'path-'));
  for (const [path, mode] of [
    ['both/oc', 0o755],
    ['both/kubectl', 0o755],
    ['kubectl/kubectl', 0o755],
    ['unusable/oc', 0o644],
    ['here/oc', 0o755],
  ] as const) {
    mkdirSync(join(base, path, '..'), { recursive: true });
    writeFileSync(join(base, path), '#!/bin/sh\n', { mode });
  }
  mkdirSync(join(base, 'directory', 'oc'), { recursive: true });
  mkdirSync(join(base, 'links'));
  symlinkSync(join(base, 'both', 'oc'), join(base, 'links', 'oc'));
  symlinkSync(join(base, 'nowhere'), join(base, 'links', 'kubectl'));
  process.chdir(join(base, 'here'));
});
afterEach(() => {
  process.chdir(before);
  rmSync(base, { recursive: true });
});

const find = (given: string | undefined, ...entries: string[]) =>
  findKubectl(given, { PATH: entries.map((entry) => entry.replace(/^@/, `${base}/`)).join(delimiter) });

/** facts/reliability.md C02. */
describe('the program that talks to clusters', () => {
  test.each<[string, string | undefined, string[], string]>([
    ['oc before kubectl', undefined, ['@both'], 'both/oc'],
    ['oc, though kubectl comes first in PATH', undefined, ['@kubectl', '@both'], 'both/oc'],
    ['kubectl where there is no oc', undefined, ['@kubectl'], 'kubectl/kubectl'],
    ['not a file that may not be run', undefined, ['@unusable', '@both'], 'both/oc'],
    ['not a directory', undefined, ['@directory', '@kubectl'], 'kubectl/kubectl'],
    ['a link, by its own name', undefined, ['@links'], 'links/oc'],
    ['a given name', 'kubectl', ['@both'], 'both/kubectl'],
    ['a given path', './oc', ['@both'], 'here/oc'],
    ['a given path from elsewhere', '../kubectl/kubectl', [], 'kubectl/kubectl'],
  ])('is %s', (_, given, path, expected) => {
    expect(find(given, ...path)).toEqual({ path: expect.stringMatching(new RegExp(`/${expected}$`)) });
  });

  test.each<[string, string[]]>([
    ['.', ['.']],
    ['an empty entry', ['']],
    ['an empty entry at the end', ['@nowhere', '']],
    ['a relative directory', ['../here', 'here']],
  ])('is never found through %s in PATH', (_, path) => {
    expect(find(undefined, ...path)).toHaveProperty('fault');
    expect(find('oc', ...path)).toHaveProperty('fault');
  });

  test.each<[string, string | undefined, string[], string]>([
    [
      'nothing is there',
      undefined,
      ['@nowhere'],
      'neither "oc" nor "kubectl" is in PATH. Install one of them, or name it with --kubectl PATH.',
    ],
    [
      'a given name is not there',
      'ocp\u001b[31m',
      ['@both'],
      '--kubectl: no program named "ocp\\x1b[31m" is in PATH. Give its path.',
    ],
    ['a name means the directory', '..', ['@both'], '--kubectl: no program named ".." is in PATH. Give its path.'],
    ['a given path is not there', './kubectl', ['@both'], '--kubectl: "./kubectl" is not there. Name oc or kubectl.'],
    ['a given path is a directory', '../both', ['@both'], '--kubectl: "../both" is no file. Name oc or kubectl.'],
    [
      'a given path may not be run',
      '../unusable/oc',
      ['@both'],
      '--kubectl: "../unusable/oc" may not be run. Name oc or kubectl.',
    ],
    [
      'a given link leads nowhere',
      '../links/kubectl',
      ['@both'],
      '--kubectl: "../links/kubectl" is not there. Name oc or kubectl.',
    ],
  ])('%s', (_, given, path, fault) => {
    expect(find(given, ...path)).toEqual({ fault });
  });

  test('an environment without PATH has none', () => {
    expect(findKubectl(undefined, {})).toHaveProperty('fault');
  });
});
