/** The gateway in a process of its own. The channel to the host is its lifeline: without a host it ends at once. */
import { startGateway } from '../gateway';
import { localGateway, type FromChild, type GatewaySettings } from './gateway';

const tell = (message: FromChild): void => {
  process.send?.(message);
};

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group of processes; the host decides when we end.
process.on('SIGINT', () => undefined);
process.once('message', (settings: GatewaySettings) => {
  startGateway(localGateway(settings, (log) => tell({ log }))).then(
    ({ url }) => tell({ url }),
    (error: unknown) => tell({ failed: String(error) }),
  );
});
