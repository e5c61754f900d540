/** Overview: is mail flowing? */
import type { ReactElement } from 'react';
import { Page } from '../frame/page';

export function OverviewPage(): ReactElement {
  return <Page title="Overview">{null}</Page>;
}
