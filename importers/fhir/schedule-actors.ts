import type { z } from 'zod';
import type { Found, ResourceIndex } from './resource-index.ts';
import {
  healthcareService,
  location,
  organization,
  practitioner,
  practitionerRole,
  type HealthcareService,
  type Location,
  type Organization,
  type Practitioner,
  type PractitionerRole,
  type Reference,
  type Schedule,
} from './resources.ts';

/** A structure, by its resource when the body has it, else by what the reference itself says. */
export interface StructureMention {
  resource: Organization | null;
  reference: Reference;
}

/** Whose schedule it is and where: what its actors, and theirs, lead to. */
export interface ScheduleActors {
  practitioner: Practitioner | null;
  role: PractitionerRole | null;
  location: Location | null;
  organization: StructureMention | null;
  /** What is offered there, when the schedule or the role names it. */
  service: HealthcareService | null;
  /** Whether care is given in a place with walls, and in one without: by video (HL7 SMART Scheduling Links 0.1.0). */
  walls: boolean;
  virtual: boolean;
}

/** Follows references; says in `gaps`, in the words of the body, which of them lead nowhere. */
export class ReferenceWalk {
  readonly gaps: string[] = [];
  readonly #index: ResourceIndex;

  constructor(index: ResourceIndex) {
    this.#index = index;
  }

  follow(reference: Reference | undefined, contained: readonly unknown[] = []): Found | undefined {
    if (!reference?.reference) return undefined;
    const found = this.#index.resolve(reference, contained);
    if (!found) this.gaps.push(reference.reference);
    return found;
  }

  /** The same, where a reference may well lead out of the body. */
  peek(reference: Reference | undefined, contained: readonly unknown[] = []): Found | undefined {
    return reference?.reference ? this.#index.resolve(reference, contained) : undefined;
  }

  structure(reference: Reference | undefined): StructureMention | null {
    if (!reference) return null;
    return { resource: parse(organization, this.follow(reference)), reference };
  }
}

/** Practitioner, PractitionerRole, HealthcareService and Location, in whichever combination a schedule names them. */
export function joinActors(walk: ReferenceWalk, agenda: Schedule): ScheduleActors {
  const found = agenda.actor.map((actor) => walk.follow(actor, agenda.contained));
  const role = first(practitionerRole, found);
  const service = first(healthcareService, found);
  const places = [
    walk.follow(role?.location?.[0], role?.contained),
    ...found,
    walk.follow(service?.location?.[0]),
  ];
  const sites = places.flatMap((place) => parse(location, place) ?? []);
  const site = sites.find((place) => !isVirtual(place)) ?? sites[0] ?? null;
  const person =
    first(practitioner, found) ?? parse(practitioner, walk.follow(role?.practitioner, role?.contained));
  const employer = role?.organization ?? service?.providedBy ?? site?.managingOrganization;
  return {
    practitioner: person,
    role,
    location: site,
    organization: walk.structure(employer),
    service: service ?? parse(healthcareService, walk.peek(role?.healthcareService?.[0], role?.contained)),
    walls: sites.some((place) => !isVirtual(place)),
    virtual: sites.some(isVirtual),
  };
}

/** True of a place without walls. */
function isVirtual(place: Location): boolean {
  return place.physicalType?.coding?.some(({ code }) => code === 'vi') ?? false;
}

type ResourceSchema = z.ZodObject<{ resourceType: z.ZodLiteral<string> }>;

/** The resource a reference led to, when it is of that kind; another kind is told before it costs a failed parse. */
export function parse<S extends ResourceSchema>(schema: S, found: Found | undefined): z.output<S> | null {
  const resource = found?.resource;
  if (typeof resource !== 'object' || resource === null || !('resourceType' in resource)) return null;
  if (resource.resourceType !== schema.shape.resourceType.value) return null;
  const parsed = schema.safeParse(resource);
  return parsed.success ? parsed.data : null;
}

function first<S extends ResourceSchema>(
  schema: S,
  found: readonly (Found | undefined)[],
): z.output<S> | null {
  for (const item of found) {
    const parsed = parse(schema, item);
    if (parsed) return parsed;
  }
  return null;
}
