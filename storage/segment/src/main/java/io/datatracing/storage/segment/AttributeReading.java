package io.datatracing.storage.segment;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.storage.segment.AttributeLists.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the attributes of a {@link SpanTable}'s spans in one pass over its rows, for {@link
 * AttributeLists}. Beside the thread that fills the table it sees what is published.
 *
 * <p>A value that is looked at costs about a nanosecond; once a column has more than {@link
 * AttributeLists#MAX_VALUES} nothing.
 */
final class AttributeReading {
  /** Pairs of a service and a column; those that come later are left out. */
  private static final int MAX_COLUMNS = 50_000;

  /** A dictionary's entry of so many bytes is too long a text, or one that nobody picks. */
  private static final int MAX_ENTRY_BYTES = 4096;

  private final SpanTable table;
  private final @Nullable String service;
  private final @Nullable String key;
  private final AttributeLists lists;

  /** Nobody adds to the table, so that a shape knows which of its attributes vary. */
  private final boolean isComplete;

  private final TableContexts contexts;
  private final BitSet resources = new BitSet();
  private final Map<String, Map<Integer, Values>> byService = new HashMap<>();
  private @Nullable ShapeValues[] byShape = new ShapeValues[64];
  private int columns;

  /** Where the values of a shape's attributes go. */
  private final class ShapeValues {
    private final Shape shape;
    private final Values[] values;

    /** Which attributes may still have a value that is new; the first {@link #open} count. */
    private final int[] attributes;

    private int open;

    ShapeValues(Shape shape, Values[] values) {
      this.shape = shape;
      this.values = values;
      attributes = new int[values.length];
      for (int i = 0; i < values.length; i++) {
        attributes[i] = i;
      }
      open = values.length;
    }

    void add(int ordinal) {
      int[] all = shape.values();
      int offset = ordinal * values.length;
      int left = 0;
      for (int i = 0; i < open; i++) {
        int attribute = attributes[i];
        boolean mayHaveMore = values[attribute].add(all[offset + attribute]);
        if (mayHaveMore && (!isComplete || shape.varies(attribute))) {
          attributes[left++] = attribute;
        }
      }
      open = left;
    }
  }

  AttributeReading(
      SpanTable table,
      @Nullable String service,
      @Nullable String key,
      AttributeLists lists,
      boolean isComplete) {
    this.isComplete = isComplete;
    this.table = table;
    this.service = service;
    this.key = key;
    this.lists = lists;
    contexts = new TableContexts(table);
  }

  void rows(long startNanos, long endNanos) {
    int rows = table.published();
    long[] start = table.start();
    int[] shapes = table.shape();
    int[] ordinals = table.ordinal();
    int[] rowResources = table.resource();
    for (int row = 0; row < rows; row++) {
      if (start[row] < startNanos || start[row] >= endNanos) {
        continue;
      }
      Shape shape = table.shapes()[shapes[row]];
      int resource = rowResources[row];
      String of = contexts.service(resource);
      if (service != null && !service.equals(of)) {
        continue;
      }
      resources.set(resource);
      values(shape, of).add(ordinals[row]);
    }
    byService.forEach((name, of) -> of.values().forEach(values -> tell(name, values)));
    resources.stream().mapToObj(contexts::resource).forEach(this::tell);
  }

  /** All spans of a shape are of one service. */
  private ShapeValues values(Shape shape, String of) {
    if (shape.index >= byShape.length) {
      byShape = Arrays.copyOf(byShape, Math.max(shape.index + 1, 2 * byShape.length));
    }
    ShapeValues known = byShape[shape.index];
    if (known == null) {
      Values[] values = new Values[shape.columns.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = values(shape.columns[i], of);
      }
      known = new ShapeValues(shape, values);
      byShape[shape.index] = known;
    }
    return known;
  }

  private Values values(Column column, String of) {
    if (key != null && !key.equals(text(column))) {
      return Values.NOT_WANTED;
    }
    Map<Integer, Values> known = byService.computeIfAbsent(of, s -> new HashMap<>());
    Values values = known.get(column.index);
    if (values == null) {
      if (columns == MAX_COLUMNS) {
        lists.setIncomplete();
        return Values.NOT_WANTED;
      }
      columns++;
      values = new Values(column);
      known.put(column.index, values);
    }
    return values;
  }

  private static String text(Column column) {
    return new String(column.key, StandardCharsets.UTF_8);
  }

  private void tell(String of, Values values) {
    Column column = values.column;
    if (column == null) {
      return;
    }
    Texts texts = lists.texts(of, text(column));
    int count = values.count;
    if (values.isFull) {
      texts.setIncomplete();
      count = AttributeLists.SOME_VALUES;
    }
    Dictionary dictionary = column.dictionary;
    for (int i = 0; i < count; i++) {
      int value = values.values[i];
      if (dictionary == null) {
        texts.add(ColumnType.decode(column.type, value));
      } else if (dictionary.length(value) > MAX_ENTRY_BYTES) {
        texts.setIncomplete();
      } else {
        texts.add(
            ColumnType.decode(
                column.type,
                dictionary.arena(),
                dictionary.offset(value),
                dictionary.length(value)));
      }
    }
  }

  private void tell(Resource resource) {
    for (Attribute attribute : resource.attributes()) {
      if (key == null || key.equals(attribute.key())) {
        lists.texts(resource.serviceName(), attribute.key()).add(attribute.value());
      }
    }
  }

  /** The distinct values of a column among the spans of a service, up to a bound. */
  private static final class Values {
    /** Where values go that nobody asks for. */
    static final Values NOT_WANTED = new Values(null);

    /** Null where nobody asks for the values. */
    private final @Nullable Column column;

    /** In the order in which they first came. */
    int[] values = new int[2];

    /** Index + 1 by hash; a power of two, at most half full. */
    private int[] slots = new int[4];

    int count;
    boolean isFull;

    Values(@Nullable Column column) {
      this.column = column;
      isFull = column == null;
    }

    /** Gives false when no more values are wanted. */
    boolean add(int value) {
      if (isFull) {
        return false;
      }
      if (count > 0 && values[count - 1] == value) {
        return true;
      }
      int slot = slot(slots, value);
      if (slots[slot] != 0) {
        return true;
      }
      if (count == AttributeLists.MAX_VALUES) {
        isFull = true;
        return false;
      }
      if (count == values.length) {
        grow();
        slot = slot(slots, value);
      }
      values[count++] = value;
      slots[slot] = count;
      return true;
    }

    private int slot(int[] places, int value) {
      int mask = places.length - 1;
      int slot = value * 0x9E3779B9 >>> 16 & mask;
      while (places[slot] != 0 && values[places[slot] - 1] != value) {
        slot = slot + 1 & mask;
      }
      return slot;
    }

    private void grow() {
      values = Arrays.copyOf(values, 2 * count);
      int[] larger = new int[4 * count];
      for (int i = 0; i < count; i++) {
        larger[slot(larger, values[i])] = i + 1;
      }
      slots = larger;
    }
  }
}
