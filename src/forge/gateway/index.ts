export { forgeGateway } from './gateway';
