import { expect, test } from 'vitest';
import { ruleFor } from '../../api/identity/needs.ts';
import { ROLES } from '../../db/vocabulary.ts';
import { mayHear } from '../../web/live/hearers.ts';

test('a screen asks for the event stream exactly when the matrix lets its reader have it', () => {
  for (const role of ROLES) {
    expect([role, mayHear(role)]).toEqual([role, ruleFor('live.read', role) !== 'never']);
  }
});
