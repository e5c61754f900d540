/** Puts the page together: theme first, then what the platform knows, then the frame. */
import '@atlaskit/css-reset';
import './app.css';
import './kit/kit.css';
import './frame/frame.css';
import './connections/connections.css';
import './overview/overview.css';
import './queue/queue.css';
import './log/log.css';
import './held/held.css';
import './settings/settings.css';
import './templates/templates.css';
import './notifications/notifications.css';
import './handlers/handlers.css';
import './explain/explain.css';
import './issue-mail/issue-mail.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { surroundings } from './api';
import { Frame } from './frame/frame';
import { IssueModule } from './issue-mail/on-issue';
import { startTheme } from './theme';

async function start(): Promise<void> {
  startTheme();
  const found = await surroundings();
  const element = document.getElementById('root');
  if (!element) return;
  createRoot(element).render(
    <StrictMode>
      {found.issue ? <IssueModule surroundings={found} issue={found.issue} /> : <Frame surroundings={found} />}
    </StrictMode>,
  );
}

void start();
