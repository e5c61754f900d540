/** The frame of the page: one column of navigation, the page itself, and the question before something unsaved is lost. */
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import type { Surroundings } from '../api';
import { Dialog } from '../kit/dialog';
import { SurroundingsContext } from '../kit/surroundings';
import { Link } from './link';
import { MovesContext, useMovesOver } from './moves';
import { Page } from './page';
import { pages, placeOf } from './pages';

export function Frame({ surroundings }: { readonly surroundings: Surroundings }): ReactElement {
  const { isAsking, leave, stay, ...moves } = useMovesOver(surroundings.navigation);
  const { entry, rest } = placeOf(moves.path);
  return (
    <SurroundingsContext.Provider value={surroundings}>
      <MovesContext.Provider value={moves}>
        <div className="frame">
          <a className="skip" href="#main" onClick={skipToMain}>
            Skip to content
          </a>
          <NavigationColumn current={entry?.slug ?? null} />
          <main id="main" tabIndex={-1}>
            {entry ? <entry.Page key={moves.path} rest={rest} /> : <NoSuchPage />}
          </main>
        </div>
        {isAsking && <LeaveDialog onLeave={leave} onStay={stay} />}
      </MovesContext.Provider>
    </SurroundingsContext.Provider>
  );
}

function skipToMain(event: { preventDefault: () => void }): void {
  // The address bar belongs to Jira: no #main in it.
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function NavigationColumn({ current }: { readonly current: string | null }): ReactElement {
  return (
    <nav className="side" aria-label="Postroom">
      <p className="side-name">Postroom</p>
      <ul>
        {pages.map(({ slug, title, Icon }) => (
          <li key={slug}>
            <Link to={`/${slug}`} isCurrent={slug === current}>
              <Icon label="" color="currentColor" />
              <span>{title}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function NoSuchPage(): ReactElement {
  return (
    <Page title="There is no such page">
      <p>The address may be mistyped, or the page is from another version of Postroom.</p>
      <p>
        <Link to="/overview">Go to the overview</Link>
      </p>
    </Page>
  );
}

interface LeaveDialogProps {
  readonly onLeave: () => void;
  readonly onStay: () => void;
}

function LeaveDialog({ onLeave, onStay }: LeaveDialogProps): ReactElement {
  return (
    <Dialog
      title="Leave without saving?"
      onClose={onStay}
      actions={
        <>
          <Button appearance="primary" autoFocus onClick={onStay}>
            Keep editing
          </Button>
          <Button onClick={onLeave}>Discard changes</Button>
        </>
      }
    >
      <p>What you changed here is not saved.</p>
    </Dialog>
  );
}
