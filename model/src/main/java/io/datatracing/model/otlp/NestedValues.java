package io.datatracing.model.otlp;

import static io.datatracing.model.otlp.WireReader.LENGTH_DELIMITED;

/** Checks arrays and maps inside attributes, so that whoever reads them later need not. */
final class NestedValues {
  /** Arrays and maps inside each other; protobuf-java's own limit amounts to about 47. */
  static final int MAX_DEPTH = 32;

  private static final int ELEMENT = WireReader.tag(1, LENGTH_DELIMITED);
  private static final int KEY = WireReader.tag(1, LENGTH_DELIMITED);
  private static final int VALUE = WireReader.tag(2, LENGTH_DELIMITED);
  private static final int ARRAY = WireReader.tag(ValueType.ARRAY, LENGTH_DELIMITED);
  private static final int MAP = WireReader.tag(ValueType.MAP, LENGTH_DELIMITED);

  private NestedValues() {}

  /** Protobuf would merge two arrays given for one value; no encoder writes that. */
  static void refuseSecond(int typeSoFar, int type, int at) {
    if (typeSoFar == type) {
      throw new MalformedOtlpException(at, "a value has two arrays or two maps");
    }
  }

  /** Walks the ArrayValue or KeyValueList from {@code in.position} to {@code end}. */
  static void check(WireReader in, int type, int end, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedOtlpException(
          in.position, "values nest deeper than " + MAX_DEPTH + " levels");
    }
    int outer = in.limit;
    in.limit = end;
    while (in.position < end) {
      int tag = in.tag();
      if (tag != ELEMENT) {
        in.skip(tag);
      } else if (type == ValueType.ARRAY) {
        int length = in.length();
        checkAnyValue(in, in.position + length, depth);
      } else {
        int length = in.length();
        checkKeyValue(in, in.position + length, depth);
      }
    }
    in.limit = outer;
  }

  private static void checkKeyValue(WireReader in, int end, int depth) {
    int outer = in.limit;
    in.limit = end;
    boolean hasValue = false;
    while (in.position < end) {
      int tag = in.tag();
      if (tag == VALUE) {
        if (hasValue) {
          throw new MalformedOtlpException(in.position, "an attribute has two values");
        }
        hasValue = true;
        int length = in.length();
        checkAnyValue(in, in.position + length, depth);
      } else if (tag == KEY) {
        int length = in.length();
        in.position += length;
      } else {
        in.skip(tag);
      }
    }
    in.limit = outer;
  }

  private static void checkAnyValue(WireReader in, int end, int depth) {
    int outer = in.limit;
    in.limit = end;
    int type = ValueType.EMPTY;
    while (in.position < end) {
      int tag = in.tag();
      if (tag == ARRAY || tag == MAP) {
        refuseSecond(type, tag >>> 3, in.position);
        type = tag >>> 3;
        int length = in.length();
        check(in, type, in.position + length, depth + 1);
      } else {
        in.skip(tag);
      }
    }
    in.limit = outer;
  }
}
