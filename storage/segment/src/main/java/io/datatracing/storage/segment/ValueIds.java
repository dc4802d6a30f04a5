package io.datatracing.storage.segment;

import java.util.Arrays;

/**
 * Numbers of a column's values in a block. A large dictionary is renumbered by first occurrence in
 * the order of rows: most values of such a column are new, and then need no number at all.
 */
final class ValueIds {
  final Column column;
  final boolean ordered;

  /** Table's number to block's, and back; unused when not ordered. */
  private final int[] blockId;

  private final int[] tableId;
  private final int[] firstGroup;
  private final boolean[] severalGroups;
  private int next;

  /** Values of the group that is being written. */
  int[] group = new int[256];

  int groupSize;

  ValueIds(Column column) {
    this.column = column;
    int entries = column.dictionary == null ? 0 : column.dictionary.size();
    ordered = entries > BlockFormat.SMALL_DICTIONARY;
    int room = ordered ? entries : 0;
    blockId = new int[room];
    Arrays.fill(blockId, -1);
    tableId = new int[room];
    firstGroup = new int[room];
    severalGroups = new boolean[room];
  }

  /** How many of the dictionary's entries the block has, or has so far. */
  int entries() {
    return ordered ? next : column.dictionary == null ? 0 : column.dictionary.size();
  }

  /** The block's number of a value that occurs in a group; -1 stands for all groups. */
  int use(int value, int inGroup) {
    if (!ordered) {
      return value;
    }
    int id = blockId[value];
    if (id < 0) {
      id = next++;
      blockId[value] = id;
      tableId[id] = value;
      firstGroup[id] = inGroup;
      severalGroups[id] = inGroup < 0;
    } else if (firstGroup[id] != inGroup) {
      severalGroups[id] = true;
    }
    return id;
  }

  int tableId(int id) {
    return ordered ? tableId[id] : id;
  }

  boolean inOneGroup(int id) {
    return !severalGroups[id];
  }

  void addToGroup(int value) {
    if (groupSize == group.length) {
      group = Arrays.copyOf(group, 2 * groupSize);
    }
    group[groupSize++] = value;
  }
}
