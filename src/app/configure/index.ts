export { answer } from './admin';
