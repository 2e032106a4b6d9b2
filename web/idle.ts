/** Events by which a person shows that they are there; a screen that refreshes itself makes none of them. */
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

let lastSign = performance.now();
for (const sign of SIGNS) {
  window.addEventListener(sign, () => (lastSign = performance.now()), { capture: true, passive: true });
}

/** Whole seconds since the person at this screen last did something. */
export function idleSeconds(): number {
  return Math.floor((performance.now() - lastSign) / 1000);
}
