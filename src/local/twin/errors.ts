/** Refusals in Jira's own words and shape: {errorMessages, errors}. */

export class JiraError extends Error {
  override readonly name = 'JiraError';
  readonly status: number;
  readonly errorMessages: readonly string[];
  readonly errors: Readonly<Record<string, string>>;

  constructor(status: number, errorMessages: readonly string[], errors: Readonly<Record<string, string>> = {}) {
    super(errorMessages[0] ?? Object.values(errors)[0] ?? `Jira answers ${status}`);
    this.status = status;
    this.errorMessages = errorMessages;
    this.errors = errors;
  }
}

export function refuse(status: number, message: string): JiraError {
  return new JiraError(status, [message]);
}

/** 400 that names a field. */
export function badField(field: string, message: string): JiraError {
  return new JiraError(400, [], { [field]: message });
}

export const noIssue = (): JiraError => refuse(404, 'Issue does not exist or you do not have permission to see it.');

export const noProject = (idOrKey: string): JiraError =>
  refuse(404, `No project could be found with key '${idOrKey}'.`);

export const noUser = (): JiraError =>
  refuse(404, 'Specified user does not exist or you do not have required permissions');

export const unauthenticated = (): JiraError => refuse(401, 'Client must be authenticated to access this resource.');

/** Not Jira's wording, which is not published for each operation; the status is Jira's. */
export const readOnlyProject = (key: string): JiraError =>
  refuse(403, `The project ${key} is archived. Its issues can be read, not changed.`);
