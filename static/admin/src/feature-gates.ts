/** Stands in for Atlassian's feature-gate client (vite.config.mts): no gate is open, nothing is sent anywhere. */
const gates = {
  checkGate: (): boolean => false,
  getExperimentValue: (_experiment: string, _parameter: string, otherwise: unknown): unknown => otherwise,
  initializeCompleted: (): boolean => false,
  initializeCalled: (): boolean => false,
};

// Atlaskit imports it as the default export.
export default gates;
