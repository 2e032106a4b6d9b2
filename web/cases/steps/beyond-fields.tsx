import { useQuery } from '@tanstack/react-query';
import { nameCase } from '../../search/offers/offer-words.ts';
import { phoneLink, phoneWords } from '../../search/choice/say.ts';
import { useSession } from '../../session.ts';
import { distanceWords } from '../../time.ts';
import { useWords } from '../../words/use-words.ts';
import { communitiesQuery, overbookingQuery, searchContextQuery } from '../case-queries.ts';
import desk from '../../ui/desk.module.css';
import { Select, type FieldProps } from './fields.tsx';

interface ProfessionalFieldProps extends FieldProps {
  caseId: string;
  specialty: string | null;
}

/** Who accepts a patient beyond what they declare, near the caller: how many a week, and how they want to be asked. */
export function ProfessionalField({ caseId, specialty, ...props }: ProfessionalFieldProps) {
  const { say, locale } = useWords();
  const { territory } = useSession();
  const { data: context } = useQuery(searchContextQuery(caseId));
  const lat = context?.lat ?? territory?.lat ?? 0;
  const lon = context?.lon ?? territory?.lon ?? 0;
  const near = { lat, lon, specialty: specialty ?? undefined };
  const { data: accepting = [], isPending } = useQuery({
    ...overbookingQuery(near),
    enabled: context !== undefined,
  });
  const options = accepting.map(({ exercise, distanceKm, weeklyQuota }) => ({
    value: String(exercise.roleId),
    label: [
      nameCase(exercise.name),
      exercise.place.city,
      distanceWords(distanceKm, locale),
      weeklyQuota === null ? say('beyond.unlimited') : say('beyond.quota', { quota: weeklyQuota }),
    ]
      .filter(Boolean)
      .join(' · '),
  }));
  const chosen = accepting.find(({ exercise }) => String(exercise.roleId) === props.value);
  const empty = say(options.length > 0 ? 'field.choose' : isPending ? 'field.wait' : 'beyond.none');
  return (
    <>
      <Select {...props} label={say('field.roleId')} options={options} empty={empty} />
      {chosen && (
        <p className={desk['quiet']}>
          {say(`beyond.contact.${chosen.contact}`)}{' '}
          {chosen.contact === 'e-mail' ? (
            <a href={`mailto:${chosen.contactValue}`}>{chosen.contactValue}</a>
          ) : (
            <a href={phoneLink(chosen.contactValue)}>{phoneWords(chosen.contactValue)}</a>
          )}
        </p>
      )}
    </>
  );
}

/** The communities of the territory: nothing of the person is told to them. */
export function CommunityField(props: FieldProps) {
  const { say } = useWords();
  const { data: communities = [], isPending } = useQuery(communitiesQuery);
  const options = communities.map(({ id, name, city }) => ({
    value: String(id),
    label: [name, city].filter(Boolean).join(' · '),
  }));
  const empty = say(options.length > 0 ? 'field.choose' : isPending ? 'field.wait' : 'field.community.none');
  return (
    <>
      <Select {...props} label={say('field.organizationId')} options={options} empty={empty} />
      <p className={desk['quiet']}>{say('field.community.note')}</p>
    </>
  );
}
