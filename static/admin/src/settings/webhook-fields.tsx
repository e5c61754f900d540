/** Webhooks: other systems that are told of alarms. A stored URL is shown without its path, which may be a secret. */
import { useRef, useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { call } from '../api';
import { TextField } from '../kit/field';
import { failureIn } from '../kit/use-call';
import type { WebhookView } from '../../../../src/contract';
import { draftOf, newHook, type Form, type Hook, type Problems } from './form';

interface WebhookFieldsProps {
  readonly form: Form;
  readonly set: (changes: Partial<Form>) => void;
  readonly problems: Problems;
  /** As they are stored, with what came of telling them. */
  readonly stored: readonly WebhookView[];
}

const most = 5;

export function WebhookFields({ form, set, problems, stored }: WebhookFieldsProps): ReactElement {
  const { webhooks } = form;
  const count = useRef(0);
  const add = (): void => {
    count.current += 1;
    set({ webhooks: [...webhooks, newHook(`new-${count.current}`)] });
  };
  return (
    <fieldset className="group">
      <legend>Webhooks</legend>
      <p className="field-help">
        Each alarm and its end is also posted to these URLs, as JSON with a line of text. Slack and Mattermost show it
        as a message. A URL is kept like a password: once saved, only its host is shown.
      </p>
      <ul className="hooks">
        {webhooks.map((hook, index) => (
          <HookRow
            key={hook.key}
            hook={hook}
            problem={problems[`alarms.webhooks.${index}.url`]}
            failure={stored.find(({ id }) => id === hook.id)?.failure?.message ?? null}
            onChange={(url) => set({ webhooks: webhooks.map((one) => (one === hook ? { ...hook, url } : one)) })}
            onRemove={() => set({ webhooks: webhooks.filter((one) => one !== hook) })}
          />
        ))}
      </ul>
      {webhooks.length < most && (
        <div className="buttons">
          <Button onClick={add}>Add webhook</Button>
        </div>
      )}
    </fieldset>
  );
}

interface HookRowProps {
  readonly hook: Hook;
  readonly problem: string | undefined;
  /** Why it could not be told last time. */
  readonly failure: string | null;
  readonly onChange: (url: string) => void;
  readonly onRemove: () => void;
}

function HookRow({ hook, problem, failure, onChange, onRemove }: HookRowProps): ReactElement {
  const [told, setTold] = useState('');
  const [isBusy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    setBusy(true);
    setTold('Sending…');
    const reply = await call('settings.testWebhook', { webhook: draftOf(hook) });
    setBusy(false);
    setTold(reply.ok ? `It was taken (HTTP ${reply.value.status}).` : withAdvice(failureIn(reply)));
  };
  const shown = `${hook.place}/…`;
  const name = hook.id === null ? 'the new webhook' : shown;
  return (
    <li className="hook">
      {hook.id === null ? (
        <TextField
          label="Webhook URL"
          name="webhook"
          inputMode="url"
          value={hook.url}
          problem={problem}
          placeholder="https://hooks.example.com/services/…"
          onChange={onChange}
        />
      ) : (
        <p className="hook-place">{shown}</p>
      )}
      <div className="buttons">
        <Button
          spacing="compact"
          isLoading={isBusy}
          isDisabled={hook.id === null && hook.url.trim() === ''}
          aria-label={`Send a test to ${name}`}
          onClick={() => void send()}
        >
          Send a test
        </Button>
        <Button spacing="compact" appearance="subtle" aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
      <p className="quiet" role="status">
        {told !== '' ? told : failure === null ? '' : `Not told last time: ${failure}`}
      </p>
    </li>
  );
}

const withAdvice = ({
  message,
  fix,
}: {
  readonly message: string;
  readonly fix: { readonly text: string } | null;
}): string => (fix === null ? message : `${message} ${fix.text}`);
