/** All schemes in the order in which they are looked at, their rules as sentences. */
import type { ReactElement } from 'react';
import Button, { IconButton } from '@atlaskit/button/new';
import DownIcon from '@atlaskit/icon/core/arrow-down';
import UpIcon from '@atlaskit/icon/core/arrow-up';
import Lozenge from '@atlaskit/lozenge';
import { Link } from '../frame/link';
import { useMoves } from '../frame/moves';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { Menu } from '../kit/menu';
import { useCall } from '../kit/use-call';
import type { NotificationScheme } from '../../../../src/contract';
import { scopeWords, sentenceOf, type FieldNames } from './sentence';
import { TryPanel } from './try-panel';
import { useFieldNames } from './use-choices';
import { useSchemeActs, type SchemeActs } from './use-schemes';

export function ListPage(): ReactElement {
  const { value, failure, reload } = useCall('schemes.list', {});
  const schemes = value?.schemes ?? [];
  const acts = useSchemeActs(schemes, reload);
  const nameOf = useFieldNames();
  const { go } = useMoves();
  const movable = schemes.filter(({ standard }) => !standard);
  return (
    <Page
      title="Notifications"
      lead="Who hears by mail of what happens. The first scheme that holds an issue applies; its rules are read from top to bottom."
      actions={<Button onClick={() => go('/notifications/new')}>Add a scheme</Button>}
    >
      {failure && <FailureNote title="The notifications could not be read" failure={failure} />}
      {acts.failure && <FailureNote title={acts.failure.title} failure={acts.failure.failure} />}
      {!value && !failure && <Loading />}
      <ol className="schemes">
        {schemes.map((scheme) => (
          <SchemeCard
            key={scheme.id}
            scheme={scheme}
            acts={acts}
            nameOf={nameOf}
            isFirst={movable[0]?.id === scheme.id}
            isLast={movable.at(-1)?.id === scheme.id}
          />
        ))}
      </ol>
      {value && <Always />}
      {value && <TryPanel draft={null} nameOf={(id) => ruleIn(schemes, id, nameOf)} />}
    </Page>
  );
}

function ruleIn(schemes: readonly NotificationScheme[], ruleId: string, nameOf: FieldNames): string {
  for (const { rules, scope } of schemes) {
    const rule = rules.find(({ id }) => id === ruleId);
    if (rule) return sentenceOf(rule, scope, nameOf);
  }
  return ruleId;
}

function Always(): ReactElement {
  return (
    <p className="quiet always">
      Always: nobody hears of what they did themselves, internal comments are sent to nobody, and addresses{' '}
      <Link to="/queue/suppressed">that get no mail</Link> hear nothing.
    </p>
  );
}

interface SchemeCardProps {
  readonly scheme: NotificationScheme;
  readonly acts: SchemeActs;
  readonly nameOf: FieldNames;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function SchemeCard({ scheme, acts, nameOf, isFirst, isLast }: SchemeCardProps): ReactElement {
  const { id, name, enabled, standard, scope, rules } = scheme;
  const { go } = useMoves();
  const path = `/notifications/${encodeURIComponent(id)}`;
  const actions = [
    { text: 'Edit', onClick: () => go(path) },
    { text: enabled ? 'Switch off' : 'Switch on', onClick: () => void acts.toggle(scheme) },
    { text: 'Clone', onClick: () => void acts.clone(scheme) },
    ...(standard ? [] : [{ text: 'Delete', onClick: () => void acts.remove(scheme), isDanger: true }]),
  ];
  return (
    <li className="panel scheme">
      <div className="panel-head">
        <h2>
          <Link to={path}>{name}</Link> {!enabled && <Lozenge>Off</Lozenge>}
        </h2>
        <div className="buttons">
          {!standard && (
            <>
              <Mover
                label={`Move ${name} up`}
                Icon={UpIcon}
                isDisabled={isFirst}
                onClick={() => void acts.move(scheme, -1)}
              />
              <Mover
                label={`Move ${name} down`}
                Icon={DownIcon}
                isDisabled={isLast}
                onClick={() => void acts.move(scheme, 1)}
              />
            </>
          )}
          <Menu label={`Actions for ${name}`} actions={actions} />
        </div>
      </div>
      <p className="quiet">
        {scopeWords(scope)}
        {standard && '. It comes last and holds what no other scheme does.'}
      </p>
      {rules.length === 0 && <p className="quiet">No rules: nobody hears of these issues.</p>}
      <ol className="sentences">
        {rules.map((rule) => (
          <li key={rule.id} className={rule.enabled ? undefined : 'is-off'}>
            {sentenceOf(rule, scope, nameOf)} {!rule.enabled && <Lozenge>Off</Lozenge>}
          </li>
        ))}
      </ol>
    </li>
  );
}

interface MoverProps {
  readonly label: string;
  readonly Icon: typeof UpIcon;
  readonly isDisabled: boolean;
  readonly onClick: () => void;
}

/** Stays focusable at the end of its way, so that the keyboard keeps its place. */
export function Mover({ label, Icon, isDisabled, onClick }: MoverProps): ReactElement {
  return (
    <IconButton
      icon={Icon}
      label={label}
      appearance="subtle"
      spacing="compact"
      aria-disabled={isDisabled}
      onClick={() => !isDisabled && onClick()}
    />
  );
}
