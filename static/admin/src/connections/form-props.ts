/** What every group of fields of the connection form gets. */
import type { ConnectionForm } from './form';
import type { Problems } from './problems';

export interface FormProps {
  readonly form: ConnectionForm;
  readonly set: (form: ConnectionForm) => void;
  readonly problems: Problems;
}
