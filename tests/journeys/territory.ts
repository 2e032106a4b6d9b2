import { expect, test } from 'vitest';
import { accessibilityFaults, sidewaysOverflow } from '../support/browser.ts';
import { JOURNEY_MS, openDemo } from '../support/demo.ts';

const demo = openDemo();

demo.journeys('how a territory works', () => {
  test(
    'its manager names call-centre software, whose link then opens the search; a regulator has no such page',
    async () => {
      const link = `${demo.url}/lrm?origin=Samu%2022&inseecode=35238&city=Rennes`;
      expect((await demo.context.request.get(link)).status()).toBe(400);
      await demo.enter('territory-manager', '/grants');
      const { page } = demo;
      await page.getByRole('link', { name: 'Territoire' }).click();
      await page.getByLabel('Nom que le logiciel se donne').fill('SAMU 22');
      await page.keyboard.press('Enter');
      await page.getByText('pas encore enregistré', { exact: true }).waitFor();
      await page.getByLabel('Prochaine action, P1 prioritaire').fill('0');
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByText('Un nombre entier de 1 à 1440.').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Remettre Prochaine action, P1' }).click();
      await page.getByRole('link', { name: 'Habilitations' }).click();
      await page.getByRole('button', { name: 'Rester' }).click();
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await sidewaysOverflow(page)).toBe(0);
      await page.getByRole('button', { name: 'Enregistrer' }).press('Enter');
      await page.getByText('C’est enregistré').waitFor();
      await demo.enter('regulator', '/territory');
      await page.getByText('Votre rôle ne permet pas de voir ceci.').waitFor();
      expect(await page.getByRole('link', { name: 'Territoire' }).count()).toBe(0);
      await page.goto(link);
      await page.getByRole('combobox', { name: /^Chercher/ }).waitFor();
      expect(new URL(page.url()).searchParams.get('origin')).toBe('samu22');
    },
    JOURNEY_MS,
  );
});
