import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fixedPorts } from '../servers/fixed-ports.js';
import { processorSubject } from '../subjects/processor/subject.js';
import { processorTopics } from '../subjects/processor/topics.js';
import { StoredState } from '../subjects/stored-state.js';
import { ControlBed } from './control-bed.js';
import { givenServers } from './given-servers.fixture.js';
import { isReady } from './readiness.js';

const RUN = 'lost-log';
const subject = processorSubject(RUN);
const { amounts } = processorTopics(RUN);

let bed: ControlBed;

beforeEach(async () => {
  bed = await ControlBed.open(subject, givenServers());
});

afterEach(() => bed.close());

describe('a log that has lost records that were folded', () => {
  it('stops a replica, which reports it and writes nothing, until the state is deleted too', async () => {
    const { records } = subject.workload({
      ...{ seed: 61, events: 600, duplicates: false, shuffle: false, poison: false, clock: false },
    });
    const first = bed.start();
    await bed.publish(records);
    await bed.rests();
    await first.stop();
    const state = new StoredState(subject.service, bed.evidence.store);
    const before = await state.metas(amounts);

    await bed.makeAnew(amounts);
    await bed.publish(records.slice(0, 100));
    const [port = 0] = await fixedPorts(1);
    const second = bed.start({ PORT: String(port) });
    expect(await second.ended()).toBe(1);
    expect(second.output).toMatch(
      new RegExp(
        `${amounts.name}\\[\\d\\] has a stored position of \\d+, but its log ends at \\d+`,
      ),
    );
    expect(await state.metas(amounts)).toEqual(before);

    await (await bed.storedPrefix()).remove();
    const third = bed.start({ PORT: String(port) });
    await bed.rests();
    expect([third.isAlive, await isReady(`http://127.0.0.1:${port}`)]).toEqual([true, true]);
  });
});
