package io.datatracing.storage.segment;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a store whose older blocks are in a bucket.
 *
 * @param place {@code s3://bucket/prefix}
 * @param endpoint of the service; null for Amazon's
 * @param after how long after its arrival an hour is moved
 * @param cacheBytes of ranges on the local disk
 */
record ObjectOptions(URI place, @Nullable URI endpoint, Duration after, long cacheBytes) {
  private static final String PREFIX = "datatracing.store.segment.";
  static final String STORE = PREFIX + "object-store";
  static final String ENDPOINT = PREFIX + "object-endpoint";
  static final String AFTER = PREFIX + "object-after";
  static final String CACHE_BYTES = PREFIX + "object-cache-bytes";
  static final List<String> KEYS = List.of(STORE, ENDPOINT, AFTER, CACHE_BYTES);

  /** Below the data directory of the store's own process; followers have a temporary one. */
  static final String CACHE_FOLDER = "object-cache";

  ObjectOptions {
    if (after.isNegative() || cacheBytes <= 0) {
      throw new IllegalArgumentException(
          (after.isNegative() ? AFTER + " is " + after : CACHE_BYTES + " is " + cacheBytes)
              + ", not positive");
    }
    requireNoSecret(STORE, place);
    if (endpoint != null) {
      requireNoSecret(ENDPOINT, endpoint);
    }
  }

  /** What is in an address comes into logs and answers. */
  private static void requireNoSecret(String key, URI address) {
    if (address.getRawUserInfo() != null || address.getRawQuery() != null) {
      throw new IllegalArgumentException(
          key
              + " has a user, a password or a query; give credentials by AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY, or in ~/.aws/credentials");
    }
  }

  /** Null when nothing is to be moved. */
  static @Nullable ObjectOptions from(Map<String, String> settings) {
    String place = settings.get(STORE);
    if (place == null) {
      for (String key : KEYS) {
        if (settings.containsKey(key)) {
          throw new IllegalArgumentException(
              key + " is of no use without " + STORE + "; name a bucket such as s3://spans");
        }
      }
      return null;
    }
    String endpoint = settings.get(ENDPOINT);
    return new ObjectOptions(
        uri(STORE, place),
        endpoint == null ? null : uri(ENDPOINT, endpoint),
        after(settings),
        SegmentOptions.bytes(settings, CACHE_BYTES, 4L << 30));
  }

  private static URI uri(String key, String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + " is '" + text + "', not an address", e);
    }
  }

  private static Duration after(Map<String, String> settings) {
    String text = settings.getOrDefault(AFTER, "P2D");
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          AFTER + " is '" + text + "', not an ISO 8601 duration such as P2D or PT12H", e);
    }
  }
}
