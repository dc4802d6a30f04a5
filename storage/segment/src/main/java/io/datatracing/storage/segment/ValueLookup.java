package io.datatracing.storage.segment;

import io.datatracing.model.AttributeValue;

/** What numbers of columns and values stand for, in a table or in a block. */
interface ValueLookup {

  String key(int column);

  AttributeValue value(int column, int value);

  /** Text of one of the columns without key. */
  String text(int place, int value);
}
