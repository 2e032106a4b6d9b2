/** The pages of those who work on cases, each with its chord. */
export const CASE_PAGES = [
  { to: '/', key: 'offers' },
  { to: '/cases', key: 'cases' },
  { to: '/new-case', key: 'newCase' },
  { to: '/shift', key: 'shift' },
  { to: '/team', key: 'team' },
  { to: '/unattached', key: 'unattached' },
  { to: '/wall', key: 'wall' },
] as const;
