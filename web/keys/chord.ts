/** As long as the second letter of `g d` may follow its first, ms. */
const PATIENCE_MS = 1000;

let begunAt = -Infinity;
let second = false;

/** Whether the key being pressed ends a chord: on its own it would mean something else. */
export function isSecondOfChord(): boolean {
  return second;
}

window.addEventListener(
  'keydown',
  ({ key, timeStamp }) => {
    second = timeStamp - begunAt < PATIENCE_MS && key.length === 1;
    begunAt = key === 'g' && !second ? timeStamp : -Infinity;
  },
  { capture: true },
);
