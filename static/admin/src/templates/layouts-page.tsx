/** Layouts: what stands around every text. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { Link } from '../frame/link';
import { useMoves } from '../frame/moves';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { Menu } from '../kit/menu';
import { Sections } from '../kit/sections';
import { Time } from '../kit/time';
import { failureIn, useCall } from '../kit/use-call';
import type { Failure, MailLayout } from '../../../../src/contract';
import { templateSections } from './list-page';

export function LayoutsPage(): ReactElement {
  const { value, failure, reload } = useCall('layouts.list', {});
  const [undeleted, setUndeleted] = useState<Failure | null>(null);
  const { go } = useMoves();
  const remove = async ({ id, updatedAtMs: _, ...draft }: MailLayout): Promise<void> => {
    const reply = await call('layouts.delete', { id });
    setUndeleted(reply.ok ? null : failureIn(reply));
    await reload();
    if (!reply.ok) return;
    const undo = async (): Promise<void> => {
      const back = await call('layouts.save', { id: null, draft });
      setUndeleted(back.ok ? null : failureIn(back));
      await reload();
    };
    announce({ title: `${draft.name} is deleted`, action: { text: 'Undo', onClick: () => void undo() } });
  };
  return (
    <Page
      title="Layouts"
      lead="Logo, colour and footer around the text of every mail."
      actions={<Button onClick={() => go('/templates/layouts/new')}>Add a layout</Button>}
    >
      <Sections label="Templates" links={templateSections} current="/templates/layouts" />
      {failure && <FailureNote title="The layouts could not be read" failure={failure} />}
      {undeleted && <FailureNote title="Nothing was changed" failure={undeleted} />}
      {!value && !failure && <Loading />}
      <ul className="cards">
        {value?.layouts.map((layout) => (
          <li key={layout.id} className="panel">
            <div className="panel-head">
              <h2>
                <Link to={`/templates/layouts/${encodeURIComponent(layout.id)}`}>{layout.name}</Link>
              </h2>
              {layout.id !== 'standard' && (
                <Menu
                  label={`Actions for ${layout.name}`}
                  actions={[{ text: 'Delete', onClick: () => void remove(layout), isDanger: true }]}
                />
              )}
            </div>
            <p className="quiet">
              {layout.logo ? 'With a logo' : 'Without a logo'}
              {layout.html !== null && ', page of your own'}
              {layout.updatedAtMs !== null && (
                <>
                  , changed <Time at={layout.updatedAtMs} />
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Page>
  );
}
