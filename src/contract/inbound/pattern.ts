/**
 * Patterns that admins write. Regular expressions are RE2: they take time that grows with the text and nothing else, and
 * what RE2 does not know (look-around, back references) is refused when it is saved, at its field.
 */
import { RE2JS } from 're2js';
import { z } from 'zod';
import { patternProblem } from './written';

/** The named groups of a valid pattern: `(?<order>\d+)` or `(?P<order>\d+)`. */
export const groupsOf = (pattern: string): readonly string[] => Object.keys(RE2JS.compile(pattern).namedGroups());

/** A regular expression (RE2). Upper and lower case are the same; `^` and `$` match at line ends. */
export const pattern = z
  .string()
  .min(1, 'Enter a regular expression.')
  .max(1000, 'A regular expression has at most 1,000 characters.')
  .superRefine((written, context) => {
    const problem = patternProblem(written);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

/**
 * Who a list of senders names, one entry each: `ana@example.com`; `example.com` or `@example.com` for the whole domain;
 * `*` stands for anything: `*@*.example.com`, `noreply*@*`.
 */
export const senderEntry = z
  .string()
  .trim()
  .min(1, 'Enter an address, a domain, or a pattern with *.')
  .max(320)
  .regex(/^[^\s,;<>"]+$/, 'Enter one address, domain, or pattern with * an entry: no spaces, no commas.');

/** A file name (`*.exe`, `invoice*.pdf`) or, with a slash, a media type (`image/*`). `*` stands for anything. */
export const fileEntry = z.string().trim().min(1, 'Enter a file name like *.exe, or a type like image/*.').max(200);

/** A mail domain: `example.com`. */
export const mailDomain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^@?[^\s@,;<>"*]+$/, 'Enter a domain, for example example.com.')
  .transform((domain) => domain.replace(/^@/, ''));
