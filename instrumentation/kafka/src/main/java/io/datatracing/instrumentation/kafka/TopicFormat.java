package io.datatracing.instrumentation.kafka;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether the records of one topic have headers, on a cluster that may keep some topics in the
 * format from before 0.11. Shared by all producers of this process.
 *
 * <p>Times are {@link System#nanoTime}. Any sending thread reads; the state is written under this
 * object's lock, by the client thread of whichever producer asked.
 */
final class TopicFormat {
  /** {@code message.format.version} of the topic's settings, or what the broker has for it. */
  static final String SETTING = "message.format.version";

  /** What {@link #whyNoHeaders} says where nothing was read. */
  static final String UNKNOWN_FORMAT = "topic_format_unknown";

  /** Beyond it no format is learned, so that records of further topics get no headers. */
  private static final int MOST_TOPICS = 8_192;

  /** After a question without an answer, or an answer that says nothing. */
  private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** A format is changed by hand, once in a cluster's life. */
  static final long READ_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** Then the topic's settings are not what its broker goes by. */
  private static final int MOST_REFUSALS = 2;

  private static final ConcurrentMap<String, TopicFormat> FORMATS = new ConcurrentHashMap<>();

  private enum State {
    UNKNOWN,
    HEADERS,
    NONE,
    /** Taken for NONE, as nobody may read it. */
    DENIED
  }

  private final String topic;
  private volatile State state = State.UNKNOWN;

  /** When somebody may ask; guarded by this. */
  private long nextQuestion;

  private boolean asked;
  private int refusals;

  TopicFormat(String topic) {
    this.topic = topic;
  }

  /** Null where too many are known already. */
  static @Nullable TopicFormat of(@Nullable String cluster, String topic) {
    String name = name(cluster, topic);
    TopicFormat format = FORMATS.get(name);
    if (format == null && FORMATS.size() < MOST_TOPICS) {
      TopicFormat added = new TopicFormat(topic);
      TopicFormat other = FORMATS.putIfAbsent(name, added);
      format = other == null ? added : other;
    }
    return format;
  }

  /** Null where nobody has asked. */
  static @Nullable TopicFormat known(@Nullable Object cluster, @Nullable Object topic) {
    return FORMATS.isEmpty() ? null : FORMATS.get(name(cluster, topic));
  }

  private static String name(@Nullable Object cluster, @Nullable Object topic) {
    return cluster + "/" + topic;
  }

  String topic() {
    return topic;
  }

  boolean hasHeaders() {
    return state == State.HEADERS;
  }

  boolean isUnknown() {
    return state == State.UNKNOWN;
  }

  /** For a topic whose records are given none; see {@link KafkaAttributes#HEADERS_LEFT_OUT}. */
  String whyNoHeaders() {
    return state == State.NONE ? "topic_format" : UNKNOWN_FORMAT;
  }

  /** Whether the caller is to ask now: nobody else has lately. */
  synchronized boolean isToBeAsked(long now) {
    if (state == State.HEADERS || (asked && now - nextQuestion < 0)) {
      return false;
    }
    later(now, ASK_AGAIN_NANOS);
    return true;
  }

  /**
   * The topic's settings have been read.
   *
   * @param version such as {@code 0.10.2-IV0} or {@code 2.8-IV1}; null where the broker has no such
   *     setting (any more)
   */
  synchronized void read(@Nullable String version, long now) {
    if (refusals >= MOST_REFUSALS || (version != null && isBefore011(version))) {
      state = State.NONE;
      later(now, READ_AGAIN_NANOS);
    } else {
      state = State.HEADERS;
    }
    notifyAll();
  }

  /** The application may not read the topic's settings. */
  synchronized void denied(boolean assumed, long now) {
    state = refusals > 0 ? State.NONE : assumed ? State.HEADERS : State.DENIED;
    later(now, READ_AGAIN_NANOS);
    notifyAll();
  }

  /** A record with headers was not taken, whatever was read before. */
  synchronized void refused(long now) {
    if (state == State.HEADERS) {
      refusals++;
      state = State.NONE;
      later(now, READ_AGAIN_NANOS);
    }
  }

  /** Returns when it is known, or after some time. */
  synchronized void await(long millis) throws InterruptedException {
    if (state == State.UNKNOWN) {
      wait(millis);
    }
  }

  private void later(long now, long nanos) {
    asked = true;
    nextQuestion = now + nanos;
  }

  private static boolean isBefore011(String version) {
    if (!version.startsWith("0.")) {
      return false;
    }
    int end = version.indexOf('.', 2);
    String minor = end < 0 ? version.substring(2) : version.substring(2, end);
    // 0.8.0 to 0.10.2: one digit, or 10.
    return minor.length() == 1 || minor.equals("10");
  }
}
