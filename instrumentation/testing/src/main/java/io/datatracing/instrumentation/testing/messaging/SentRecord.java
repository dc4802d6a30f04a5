package io.datatracing.instrumentation.testing.messaging;

/** Where the broker has put a record. */
public final class SentRecord {
  private final String topic;
  private final int partition;
  private final long offset;

  /**
   * @param offset of the record in its partition, from 0
   */
  public SentRecord(String topic, int partition, long offset) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
  }

  public String topic() {
    return topic;
  }

  public int partition() {
    return partition;
  }

  public long offset() {
    return offset;
  }
}
