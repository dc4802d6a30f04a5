package io.datatracing.model.otlp;

import static io.datatracing.model.otlp.WireReader.LENGTH_DELIMITED;

/**
 * A {@code ResourceSpans} or {@code ScopeSpans}: both hold a subject (1), items (2) and a schema
 * URL (3).
 *
 * <p>{@link #enter} passes over the whole message once, because writers put the schema URL after
 * the items and may put the subject there; that costs a few nanoseconds an item.
 */
final class Enclosing {
  private static final int SUBJECT = WireReader.tag(1, LENGTH_DELIMITED);
  private static final int ITEM = WireReader.tag(2, LENGTH_DELIMITED);
  private static final int SCHEMA_URL = WireReader.tag(3, LENGTH_DELIMITED);

  private final String subjectName;
  private int position;
  private int end;

  int ordinal;
  int subjectOffset;
  int subjectLength;
  int schemaUrlOffset;
  int schemaUrlLength;
  int itemOffset;
  int itemLength;

  Enclosing(String subjectName) {
    this.subjectName = subjectName;
  }

  /** Becomes an empty message that ends at {@code at}. */
  void reset(int at) {
    position = at;
    end = at;
  }

  int end() {
    return end;
  }

  void enter(WireReader in, int offset, int limit) {
    ordinal++;
    position = offset;
    end = limit;
    subjectOffset = offset;
    subjectLength = 0;
    schemaUrlOffset = offset;
    schemaUrlLength = 0;
    boolean hasSubject = false;
    in.position = offset;
    in.limit = limit;
    while (in.position < limit) {
      int tag = in.tag();
      if (tag == ITEM) {
        int length = in.length();
        in.position += length;
      } else if (tag == SUBJECT) {
        if (hasSubject) {
          throw new MalformedOtlpException(in.position, "two fields " + subjectName);
        }
        hasSubject = true;
        subjectLength = in.length();
        subjectOffset = in.position;
        in.position += subjectLength;
      } else if (tag == SCHEMA_URL) {
        schemaUrlLength = in.length();
        schemaUrlOffset = in.position;
        in.position += schemaUrlLength;
      } else {
        in.skip(tag);
      }
    }
  }

  /** Moves to the next item. {@link #enter} has checked the bytes it passes. */
  boolean nextItem(WireReader in) {
    in.position = position;
    in.limit = end;
    while (in.position < end) {
      int tag = in.tag();
      if (tag == ITEM) {
        itemLength = in.length();
        itemOffset = in.position;
        position = in.position + itemLength;
        return true;
      }
      in.skip(tag);
    }
    position = end;
    return false;
  }
}
