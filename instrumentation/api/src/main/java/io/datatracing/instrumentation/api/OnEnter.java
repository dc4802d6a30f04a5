package io.datatracing.instrumentation.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A static method called when the woven method begins. Its return value is the <em>enter
 * state</em>, handed to exit hooks by {@link Enter}; or, with {@link #replaces}, the new value of
 * an argument.
 *
 * <p>A hook class has at most one enter hook without {@code replaces}; it runs first. Those with it
 * run after it, in the order of the source, and may take its state.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface OnEnter {

  /**
   * The argument that the return value replaces, from 0; -1 for none. The return type must be
   * assignable to the argument's type. If the hook fails, the argument stays as it was.
   */
  int replaces() default -1;
}
