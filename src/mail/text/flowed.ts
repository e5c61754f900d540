/** format=flowed (RFC 3676): lines that end in a blank go on in the next one; delsp=yes says that the blank was added for that. */

interface Line {
  /** Quote marks in front. */
  readonly depth: number;
  readonly text: string;
}

/** Quote marks off (section 4.5), then the blank that protects the start of the line (section 4.4). */
function readLine(line: string): Line {
  let depth = 0;
  while (line[depth] === '>') depth++;
  const text = line.slice(depth);
  return { depth, text: text.startsWith(' ') ? text.slice(1) : text };
}

const writeLine = (depth: number, text: string): string =>
  depth === 0 ? text : `${'>'.repeat(depth)} ${text}`.trimEnd();

/** Joins what was broken for the journey. Quotes keep their marks; a signature separator (section 4.3) is a paragraph of its own. */
export function unflow(flowed: string, deletesSpace: boolean): string {
  const out: string[] = [];
  let depth = 0;
  let paragraph: string[] = [];
  const close = (): void => {
    if (paragraph.length > 0) out.push(writeLine(depth, paragraph.join('')));
    paragraph = [];
  };
  for (const written of flowed.split('\n')) {
    const line = readLine(written);
    const isSignature = line.text === '-- ';
    if (line.depth !== depth || isSignature) close();
    depth = line.depth;
    const goesOn = line.text.endsWith(' ') && !isSignature;
    paragraph.push(goesOn && deletesSpace ? line.text.slice(0, -1) : line.text);
    if (!goesOn) close();
  }
  close();
  return out.join('\n');
}
