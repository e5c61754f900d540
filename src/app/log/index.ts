export { findMail } from './find';
export { heldGroups, heldList, wishAll } from './held';
export { logEntry } from './journey';
export { logPage } from './page';
export { purge } from './purge';
export { preview, sourcePiece } from './source';
export { wishFor } from './wish';
