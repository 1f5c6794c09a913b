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

  it('tell the clients of each further listener its own address', () => {
    const more = kafkaSettings({
      bind: '127.0.0.1:1',
      advertise: '127.0.0.1:1',
      controller: '127.0.0.1:2',
      dataDirectory: '/data',
      listeners: [{ name: 'R0', bind: '127.0.0.1:3', advertise: '127.0.0.1:4' }],
    });
    expect(more['listeners']).toBe(
      'PLAINTEXT://127.0.0.1:1,R0://127.0.0.1:3,CONTROLLER://127.0.0.1:2',
    );
    expect(more['advertised.listeners']).toBe('PLAINTEXT://127.0.0.1:1,R0://127.0.0.1:4');
    expect(more['listener.security.protocol.map']).toBe(
      'PLAINTEXT:PLAINTEXT,R0:PLAINTEXT,CONTROLLER:PLAINTEXT',
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
