/** Telling another system: a small JSON document posted to a URL. The path may hold a secret: it is quoted nowhere. */
import { z } from 'zod';

const mostCharacters = 32_000;

export const webhookRequest = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2000),
  document: z
    .record(z.string(), z.union([z.string(), z.number(), z.null()]))
    .refine((document) => JSON.stringify(document).length <= mostCharacters),
});
export type WebhookRequest = z.infer<typeof webhookRequest>;
/** It was taken: a status from 200 to 299. Of what the other side said nothing else is told. */
export const webhookAnswer = z.strictObject({ status: z.number().int() });
export type WebhookAnswer = z.infer<typeof webhookAnswer>;
