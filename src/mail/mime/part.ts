/** The MIME tree as others see it: values, and bodies decoded when asked for. */
import type { CharsetHint } from '../charset/hint';
import { reportNothing } from '../defects';
import type { Part } from '../message';
import { decodeBody, decodeBodyText, encodedBody } from './content';
import type { Entity } from './entity';

export interface Bodies {
  readonly hint: CharsetHint;
  readonly textLimit: number;
}

export function createPart(entity: Entity, bodies: Bodies): Part {
  const { hint, textLimit } = bodies;
  const isContainer = entity.children.length > 0;
  return {
    type: entity.type,
    parameters: entity.parameters,
    headers: entity.headers,
    disposition: entity.disposition,
    fileName: entity.fileName,
    encoding: entity.encoding,
    children: entity.children.map((child) => createPart(child, bodies)),
    text: () => (isContainer ? '' : decodeBodyText(entity, hint, textLimit, reportNothing)),
    bytes: () => decodeBody(entity, encodedBody(entity), reportNothing).bytes,
  };
}
