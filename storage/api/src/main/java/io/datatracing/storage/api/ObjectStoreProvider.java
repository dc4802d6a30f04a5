package io.datatracing.storage.api;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Opens buckets of one kind; found by {@link ServiceLoader}. */
public interface ObjectStoreProvider {

  /** Of the addresses it understands, such as {@code s3}. */
  String scheme();

  /**
   * Opens a bucket; nothing is asked of it yet. Keys are below the path of its address.
   *
   * @param place {@code scheme://bucket/prefix}
   * @param endpoint of the service; null for the usual one
   * @throws IllegalArgumentException naming what cannot be understood
   */
  ObjectStore open(URI place, @Nullable URI endpoint);

  /**
   * Opens the bucket of an address.
   *
   * @throws IllegalArgumentException naming the schemes there are
   */
  static ObjectStore opened(URI place, @Nullable URI endpoint) {
    List<String> known = new ArrayList<>();
    for (ObjectStoreProvider provider : ServiceLoader.load(ObjectStoreProvider.class)) {
      if (provider.scheme().equals(place.getScheme())) {
        return provider.open(place, endpoint);
      }
      known.add(provider.scheme() + "://");
    }
    throw new IllegalArgumentException(
        "'" + place + "' is no place for objects; known are " + known);
  }
}
