import type { AgendaItem } from '../../api.ts';
import { isOver, standingOf } from './items.ts';
import { phoneWords, useSaid } from './say-item.ts';
import { useWords } from '../words.ts';

/** What can be done about an appointment: go there, call, join, move or cancel where it was taken. */
export function ItemActs({ item }: { item: AgendaItem }) {
  const { say } = useWords();
  const { now } = useSaid();
  const { place, link, manageUrl, sources } = item;
  if (standingOf(item) === 'off')
    return (
      <p className="acts">
        <a className="button" href="/?sort=nearest">
          {say('item.elsewhere')}
        </a>
      </p>
    );
  const vendor = sources.find((source) => source.vendor !== null)?.vendor;
  const over = isOver(item, now);
  return (
    <p className="acts">
      {link !== null && !over && (
        <a className="button first" href={link} rel="noreferrer">
          {say('item.join')}
        </a>
      )}
      {place?.mapUrl && link === null && (
        <a className={over ? 'button' : 'button first'} href={place.mapUrl} rel="noreferrer">
          {say('item.map')}
        </a>
      )}
      {place?.phone && (
        <a className="button" href={`tel:${place.phone}`}>
          {say('item.call', { phone: phoneWords(place.phone) })}
        </a>
      )}
      {manageUrl !== null && !over && (
        <a className="button" href={manageUrl} rel="noreferrer">
          {vendor ? say('item.manage', { vendor }) : say('item.manage.unknown')}
        </a>
      )}
    </p>
  );
}
