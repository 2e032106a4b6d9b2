/** The colours of the map, by the token that gives each: it follows the theme like everything else. */
const TOKENS = {
  land: '--surface-2',
  outline: '--line-strong',
  ring: '--ink-3',
} as const;
export type Palette = Record<keyof typeof TOKENS, string>;

/** What the tokens are worth now, as plain colours: a canvas knows neither custom properties nor `light-dark()`. */
export function readPalette(element: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const palette = { land: read(TOKENS.land), outline: read(TOKENS.outline), ring: read(TOKENS.ring) };
  probe.remove();
  return palette;
}
