package io.datatracing.storage.segment;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * @param cacheDirectory in which they are, in a folder of the process; null for the usual place
 */
record ObjectOptions(
    URI place,
    @Nullable URI endpoint,
    Duration after,
    long cacheBytes,
    @Nullable Path cacheDirectory) {
  private static final String PREFIX = "datatracing.store.segment.";
  static final String STORE = PREFIX + "object-store";
  static final String ENDPOINT = PREFIX + "object-endpoint";
  static final String AFTER = PREFIX + "object-after";
  static final String CACHE_BYTES = PREFIX + "object-cache-bytes";
  static final String CACHE_DIRECTORY = PREFIX + "object-cache-directory";
  static final List<String> KEYS = List.of(STORE, ENDPOINT, AFTER, CACHE_BYTES, CACHE_DIRECTORY);

  private static final String CACHE_FOLDER = "object-cache";

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
        SegmentOptions.bytes(settings, CACHE_BYTES, 4L << 30),
        cacheDirectory(settings));
  }

  private static @Nullable Path cacheDirectory(Map<String, String> settings) {
    String text = settings.get(CACHE_DIRECTORY);
    if (text == null) {
      return null;
    }
    Path directory = Path.of(text);
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          CACHE_DIRECTORY + " is '" + text + "', not a directory; make it first");
    }
    return directory;
  }

  /**
   * The cache of a process.
   *
   * @param data the directory that it writes, where the cache is unless it is told another; null
   *     for one that only reads, and leaves no trace there
   */
  RangeCache cache(@Nullable Path data) throws IOException {
    if (data != null) {
      Path beside = data.resolve(CACHE_FOLDER);
      if (cacheDirectory == null) {
        return new RangeCache(beside, cacheBytes);
      }
      if (Files.isDirectory(beside)) {
        // What a process that was killed before this was told another has left.
        new RangeCache(beside, cacheBytes).close();
      }
    }
    return RangeCache.temporary(
        cacheDirectory == null ? Path.of(System.getProperty("java.io.tmpdir")) : cacheDirectory,
        "datatracing-" + CACHE_FOLDER + "-",
        cacheBytes);
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
