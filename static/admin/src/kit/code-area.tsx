/** A text area for source: line numbers, and what is wrong at its line; a problem in the list goes to its place. */
import { useRef, type ReactElement, type RefObject } from 'react';
import type { TemplateProblem } from '../../../../src/contract';
import { Field } from './field';

interface CodeAreaProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problems: readonly TemplateProblem[];
  /** What keeps it from being saved; null = nothing. */
  readonly problem?: string | undefined;
  readonly rows?: number;
  readonly help?: string;
  readonly onFocus?: (area: HTMLTextAreaElement) => void;
}

export function CodeArea(props: CodeAreaProps): ReactElement {
  const { label, name, value, onChange, problems, problem, rows = 14, help, onFocus } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  return (
    <Field label={label} help={help} problem={problem}>
      {({ id, describedBy }) => (
        <div className="code-area">
          <div className="code-box">
            <Gutter lines={value.split('\n').length} problems={problems} at={gutter} />
            <textarea
              ref={area}
              id={id}
              name={name}
              className="textarea code"
              rows={rows}
              wrap="off"
              spellCheck={false}
              autoCapitalize="off"
              value={value}
              aria-invalid={problem !== undefined || problems.some(({ severity }) => severity === 'error')}
              aria-describedby={
                [describedBy, problems.length > 0 ? `${id}-wrong` : ''].filter(Boolean).join(' ') || undefined
              }
              onFocus={(event) => onFocus?.(event.currentTarget)}
              onScroll={(event) => gutter.current?.scrollTo(0, event.currentTarget.scrollTop)}
              onChange={(event) => onChange(event.currentTarget.value)}
            />
          </div>
          <ProblemList
            id={`${id}-wrong`}
            problems={problems}
            onGo={(place) => area.current && goTo(area.current, place)}
          />
        </div>
      )}
    </Field>
  );
}

interface GutterProps {
  readonly lines: number;
  readonly problems: readonly TemplateProblem[];
  readonly at: RefObject<HTMLPreElement>;
}

function Gutter({ lines, problems, at }: GutterProps): ReactElement {
  const worst = new Map<number, TemplateProblem['severity']>();
  for (const { line, severity } of problems) if (worst.get(line) !== 'error') worst.set(line, severity);
  return (
    <pre className="code-gutter" ref={at} aria-hidden="true">
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className={worst.get(index + 1) ?? undefined}>
          {`${index + 1}\n`}
        </span>
      ))}
    </pre>
  );
}

interface ProblemListProps {
  readonly id: string;
  readonly problems: readonly TemplateProblem[];
  readonly onGo: (problem: TemplateProblem) => void;
}

function ProblemList({ id, problems, onGo }: ProblemListProps): ReactElement {
  return (
    <ul className="code-problems" id={id} aria-live="polite">
      {problems.map((problem) => (
        <li key={`${problem.line}:${problem.column} ${problem.message}`} className={problem.severity}>
          <button type="button" onClick={() => onGo(problem)}>
            Line {problem.line}
          </button>{' '}
          {problem.message}
        </li>
      ))}
    </ul>
  );
}

function goTo(area: HTMLTextAreaElement, { line, column }: TemplateProblem): void {
  const before = area.value.split('\n').slice(0, line - 1);
  const at = before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  area.focus();
  area.setSelectionRange(at, at);
  const lineHeight = area.scrollHeight / area.value.split('\n').length;
  area.scrollTop = Math.max(0, (line - 3) * lineHeight);
}
