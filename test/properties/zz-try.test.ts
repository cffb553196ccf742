import fc from 'fast-check';
import { test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { compileEstate, textsOf } from '../support/compiled-estate.js';
import { checkTree } from '../support/independent-checker.js';
import { randomEstate } from '../support/random-topology.js';
test('try', async () => {
  const rules = new Map<string, number>(); const ex = new Map<string,string>(); let ok = 0; let n = 0; let pairs=0, joined=0, routes=0, files=0; let tc=0, tk=0;
  const probs = new Map<string, [number,string,string]>();
  const N = Number(process.env.N ?? 300); const seed = Number(process.env.SEED ?? 7);
  for (const estate of fc.sample(randomEstate(), {numRuns: N, seed})) {
    n++;
    const texts = textsOf(estate);
    let t = Date.now();
    const c = await compileEstate(texts);
    tc += Date.now()-t; t = Date.now();
    if (c.errors.length === 0) { ok++; pairs += c.model!.pairs.length; joined += c.model!.pairs.filter(p=>!p.suspended&&p.missing.length===0).length; routes += c.model!.routes.length; files += c.tree.size;
      for (const p of checkTree(texts.topology, texts.records, c.tree)) { const k = p.split(/[ :]/).slice(0,3).join(' '); const old = probs.get(k); if (!old) { probs.set(k, [1, p, texts.topology]); } else old[0]++; }
    }
    tk += Date.now()-t;
    for (const r of new Set(c.errors.map(e=>e.rule))) { rules.set(r, (rules.get(r)??0)+1); const e = c.errors.find(e=>e.rule===r)!; ex.set(r, `${e.line} ${e.path}: ${e.message} ${e.fix}`); }
  }
  console.log(ok, n, {pairs, joined, routes, files, tc, tk}, [...rules].map(([r,k])=>`${k} ${r} ${ex.get(r)}`).join('\n'));
  let i = 0;
  for (const [k, [c, p, t]] of probs) { console.log('PROBLEM', i, c, p.slice(0,700)); writeFileSync(`/tmp/prob-${i++}.yaml`, t); }
}, 1000000);
