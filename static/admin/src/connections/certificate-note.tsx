/** What an admin should know of the server's certificate before it hurts: its end, and that it is another one now. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { FailureNote } from '../kit/failure-note';
import { Note } from '../kit/note';
import { failureIn } from '../kit/use-call';
import type { ConnectionView, Failure } from '../../../../src/contract';
import { Fingerprint } from './certificate-card';

export function CertificateNote({ view }: { readonly view: ConnectionView }): ReactElement | null {
  const [certificate, setCertificate] = useState(view.certificate);
  const [failure, setFailure] = useState<Failure | null>(null);
  if (!certificate || certificate.warnings.length === 0) return null;
  const { warnings, changed, fingerprint } = certificate;
  const confirm = async (): Promise<void> => {
    const reply = await call('connections.confirmCertificate', { id: view.connection.id });
    setFailure(reply.ok ? null : failureIn(reply));
    if (!reply.ok) return;
    setCertificate(reply.value.certificate);
    announce({ title: 'The new certificate is confirmed' });
  };
  return (
    <div className="certificate-note">
      {failure && <FailureNote title="The certificate was not confirmed" failure={failure} />}
      <Note appearance="warning">
        {warnings.map((warning) => (
          <p key={warning}>{warning}</p>
        ))}
        {changed && (
          <>
            <dl className="facts">
              <dt>Before</dt>
              <dd>
                <Fingerprint sha256={changed.before} />
              </dd>
              <dt>Now</dt>
              <dd>
                <Fingerprint sha256={fingerprint} />
              </dd>
            </dl>
            <p>
              <Button onClick={() => void confirm()}>The new certificate is right</Button>
            </p>
          </>
        )}
      </Note>
    </div>
  );
}
