import type { Certificate, ClusterRecord, ExchangeRecord, Gateway } from '../../exchange-record.js';
import type { Mesh } from '../../model.js';
import type { SourceDocument } from '../../source.js';

/** What a live mesh, or a file from its administrators, says of one mesh. */
export interface Offer {
  mesh: Mesh;
  /** Where it comes from, for people: `cluster "aro"` or a file's name. */
  source: string;
  /** The mesh itself was read, no file. */
  isLive: boolean;
  origin: ExchangeRecord['origin'];
  /** undefined: nothing was said. */
  roots: readonly Certificate[] | undefined;
  /** Not every control plane of a mesh that spans clusters has said which roots it presents. */
  isPartial: boolean;
  /** By the peer's key; peers that are absent keep what the record says. */
  gateways: Readonly<Record<string, Gateway>>;
  clusters: Readonly<Record<string, ClusterRecord>>;
}

/** A record as it stands in exchange/. */
export interface CurrentRecord {
  doc: SourceDocument;
  record: ExchangeRecord;
}

/** A record as it is to be, with what changes in words; `changes` is empty when nothing does. */
export interface PlannedRecord {
  mesh: Mesh;
  before: CurrentRecord | undefined;
  after: ExchangeRecord;
  changes: string[];
}
