/** Who may write: blocked senders, who may comment and open issues, and whether a mail is from whom it says. */
import type { ReactElement } from 'react';
import { Choice } from '../../kit/choice';
import type { WhoMay } from '../../../../../src/contract';
import { notesOf } from '../words';
import { problemAt } from './draft';
import { Check, Fold, Lines, TurnedAwayField, type SectionProps } from './fields';

export function WhoSection({ editor }: SectionProps): ReactElement {
  const { draft, change, problems } = editor;
  const { access } = draft;
  const isRestricted = access.comment.kind !== 'everyone' || access.create.kind !== 'everyone';
  return (
    <Fold
      title="Who may write"
      notes={notesOf(draft).who}
      usual="Everyone may write."
      paths={['access', 'authentication']}
      editor={editor}
    >
      <WhoField editor={editor} which="comment" label="Who may comment by mail" />
      <WhoField editor={editor} which="create" label="Who may open issues by mail" />
      {isRestricted && (
        <TurnedAwayField
          label="Mail of others is"
          name="otherwise"
          path="access.otherwise"
          value={access.otherwise}
          onChange={(otherwise) => change('access', { otherwise })}
          editor={editor}
        />
      )}
      <Lines
        label="Blocked senders"
        name="block"
        value={access.block}
        onChange={(block) => change('access', { block })}
        problem={problemAt(draft, problems, 'access.block')}
        placeholder={'noreply*@*\nspam.example'}
        help="One address, domain, or pattern with * a line."
      />
      {access.block.length > 0 && (
        <TurnedAwayField
          label="Mail of blocked senders is"
          name="blocked"
          path="access.blocked"
          value={access.blocked}
          onChange={(blocked) => change('access', { blocked })}
          editor={editor}
        />
      )}
      <AuthenticationFields editor={editor} />
    </Fold>
  );
}

interface WhoFieldProps extends SectionProps {
  readonly which: 'comment' | 'create';
  readonly label: string;
}

function WhoField({ editor, which, label }: WhoFieldProps): ReactElement {
  const { draft, change, problems } = editor;
  const who = draft.access[which];
  const set = (value: WhoMay): void => change('access', { [which]: value });
  const path = `access.${which}.domains`;
  return (
    <Choice
      label={label}
      name={which}
      value={who.kind}
      onChange={(kind) => set(kind === 'domain' ? { kind, domains: [] } : { kind })}
      options={[
        { value: 'everyone', label: 'Everyone' },
        { value: 'known', label: 'Jira users' },
        ...(which === 'comment'
          ? [
              {
                value: 'involved' as const,
                label: 'People involved in the issue',
                help: 'Reporter, assignee, watchers, and those who wrote or received mail of it.',
              },
            ]
          : []),
        {
          value: 'domain',
          label: 'People of these domains',
          more: who.kind === 'domain' && (
            <Lines
              label="Domains"
              name={`${which}-domains`}
              value={who.domains}
              onChange={(domains) => set({ kind: 'domain', domains })}
              problem={problemAt(draft, problems, path)}
              placeholder="example.com"
              help="One a line."
            />
          ),
        },
      ]}
    />
  );
}

function AuthenticationFields({ editor }: SectionProps): ReactElement {
  const { draft, change, problems } = editor;
  const { authentication } = draft;
  return (
    <>
      <Lines
        label="Mail servers whose checks are trusted"
        name="trustedServers"
        value={authentication.trustedServers}
        onChange={(trustedServers) => change('authentication', { trustedServers })}
        problem={problemAt(draft, problems, 'authentication.trustedServers')}
        placeholder="mx.example.com"
        help="The name your own mail server writes first in Authentication-Results fields. Only with one is a sender ever verified (SPF, DKIM, DMARC)."
      />
      <Check
        label="Hold mail that fails DMARC"
        isChecked={authentication.failed === 'hold'}
        onChange={(is) => change('authentication', { failed: is ? 'hold' : 'accept' })}
        help="Such mail is not from whom it says."
      />
    </>
  );
}
