package io.datatracing.instrumentation.testing.messaging;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as the application gets it.
 *
 * @param headers the last value of each, as text
 */
public record ReceivedRecord(
    @Nullable String key, @Nullable String value, Map<String, String> headers) {}
