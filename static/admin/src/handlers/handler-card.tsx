/** One handler of a mailbox: its place, its sentence, and what one can do with it. */
import { useEffect, useRef, type ReactElement } from 'react';
import { IconButton } from '@atlaskit/button/new';
import DownIcon from '@atlaskit/icon/core/arrow-down';
import UpIcon from '@atlaskit/icon/core/arrow-up';
import DragIcon from '@atlaskit/icon/core/drag-handle-vertical';
import Lozenge from '@atlaskit/lozenge';
import Toggle from '@atlaskit/toggle';
import { Link } from '../frame/link';
import { useMoves } from '../frame/moves';
import { Menu } from '../kit/menu';
import type { MailHandler } from '../../../../src/contract';
import { isStandard, type Mailbox, type Shelf } from './order';
import type { Handlers } from './use-handlers';
import { joined, notesOf, sentenceOf } from './words';

interface HandlerCardProps {
  readonly handler: MailHandler;
  readonly shelf: Shelf;
  readonly at: number;
  readonly mailboxes: readonly Mailbox[];
  readonly handlers: Handlers;
  readonly onMove: (to: number) => void;
  readonly drag: {
    readonly isDragged: boolean;
    readonly isTarget: boolean;
    readonly start: () => void;
    readonly end: () => void;
    readonly drop: () => void;
  };
}

export function HandlerCard({ handler, shelf, at, mailboxes, handlers, onMove, drag }: HandlerCardProps): ReactElement {
  const { id, name, enabled } = handler;
  const count = shelf.handlers.length;
  const notes = Object.values(notesOf(handler)).flat();
  const others = otherMailboxes(handler, shelf, mailboxes);
  const toggle = `on-${shelf.mailbox?.id ?? ''}-${id}`;
  return (
    <li
      className={['handler', enabled ? '' : 'is-off', drag.isDragged ? 'is-dragged' : ''].join(' ')}
      draggable={count > 1}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', name);
        drag.start();
      }}
      onDragEnd={drag.end}
      onDragOver={(event) => {
        if (drag.isTarget) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        drag.drop();
      }}
    >
      <div className="handler-place">
        {count > 1 && <DragIcon label="" color="currentColor" />}
        <span aria-hidden="true">{at + 1}</span>
      </div>
      <div className="handler-text">
        <p className="handler-name">
          <Link to={`/handlers/${encodeURIComponent(id)}`}>{name}</Link> {!enabled && <Lozenge>Off</Lozenge>}
        </p>
        <p className="handler-sentence">{sentenceOf(handler)}</p>
        {notes.length > 0 && <p className="quiet">{notes.join(' ')}</p>}
        {others !== '' && <p className="quiet">{others}</p>}
      </div>
      <div className="handler-acts">
        <Arrows handler={handler} at={at} count={count} onMove={onMove} />
        <label className="visually-hidden" htmlFor={toggle}>
          {name} is on
        </label>
        <Toggle id={toggle} isChecked={enabled} onChange={() => void handlers.enable(handler, !enabled)} />
        <HandlerMenu handler={handler} handlers={handlers} />
      </div>
    </li>
  );
}

function HandlerMenu({ handler, handlers }: Pick<HandlerCardProps, 'handler' | 'handlers'>): ReactElement {
  const { go } = useMoves();
  const { id, name, enabled } = handler;
  return (
    <Menu
      label={`Actions for ${name}`}
      actions={[
        { text: 'Edit', onClick: () => go(`/handlers/${encodeURIComponent(id)}`) },
        {
          text: enabled ? 'Switch off' : 'Switch on',
          onClick: () => void handlers.enable(handler, !enabled),
        },
        { text: 'Clone', onClick: () => void handlers.clone(handler) },
        ...(isStandard(handler)
          ? []
          : [{ text: 'Delete', onClick: () => void handlers.remove(handler), isDanger: true }]),
      ]}
    />
  );
}

interface ArrowsProps {
  readonly handler: MailHandler;
  readonly at: number;
  readonly count: number;
  readonly onMove: (to: number) => void;
}

/** The arrow that was pressed keeps the focus at the handler's new place; at the end of the list the other one takes it. */
function Arrows({ handler: { name }, at, count, onMove }: ArrowsProps): ReactElement | null {
  const up = useRef<HTMLButtonElement>(null);
  const down = useRef<HTMLButtonElement>(null);
  const pressed = useRef<-1 | 1 | null>(null);
  useEffect(() => {
    if (pressed.current === null) return;
    const [wanted, other] = pressed.current === -1 ? [up, down] : [down, up];
    pressed.current = null;
    (wanted.current?.disabled === false ? wanted : other).current?.focus();
  }, [at]);
  if (count < 2) return null;
  const press = (by: -1 | 1): void => {
    pressed.current = by;
    onMove(at + by);
  };
  return (
    <>
      <IconButton
        ref={up}
        icon={UpIcon}
        label={`Move ${name} up`}
        appearance="subtle"
        isDisabled={at === 0}
        onClick={() => press(-1)}
      />
      <IconButton
        ref={down}
        icon={DownIcon}
        label={`Move ${name} down`}
        appearance="subtle"
        isDisabled={at === count - 1}
        onClick={() => press(1)}
      />
    </>
  );
}

function otherMailboxes({ mailboxes: ids }: MailHandler, { mailbox }: Shelf, all: readonly Mailbox[]): string {
  if (all.length < 2 || mailbox === null) return '';
  if (ids.length === 0) return 'For all mailboxes.';
  const others = all.filter(({ id }) => id !== mailbox.id && ids.includes(id)).map(({ name }) => name);
  return others.length === 0 ? '' : `Also for ${joined(others, 'and')}.`;
}
