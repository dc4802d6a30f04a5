package io.datatracing.instrumentation.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A static method called when the woven method ends: once, whichever way it ends. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface OnExit {

  /**
   * False: only when the method returns. Constructors allow only this, since their object is not
   * there before {@code super(...)} has returned.
   */
  boolean onThrow() default true;

  /**
   * True: what the hook returns is what the woven method returns. When the method threw, the value
   * is ignored; if the hook fails, the method's own value stays.
   */
  boolean replacesReturn() default false;
}
