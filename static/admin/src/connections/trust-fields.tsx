/** Whose word we take for the server's certificate. There is no way to switch the check off. */
import { useId, type ReactElement } from 'react';
import { Choice } from '../kit/choice';
import { Problem } from '../kit/field';
import { Fingerprint } from './certificate-card';
import type { FormProps } from './form-props';

export function TrustFields({ form, set, problems }: FormProps): ReactElement | null {
  const { trust, encryption } = form;
  if (encryption === 'none') return null;
  return (
    <Choice
      label="Certificate"
      name="trust"
      value={trust.kind}
      onChange={(kind) => {
        if (kind === 'system') set({ ...form, trust: { kind } });
        if (kind === 'ca') set({ ...form, trust: { kind, pem: '' } });
      }}
      problem={trust.kind === 'ca' ? undefined : problems['server.trust']}
      options={[
        {
          value: 'system',
          label: 'Issued by a public authority',
          help: 'As for web sites. Right for nearly all servers.',
        },
        {
          value: 'ca',
          label: 'Issued by our own authority (private CA)',
          more: <PrivateAuthority form={form} set={set} problems={problems} />,
        },
        ...(trust.kind === 'fingerprint'
          ? [
              {
                value: 'fingerprint' as const,
                label: 'This one certificate',
                help: <Fingerprint sha256={trust.sha256} />,
              },
            ]
          : []),
      ]}
    />
  );
}

function PrivateAuthority({ form, set, problems }: FormProps): ReactElement {
  const id = useId();
  const pem = form.trust.kind === 'ca' ? form.trust.pem : '';
  const problem = problems['server.trust.pem'] ?? problems['server.trust'];
  return (
    <div className="field">
      <label htmlFor={id}>CA certificate in PEM form</label>
      <textarea
        className="textarea code"
        id={id}
        name="ca"
        rows={6}
        spellCheck={false}
        value={pem}
        placeholder="-----BEGIN CERTIFICATE-----"
        aria-invalid={problem !== undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onChange={(event) => set({ ...form, trust: { kind: 'ca', pem: event.currentTarget.value } })}
      />
      {problem && <Problem id={`${id}-problem`} text={problem} />}
    </div>
  );
}
