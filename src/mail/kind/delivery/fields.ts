/** The fields of a delivery-status or similar part: blocks of header-like lines parted by blank ones (RFC 3464 section 2.1). */

export type FieldBlock = readonly (readonly [name: string, value: string])[];

/** Reads blocks of fields; lines that are no field and do not go on with one are left out. */
export function readFieldBlocks(text: string): FieldBlock[] {
  const blocks: [string, string][][] = [];
  let block: [string, string][] = [];
  const close = (): void => {
    if (block.length > 0) blocks.push(block);
    block = [];
  };
  for (const line of text.split(/\r\n|\r|\n/)) {
    const last = block.at(-1);
    if (line.trim() === '') close();
    else if (/^[ \t]/.test(line) && last !== undefined) last[1] = `${last[1]} ${line.trim()}`.slice(0, mostValue);
    else {
      const field = /^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*)$/.exec(line.slice(0, mostValue));
      if (field !== null) block.push([(field[1] ?? '').toLowerCase(), (field[2] ?? '').trim()]);
    }
  }
  close();
  return blocks;
}

const mostValue = 4000;

export function fieldOf(block: FieldBlock, name: string): string | null {
  return block.find(([field]) => field === name)?.[1] ?? null;
}
