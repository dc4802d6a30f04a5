package io.datatracing.query.zipkin;

import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.query.api.JsonAnswers;

/** {@code GET /zipkin/config.json}: what Lens shows, and how much it asks for. */
final class LensConfig {
  private static final int QUERY_LIMIT = 10;
  private static final int DEFAULT_LOOKBACK_MILLIS = 15 * 60 * 1000;

  /** Shares of failed calls from which on Lens draws a connection yellow, and red. */
  private static final double LOW_ERROR_RATE = 0.5;

  private static final double HIGH_ERROR_RATE = 0.75;

  private LensConfig() {}

  static Response answer(Request request) {
    return JsonAnswers.object(
        json -> {
          json.writeStringField("environment", "");
          json.writeNumberField("queryLimit", QUERY_LIMIT);
          json.writeNumberField("defaultLookback", DEFAULT_LOOKBACK_MILLIS);
          json.writeBooleanField("searchEnabled", true);
          json.writeObjectFieldStart("dependency");
          json.writeBooleanField("enabled", true);
          json.writeNumberField("lowErrorRate", LOW_ERROR_RATE);
          json.writeNumberField("highErrorRate", HIGH_ERROR_RATE);
          json.writeEndObject();
        });
  }
}
