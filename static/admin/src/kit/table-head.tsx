/** The head of a table whose last column holds what can be done: that column is named for screen readers only. */
import type { ReactElement } from 'react';

export function TableHead({ columns }: { readonly columns: readonly string[] }): ReactElement {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {columns.map((column) => (
          <th key={column} role="columnheader" scope="col">
            {column}
          </th>
        ))}
        <th role="columnheader" scope="col">
          <span className="visually-hidden">Actions</span>
        </th>
      </tr>
    </thead>
  );
}
