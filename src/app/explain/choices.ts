/** What a project offers to a mail handler: fields with the form their values take, priorities, components, kinds of links. */
import type { FieldChoice, HandlerChoices, InboundPeople } from '../../contract';
import type { JiraField, World } from '../ports';

const ownFields = ['project', 'issuetype', 'summary', 'description', 'reporter', 'priority', 'labels', 'components'];
/** They are no values of a form: links, files, the parent of a sub-task. */
const otherFields = ['attachment', 'issuelinks', 'parent'];

export async function handlerChoices(
  { jira }: World,
  { projectKey, issueType }: { readonly projectKey: string; readonly issueType: string },
): Promise<HandlerChoices> {
  const [fields, linkTypes] = await Promise.all([jira.createFields(projectKey, issueType), jira.linkTypes()]);
  const valuesOf = (id: string): readonly string[] => fields.find((field) => field.id === id)?.values ?? [];
  return {
    priorities: valuesOf('priority'),
    components: valuesOf('components'),
    fields: fields
      .filter(({ id }) => !ownFields.includes(id) && !otherFields.includes(id))
      .map((field): FieldChoice => {
        const { id, name, required, values } = field;
        return { id, name, required, as: formOf(field), values };
      }),
    linkTypes,
  };
}

/** How text becomes a value of the field; null = only JSON will do. */
function formOf({ type, items, custom }: JiraField): FieldChoice['as'] {
  switch (type) {
    case 'string':
      return custom?.endsWith(':textarea') === true ? 'rich-text' : 'text';
    case 'number':
    case 'date':
    case 'option':
    case 'user':
      return type;
    case 'priority':
    case 'version':
    case 'group':
      return 'name';
    case 'array':
      return listForm(items);
    default:
      return null;
  }
}

function listForm(items: string | null): FieldChoice['as'] {
  switch (items) {
    case 'string':
      return 'labels';
    case 'option':
      return 'options';
    case 'version':
    case 'component':
    case 'group':
      return 'names';
    default:
      return null;
  }
}

export async function handlerPeople({ jira }: World, { query }: { readonly query: string }): Promise<InboundPeople> {
  if (query.trim() === '') return { people: [] };
  const people = await jira.people(query);
  return {
    people: people
      .filter(({ active }) => active)
      .map(({ accountId, displayName, emailAddress }) => ({ accountId, displayName, hint: emailAddress ?? '' })),
  };
}
