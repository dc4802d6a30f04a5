package io.datatracing.storage.segment;

import io.datatracing.storage.api.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps one copy of what catalogs have in common: most blocks have the same services with the same
 * operations, and a store of many weeks keeps the catalogs of a hundred thousand blocks in memory.
 *
 * <p>Bounded: what was not asked for lately is forgotten here, not in the catalogs that have it.
 * One lock, taken once for each block that is loaded.
 */
final class SharedOperations {
  static final SharedOperations INSTANCE = new SharedOperations();

  private static final int MAX_MAPS = 256;
  private static final int MAX_SETS = 4096;

  private final Map<Map<String, Set<Operation>>, Map<String, Set<Operation>>> maps =
      bounded(MAX_MAPS);
  private final Map<Set<Operation>, Set<Operation>> sets = bounded(MAX_SETS);

  private static <T> Map<T, T> bounded(int limit) {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<T, T> eldest) {
        return size() > limit;
      }
    };
  }

  /** An equal map, of which there is one as long as it is asked for; must not be changed. */
  synchronized Map<String, Set<Operation>> shared(Map<String, Set<Operation>> operations) {
    Map<String, Set<Operation>> known = maps.get(operations);
    if (known != null) {
      return known;
    }
    Map<String, Set<Operation>> made = new TreeMap<>();
    operations.forEach(
        (service, names) -> {
          Set<Operation> same = sets.putIfAbsent(names, names);
          made.put(service, same == null ? names : same);
        });
    maps.put(made, made);
    return made;
  }
}
