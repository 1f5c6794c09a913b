import { caseNames } from '../cases/protocol.js';
import { sectionNames } from './options.js';

export const HELP = `Usage: npm run bench -- backbone [options]
       npm run bench -- reads [options]
       npm run bench -- training [options]
       npm run bench -- visitors [options]
       npm run bench -- catalog [options]
       npm run bench -- recommender [options]

backbone measures the event backbone on a Kafka and a Redis of its own (appendfsync everysec), which are
started for it and removed afterwards. Cases are measured in processes of their own, round by round
in turn, so that their ratios hold on a busy machine.

  --json FILE         writes the figures as JSON
  --only LIST         measures only these, by commas:
                        cases: ${caseNames.slice(0, 4).join(', ')},
                               ${caseNames.slice(4).join(', ')}
                        and: ${sectionNames.join(', ')}
  --case LIST         the same, in one round unless --rounds is given
  --events N          events in the topic that is drained (300000); slow cases drain a part of it
  --rounds N          rounds of which the median is told (3)
  --quick             fewer events, one round, shorter latency runs: to see that it works
  --soak MINUTES      besides: 500 events/s with all services up, and whether memory stays flat
                      over so long, after five minutes of warming up;
                      without --only nothing else is measured
  --cpu-profile DIR   writes a V8 profile of each case's process (slows it down)
  --help              shows this

reads measures HTTP reads of shoppers (profiles, recommendations, campaigns) with all services up as
processes of their own: first while nothing is folded, then while events flow in.

  --clients N         connections; each has one read under way at a time (8)
  --seconds N         how long is read, idle and again under load (20)
  --rate N            reads per second of all clients; what waits for a slow answer counts from when it
                      was due. Without it each client reads again as soon as it is answered
  --events N          events per second that are folded meanwhile (2000)
  --quick             a shorter run: to see that it works
  --json FILE, --cpu-profile DIR   as above; the profiles are those of the services

training measures how much later a fold emits while models are trained beside it, in one process on
SQLite. A round has two parts with the same load, one of them with training.

  --rate N            events per second (2000)
  --seconds N         length of each part (30)
  --rounds N          rounds; the order of the parts alternates (3)
  --threads N         threads that train (one less than there are cores)
  --json FILE         writes the figures as JSON

visitors lets visitors without a user id come once each, spread over stream time, and looks every hour of
it at what the profile-service and the marketing-service keep of them on SQLite. It fails if that is more
than those who came within the time after which visitors are forgotten.

  --visitors N        visitors in all (1000000)
  --hours N           stream time over which they come (24)
  --forget-after N    hours after which they are forgotten (2)
  --json FILE         writes the figures as JSON

catalog loads items over HTTP into shop-service in one process, and measures the time until all can be
read, how soon a change of a price is read, and the memory of a view.

  --items N           items that are loaded (100000)
  --kafka             on a Kafka and a Redis of its own instead of SQLite
  --json FILE         writes the figures as JSON

recommender measures what the models of recommender-service cost: CPU of a touch and memory of a shopper
and an item without a service; then reads of lists from the service on SQLite in one process, first while
nothing is folded, then while events are folded and learned; each time of shoppers that are asked for again
and again, and so that no list is asked for twice.

  --touches N         touches that are learned alone (100000)
  --clients N         connections; each has one read under way at a time (4)
  --seconds N         how long each of the four is read (15)
  --events N          events per second that are folded meanwhile (2000)
  --json FILE         writes the figures as JSON
`;
