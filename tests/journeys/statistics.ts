import { expect, test } from 'vitest';
import { accessibilityFaults, sidewaysOverflow } from '../support/browser.ts';
import { JOURNEY_MS, openDemo } from '../support/demo.ts';

const demo = openDemo();

demo.journeys('the pages of those who watch', () => {
  test(
    'a search that found nobody stands in the statistics of the territory, with its definition and its file',
    async () => {
      await demo.enter('regulator', '/');
      const searched = await demo.context.request.get(
        `${demo.url}/api/offers?commune=35238&specialty=SM20&modality=HH&radiusKm=0.1&within=PT1M`,
      );
      expect(searched.status()).toBe(200);
      await demo.enter('chief-regulator', '/statistics');
      await demo.page.getByRole('heading', { name: 'Indicateurs' }).waitFor();
      const line = demo.page.getByRole('row', { name: /^Recherches sans offre Part des recherches/ });
      expect(await line.innerText()).toMatch(/[1-9]\d*(,\d)?\s%/);
      await demo.page.getByRole('heading', { name: 'Où l’offre manque' }).waitFor();
      await demo.page
        .getByRole('cell', { name: 'Rennes', exact: true })
        .or(demo.page.getByRole('rowheader', { name: 'Rennes' }))
        .first()
        .waitFor();
      await demo.page.getByText('Les mêmes nombres en tableau').click();
      await demo.page
        .getByRole('rowheader', { name: /^[a-z]{3}\. / })
        .first()
        .waitFor();
      expect(await demo.page.getByRole('rowheader', { name: /^[a-z]{3}\. / }).count()).toBe(7);
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      const file = await demo.page
        .getByRole('link', { name: 'Où l’offre manque, en CSV' })
        .getAttribute('href');
      const csv = await (await demo.context.request.get(demo.url + (file ?? ''))).text();
      expect(csv).toContain('35238');
      const shots = process.env['SHOTS'];
      if (shots) await demo.page.screenshot({ path: `${shots}/statistics.png`, fullPage: true });
      await demo.page.setViewportSize({ width: 360, height: 740 });
      expect(await sidewaysOverflow(demo.page)).toBeLessThanOrEqual(0);
      if (shots) await demo.page.screenshot({ path: `${shots}/statistics-narrow.png` });
      await demo.page.emulateMedia({ colorScheme: 'dark' });
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      if (shots) {
        await demo.page.getByRole('heading', { name: 'Jour par jour' }).scrollIntoViewIfNeeded();
        await demo.page.screenshot({ path: `${shots}/statistics-dark.png` });
      }
    },
    JOURNEY_MS,
  );

  test(
    'whoever watches over all territories chooses one; who answers for one has no choice to make',
    async () => {
      await demo.enter('auditor', '/statistics');
      const territory = demo.page.getByRole('combobox', { name: 'Territoire' });
      await territory.selectOption({ label: 'SAS 29 · Finistère' });
      await demo.page.waitForURL(/territory=29/);
      await demo.page.locator('a[href*="territory=29"]').first().waitFor();
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.enter('chief-regulator', '/statistics');
      await demo.page.getByText('SAS 35 · Ille-et-Vilaine').waitFor();
      expect(await territory.count()).toBe(0);
    },
    JOURNEY_MS,
  );

  test(
    'an operator reads which ways out are open, and that the Hub’s waits for its address',
    async () => {
      await demo.enter('operator', '/messages');
      const hub = demo.page.getByRole('row', { name: /Hub Santé/ });
      await hub.waitFor();
      expect(await hub.innerText()).toContain('AMQP_URL');
      await demo.page.getByRole('heading', { name: 'À regarder' }).waitFor();
      expect(await accessibilityFaults(demo.page)).toEqual([]);
      await demo.page.setViewportSize({ width: 360, height: 740 });
      expect(await sidewaysOverflow(demo.page)).toBeLessThanOrEqual(0);
    },
    JOURNEY_MS,
  );
});
