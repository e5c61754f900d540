/** What happens to a mail: for each mailbox its handlers in order, as sentences. */
import { useState, type ReactElement } from 'react';
import { LinkButton } from '@atlaskit/button/new';
import AddIcon from '@atlaskit/icon/core/add';
import { AddLink } from '../connections/add-link';
import { useMoves } from '../frame/moves';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { SelectField } from '../kit/field';
import { Loading } from '../kit/loading';
import { Note } from '../kit/note';
import { useSurroundings } from '../kit/surroundings';
import { useCall } from '../kit/use-call';
import type { LeftOver } from '../../../../src/contract';
import { HandlerCard } from './handler-card';
import { mailboxesOf, moved, shelvesOf, type Mailbox, type Shelf } from './order';
import { useHandlers, type Handlers } from './use-handlers';
import { counted } from './words';

export function ListPage(): ReactElement {
  const handlers = useHandlers();
  const connections = useCall('connections.list', {});
  const { list, failure } = handlers;
  const mailboxes = connections.value ? mailboxesOf(connections.value.connections) : undefined;
  const hasMailbox = mailboxes !== undefined && mailboxes.length > 0;
  return (
    <Page
      title="Mail handlers"
      lead="What happens to a mail. Each mail goes to the first handler of its mailbox that takes it."
      actions={hasMailbox && <AddHandler to={newFor(mailboxes.length === 1 ? mailboxes[0] : undefined)} isPrimary />}
    >
      {failure && (
        <div className="page-note">
          <FailureNote {...failure} />
        </div>
      )}
      {connections.failure && <FailureNote title="The mailboxes could not be read" failure={connections.failure} />}
      {(!list || !mailboxes) && !failure && !connections.failure && <Loading />}
      {list && mailboxes && <Shelves handlers={handlers} mailboxes={mailboxes} />}
    </Page>
  );
}

const newFor = (mailbox: Mailbox | undefined): string =>
  mailbox ? `/handlers/new/${encodeURIComponent(mailbox.id)}` : '/handlers/new';

interface AddHandlerProps {
  readonly to: string;
  readonly isPrimary?: boolean;
  /** Of several mailboxes: which one it is added for. */
  readonly label?: string;
}

function AddHandler({ to, isPrimary = false, label }: AddHandlerProps): ReactElement {
  const { go } = useMoves();
  const { href } = useSurroundings().navigation;
  return (
    <LinkButton
      href={href(to)}
      appearance={isPrimary ? 'primary' : 'default'}
      iconBefore={AddIcon}
      {...(label ? { 'aria-label': label } : {})}
      onClick={(event) => {
        if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      Add mail handler
    </LinkButton>
  );
}

interface ShelvesProps {
  readonly handlers: Handlers;
  readonly mailboxes: readonly Mailbox[];
}

function Shelves({ handlers, mailboxes }: ShelvesProps): ReactElement {
  const { list } = handlers;
  const shelves = shelvesOf(mailboxes, list?.handlers ?? []);
  return (
    <>
      {mailboxes.length === 0 && (
        <div className="empty">
          <p>
            Handlers turn the mail of a mailbox into comments and issues: which mail, from whom, into which project.
            Connect a mailbox first; it comes with a handler of its own.
          </p>
          <AddLink direction="incoming" isPrimary />
        </div>
      )}
      {shelves.map((shelf) => (
        <ShelfSection key={shelf.mailbox?.id ?? ''} shelf={shelf} handlers={handlers} mailboxes={mailboxes} />
      ))}
      {list && mailboxes.length > 0 && (
        <LeftOverField value={list.leftOver} onChange={(leftOver) => void handlers.setLeftOver(leftOver)} />
      )}
    </>
  );
}

interface ShelfSectionProps extends ShelvesProps {
  readonly shelf: Shelf;
}

function ShelfSection({ shelf, handlers, mailboxes }: ShelfSectionProps): ReactElement {
  const { mailbox } = shelf;
  const [said, say] = useState('');
  const [dragged, drag] = useState<string | null>(null);
  const { list, reorder } = handlers;
  const move = (id: string, to: number): void => {
    const handler = shelf.handlers.find((one) => one.id === id);
    if (!list || !handler || to < 0 || to >= shelf.handlers.length) return;
    say(`${handler.name} is now number ${to + 1} of ${shelf.handlers.length}.`);
    void reorder(moved(list.handlers, shelf, id, to));
  };
  const title = `shelf-${mailbox?.id ?? 'lost'}`;
  const areAllOff = shelf.handlers.length > 0 && shelf.handlers.every(({ enabled }) => !enabled);
  return (
    <section className="shelf" aria-labelledby={title}>
      <h2 id={title}>{mailbox ? `Mail in ${mailbox.name}` : 'Without a mailbox'}</h2>
      {mailbox && !mailbox.isOn && <p className="quiet">This mailbox is switched off: nothing is read from it.</p>}
      {!mailbox && (
        <p className="quiet">The mailboxes of these handlers are deleted. Give them another, or delete them.</p>
      )}
      {areAllOff && (
        <Note appearance="warning" title="All handlers are off.">
          <p>Every mail {leftOverWords[list?.leftOver ?? 'hold']}.</p>
        </Note>
      )}
      <ol className="handlers">
        {shelf.handlers.map((handler, at) => (
          <HandlerCard
            key={handler.id}
            handler={handler}
            shelf={shelf}
            at={at}
            mailboxes={mailboxes}
            handlers={handlers}
            onMove={(to) => move(handler.id, to)}
            drag={{
              isDragged: dragged === handler.id,
              isTarget: dragged !== null && dragged !== handler.id,
              start: () => drag(handler.id),
              end: () => drag(null),
              drop: () => {
                if (dragged !== null) move(dragged, at);
                drag(null);
              },
            }}
          />
        ))}
      </ol>
      <ShelfEnding shelf={shelf} mailboxes={mailboxes} />
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </section>
  );
}

/** How they are asked, and one more for this mailbox. */
function ShelfEnding({ shelf, mailboxes }: Omit<ShelfSectionProps, 'handlers'>): ReactElement {
  const { mailbox } = shelf;
  return (
    <>
      {shelf.handlers.length > 1 && (
        <p className="quiet">
          {counted(shelf.handlers.length, 'handler')}, asked from top to bottom. Drag them, or use the arrows.
        </p>
      )}
      {mailbox && mailboxes.length > 1 && (
        <AddHandler to={newFor(mailbox)} label={`Add mail handler for ${mailbox.name}`} />
      )}
    </>
  );
}

const leftOverWords = { hold: 'is held until a person looks at it', discard: 'is passed over' } as const;

interface LeftOverFieldProps {
  readonly value: LeftOver;
  readonly onChange: (leftOver: LeftOver) => void;
}

function LeftOverField({ value, onChange }: LeftOverFieldProps): ReactElement {
  return (
    <div className="shelf left-over">
      <SelectField
        label="Mail that no handler takes"
        name="leftOver"
        value={value}
        onChange={(chosen) => onChange(chosen === 'discard' ? 'discard' : 'hold')}
        options={[
          { value: 'hold', label: 'is held until a person looks at it' },
          { value: 'discard', label: 'is passed over' },
        ]}
        help="For all mailboxes. What is passed over stays in the mailbox and in the mail log."
      />
    </div>
  );
}
