package io.datatracing.model.otlp;

/** Numbers of the cases of {@code AnyValue}: the field numbers of common.proto. */
public final class ValueType {
  public static final int EMPTY = 0;
  public static final int STRING = 1;
  public static final int BOOL = 2;
  public static final int INT = 3;
  public static final int DOUBLE = 4;
  public static final int ARRAY = 5;
  public static final int MAP = 6;
  public static final int BYTES = 7;

  private ValueType() {}
}
