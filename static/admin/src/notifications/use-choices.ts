/** What rules choose among, and the names of fields. */
import { useCall } from '../kit/use-call';
import type { SchemeChoices } from '../../../../src/contract';
import type { FieldNames } from './sentence';

const none: SchemeChoices = { statuses: [], issueTypes: [], fields: [], roles: [], addressFields: [] };

export function useChoices(): SchemeChoices {
  return useCall('schemes.choices', {}).value ?? none;
}

export function useFieldNames(): FieldNames {
  const { fields } = useChoices();
  return (id) => fields.find((field) => field.id === id)?.name ?? id;
}
