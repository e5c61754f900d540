export { addHeartbeat, forgetHeartbeatsOf, heartbeatsOf, loadSettings, saveSettings, settingsView } from './store';
export { noteTelling, testWebhook, webhookUrl, type Webhook } from './webhooks';
