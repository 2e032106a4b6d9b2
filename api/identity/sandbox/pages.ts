import { html } from 'hono/html';
import type { Door } from '../doors.ts';
import { doorOf, PERSONAS } from '../personas.ts';

type Html = ReturnType<typeof html>;

export const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 46rem; padding: 0 1rem 3rem; }
.sandbox { background: #ffd84d; color: #222; font-weight: 700; margin: 0 -1rem 1.5rem; padding: .5rem 1rem; }
ul { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); list-style: none; padding: 0; }
button { background: Canvas; border: 1px solid GrayText; border-radius: .4rem; color: CanvasText; cursor: pointer;
  font: inherit; height: 100%; padding: .7rem .9rem; text-align: start; width: 100%; }
button:hover { border-color: LinkText; }
button:focus-visible { outline: 3px solid LinkText; outline-offset: 2px; }
small { display: block; }
`;

const NAMES: Record<Door, string> = {
  'pro-sante-connect': 'Pro Santé Connect',
  franceconnect: 'FranceConnect',
};

/** Every page of the sandbox's provider says what it is. */
async function page(title: string, body: Html): Promise<string> {
  return String(
    await html`<!doctype html>
      <html lang="fr">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href="/sandbox/identity/style.css" />
          <title>${title} · bac à sable</title>
        </head>
        <body>
          <p class="sandbox">Bac à sable : tout le monde et tout est inventé.</p>
          <main>
            <h1>${title}</h1>
            ${body}
          </main>
        </body>
      </html>`,
  );
}

/** Who one can be at this door: a button each, no password, no script. */
export async function personasPage(door: Door, action: string): Promise<string> {
  const items = PERSONAS.filter((persona) => doorOf(persona) === door).map(
    ({ name, displayName, about }) =>
      html`<li>
        <form method="post" action="${action}">
          <button name="persona" value="${name}"><b>${displayName}</b><small>${about}</small></button>
        </form>
      </li>`,
  );
  return page(
    `${NAMES[door]}, imité`,
    html`<p>Choisissez qui vous êtes.</p>
      <ul>
        ${items}
      </ul>`,
  );
}

/** RP-initiated logout: confirmed by the person, as the provider does it. */
export async function logoutPage(form: Html): Promise<string> {
  return page(
    'Se déconnecter',
    html`${form}
      <p>
        <button autofocus type="submit" form="op.logoutForm" name="logout" value="yes">
          Se déconnecter du fournisseur d’identité
        </button>
      </p>
      <p><button type="submit" form="op.logoutForm">Y rester connecté</button></p>`,
  );
}

export async function leftPage(): Promise<string> {
  return page('Vous êtes déconnecté', html`<p><a href="/">Revenir à Créneau</a></p>`);
}

/** What the protocol refused, by its code; the description is the provider's own. */
export async function refusedPage(refusal: { error: string; error_description?: string }): Promise<string> {
  return page('Demande refusée', html`<p><b>${refusal.error}</b> ${refusal.error_description ?? ''}</p>`);
}
