'use strict';
/**
 * Validates the manifest in the current directory with Atlassian's own validator, offline: prints `{success, errors}` as
 * JSON; warnings are among the errors.
 */
const { validate } = require('@forge/manifest');

validate(false, 'manifest.yml').then(
  ({ success, errors = [] }) => process.stdout.write(JSON.stringify({ success, errors })),
  (error) => {
    process.stderr.write(String(error?.stack ?? error));
    process.exit(1);
  },
);
