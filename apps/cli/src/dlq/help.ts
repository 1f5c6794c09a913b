export const DLQ_HELP = `tradewind dlq <command> [options]

What a service cannot fold, or the collector does not take, goes to <topic>.dlq with its original
bytes, key and headers, and the reason. It is kept for 30 days.

dlq list [options]          the newest letters, and how many there are by topic and code
dlq show LETTER [options]   one letter: why, where it stood, its headers and its value
dlq replay [LETTER] [options]
                            appends the original records to their topics and partitions once more,
                            those of a partition in their order

LETTER is an id, or <topic>:<partition>:<offset> as list shows it.

list and replay:
  --topic TOPIC        letters of this topic alone
  --reason TEXT        letters with this code, or with this text in their reason
  --since TIME         letters since then: 2026-01-31T12:00:00Z, or 30m, 2h, 7d ago
  --limit N            list: so many at most (default: 20); replay: the first N (default: all)
  --json               the answer as JSON
show:
  --topic TOPIC        look for an id on the dead letters of this topic alone
  --json               the letter as JSON; what is not UTF-8 in base64
  --raw                the bytes of the value and nothing else
replay:
  --dry-run            say what would be done
  --rate N             records a second (default: 100)
  --yes                do not ask; asked is only at a terminal

  --help               this text

A replayed record keeps its id, so that a service that has folded it meanwhile drops it: to replay
twice changes nothing. What fails again becomes a new letter; of letters with the same record the
first is replayed and the others are left out. Nothing is ever removed from the letters: they are a
log, in which it cannot be marked what has been replayed. A letter that holds less than its record
(large values are kept as an excerpt), a batch that nobody can read, and what the collector turned
away cannot be replayed.

Exit codes: 0 done; 1 failed, not found, or not confirmed; 2 not understood; 3 replayed, but for
letters that cannot be.

Environment: KAFKA_BROKERS (host:port,..., default: localhost:9092), KAFKA_SSL, KAFKA_SASL_MECHANISM,
KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD, as for the services.
`;
