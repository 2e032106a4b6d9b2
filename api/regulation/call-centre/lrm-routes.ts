import { html } from 'hono/html';
import type { LinkAddress } from '../../../db/dispatch-vocabulary.ts';
import { fold } from '../../../db/fold.ts';
import { listTerritoriesOfOrigin, recordLrmLink } from '../../../db/queries/cases/lrm-links.ts';
import { findCommune, listSpecialties } from '../../../db/queries/search/places.ts';
import type { Language } from '../../../importers/rules.ts';
import { page, type Html } from '../../docs/page.ts';
import { languageOf } from '../../language.ts';
import { router, type Deps } from '../../router.ts';
import { findTypedPlaces } from '../../search/find-places.ts';
import { addressOf, readLrmLink, searchOf, type LinkPlace, type LrmError, type LrmLink } from './lrm-link.ts';

/** What went wrong with a link, in words. */
const WORDS: Record<LrmError, Record<Language, string>> = {
  sas_pf_001: {
    fr: 'L’identifiant du professionnel transmis par le logiciel de régulation n’est pas lisible.',
    en: 'The identifier of the professional that the call-centre software sent cannot be read.',
  },
  sas_pf_002: {
    fr: 'Le lien ne dit pas de quel logiciel de régulation il vient (paramètre « origin »).',
    en: 'The link does not say which call-centre software it comes from (parameter “origin”).',
  },
  'unknown-origin': {
    fr: 'Le logiciel de régulation que nomme le lien (paramètre « origin ») n’est pas connu ici.',
    en: 'The call-centre software that the link names (parameter “origin”) is not known here.',
  },
};

const PAGE: Record<Language, { title: string; add: string; where: string; kept: string; go: string }> = {
  fr: {
    title: 'Le lien du logiciel de régulation n’a pas pu être suivi',
    add: 'Le responsable du territoire, ou un médecin régulateur, l’ajoute aux logiciels connus sur cette page :',
    where: 'Territoire',
    kept: 'Le reste de l’appel est gardé : vous pouvez continuer la recherche.',
    go: 'Continuer la recherche',
  },
  en: {
    title: 'The link of the call-centre software could not be followed',
    add: 'The manager of the territory, or a chief regulator, adds it to the known software on this page:',
    where: 'Territory',
    kept: 'The rest of the call is kept: you can go on with the search.',
    go: 'Go on with the search',
  },
};

/** The contextual link of call-centre software (INT_L01, guide of the SAS): it leads to the search, with all it says. */
export const lrmRoutes = router();

lrmRoutes.get('/lrm', async (c) => {
  const { deps } = c.var;
  const link = readLrmLink(c.req.query(), await listSpecialties(deps.db));
  const place = await placeOf(deps, link);
  const known = link.origin === null ? [] : await listTerritoriesOfOrigin(deps.db, link.origin);
  const errors = [...link.errors, ...strangeOrigin(link, known)];
  const target = searchOf(link, place);
  if (known.length > 0) await note(deps, link, { known, address: addressOf(link, place) });
  c.header('Cache-Control', 'no-store');
  if (errors.length === 0) return c.redirect(target, 302);
  return c.html(explain(languageOf(c), errors, target), 400);
});

function strangeOrigin({ errors }: LrmLink, known: readonly string[]): LrmError[] {
  return known.length > 0 || errors.includes('sas_pf_002') ? [] : ['unknown-origin'];
}

/**
 * Counts a link for the territory it belongs to: the installation's own where several know its software. A failure is
 * logged: nobody's call is lost for statistics.
 */
async function note(
  { db, clock, config, log }: Deps,
  { origin }: LrmLink,
  { known, address }: { known: readonly string[]; address: LinkAddress },
): Promise<void> {
  const territoryCode = known.find((code) => code === config.territory) ?? known[0];
  if (origin === null || territoryCode === undefined) return;
  try {
    await recordLrmLink(db, { at: clock().toJSDate(), territoryCode, origin, address });
  } catch (error) {
    log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'a link was not counted');
  }
}

function explain(language: Language, errors: readonly LrmError[], target: string): Html {
  const { title, add, where, kept, go } = PAGE[language];
  const items = errors.map((code) => html`<li>${WORDS[code][language]} <code>${code}</code></li>`);
  const main = html`<h1>${title}</h1>
    <ul>
      ${items}
    </ul>
    ${errors.includes('unknown-origin') ? html`<p>${add} <a href="/territory">${where}</a></p>` : ''}
    <p>${kept}</p>
    <p><a href="${target}">${go}</a></p>`;
  return page({ language, title, main });
}

/** Where the caller is: the address itself when a geocoder finds it, else the commune; nothing when neither is found. */
async function placeOf(deps: Pick<Deps, 'db' | 'config' | 'log'>, link: LrmLink): Promise<LinkPlace | null> {
  const { street, insee, city } = link;
  const commune = insee === null ? undefined : await findCommune(deps.db, insee);
  if (street !== null) {
    const q = [street, city ?? commune?.name].filter(Boolean).join(' ').slice(0, 120);
    const address = (await findTypedPlaces(deps, { q, limit: 5 })).items.find(
      ({ kind }) => kind === 'address',
    );
    if (address && address.lat !== null && address.lon !== null)
      return { lat: address.lat, lon: address.lon };
  }
  if (commune) return { commune: commune.insee, near: commune.name };
  return city === null ? null : cityOf(deps, city);
}

/** A city by its whole name, when only one has it. */
async function cityOf(deps: Pick<Deps, 'db' | 'config' | 'log'>, city: string): Promise<LinkPlace | null> {
  const { items } = await findTypedPlaces(deps, { q: city.slice(0, 120), limit: 5 });
  const bare = (label: string) => fold(label.replace(/\s*\(.*$/, ''));
  const same = items.filter(({ kind, label }) => kind === 'commune' && bare(label) === fold(city));
  const only = same.length === 1 ? same[0] : undefined;
  if (only?.insee === undefined) return null;
  return { commune: only.insee, near: city };
}
