export { baseSubject, readSubject } from './base-subject';
export type { SubjectParts, SubjectPrefix } from './base-subject';
