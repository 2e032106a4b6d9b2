import { describe, expect, test } from 'vitest';
import { readConfig } from '../../api/config.ts';
import { jsonOf, testApi } from '../support/api.ts';

const TILES = 'https://tiles.example:8443/{z}/{x}/{y}.png?key=public';

describe('the map’s ground is a setting', () => {
  test('without tiles the screen is told so, and the browser may ask nothing from elsewhere', async () => {
    const { as } = await testApi();
    const answer = await (await as('regulator'))('/settings');
    expect(await jsonOf(answer)).toEqual({ tiles: null });
    expect(answer.headers.get('content-security-policy')).toContain("connect-src 'self';");
  });

  test('with tiles, their address and whom to name are told, and their host alone is allowed', async () => {
    const { as } = await testApi({ config: { tileUrl: TILES, tileAttribution: '© Somebody' } });
    const answer = await (await as('regulator'))('/settings');
    expect(await jsonOf(answer)).toEqual({ tiles: { url: TILES, attribution: '© Somebody' } });
    expect(answer.headers.get('content-security-policy')).toContain(
      "connect-src 'self' https://tiles.example:8443;",
    );
  });

  test('an address that is no address of tiles is refused at start', () => {
    const start = (url: string) => () => readConfig({ DATABASE_URL: 'postgres://db/x', TILE_URL: url });
    expect(start('https://tiles.example/style.json')).toThrow(
      /TILE_URL must be an http\(s\) address holding/,
    );
    expect(start('javascript:{z}{x}{y}')).toThrow(/TILE_URL/);
    expect(start(TILES)).not.toThrow(/TILE_URL/);
  });
});

describe('the rules are told in two languages', () => {
  test('each says what is wrong, what was expected and how to mend it', async () => {
    const { as } = await testApi();
    const ask = await as('vendor');
    type Rules = { items: { code: string; title: string; expected: string; fix: string }[] };
    const fr = await jsonOf<Rules>(await ask('/rules'));
    const en = await jsonOf<Rules>(await ask('/rules?lang=en'));
    expect(fr.items.length).toBeGreaterThan(40);
    expect(fr.items.map(({ code }) => code)).toEqual(en.items.map(({ code }) => code));
    expect(fr.items.find(({ code }) => code === 'S02')?.title).toBe('la fin précède le début');
    expect(en.items.find(({ code }) => code === 'S02')?.title).toBe('the end is not after the start');
    for (const rule of [...fr.items, ...en.items]) {
      expect([rule.title, rule.expected, rule.fix].every((text) => text !== '')).toBe(true);
    }
    expect((await ask('/rules?lang=de')).status).toBe(400);
  });
});
