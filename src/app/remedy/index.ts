export { attempt, type Attempt } from './attempt';
export { remedies, remedyFor, type Remedy } from './table';
