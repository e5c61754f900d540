/** The proof of a row of src/app/remedy/table.ts: the trouble is made, the mail is looked after, and the admin's words come back. */
import { expect } from '@jest/globals';
import type { Failure, FailureCode } from '../../../../src/contract';
import { allCauses } from '../../../../src/gateway/failure';

/** Returns the failure as the page shows it. */
export type Proof = (code: FailureCode) => Promise<Failure>;

/** What the gateway says of a server that behaves so; which server does is proven in test/fault/gateway. */
export function toldByGateway(code: FailureCode): Failure {
  const cause = allCauses.find((one) => one.code === code);
  if (cause === undefined) throw new Error(`no server makes ${code}`);
  const fix = cause.advice === null ? null : { text: cause.advice };
  return { code, message: `${cause.title}.`, evidence: 'The server said: no', fix };
}

export function shown(failure: Failure | null | undefined): Failure {
  expect(failure).toBeTruthy();
  if (!failure) throw new Error('the page shows no failure');
  return failure;
}
