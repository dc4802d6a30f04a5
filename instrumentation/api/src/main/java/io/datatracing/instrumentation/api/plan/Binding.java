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

  /** The smallest number in use: a plan that holds a smaller one is newer than this code. */
  public static final int SMALLEST = ENTER;

  private Binding() {}
}
