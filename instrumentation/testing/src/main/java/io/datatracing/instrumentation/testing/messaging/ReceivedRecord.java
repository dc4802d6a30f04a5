package io.datatracing.instrumentation.testing.messaging;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record as the application gets it. */
public final class ReceivedRecord {
  private final @Nullable String key;
  private final @Nullable String value;
  private final Map<String, String> headers;

  /**
   * @param headers the last value of each, as text
   */
  public ReceivedRecord(@Nullable String key, @Nullable String value, Map<String, String> headers) {
    this.key = key;
    this.value = value;
    this.headers = headers;
  }

  public @Nullable String key() {
    return key;
  }

  public @Nullable String value() {
    return value;
  }

  public Map<String, String> headers() {
    return headers;
  }

  /** For assertions that print what was received. */
  @Override
  public String toString() {
    return key + "=" + value + headers;
  }
}
