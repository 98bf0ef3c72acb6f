import { expect, it } from 'vitest';
import { strings } from '@/config/strings';
import { Refused } from './api/errors';
import { faultText } from './faults';

it('tells what is worth another try from what is not', () => {
  expect(faultText(new Refused(429, 'too_many_requests')))
    .toBe(strings.authFaults.TooManyRequestsException);
  for (const status of [502, 503, 504])
    expect(faultText(new Refused(status, 'unavailable')))
      .toBe(strings.authFaults.unreachable);
  expect(faultText(new Refused(500, 'internal')))
    .toBe(strings.authFaults.other);
  expect(faultText(new Refused(403, 'forbidden')))
    .toBe(strings.apiFaults['other']);
  expect(faultText(new Refused(422, 'invalid', ['display_name_blank'])))
    .toBe('Enter a name.');
});
