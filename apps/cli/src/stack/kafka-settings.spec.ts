import { describe, expect, it } from '@jest/globals';
import { asEnvironment, asProperties, kafkaSettings } from './kafka-settings.js';

const settings = kafkaSettings({
  bind: '0.0.0.0:9092',
  advertise: 'localhost:1234',
  controller: 'localhost:9093',
  dataDirectory: '/data',
});

describe('the settings of a broker', () => {
  it('tell clients the advertised address, not the bound one', () => {
    expect(asProperties(settings)).toContain('\nadvertised.listeners=PLAINTEXT://localhost:1234\n');
    expect(asProperties(settings)).toContain(
      '\nlisteners=PLAINTEXT://0.0.0.0:9092,CONTROLLER://localhost:9093\n',
    );
  });

  it('never delete records by age, as replays carry old times', () => {
    expect(settings['log.retention.ms']).toBe('-1');
  });

  it('are the same as properties and as environment variables of the image', () => {
    const environment = asEnvironment(settings);
    expect(environment['KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS']).toBe('1000');
    expect(Object.values(environment)).toEqual(
      asProperties(settings)
        .trim()
        .split('\n')
        .map((line) => line.slice(line.indexOf('=') + 1)),
    );
  });
});
