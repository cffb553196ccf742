import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { caseNames, compileCase, findingLine } from './support/compile-case.js';
test('scratch', async () => {
  let text = '';
  for (const name of caseNames('/tmp/gt/s')) {
    const dir = `/tmp/gt/s/${name}`;
    const { findings, files } = await compileCase(dir);
    text += `=== ${name}\n` + findings.map((f) => findingLine(f, dir).replaceAll(dir+'/','') + '\n').join('');
    for (const [path, t] of files) if (/patches|controlplane|routes|serviceset|operators\/|labels/.test(path) || /patches:/.test(t)) text += `--- ${path}\n${t}`;
  }
  writeFileSync('/tmp/gt/s.txt', text);
});
