/** Who is there: answered only to a valid token, so it proves address, token and age of the gateway in one. */
import { z } from 'zod';

export const helloRequest = z.strictObject({});
export type HelloRequest = z.infer<typeof helloRequest>;
export const helloAnswer = z.object({
  version: z.string(),
  /** The calls it knows; one that the app makes and that is missing here tells that the gateway is too old. */
  calls: z.array(z.string()),
});
export type HelloAnswer = z.infer<typeof helloAnswer>;
