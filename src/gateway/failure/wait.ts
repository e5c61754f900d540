/** How long a server asks to be left alone, when it says so in its words. */

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** "try again in 5 minutes" is 300; undefined when nothing is said. */
export function waitAsked(text: string): number | undefined {
  const exact = /backoff time\D{0,5}(\d{1,8}) milliseconds/i.exec(text);
  if (exact !== null) return Math.ceil(Number(exact[1]) / 1000);
  const match = /(?:in|after|for|retry|wait|within)\D{0,20}(\d{1,5})\s*(s|m|h)(?:ec|in|our|\b)/i.exec(text);
  if (match === null) return undefined;
  const seconds = Number(match[1]) * (unitSeconds[(match[2] ?? 's').toLowerCase()] ?? 1);
  return seconds > 0 && seconds <= 86_400 ? seconds : undefined;
}
