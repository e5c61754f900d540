/** The walls of the house (ARCHITECTURE.md): which room may import which. */
const rooms = {
  mail: [],
  adf: [],
  contract: [],
  inbound: ['mail', 'adf', 'contract'],
  outbound: ['mail', 'adf', 'contract'],
  app: ['inbound', 'outbound', 'mail', 'adf', 'contract'],
  forge: ['app', 'contract'],
  gateway: ['contract', 'mail'],
};

/** A room may import itself and the rooms listed, each through its index only. */
const walls = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room}-walls`,
  severity: 'error',
  comment: `src/${room} may import ${allowed.join(', ') || 'no other room'}`,
  from: { path: `^src/${room}/` },
  to: {
    path: '^(src|static|test|scripts)/',
    pathNot: [`^src/${room}/`, ...allowed.map((other) => `^src/${other}/index\\.ts$`)],
  },
}));

const pure = '^src/(mail|adf|inbound|outbound)/';

module.exports = {
  forbidden: [
    ...walls,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
    {
      name: 'index-is-a-table-of-contents',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { pathNot: '^src/forge/index\\.ts$' },
    },
    {
      name: 'local-host-is-a-leaf',
      severity: 'error',
      comment: 'nothing but the local host and the tests imports the local host',
      from: { pathNot: '^(src/local|test|bench)/' },
      to: { path: '^src/local/' },
    },
    {
      name: 'local-host-enters-rooms-by-the-front-door',
      severity: 'error',
      from: { path: '^src/local/' },
      to: { path: '^src/(mail|adf|contract|inbound|outbound|app|forge|gateway)/', pathNot: '/index\\.ts$' },
    },
    {
      name: 'forge-packages-live-in-src-forge',
      severity: 'error',
      comment: "the local host uses the platform's own egress and CSP rules",
      from: { path: '^src/', pathNot: '^src/(forge|local)/' },
      to: { path: 'node_modules/@forge/' },
    },
    {
      name: 'the-local-host-is-no-app',
      severity: 'error',
      from: { path: '^src/local/' },
      to: { path: 'node_modules/@forge/', pathNot: 'node_modules/@forge/(egress|csp)/' },
    },
    {
      name: 'pure-rooms-touch-no-machine',
      severity: 'error',
      comment: 'no sockets, files, processes or threads where decisions are made',
      from: { path: pure },
      to: {
        path: '^(node:)?(net|tls|http|https|http2|dns|dgram|fs|child_process|worker_threads|cluster|os)(/|$)',
        dependencyTypes: ['core'],
      },
    },
    {
      name: 'sockets-live-in-the-gateway',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(gateway|local)/' },
      to: { path: '^(node:)?(net|tls|http|https|http2|dns|dgram)(/|$)', dependencyTypes: ['core'] },
    },
    {
      name: 'mail-protocols-live-in-the-gateway',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(gateway|local)/' },
      to: { path: 'node_modules/(imapflow|smtp-server)/' },
    },
    {
      name: 'the-page-knows-only-shapes',
      severity: 'error',
      comment: 'the admin page may use the types of src/contract, nothing that runs',
      from: { path: '^static/admin/src/' },
      to: { path: '^src/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/local/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
