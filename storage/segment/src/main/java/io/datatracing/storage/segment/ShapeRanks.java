package io.datatracing.storage.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers the shapes of each service anew, the most frequent first: a service has some dozens where
 * a block has a thousand, and small numbers that are frequent everywhere compress well.
 */
final class ShapeRanks {
  /** By resource: the number of its service, in the order in which services first occur. */
  private final int[] serviceOf;

  /** By service: its shapes, by rank. */
  private final List<List<Integer>> shapes = new ArrayList<>();

  /** Open addressing: service and shape + 1 in one number; 0 is free. A power of two. */
  private long[] keys = new long[1024];

  /** Parallel: how many rows, then the rank. */
  private int[] values = new int[1024];

  private int size;

  ShapeRanks(SpanTable table, TableContexts contexts) {
    serviceOf = serviceNumbers(contexts, table.resources().size());
    int[] resource = table.resource();
    int[] shape = table.shape();
    int rows = table.published();
    for (int row = 0; row < rows; row++) {
      values[slot(key(resource[row], shape[row]))]++;
      if (2 * size > keys.length) {
        grow();
      }
    }
    rank();
  }

  private static int[] serviceNumbers(TableContexts contexts, int resources) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    int[] serviceOf = new int[resources];
    for (int r = 0; r < resources; r++) {
      serviceOf[r] = number(numbers, contexts.service(r));
    }
    return serviceOf;
  }

  /** The same numbering from the names that a reader has. */
  static int[] serviceNumbers(String[] serviceByResource) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    int[] serviceOf = new int[serviceByResource.length];
    for (int r = 0; r < serviceOf.length; r++) {
      serviceOf[r] = number(numbers, serviceByResource[r]);
    }
    return serviceOf;
  }

  private static int number(Map<String, Integer> numbers, String service) {
    Integer known = numbers.putIfAbsent(service, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }

  private long key(int resource, int shape) {
    return (long) serviceOf[resource] << 32 | (shape + 1L);
  }

  /** Where a key is; it is put there when it is new. */
  private int slot(long key) {
    int slot = home(key);
    while (keys[slot] != key) {
      if (keys[slot] == 0) {
        keys[slot] = key;
        size++;
        return slot;
      }
      slot = slot + 1 & keys.length - 1;
    }
    return slot;
  }

  private int home(long key) {
    return (int) (key * 0x9E3779B97F4A7C15L >>> 40) & keys.length - 1;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[4 * oldKeys.length];
    values = new int[keys.length];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        values[slot(oldKeys[i])] = oldValues[i];
      }
    }
  }

  private void rank() {
    int services = Arrays.stream(serviceOf).max().orElse(-1) + 1;
    List<List<Integer>> slots = new ArrayList<>();
    for (int s = 0; s < services; s++) {
      slots.add(new ArrayList<>());
      shapes.add(new ArrayList<>());
    }
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        slots.get((int) (keys[i] >>> 32)).add(i);
      }
    }
    for (int s = 0; s < services; s++) {
      List<Integer> ofService = slots.get(s);
      ofService.sort(
          Comparator.<Integer>comparingInt(slot -> -values[slot])
              .thenComparingInt(slot -> (int) keys[slot]));
      for (int slot : ofService) {
        values[slot] = shapes.get(s).size();
        shapes.get(s).add((int) keys[slot] - 1);
      }
    }
  }

  int rank(int resource, int shape) {
    return values[slot(key(resource, shape))];
  }

  void write(ByteSink out) {
    out.varint(shapes.size());
    for (List<Integer> ofService : shapes) {
      out.varint(ofService.size());
      ofService.forEach(out::varint);
    }
  }

  /** By service, then rank. */
  static int[][] read(ByteSource in) {
    int[][] shapes = new int[in.varint32()][];
    for (int s = 0; s < shapes.length; s++) {
      shapes[s] = new int[in.varint32()];
      for (int i = 0; i < shapes[s].length; i++) {
        shapes[s][i] = in.varint32();
      }
    }
    return shapes;
  }
}
