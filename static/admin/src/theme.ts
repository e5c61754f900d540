/** Light and dark as Jira has it. The tokens are a stylesheet of ours; which of them hold is said by attributes of <html>. */
import 'virtual:design-tokens.css';
import { setBooleanFeatureFlagResolver } from '@atlaskit/platform-feature-flags';
import { followTheme } from './api';

const themes = 'light:light dark:dark spacing:spacing typography:typography shape:shape motion:motion';
const darkWished = window.matchMedia('(prefers-color-scheme: dark)');

function followSystem(): void {
  const root = document.documentElement;
  root.setAttribute('data-theme', themes);
  root.setAttribute('data-color-mode', darkWished.matches ? 'dark' : 'light');
}

/** Before the first paint: the system's wish, then Jira's, which wins. */
export function startTheme(): void {
  // Without a resolver Atlaskit complains on the console.
  setBooleanFeatureFlagResolver(() => false);
  followSystem();
  darkWished.addEventListener('change', followSystem);
  void followTheme().then((jiraDecides) => {
    if (jiraDecides) darkWished.removeEventListener('change', followSystem);
  });
}
