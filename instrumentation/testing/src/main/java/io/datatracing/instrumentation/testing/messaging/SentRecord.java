package io.datatracing.instrumentation.testing.messaging;

/**
 * Where the broker has put a record.
 *
 * @param offset of the record in its partition, from 0
 */
public record SentRecord(String topic, int partition, long offset) {}
