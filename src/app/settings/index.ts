export { forgetHeartbeatsOf, loadSettings, saveSettings, settingsView } from './store';
export { noteTelling, testWebhook, webhookUrl, type Webhook } from './webhooks';
