/** The certificate a server showed: whose it is, who vouches for it, how long it holds, and its fingerprint to compare. */
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import type { CertificateView } from '../../../../src/contract';
import { Day } from '../kit/time';

interface CertificateCardProps {
  readonly certificate: CertificateView;
  readonly isOpen: boolean;
  /** null = nothing to decide about it. */
  readonly onTrust: (() => void) | null;
}

export function CertificateCard({ certificate, isOpen, onTrust }: CertificateCardProps): ReactElement {
  const { subject, issuer, names, validFromMs, validToMs, fingerprint, selfSigned } = certificate;
  return (
    <details className="more" open={isOpen}>
      <summary>Certificate of the server</summary>
      <dl className="facts">
        <dt>For</dt>
        <dd>{names.length > 0 ? names.join(', ') : subject}</dd>
        <dt>Issued by</dt>
        <dd>{selfSigned ? 'itself (self-signed)' : issuer}</dd>
        <dt>Valid</dt>
        <dd>
          <Day at={validFromMs} /> to <Day at={validToMs} />
        </dd>
        <dt>SHA-256</dt>
        <dd>
          <Fingerprint sha256={fingerprint} />
        </dd>
      </dl>
      {onTrust && (
        <div className="trust-offer">
          <p>
            If this server is yours, compare the fingerprint with the one its administrator tells you. Postroom then
            accepts this certificate and no other.
          </p>
          <Button onClick={onTrust}>Trust this certificate and test again</Button>
        </div>
      )}
    </details>
  );
}

/** In groups of two digits, as most programs show it. */
export function Fingerprint({ sha256 }: { readonly sha256: string }): ReactElement {
  return <code className="fingerprint">{sha256.toUpperCase().match(/../g)?.join(':') ?? sha256}</code>;
}
