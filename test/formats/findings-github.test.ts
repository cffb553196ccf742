import { expect, test } from 'vitest';
import { formatFindings } from '../../generator/core/findings-formats.js';
import { finding } from './finding.js';

const github = (...findings: ReturnType<typeof finding>[]): string => formatFindings(findings, 'github');

test('errors and warnings are annotations', () => {
  expect(
    github(
      finding(),
      finding({ severity: 'warning', path: '', fix: '', related: [{ file: 'x', line: 1, column: 2 }] }),
    ),
  ).toBe(
    '::error file=topology.yaml,line=18,col=14,title=unknown-mesh::peerings[0].spokes[1]: no mesh is named "b". Did you mean "a"?\n' +
      '::warning file=topology.yaml,line=18,col=14,title=unknown-mesh::no mesh is named "b". (see x:1:2)\n',
  );
});

test('a property keeps its colons, commas and line ends to itself', () => {
  const file = 'a:b,c%d\r\n::error::e';
  expect(github(finding({ file, rule: 'x,y', path: '', message: 'm.', fix: '' }))).toBe(
    '::error file=a%3Ab%2Cc%25d%0D%0A%3A%3Aerror%3A%3Ae,line=18,col=14,title=x%2Cy::m.\n',
  );
});

test('a message stays one command, and nothing in it is decoded twice', () => {
  const message = 'a%0Ab\n::set-output name=x::y\r\u001b[1m\u202e ##[group]z, w: v';
  expect(github(finding({ path: 'p%', message, fix: '' }))).toBe(
    '::error file=topology.yaml,line=18,col=14,title=unknown-mesh::p%25: a%250Ab%0A::set-output name=x::y%0D\\x1b[1m\\u202e #\\x23[group]z, w: v\n',
  );
});

test('nothing is printed when nothing is found', () => {
  expect(github()).toBe('');
});
