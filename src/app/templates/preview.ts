/** A text as it stands in the editor, shown on a real issue. */
import type { TemplatePreview, TemplateTrial } from '../../contract';
import { renderMail } from '../../outbound';
import type { World } from '../ports';
import { refused } from '../schemes';
import { trialFacts } from './facts';
import { loadLayout } from './store';

export async function previewTemplate(world: World, trial: TemplateTrial): Promise<TemplatePreview> {
  const { kind, text, language, issueKey } = trial;
  const event = kind === 'issue-mail' ? 'email' : trial.event;
  const [layout, facts] = await Promise.all([
    loadLayout(world, trial.layout),
    trialFacts(world, { issueKey, event, language }),
  ]);
  if (facts === null) throw refused(`There is no issue ${issueKey ?? ''} that Postroom may see.`, 'Check the key.');
  const { mail, problems } = renderMail(text, layout, facts, inPage);
  return { mail: mail === null ? null : { ...mail, language }, problems };
}

/** A preview shows images by themselves: there is no mail that holds them. */
export const inPage = ({ type, dataBase64 }: { readonly type: string; readonly dataBase64: string }): string =>
  `data:${type};base64,${dataBase64}`;
