/** Issue types, statuses, priorities, resolutions and links in Jira's shape. */
import { categories, issueTypes, type IssueType, type LinkType, type Named, type Status } from '../scheme';
import { byId, priorities, resolutions } from '../scheme';

const rest = (base: string): string => `${base}/rest/api/3`;

export function issueTypeShape(base: string, type: IssueType): object {
  return {
    self: `${rest(base)}/issuetype/${type.id}`,
    id: type.id,
    description: type.description,
    iconUrl: `${base}/icon/issuetype/${type.id}`,
    name: type.name,
    subtask: type.subtask,
    hierarchyLevel: type.subtask ? -1 : 0,
  };
}

export function statusShape(base: string, status: Status): object {
  const category = categories[status.category];
  return {
    self: `${rest(base)}/status/${status.id}`,
    description: '',
    iconUrl: `${base}/`,
    name: status.name,
    id: status.id,
    statusCategory: {
      self: `${rest(base)}/statuscategory/${category.id}`,
      id: category.id,
      key: status.category,
      colorName: category.colorName,
      name: category.name,
    },
  };
}

export function priorityShape(base: string, id: string): object {
  const { name } = byId(priorities, id);
  return { self: `${rest(base)}/priority/${id}`, iconUrl: `${base}/icon/priority/${id}`, name, id };
}

export function resolutionShape(base: string, id: string): object {
  const { name } = byId(resolutions, id);
  return { self: `${rest(base)}/resolution/${id}`, id, description: '', name };
}

export function linkTypeShape(base: string, { id, name, inward, outward }: LinkType): object {
  return { id, name, inward, outward, self: `${rest(base)}/issueLinkType/${id}` };
}

export function componentShape(base: string, component: { readonly id: number; readonly name: string }): object {
  return { self: `${rest(base)}/component/${component.id}`, id: String(component.id), name: component.name };
}

/** The issue type with this id in a row of ours. */
export function issueTypeOf(id: string): IssueType {
  return byId<IssueType & Named>(issueTypes, id);
}
