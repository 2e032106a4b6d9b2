/** Whether a feed's bodies name persons, as its settings say: then they are sealed before they are kept. */
export function carriesPersons({ settings }: { settings: unknown }): boolean {
  return (
    typeof settings === 'object' &&
    settings !== null &&
    'carries' in settings &&
    settings.carries === 'appointments'
  );
}
