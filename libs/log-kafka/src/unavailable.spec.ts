import { describe, expect, it } from '@jest/globals';
import { isRetriable, unavailable } from './unavailable.js';

const named = (name: string, retriable: boolean | undefined, cause?: Error) =>
  Object.assign(new Error(name, { cause }), { name, retriable });

describe('an error of the client', () => {
  it.each([
    [true, named('KafkaJSConnectionError', true)],
    [false, named('KafkaJSProtocolError', false)],
    [true, named('KafkaJSNumberOfRetriesExceeded', false)],
    [true, named('KafkaJSNonRetriableError', false, named('KafkaJSConnectionError', true))],
    [false, named('KafkaJSNonRetriableError', false, named('TypeError', undefined))],
    [false, new TypeError('a defect')],
    [false, 'no error at all'],
  ])('may be tried again: %s, for %s', (expected, error) => {
    expect(isRetriable(error)).toBe(expected);
    expect(unavailable(error)).toMatchObject({
      code: 'LOG.UNAVAILABLE',
      retriable: expected,
      cause: error,
    });
  });
});
