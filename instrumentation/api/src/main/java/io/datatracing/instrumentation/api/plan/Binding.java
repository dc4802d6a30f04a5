package io.datatracing.instrumentation.api.plan;

/**
 * What a parameter of a stub method is given: an argument's index from 0, or one of these negative
 * numbers.
 */
public final class Binding {
  public static final int THIS = -1;
  public static final int RETURN = -2;
  public static final int THROWN = -3;
  public static final int ENTER = -4;

  // -5 says "nothing" in HookCall.

  /** The declaring class. */
  public static final int OWNER = -6;

  /** Name and descriptor. */
  public static final int METHOD_ID = -7;

  /** All arguments as an array. */
  public static final int ARGUMENTS = -8;

  /** The returned object, null for a primitive or none. */
  public static final int RESULT = -9;

  /** The smallest number in use: a plan that holds a smaller one is newer than this code. */
  public static final int SMALLEST = RESULT;

  private Binding() {}
}
