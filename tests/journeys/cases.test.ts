import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { apiProcess } from '../support/api-process.ts';
import { consoleFaults, hasBrowser, sidewaysOverflow } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { book, BOOKS, closeAll, openCase, read, screenOf, walkTo, type Screen } from '../support/dispatch.ts';
import { demoBrowser, demoInstance, START_MS } from '../support/demo.ts';
import type { Instance } from '../support/instance.ts';

const JOURNEY_MS = 90_000;
/** A lost link is said within that. */
const BANNER_MS = 5000;

let browser: Browser;
let instance: Instance;
const opened: BrowserContext[] = [];

async function enter(persona: string, url = instance.url): Promise<Screen> {
  const screen = await screenOf(browser, url, persona);
  opened.push(screen.context);
  return screen;
}

const caseOf = (page: Page) => new URL(page.url()).searchParams.get('case') ?? '';
const queue = (page: Page) => page.getByRole('region', { name: 'Dossiers', exact: true });
const dialog = (page: Page) => page.getByRole('dialog');

describe.skipIf(!hasBrowser)('the dispatch console', () => {
  beforeAll(async () => {
    [instance, browser] = await Promise.all([demoInstance(), demoBrowser()]);
  }, START_MS);

  afterEach(async () => {
    await closeAll(await enter('chief-regulator'));
    for (const each of opened.splice(0)) await each.close();
  });

  test(
    'leads from the call centre’s link to a confirmed appointment and a closed case, with the keyboard alone',
    async () => {
      const screen = await enter('regulator');
      const { page } = screen;
      await page.goto(`${instance.url}/lrm?origin=samu35&inseecode=35238&city=Rennes&call=A-1187`);
      await page.waitForURL(/case=/);
      const id = caseOf(page);
      expect(page.url()).toMatch(/commune=35238.*specialty=SM54.*origin=samu35/);
      await page.goto(`${instance.url}/lrm?origin=samu35&inseecode=35238&city=Rennes&call=A-1187`);
      await page.waitForURL(/case=/);
      expect(caseOf(page)).toBe(id);
      const { number } = await read(screen, id);
      const bar = page.getByRole('region', { name: `Dossier ${number}` });
      await bar.waitFor();

      await walkTo(page, BOOKS);
      await page.keyboard.press('Enter');
      await page.getByRole('timer').waitFor();
      await bar.getByText('créneau tenu').waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      await page.keyboard.press('c');
      await page.getByText('Rendez-vous confirmé', { exact: true }).waitFor();
      await bar.getByRole('button', { name: /^Prévenir la personne/ }).waitFor();

      await page.keyboard.press('e');
      await dialog(page).getByRole('radio', { name: 'prévenue', checked: true }).waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await bar
        .getByRole('button', { name: /^Prendre/ })
        .first()
        .waitFor();
      await page.keyboard.press('e');
      await bar.getByRole('button', { name: /^Clore/ }).waitFor();
      await page.keyboard.press('e');
      await dialog(page).getByRole('combobox').waitFor();
      expect(await dialog(page).getByRole('combobox').inputValue()).toBe('oriented');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await bar.getByText(`${number} clos`).waitFor();
      expect(await read(screen, id)).toMatchObject({ state: 'closed', outcome: 'oriented' });
    },
    JOURNEY_MS,
  );

  test(
    'keeps a link whose address is not found and asks for the address alone; one without a call offers its case',
    async () => {
      const { page } = await enter('regulator');
      await page.goto(`${instance.url}/lrm?origin=samu35&city=Trifouillis&specialty=SM54`);
      await page.getByText(/L’adresse reçue n’a pas été trouvée/).waitFor();
      await page.getByText(/Appel reçu de samu35 sans sa référence/).waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox');
      await page.keyboard.type('rennes');
      await page.keyboard.press('Enter');
      await page.getByText(/L’adresse reçue n’a pas été trouvée/).waitFor({ state: 'detached' });
      expect(page.url()).toMatch(/commune=35238/);
      expect(page.url()).toMatch(/specialty=SM54/);
      await page.locator('tbody tr').first().waitFor();
      expect(page.url()).not.toMatch(/case=/);
      await page.locator('[inert] tbody').waitFor({ state: 'detached' });
      await page.keyboard.press('ArrowDown');
      await page.locator('tbody button:focus').waitFor();
      await page.keyboard.press('e');
      await page.waitForURL(/case=/);
      expect(page.url()).toMatch(/commune=35238/);
      await page.getByText(/sans sa référence/).waitFor({ state: 'detached' });
    },
    JOURNEY_MS,
  );

  test(
    'opens a case as it is told, and finds the one of a number that calls again',
    async () => {
      const screen = await enter('regulator');
      const { page } = screen;
      await page.goto(`${instance.url}/cases`);
      await page.getByRole('heading', { level: 1, name: 'Dossiers' }).waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press('n');
      await page.getByRole('textbox', { name: 'Téléphone' }).waitFor();
      await page.keyboard.type('06 39 98 77 01');
      await page.getByRole('combobox', { name: 'Adresse ou commune' }).focus();
      await page.keyboard.type('bruz');
      await page.getByRole('option', { name: /Bruz/ }).first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByText('à la commune').waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      await page.getByRole('textbox', { name: 'Motif' }).focus();
      await page.keyboard.type('Otite');
      await page.keyboard.press('Enter');
      await page.waitForURL(/case=.*commune=35047/);
      const id = caseOf(page);
      await page.getByText('Otite').first().waitFor();
      // The line does not take the letters that are keys now.
      await page.locator('tr[data-row] button').first().waitFor();
      const firstKey = async () => {
        await page.keyboard.press('j');
        return page.locator('tbody button:focus').count();
      };
      await expect.poll(firstKey).toBe(1);

      await page.goto(`${instance.url}/new-case`);
      await page.getByRole('textbox', { name: 'Téléphone' }).fill('0639987701');
      await page.keyboard.press('Tab');
      const same = page.getByRole('alert', { name: 'Ce numéro a déjà un dossier' });
      await same.getByRole('button').first().click();
      await page.waitForURL(`**/cases/${id}`);
      await page.getByText('a rappelé').first().waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'hands a case over from one screen to another: asked, refused with its reason, then accepted',
    async () => {
      const [camille, youssef] = [await enter('regulator'), await enter('chief-regulator')];
      const { id, number } = await openCase(camille, { motive: { motive: 'Fièvre' } });
      await Promise.all([camille, youssef].map(({ page }) => page.goto(`${instance.url}/cases/${id}`)));
      await youssef.page
        .getByRole('button', { name: /^Prendre/ })
        .first()
        .waitFor();
      const handOver = async () => {
        await camille.page.getByRole('button', { name: 'Passer le relais' }).focus();
        await camille.page.keyboard.press('Enter');
        await dialog(camille.page).getByRole('radio', { name: 'médecin régulateur' }).check();
        await dialog(camille.page).getByRole('textbox', { name: /Note/ }).fill('Avis sur la douleur.');
        await dialog(camille.page).getByRole('button', { name: 'Valider' }).click();
      };
      await handOver();
      const card = youssef.page.getByRole('region', { name: 'Relais demandé' });
      await card.getByText('Avis sur la douleur.').waitFor();
      expect(await card.innerText()).toMatch(/Camille Lefèvre demande à médecin régulateur, avant/);
      expect(await consoleFaults(youssef.page)).toEqual([]);

      await youssef.page.keyboard.press('e');
      await dialog(youssef.page)
        .getByRole('radio', { name: /^refusée/ })
        .check();
      await youssef.page.keyboard.press('Enter');
      await dialog(youssef.page).getByText('Il manque une réponse.').waitFor();
      await dialog(youssef.page).getByRole('textbox').fill('Pas de signe de gravité.');
      await dialog(youssef.page).getByRole('button', { name: 'Valider' }).click();
      await camille.page.getByText('Pas de signe de gravité.').waitFor();

      await handOver();
      await card.waitFor();
      await youssef.page.keyboard.press('e');
      await dialog(youssef.page).getByRole('radio', { name: 'acceptée', checked: true }).waitFor();
      await youssef.page.keyboard.press('Enter');
      await youssef.page.getByRole('button', { name: 'Décider' }).waitFor();
      await camille.page.getByText('Ce dossier est à quelqu’un d’autre').waitFor();
      await queue(camille.page)
        .getByRole('link', { name: new RegExp(`${number} .*Y.\\sBenali`) })
        .waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'warns of a visit that the person has already, and books all the same once someone said why',
    async () => {
      const screen = await enter('regulator');
      const { page } = screen;
      const contact = { name: 'Morgane Inventée', phone: '06 39 98 77 55' };
      await book(screen, (await openCase(screen, { contact })).id);
      const { id } = await openCase(screen, { contact });
      await page.goto(`${instance.url}/?commune=35238&near=Rennes&specialty=SM54&case=${id}`);
      await walkTo(page, BOOKS);
      await page.keyboard.press('Enter');
      await page.getByRole('timer').waitFor();
      await page.keyboard.press('c');
      const warning = page.getByRole('region', { name: 'La personne a déjà un rendez-vous' });
      await warning.waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await warning.getByText('Dites pourquoi.').waitFor();
      await page.keyboard.type('Un vaccin, prévu avant.');
      await page.keyboard.press('Enter');
      await page.getByText('Rendez-vous confirmé', { exact: true }).waitFor();
      await page.keyboard.press('d');
      await page.getByText('Un vaccin, prévu avant.').waitFor();
      await page.getByText('doublon écarté').waitFor();
    },
    JOURNEY_MS,
  );

  test(
    'asks a community, which sees nothing of the person and says an hour; attaches what no case knew of',
    async () => {
      const [camille, aude] = [await enter('regulator'), await enter('professional')];
      const { id, number } = await openCase(camille, { motive: { motive: 'Entorse' } });
      await camille.page.goto(`${instance.url}/cases/${id}`);
      await camille.page.getByRole('button', { name: 'Demander à une communauté' }).click();
      const community = dialog(camille.page).getByRole('combobox', { name: 'Communauté' });
      await community.selectOption({ label: 'CPTS du pays de Rennes · Acigné' });
      expect(await consoleFaults(camille.page)).toEqual([]);
      await dialog(camille.page).getByRole('button', { name: 'Valider' }).click();
      await aude.page.goto(`${instance.url}/home`);
      const asked = aude.page.getByRole('region', { name: 'On demande à votre communauté' });
      await asked.getByRole('listitem').waitFor();
      expect(await asked.innerText()).not.toMatch(/Entorse|06 39/);
      expect(await consoleFaults(aude.page)).toEqual([]);
      await asked.getByRole('button', { name: 'Je la prends' }).click();
      await asked.getByText('Dites à quelle heure.').waitFor();
      await asked.getByLabel('Venue à').fill('23:45');
      await asked.getByRole('button', { name: 'Je la prends' }).click();
      await asked.getByText('C’est noté').waitFor();
      await camille.page.getByRole('heading', { level: 1, name: `${number} à prévenir` }).waitFor();

      const other = await openCase(camille);
      await book(camille);
      await camille.page.goto(`${instance.url}/unattached`);
      await camille.page.getByRole('button', { name: `Rattacher au dossier ${other.number}` }).click();
      await camille.page.getByText(/^Rattaché\s:/).waitFor();
      expect(await consoleFaults(camille.page)).toEqual([]);
      expect(await read(camille, other.id)).toMatchObject({ state: 'confirmed' });
    },
    JOURNEY_MS,
  );

  test(
    'does not end a shift with open cases: they are handed over, and the team sees them wait',
    async () => {
      const camille = await enter('regulator');
      const { page } = camille;
      const { number } = await openCase(camille);
      await page.goto(`${instance.url}/shift`);
      await page.getByText('Un dossier est à vous').waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Finir le poste' }).click();
      await page.getByText(/transmettez-les d’abord/).waitFor();
      await page.getByRole('textbox', { name: `Note du dossier ${number}` }).fill('Rappel promis.');
      await page.getByRole('button', { name: 'Transmettre le dossier' }).click();
      await page.getByText('Vous n’avez aucun dossier.').waitFor();
      await page.getByRole('button', { name: 'Finir le poste' }).click();
      await page.getByText(/Poste terminé/).waitFor();

      const youssef = await enter('chief-regulator');
      await youssef.page.goto(`${instance.url}/team`);
      const oldest = youssef.page.getByRole('region', { name: 'Attendent depuis le plus longtemps' });
      await oldest.getByRole('link', { name: new RegExp(`${number} `) }).waitFor();
      expect(await consoleFaults(youssef.page)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'finds everything by name from the palette, and keeps the layout for another desk',
    async () => {
      const { page, context } = await enter('nurse');
      await page.goto(`${instance.url}/?commune=35238&near=Rennes&specialty=SM54`);
      await queue(page).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Que faire' }).waitFor();
      expect(await consoleFaults(page)).toEqual([]);
      await page.keyboard.type('replier dossiers');
      await page.keyboard.press('Enter');
      await queue(page).waitFor({ state: 'detached' });
      const kept = async () => (await context.request.get(`${instance.url}/api/preferences`)).json();
      await expect.poll(kept, { timeout: 5000 }).toMatchObject({ queue: 'folded' });

      const other = await enter('nurse');
      await other.page.goto(`${instance.url}/?commune=35238&near=Rennes&specialty=SM54`);
      await other.page.locator('tbody tr').first().waitFor();
      await expect.poll(() => queue(other.page).count(), { timeout: 5000 }).toBe(0);
      await other.page.keyboard.press('Control+k');
      await other.page.keyboard.type('tableau mural');
      await other.page.keyboard.press('Enter');
      await other.page.getByRole('heading', { level: 1, name: 'Tableau mural' }).waitFor();
      expect(await other.page.getByRole('main').getByRole('button').count()).toBe(0);
      expect(await consoleFaults(other.page)).toEqual([]);
    },
    JOURNEY_MS,
  );

  test(
    'has three tabs on a narrow screen, and loses nothing at 320 pixels in the dark',
    async () => {
      const screen = await enter('arm');
      const { page } = screen;
      const { id } = await openCase(screen, { priority: 'P1' });
      await page.setViewportSize({ width: 320, height: 640 });
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.goto(`${instance.url}/?case=${id}`);
      await page.locator('tbody tr').first().waitFor();
      expect(await page.getByRole('tab').allInnerTexts()).toEqual(['Dossiers', 'Offres', 'Choix']);
      await page.getByRole('tab', { name: 'Offres' }).focus();
      await page.keyboard.press('ArrowLeft');
      await queue(page).getByRole('link', { name: /^P1/ }).first().waitFor();
      expect([await sidewaysOverflow(page), await consoleFaults(page)]).toEqual([0, []]);
      for (const path of [
        `/cases/${id}`,
        '/new-case',
        '/shift',
        '/team',
        '/wall',
        '/unattached',
        '/cases?list=open',
      ]) {
        await page.goto(instance.url + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect([path, await sidewaysOverflow(page), await consoleFaults(page)]).toEqual([path, 0, []]);
      }
    },
    JOURNEY_MS,
  );
});

describe.skipIf(!hasBrowser)('a console whose server is killed', () => {
  test(
    'says so within five seconds, keeps what is typed, and has lost no case when it is back',
    async () => {
      browser = await demoBrowser();
      const { url: databaseUrl } = await testDatabase();
      const server = await apiProcess(databaseUrl);
      try {
        await server.start();
        const screen = await enter('regulator', server.url);
        const { page } = screen;
        const cases = [await openCase(screen), await openCase(screen, { priority: 'P1' })];
        await page.goto(`${server.url}/new-case`);
        const listed = () => queue(page).getByRole('listitem').count();
        await expect.poll(listed).toBe(2);
        await page.getByRole('textbox', { name: 'Motif' }).fill('Écrit avant la panne');
        await server.kill();
        await page.getByText(/Le serveur ne répond plus/).waitFor({ timeout: BANNER_MS });
        expect(await listed()).toBe(2);
        expect(await consoleFaults(page)).toEqual([]);
        await server.start();
        await page.getByText(/Le serveur ne répond plus/).waitFor({ state: 'detached', timeout: 20_000 });
        expect(await page.getByRole('textbox', { name: 'Motif' }).inputValue()).toBe('Écrit avant la panne');
        expect(await listed()).toBe(2);
        for (const { id, number } of cases)
          expect(await read(screen, id)).toMatchObject({ number, state: 'new' });
      } finally {
        for (const each of opened.splice(0)) await each.close();
        await server.close();
      }
    },
    JOURNEY_MS,
  );
});
