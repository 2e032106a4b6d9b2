import { expect, test } from 'vitest';
import { accessibilityFaults, sidewaysOverflow } from '../support/browser.ts';
import { JOURNEY_MS, openDemo } from '../support/demo.ts';
import { openReceiver } from '../support/receiver.ts';

const demo = openDemo();

demo.journeys('a vendor’s own address', () => {
  test(
    'is added with a secret shown once, tried, found gone, mended, and what died is sent again',
    async () => {
      const receiver = await openReceiver();
      await demo.enter('vendor', '/vendors/vilaine');
      await demo.page.getByText('Ajouter une adresse').click();
      await demo.page.getByLabel('Adresse https').fill(receiver.url);
      await demo.page.getByRole('checkbox', { name: /citoyen effacé/ }).uncheck();
      await demo.page.getByRole('button', { name: 'Ajouter', exact: true }).click();
      await demo.page.getByText(/^whsec_/).waitFor();
      expect(await accessibilityFaults(demo.page)).toEqual([]);

      const log = demo.page.getByRole('region', { name: 'Journal des envois' });
      await demo.page.getByRole('button', { name: `Envoyer un essai ${receiver.url}` }).click();
      const arrived = log.getByRole('listitem').filter({ hasText: 'reçu' });
      await arrived.waitFor({ timeout: 15_000 });
      expect(receiver.received.map(({ json }) => json.type)).toEqual(['ping']);
      await arrived.getByText('1 essai').click();
      await arrived.getByText(/réponse 204/).waitFor();

      receiver.answer = 410;
      await demo.page.getByRole('button', { name: `Envoyer un essai ${receiver.url}` }).click();
      const died = log.getByRole('listitem').filter({ hasText: 'abandonné' });
      await died.waitFor({ timeout: 15_000 });
      await demo.page.getByText(/a répondu qu’elle n’existe plus/).waitFor({ timeout: 15_000 });
      expect(await accessibilityFaults(demo.page)).toEqual([]);

      receiver.answer = 204;
      await demo.page.getByRole('button', { name: `Modifier ${receiver.url}` }).click();
      await demo.page.getByRole('button', { name: 'Enregistrer' }).first().click();
      await demo.page.getByText('écoute', { exact: true }).waitFor();
      await died.getByRole('button', { name: /Renvoyer/ }).click();
      await log.getByRole('listitem').filter({ hasText: 'reçu' }).nth(1).waitFor({ timeout: 15_000 });
      expect(receiver.received.map(({ json }) => json.type)).toEqual(['ping', 'ping', 'ping']);
    },
    JOURNEY_MS,
  );

  test(
    'and the regulators’ accounts it was sent are there for an operator too, on a narrow screen as well',
    async () => {
      await demo.enter('regulator', '/');
      await demo.context.clearCookies();
      await demo.page.setViewportSize({ width: 360, height: 800 });
      await demo.enter('operator', '/vendors/armor');
      await demo.page.getByRole('heading', { name: 'Comptes des régulateurs' }).waitFor();
      await demo.page.getByText(/1 compte accepté/).waitFor({ timeout: 40_000 });
      expect(await sidewaysOverflow(demo.page)).toBe(0);
      expect(await accessibilityFaults(demo.page)).toEqual([]);
    },
    JOURNEY_MS,
  );
});
