export const DLQ_HELP = `tradewind dlq <command> [options]

A record that a service cannot fold, or that the collector rejects, goes to <topic>.dlq as a
dead-letter record: the original bytes, key and headers, and the reason. It is kept for 30 days.

dlq list [options]          show the newest records, and the number of records by topic and code
dlq show RECORD [options]   show one record: the reason, its original position, headers and value
dlq replay [RECORD] [options]
                            append the original records to their topics and partitions again, in
                            their order within a partition

RECORD is an id, or <topic>:<partition>:<offset> as printed by list.

list and replay:
  --topic TOPIC        only dead-letter records of this topic
  --reason TEXT        only records with this code, or with this text in their reason
  --since TIME         only records since then: 2026-01-31T12:00:00Z, or 30m, 2h, 7d ago
  --limit N            list: at most N records (default: 20); replay: the first N (default: all)
  --json               print JSON
show:
  --topic TOPIC        search the id among the dead-letter records of this topic only
  --json               print the record as JSON; bytes that are not UTF-8 are in base64
  --raw                print only the bytes of the value
replay:
  --dry-run            print what would be done
  --rate N             records per second (default: 100)
  --yes                do not ask for confirmation (which is asked for at a terminal only)

list, show and replay:
  --embedded           the log of an embedded platform, which may run; default: that of Kafka
  --data-dir DIR       the embedded platform's directory (default: ./.tradewind or ./.tradewind/shop,
                       whichever holds a database)

  --help               print this text

A replayed record keeps its id, so that a service which has folded it meanwhile drops it, and
replaying twice changes nothing. A record that fails again becomes a new dead-letter record; if
several hold the same original record, the first is replayed and the others are skipped. Nothing is
ever removed from a dead-letter topic: it is a log, and a log cannot mark what has been replayed.
Three kinds cannot be replayed: records whose value is stored as an excerpt because it was large,
batches that cannot be decoded, and items that the collector rejected.

Exit codes: 0 done; 1 failed, not found or not confirmed; 2 invalid command line; 3 some records
cannot be replayed, the others were.

Environment: KAFKA_BROKERS (host:port,..., default: localhost:9092), KAFKA_SSL, KAFKA_SASL_MECHANISM,
KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD, as for the services.
`;
