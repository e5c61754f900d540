/** What is wrong with the mail gateway, in a few words. */
import type { Failure } from '../../../../src/contract';

export function gatewayTitle({ code }: Failure): string {
  switch (code) {
    case 'gateway-too-old':
      return 'The mail gateway is too old';
    case 'gateway-token-refused':
      return 'The mail gateway refuses the app';
    case 'gateway-nonsense':
      return 'The mail gateway does not answer as it should';
    default:
      return 'The mail gateway cannot be reached';
  }
}
