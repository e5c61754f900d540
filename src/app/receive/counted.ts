/** Calls to the gateway, counted: the platform lets a function make 1,500 requests to the outside, and refuses all that follow. */
import type { MailGateway } from '../ports';

export interface Calls {
  made: number;
}

/** No new work is taken up after so many: what is in work, 96 mails at most, may still need some, one for each big file. */
export const mostCalls = 1000;

export function counted(gateway: MailGateway, calls: Calls): MailGateway {
  return {
    call: (name, request) => {
      calls.made += 1;
      return gateway.call(name, request);
    },
    fetch: (request) => {
      calls.made += 1;
      return gateway.fetch(request);
    },
    doctor: (request, onStep) => {
      calls.made += 1;
      return gateway.doctor(request, onStep);
    },
  };
}
