/** The connection test: its steps as they happen, what went wrong and the click that mends it, certificate, transcript. */
import { useId, type ReactElement, type ReactNode } from 'react';
import Button from '@atlaskit/button/new';
import Spinner from '@atlaskit/spinner';
import CircleIcon from '@atlaskit/icon/core/check-circle-unchecked';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import type { DoctorReport, FixPatch } from '../../../../src/contract';
import { FailureNote } from '../kit/failure-note';
import { Note } from '../kit/note';
import { CertificateCard } from './certificate-card';
import { duration, plannedSteps, shownSteps, stepTitle, type ShownStep } from './steps';
import type { TestState } from './use-test';
import { fixWords, sharedWords } from './words';

interface TestPanelProps {
  readonly title: string;
  readonly test: TestState;
  /** The form changed since. */
  readonly isOutdated: boolean;
  readonly onTest: () => void;
  readonly onFix: (patch: FixPatch) => void;
  readonly onPrivateAuthority: () => void;
  readonly isPrimary: boolean;
  /** At the end of the panel. */
  readonly children?: ReactNode;
}

export function TestPanel(props: TestPanelProps): ReactElement {
  const { title, test, isOutdated, onTest, onFix, onPrivateAuthority, isPrimary, children } = props;
  const { isRunning, report, failure, form } = test;
  const id = useId();
  return (
    <section className="panel test" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        <Button appearance={isPrimary ? 'primary' : 'default'} onClick={onTest} isDisabled={isRunning}>
          {form ? 'Test again' : 'Test'}
        </Button>
      </header>
      <p className="visually-hidden" role="status">
        {spokenState(test)}
      </p>
      {!form && (
        <p className="quiet">Connects with these settings and says, step by step, what works. Nothing is changed.</p>
      )}
      {form && <Steps test={test} />}
      {failure && <FailureNote title="The test could not run" failure={failure} />}
      {report && isOutdated && <Note appearance="information" title="The settings changed since this test." />}
      {report && <Findings report={report} onFix={isOutdated ? null : onFix} onPrivateAuthority={onPrivateAuthority} />}
      {children}
    </section>
  );
}

function spokenState({ isRunning, steps, report, failure }: TestState): string {
  if (failure) return `The test could not run. ${failure.message}`;
  if (report) return report.ok ? 'The test passed.' : `The test failed. ${report.failure?.message ?? ''}`;
  const last = steps.at(-1);
  return isRunning && last ? `Testing: ${stepTitle(last.name)}` : isRunning ? 'Testing' : '';
}

function Steps({ test: { form, mail, steps, isRunning } }: { readonly test: TestState }): ReactElement | null {
  if (!form) return null;
  const planned = plannedSteps({ ...form, sends: mail !== null, comesBack: mail?.comesBack !== undefined });
  return (
    <ol className="steps">
      {shownSteps(steps, planned, isRunning).map((step) => (
        <li key={step.key} className={`step step-${step.state.replace(' ', '-')}`}>
          <span className="step-icon">
            <StepIcon state={step.state} />
          </span>
          <span className="step-title">{stepTitle(step.name)}</span>
          <span className="step-time">{step.ms === null ? '' : duration(step.ms)}</span>
          {step.detail !== '' && <span className="step-detail">{step.detail}</span>}
        </li>
      ))}
    </ol>
  );
}

function StepIcon({ state }: { readonly state: ShownStep['state'] }): ReactElement {
  switch (state) {
    case 'ok':
      return <SuccessIcon label="Passed:" color="currentColor" />;
    case 'failed':
      return <ErrorIcon label="Failed:" color="currentColor" />;
    case 'running':
      return <Spinner size={16} label="Running:" />;
    case 'waiting':
      return <CircleIcon label="To come:" color="currentColor" size="small" />;
    case 'not reached':
      return <CircleIcon label="Not reached:" color="currentColor" size="small" />;
  }
}

interface FindingsProps {
  readonly report: DoctorReport;
  /** null = the report is about other settings than the form's. */
  readonly onFix: ((patch: FixPatch) => void) | null;
  /** Opens the field for the certificate of a private CA. */
  readonly onPrivateAuthority: () => void;
}

/** Certificates that the word of a private CA would make good. */
const privateAuthority: ReadonlySet<string> = new Set(['certificate-unknown-issuer', 'certificate-self-signed']);

function Findings({ report, onFix, onPrivateAuthority }: FindingsProps): ReactElement {
  const { ok, failure, warnings, sharedAs, certificate, transcript, capabilities } = report;
  const patch = failure?.fix?.patch;
  const fix = patch && onFix ? { text: fixWords(patch), apply: onFix } : null;
  const canTrust = certificate !== null && failure?.code.startsWith('certificate-') === true;
  const trust = (sha256: string): void => onFix?.({ trust: { kind: 'fingerprint', sha256 } });
  return (
    <div className="findings">
      {ok && <Note appearance="success" title="The connection works." />}
      {failure && (
        <FailureNote failure={failure} fix={patch?.trust ? null : fix}>
          {privateAuthority.has(failure.code) && onFix && (
            <p>
              <Button onClick={onPrivateAuthority}>Paste our own CA certificate</Button>
            </p>
          )}
        </FailureNote>
      )}
      {sharedAs && <p>The shared mailbox opens {sharedWords(sharedAs)}. Postroom remembers that.</p>}
      {warnings.length > 0 && (
        <Note appearance="warning">
          {warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </Note>
      )}
      {certificate && (
        <CertificateCard
          certificate={certificate}
          isOpen={canTrust}
          onTrust={canTrust && onFix ? () => trust(certificate.fingerprint) : null}
        />
      )}
      {transcript.length > 0 && (
        <details className="more">
          <summary>Transcript ({transcript.length} lines)</summary>
          <pre tabIndex={0} aria-label="Transcript">
            {transcript.join('\n')}
          </pre>
          {capabilities.length > 0 && <p className="quiet">The server offers: {capabilities.join(', ')}</p>}
        </details>
      )}
    </div>
  );
}
