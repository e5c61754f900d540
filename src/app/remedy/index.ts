export { attempt, type Attempt } from './attempt';
export { remedyFor, type Remedy } from './table';
