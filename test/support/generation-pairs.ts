/** Examples that are one system in both generations, as directories below the root of the checkout. */
export const GENERATION_PAIRS: readonly { old: string; new: string }[] = [
  { old: '', new: 'examples/hybrid-cloud-v3' },
  ...['plain', 'mirror', 'balance', 'failover'].map((name) => ({
    old: `examples/east-west/${name}`,
    new: `examples/east-west-v3/${name}`,
  })),
  ...['mirror', 'split'].map((name) => ({
    old: `examples/single-cluster/${name}`,
    new: `examples/single-cluster-v3/${name}`,
  })),
];
