/** The shortcut on the admin page: mails of any issue, and writing one, to try what agents have on the issue. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce } from '../api';
import { IssueLink } from '../frame/link';
import { useMoves } from '../frame/moves';
import { Page } from '../frame/page';
import { TextField } from '../kit/field';
import { useCall } from '../kit/use-call';
import { Compose, type Answering } from './compose-form';
import { Thread } from './thread';

export function IssueMailPage({ rest: [issueKey] }: { readonly rest: readonly string[] }): ReactElement {
  const { go } = useMoves();
  const [typed, setTyped] = useState(issueKey ?? '');
  const open = (): void => {
    if (typed.trim() !== '') go(`/email/${encodeURIComponent(typed.trim().toUpperCase())}`);
  };
  return (
    <Page title="Email an issue" lead="What agents find on the issue itself: its mails, and a form to write one.">
      <form
        className="filters"
        noValidate
        aria-label="Which issue"
        onSubmit={(event) => {
          event.preventDefault();
          open();
        }}
      >
        <TextField
          label="Issue"
          name="issue"
          placeholder="DEMO-1"
          value={typed}
          onChange={setTyped}
          beside={<Button type="submit">Open</Button>}
        />
      </form>
      {issueKey !== undefined && <OneIssue key={issueKey} issueKey={issueKey} />}
    </Page>
  );
}

function OneIssue({ issueKey }: { readonly issueKey: string }): ReactElement {
  const thread = useCall('issueMail.thread', { issueKey }, { everyMs: 5_000 });
  const [writing, setWriting] = useState<Answering | 'new' | null>(null);
  return (
    <>
      <div className="section-head">
        <h2>
          Mails of <IssueLink issueKey={issueKey} />
        </h2>
        {writing === null && <Button onClick={() => setWriting('new')}>Write a mail</Button>}
      </div>
      {writing !== null && (
        <Compose
          key={JSON.stringify(writing)}
          issueKey={issueKey}
          answers={writing === 'new' ? null : writing}
          onClose={() => setWriting(null)}
          onSent={() => {
            announce({ title: 'The mail is on its way' });
            setWriting(null);
            void thread.reload();
          }}
        />
      )}
      <Thread thread={thread} onAnswer={setWriting} />
    </>
  );
}
