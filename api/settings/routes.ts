import { createRoute, z } from '@hono/zod-openapi';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';

/** What this installation has that a screen depends on. */
const settings = z
  .object({
    /** Raster tiles under the map, `{z}/{x}/{y}` in their address; null when the map draws the bundled outlines alone. */
    tiles: z.object({ url: z.string(), attribution: z.string() }).nullable(),
  })
  .openapi('Settings');

const read = createRoute({
  method: 'get',
  path: '/settings',
  operationId: 'readSettings',
  tags: ['health'],
  summary: 'What this installation has',
  ...needs('reference', 'read'),
  request: noQuery,
  responses: {
    200: answer(settings, 'The settings.', {
      tiles: { url: 'https://tiles.example/{z}/{x}/{y}.png', attribution: '© OpenStreetMap' },
    }),
    ...problems('invalid-request', 'sign-in-required'),
  },
});

export const settingsRoutes = router().openapi(read, (c) => {
  const { tileUrl, tileAttribution } = c.var.deps.config;
  const tiles = tileUrl === undefined ? null : { url: tileUrl, attribution: tileAttribution };
  return c.json({ tiles }, 200);
});
