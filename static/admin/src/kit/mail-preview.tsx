/** A mail as its reader will see it: HTML in a sandboxed frame (no scripts, no forms) and the text beside it. */
import { useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import type { RenderedMail } from '../../../../src/contract';

type Width = 'desktop' | 'phone';
type Mode = 'light' | 'dark';

export function MailPreview({
  mail,
  label = 'Preview',
}: {
  readonly mail: RenderedMail;
  readonly label?: string;
}): ReactElement {
  const [width, setWidth] = useState<Width>('desktop');
  const [mode, setMode] = useState<Mode>('light');
  return (
    <div className="preview">
      <div className="preview-bar">
        <Switch label="Width" value={width} options={{ desktop: 'Desktop', phone: 'Phone' }} onChange={setWidth} />
        <Switch label="Colours" value={mode} options={{ light: 'Light', dark: 'Dark' }} onChange={setMode} />
      </div>
      <p className="preview-subject">
        <span className="quiet">Subject</span> <strong>{mail.subject}</strong>
      </p>
      <div className="preview-parts">
        <section aria-label="Mail as HTML">
          <h3>HTML</h3>
          <Frame title={`${label}: HTML`} source={inMode(mail.html, mode)} mode={mode} width={width} />
        </section>
        <section aria-label="Mail as plain text">
          <h3>Plain text</h3>
          <pre className="preview-text" tabIndex={0}>
            {mail.text}
          </pre>
        </section>
      </div>
    </div>
  );
}

/** As wide as on a desktop, made smaller where there is less room. */
const desktopPx = 680;
const heightPx = 520;

interface FrameProps {
  readonly title: string;
  readonly source: string;
  readonly mode: Mode;
  readonly width: Width;
}

function Frame({ title, source, mode, width }: FrameProps): ReactElement {
  const ground = useRef<HTMLDivElement>(null);
  const [roomPx, setRoomPx] = useState(desktopPx);
  useLayoutEffect(() => {
    const element = ground.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoomPx(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const scale = width === 'desktop' ? Math.min(1, roomPx / desktopPx) : 1;
  const size =
    scale < 1 ? { width: desktopPx, height: heightPx / scale, transform: `scale(${scale})` } : { height: heightPx };
  return (
    <div className="preview-ground" data-mode={mode} ref={ground} tabIndex={0}>
      {/* Nothing is allowed in it: the mail of a stranger may be quoted. */}
      <iframe className={`preview-${width}`} title={title} sandbox="" srcDoc={source} style={size} />
    </div>
  );
}

/** The frame follows the switch, not the system: its media queries for dark mode are answered here. */
function inMode(html: string, mode: Mode): string {
  const answer = mode === 'dark' ? '(min-width: 0px)' : '(max-width: 0px)';
  return html.replaceAll(/\(prefers-color-scheme:\s*dark\)/g, answer);
}

interface SwitchProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: Readonly<Record<T, string>>;
  readonly onChange: (value: T) => void;
}

export function Switch<T extends string>({ label, value, options, onChange }: SwitchProps<T>): ReactElement {
  return (
    <div className="switch" role="group" aria-label={label}>
      {(Object.entries(options) as [T, string][]).map(([option, text]) => (
        <button key={option} type="button" aria-pressed={option === value} onClick={() => onChange(option)}>
          {text}
        </button>
      ))}
    </div>
  );
}
