/** Files that go along: those of the issue, and others, which are attached to the issue first. */
import type { ReactElement } from 'react';
import { Checks } from '../kit/checks';
import { Field } from '../kit/field';
import type { OpenMail } from './use-compose';

export function FilesField({ mail }: { readonly mail: OpenMail }): ReactElement {
  const { draft, set, attachments, upload, isUploading, problems } = mail;
  return (
    <>
      {attachments.length > 0 && (
        <Checks
          label="Files of the issue"
          options={attachments.map(({ id, name, sizeBytes }) => ({
            value: id,
            label: `${name} (${sizeOf(sizeBytes)})`,
          }))}
          chosen={draft.attachmentIds}
          problem={problems['attachmentIds']}
          onChange={(ids) => set({ attachmentIds: [...ids] })}
        />
      )}
      <Field label="Add files" help={isUploading ? 'Attaching to the issue…' : 'They are attached to the issue, too.'}>
        {({ id, describedBy }) => (
          <input
            id={id}
            type="file"
            multiple
            disabled={isUploading}
            aria-describedby={describedBy}
            onChange={(event) => {
              const input = event.currentTarget;
              void upload([...(input.files ?? [])]).then(() => {
                input.value = '';
              });
            }}
          />
        )}
      </Field>
    </>
  );
}

function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
