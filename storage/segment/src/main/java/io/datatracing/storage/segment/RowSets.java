package io.datatracing.storage.segment;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Which columns belong to exactly the same rows, by the shapes they are in. */
final class RowSets {
  private final int[][] shapes;
  private final int[] size;
  private final Map<Key, Integer> numbers = new HashMap<>();

  /** An array that is equal to one of equal content. */
  private record Key(int[] shapes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(shapes, key.shapes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(shapes);
    }
  }

  RowSets(int columns) {
    shapes = new int[columns][4];
    size = new int[columns];
  }

  /** A shape has a column so many times: shapes are added in ascending order. */
  void add(int column, int shape) {
    if (size[column] == shapes[column].length) {
      shapes[column] = Arrays.copyOf(shapes[column], 2 * size[column]);
    }
    shapes[column][size[column]++] = shape;
  }

  /** Equal for columns of the same shapes. */
  int number(int column) {
    Key key = new Key(Arrays.copyOf(shapes[column], size[column]));
    Integer known = numbers.putIfAbsent(key, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }
}
