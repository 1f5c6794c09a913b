import { expect, it } from '@jest/globals';
import { fixedPorts } from '../servers/fixed-ports.js';
import { processorSubject } from '../subjects/processor/subject.js';
import { ControlBed } from './control-bed.js';
import { eventually } from './eventually.js';
import { givenServers } from './given-servers.fixture.js';
import { isReady, readinessOf } from './readiness.js';

it('is lost with the state until the log is folded again, with the same result', async () => {
  const subject = processorSubject('readiness');
  const bed = await ControlBed.open(subject, givenServers());
  try {
    const workload = subject.workload({
      ...{ seed: 61, events: 8_000, duplicates: true },
      ...{ shuffle: true, poison: false, clock: true },
    });
    const [port = 0] = await fixedPorts(1);
    const url = `http://127.0.0.1:${port}`;
    await bed.publish(workload.records);
    bed.start({ PORT: String(port) });
    await bed.rests();
    await eventually('it is ready', () => isReady(url));

    // Removes everything that it has stored in one command, like FLUSHALL but limited to its own
    // keys.
    await (await bed.storedPrefix()).remove();
    let wasLost = false;
    await eventually('it is ready again', async () => {
      wasLost ||= (await readinessOf(url)) === 503;
      return wasLost && isReady(url);
    });
    await bed.rests();
    const verdicts = Object.values(await bed.verdicts(workload));
    expect(verdicts.filter(({ held }) => !held)).toEqual([]);
  } finally {
    await bed.close();
  }
});
