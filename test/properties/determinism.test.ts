import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choicesOf } from '../support/choices.js';
import { type CompiledEstate, compileEstate, mapValues, textsOf } from '../support/compiled-estate.js';
import { propertyRuns } from '../support/property-runs.js';
import { type RandomEstate, randomEstate, tape } from '../support/random-topology.js';
import { restyledText, shuffleKeys } from '../support/restyle.js';

const LIMIT = 600_000;

/** What is told and what is written, without the places, which the hand decides. */
function outcome({ errors, tree }: CompiledEstate): unknown {
  return { rules: errors.map(({ rule }) => rule).sort(), tree: [...tree] };
}

function holds(change: (estate: RandomEstate, numbers: number[]) => ReturnType<typeof textsOf>) {
  return fc.asyncProperty(randomEstate(), tape(), async (estate, numbers) => {
    const before = await compileEstate(textsOf(estate));
    const after = await compileEstate(change(estate, numbers));
    expect(outcome(after)).toEqual(outcome(before));
  });
}

test(
  'the order of map keys changes no byte',
  async () => {
    const shuffledEstate = (estate: RandomEstate, numbers: number[]) => {
      const choices = choicesOf(numbers);
      const records = mapValues(estate.records, (record) => shuffleKeys(choices, record));
      return textsOf({ topology: shuffleKeys(choices, estate.topology), records });
    };
    await fc.assert(holds(shuffledEstate), propertyRuns(80));
  },
  LIMIT,
);

test(
  'the hand in which the input is written changes no byte',
  async () => {
    const restyled = ({ topology, records }: RandomEstate, numbers: number[]) => {
      const choices = choicesOf(numbers);
      return {
        topology: restyledText(choices, topology),
        records: mapValues(records, (record) => restyledText(choices, record)),
      };
    };
    await fc.assert(holds(restyled), propertyRuns(60));
  },
  LIMIT,
);

test(
  'the same input gives the same bytes again',
  async () => {
    await fc.assert(holds(textsOf), propertyRuns(15));
  },
  LIMIT,
);
