/** The JSON that @forge/kvs sends (version 1.6.5, /api/v1/...). Nothing in it is trusted to have the type it claims. */

export interface SetOptions {
  readonly ttl?: unknown;
  readonly keyPolicy?: unknown;
  readonly returnValue?: unknown;
}

export interface ItemRequest {
  readonly key?: unknown;
  readonly value?: unknown;
  readonly entityName?: unknown;
  readonly options?: SetOptions;
}

export interface Condition {
  readonly property?: unknown;
  readonly condition?: unknown;
  readonly values?: unknown;
}

export interface Conditions {
  readonly and?: readonly Condition[];
  readonly or?: readonly Condition[];
}

export interface KeyQuery {
  readonly limit?: unknown;
  readonly after?: unknown;
  readonly where?: readonly Condition[];
}

export interface EntityQuery {
  readonly entityName?: unknown;
  readonly indexName?: unknown;
  readonly partition?: unknown;
  readonly range?: Condition;
  readonly filters?: Conditions;
  readonly sort?: unknown;
  readonly cursor?: unknown;
  readonly limit?: unknown;
}

export interface TransactionItem extends ItemRequest {
  readonly conditions?: Conditions;
}

export interface TransactionRequest {
  readonly set?: readonly TransactionItem[];
  readonly delete?: readonly TransactionItem[];
  readonly check?: readonly TransactionItem[];
}
