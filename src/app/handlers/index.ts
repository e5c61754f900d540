/** Mail handlers: stored, ordered, edited. */
export {
  cloneHandler,
  deleteHandler,
  enableHandler,
  existingHandler,
  listHandlers,
  reorderHandlers,
  saveHandler,
  setLeftOver,
} from './edit';
export {
  copyMailboxHandler,
  deleteMailboxHandler,
  mailboxHandler,
  newIssueOf,
  putBackHandler,
  saveNewIssueAction,
} from './of-mailbox';
export { handlersOf, loadHandlers } from './store';
