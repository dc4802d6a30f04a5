package io.datatracing.storage.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Makes one kind of store; found by {@link ServiceLoader}. */
public interface SpanStoreProvider {

  /** The word that chooses this store on the command line, such as {@code segment}. */
  String name();

  /**
   * Opens the store, and waits until it can be read.
   *
   * @throws StoreException with one clear line when that is impossible: the directory is not
   *     writable, another process has it, a file is damaged or of another version
   * @throws IllegalArgumentException naming the setting when one has no sensible value
   */
  SpanStore open(StoreOptions options);

  /**
   * Opens what another process writes, to be read only, and follows it: what was acknowledged there
   * is seen here at most two seconds later. Waits until it can be read. Empty when a store of this
   * kind cannot be shared.
   *
   * @throws StoreException with one clear line when there is nothing to be read
   * @throws IllegalArgumentException naming the setting when one has no sensible value
   */
  default Optional<SpanSource> follow(StoreOptions options) {
    return Optional.empty();
  }

  /**
   * Finds the provider called {@code name}.
   *
   * @throws IllegalArgumentException naming those that exist
   */
  static SpanStoreProvider named(String name) {
    List<String> known = new ArrayList<>();
    for (SpanStoreProvider provider : ServiceLoader.load(SpanStoreProvider.class)) {
      if (provider.name().equals(name)) {
        return provider;
      }
      known.add(provider.name());
    }
    throw new IllegalArgumentException("There is no store '" + name + "', only " + known);
  }
}
