import fc from 'fast-check';
import { test } from 'vitest';
import { compileEstate, textsOf } from '../support/compiled-estate.js';
import { randomEstate } from '../support/random-topology.js';
test('try', async () => {
  const rules = new Map<string, number>(); const ex = new Map<string,string>(); let ok = 0; let n = 0; let pairs=0, joined=0, routes=0, files=0;
  const t = Date.now();
  for (const estate of fc.sample(randomEstate(), {numRuns: 300, seed: 7})) {
    n++;
    const texts = textsOf(estate);
    const c = await compileEstate(texts);
    if (c.errors.length === 0) { ok++; pairs += c.model!.pairs.length; joined += c.model!.pairs.filter(p=>!p.suspended&&p.missing.length===0).length; routes += c.model!.routes.length; files += c.tree.size; }
    for (const r of new Set(c.errors.map(e=>e.rule))) { rules.set(r, (rules.get(r)??0)+1); const e = c.errors.find(e=>e.rule===r)!; ex.set(r, `${e.line} ${e.path}: ${e.message} ${e.fix}`); }
  }
  console.log(ok, n, {pairs, joined, routes, files}, Date.now()-t, [...rules].map(([r,k])=>`${k} ${r} ${ex.get(r)}`).join('\n'));
}, 100000);
