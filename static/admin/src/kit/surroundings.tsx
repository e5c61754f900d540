/** What the platform told about reader, address bar and issues, for every part of the page. */
import { createContext, useContext } from 'react';
import type { Surroundings } from '../api';

const nowhere: Surroundings = {
  reader: { locale: 'en-GB', timeZone: undefined },
  navigation: {
    path: () => '/',
    go: () => undefined,
    replace: () => undefined,
    listen: () => () => undefined,
    href: (to) => to,
  },
  issueHref: (issueKey) => `/browse/${issueKey}`,
  issue: null,
};

export const SurroundingsContext = createContext<Surroundings>(nowhere);

export function useSurroundings(): Surroundings {
  return useContext(SurroundingsContext);
}
