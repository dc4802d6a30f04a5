package io.datatracing.storage.api;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What every store is told. Its own settings it reads, and documents, itself.
 *
 * @param directory where it may keep files; a store without files keeps its service colours there
 * @param settings keys such as {@code datatracing.store.segment.retention} and their values
 * @param clock tells the time of arrival
 */
public record StoreOptions(Path directory, Map<String, String> settings, Clock clock) {
  public StoreOptions {
    settings = Map.copyOf(settings);
  }

  public StoreOptions(Path directory) {
    this(directory, Map.of(), Clock.systemUTC());
  }
}
