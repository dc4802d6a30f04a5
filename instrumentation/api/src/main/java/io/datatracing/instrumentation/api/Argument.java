package io.datatracing.instrumentation.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An argument of the woven method. Exit hooks see what the body began with: after replacement by an
 * enter hook, before any assignment by the body. Primitive types must be named exactly; a type the
 * hook cannot name is {@code Object}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface Argument {

  /** Counted from 0, {@code this} not included. */
  int value();
}
