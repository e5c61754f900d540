/** On the issue in Jira: the action writes a mail, the panel shows the thread and opens a dialog of Jira to answer in. */
import { type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, closeDialog, openDialog, type OnIssue, type Surroundings } from '../api';
import { SurroundingsContext } from '../kit/surroundings';
import { useCall } from '../kit/use-call';
import { Compose, type Answering } from './compose-form';
import { Thread } from './thread';

export function IssueModule({
  surroundings,
  issue,
}: {
  readonly surroundings: Surroundings;
  readonly issue: OnIssue;
}): ReactElement {
  return (
    <SurroundingsContext.Provider value={surroundings}>
      <main className="on-issue">
        {issue.shows === 'panel' ? <Panel issueKey={issue.key} /> : <Writing issue={issue} />}
      </main>
    </SurroundingsContext.Provider>
  );
}

function Writing({ issue }: { readonly issue: OnIssue }): ReactElement {
  return (
    <>
      <h1>Email {issue.key}</h1>
      <Compose
        issueKey={issue.key}
        answers={issue.answers}
        onClose={() => closeDialog(false)}
        onSent={() => {
          announce({ title: 'The mail is on its way', text: 'It is saved as a comment.' });
          closeDialog(true);
        }}
      />
    </>
  );
}

function Panel({ issueKey }: { readonly issueKey: string }): ReactElement {
  const thread = useCall('issueMail.thread', { issueKey }, { everyMs: 15_000 });
  const write = (answers: Answering | null): void => openDialog({ answers }, () => void thread.reload());
  return (
    <>
      <h1 className="visually-hidden">Mails of {issueKey}</h1>
      <div className="buttons">
        <Button onClick={() => write(null)}>Write a mail</Button>
      </div>
      <Thread thread={thread} onAnswer={write} />
    </>
  );
}
