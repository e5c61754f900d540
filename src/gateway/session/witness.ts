/**
 * Who watches a connection being opened. The doctor does; ordinary calls have nobody watching. Both take the very same way, so
 * that what the doctor finds is what the mailbox poll will meet.
 */
import type { CertificateView, DoctorStep } from '../../contract';
import type { Overhear } from '../wire/line-wire';

export interface Witness {
  begins(step: DoctorStep['name']): void;
  /** The step that began last ended well; what was found, in plain words. */
  found(detail: string): void;
  readonly overhear: Overhear | undefined;
  sawCertificate(certificate: CertificateView | null): void;
  sawCapabilities(capabilities: readonly string[]): void;
  /** Works, but will hurt. */
  warns(text: string): void;
}

export const nobody: Witness = {
  begins: () => undefined,
  found: () => undefined,
  overhear: undefined,
  sawCertificate: () => undefined,
  sawCapabilities: () => undefined,
  warns: () => undefined,
};

/** Remembers nothing but the certificate that was shown. */
export function certificateWitness(): { readonly witness: Witness; readonly seen: () => CertificateView | null } {
  let seen: CertificateView | null = null;
  const sawCertificate = (certificate: CertificateView | null): void => {
    seen = certificate;
  };
  return { witness: { ...nobody, sawCertificate }, seen: () => seen };
}

/** Overhears what is said, and takes the steps of it for no steps of its own. */
export function quiet(witness: Witness): Witness {
  return { ...nobody, overhear: witness.overhear };
}
