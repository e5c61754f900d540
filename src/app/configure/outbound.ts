/** The page's calls about mail that goes out. */
import type { z } from 'zod';
import type { AdminAnswers, outboundCalls } from '../../contract';
import { templateFilters, templateVariables } from '../../outbound';
import { cancelDeliveries, editAddress, getDelivery, listDeliveries, retryDeliveries, sendTest } from '../deliver';
import { existingIssue, previewMail, resendMail, sendMail, startMail, suggestionsFor, threadOf } from '../issue-mail';
import type { World } from '../ports';
import {
  deleteScheme,
  findRecipients,
  loadSchemes,
  orderSchemes,
  saveScheme,
  schemeChoices,
  trySchemes,
} from '../schemes';
import { addSuppression, liftSuppression, listSuppressions } from '../suppressions';
import {
  deleteCanned,
  deleteLayout,
  deleteTemplate,
  getTemplate,
  listCanned,
  listLayouts,
  listTemplates,
  previewTemplate,
  restoreTemplate,
  saveCanned,
  saveLayout,
  saveTemplate,
  templateVersion,
  templateVersions,
} from '../templates';
import { checkDeliverability } from './deliverability';

type Calls = typeof outboundCalls;

export const outboundHandlers: {
  readonly [C in keyof Calls]: (world: World, input: z.output<Calls[C]>) => Promise<AdminAnswers[C]>;
} = {
  'schemes.list': async (world) => ({ schemes: await loadSchemes(world) }),
  'schemes.save': saveScheme,
  'schemes.delete': deleteScheme,
  'schemes.order': orderSchemes,
  'schemes.try': trySchemes,
  'schemes.choices': (world) => schemeChoices(world),
  'recipients.find': findRecipients,
  'templates.list': (world) => listTemplates(world),
  'templates.get': getTemplate,
  'templates.save': saveTemplate,
  'templates.delete': deleteTemplate,
  'templates.versions': templateVersions,
  'templates.version': templateVersion,
  'templates.restore': restoreTemplate,
  'templates.preview': previewTemplate,
  'templates.sendTest': sendTest,
  'templates.variables': () => Promise.resolve({ variables: templateVariables(), filters: templateFilters }),
  'layouts.list': (world) => listLayouts(world),
  'layouts.save': saveLayout,
  'layouts.delete': deleteLayout,
  'canned.list': (world) => listCanned(world),
  'canned.save': saveCanned,
  'canned.delete': deleteCanned,
  'deliveries.list': listDeliveries,
  'deliveries.get': getDelivery,
  'deliveries.retry': retryDeliveries,
  'deliveries.cancel': cancelDeliveries,
  'deliveries.editAddress': editAddress,
  'suppressions.list': listSuppressions,
  'suppressions.add': addSuppression,
  'suppressions.lift': liftSuppression,
  'issueMail.compose': startMail,
  'issueMail.suggest': async (world, { issueKey, query }) => ({
    suggestions: await suggestionsFor(world, await existingIssue(world, issueKey), query),
  }),
  'issueMail.preview': previewMail,
  'issueMail.send': sendMail,
  'issueMail.thread': async (world, { issueKey }) => threadOf(world, await existingIssue(world, issueKey)),
  'issueMail.resend': resendMail,
  'deliverability.check': checkDeliverability,
};
