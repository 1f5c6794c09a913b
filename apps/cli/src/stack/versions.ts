/** Version of Apache Kafka that the stack runs, as container image and as jars (`kafka/pom.xml`). */
export const KAFKA_VERSION = '4.4.0';

/** Container images of the stack, pinned. */
export const KAFKA_IMAGE = `apache/kafka:${KAFKA_VERSION}`;
export const REDIS_IMAGE = 'redis:8.2.3';

/** Oldest Java that runs this Kafka. */
export const JAVA_MAJOR = 17;
