/** Notification schemes: in storage, and what they say of an event. */
export { participantsOf } from './people';
export { planFor, type Planned } from './plan';
export { deleteScheme, loadSchemes, missing, orderSchemes, refused, saveScheme } from './store';
export { findRecipients, schemeChoices, trySchemes } from './trial';
